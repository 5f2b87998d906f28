// SPDX-License-Identifier: Apache-2.0
//
// Delays a word by a fixed number of enabled cycles.
//
// Contract
//   latency     STAGES enabled cycles; 0 is a wire
//   throughput  one word per enabled cycle
//   reset       none: the first STAGES words out are undefined
//
// Generated from templates/rtl/streams/delay-line.v.hbs, sha256:81a9e104. Do not edit.

`default_nettype none

module focus_delay_line #(
    parameter integer WIDTH_BITS = 16,  // bits of the word, at least 1
    parameter integer STAGES     = 1    // enabled cycles of delay, at least 0
) (
    input  wire                  clk_i,

    input  wire                  advance_i,
    input  wire [WIDTH_BITS-1:0] data_i,

    output wire [WIDTH_BITS-1:0] delayed_o
);

  generate
    if (WIDTH_BITS < 1) begin : gen_width_bits_check
      ERROR_WIDTH_BITS_must_be_at_least_1 u_stop ();
    end
    if (STAGES < 1) begin : gen_wire
      wire unused = &{1'b0, clk_i, advance_i};
    end
  endgenerate

  // Link s is the word in, s enabled cycles ago.
  wire [(STAGES+1)*WIDTH_BITS-1:0] link;

  assign link[0+:WIDTH_BITS] = data_i;
  assign delayed_o = link[STAGES*WIDTH_BITS+:WIDTH_BITS];

  genvar stage;
  generate
    for (stage = 0; stage < STAGES; stage = stage + 1) begin : gen_stage
      reg [WIDTH_BITS-1:0] word_q;

      assign link[(stage+1)*WIDTH_BITS+:WIDTH_BITS] = word_q;

      always @(posedge clk_i) begin
        if (advance_i) word_q <= link[stage*WIDTH_BITS+:WIDTH_BITS];
      end
    end
  endgenerate

endmodule

`resetall
