// SPDX-License-Identifier: Apache-2.0
//
// Two-word buffer that cuts every path of a stream: what stands at the boundary of a design.
//
// Contract
//   order       first in, first out; nothing is dropped or repeated
//   throughput  one word per cycle
//   latency     1 cycle from an accepted word to pop_valid_o
//   stall       push_ready_o depends on registers only: it falls when both words are taken
//   reset       empties the buffer; stored words are not reset
//
// Generated from templates/rtl/streams/skid-buffer.v.hbs, sha256:ef9756e4. Do not edit.

`default_nettype none

module focus_skid_buffer #(
    parameter integer WIDTH_BITS = 32   // bits of one word, at least 1
) (
    input  wire                  clk_i,
    input  wire                  rst_ni,

    input  wire                  push_valid_i,
    output wire                  push_ready_o,
    input  wire [WIDTH_BITS-1:0] push_data_i,

    output wire                  pop_valid_o,
    input  wire                  pop_ready_i,
    output wire [WIDTH_BITS-1:0] pop_data_o
);

  generate
    if (WIDTH_BITS < 1) begin : gen_width_bits_check
      ERROR_WIDTH_BITS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // The head leaves next; the spare takes the word that arrives while the head cannot leave.
  reg                  head_valid_q;
  reg                  spare_valid_q;
  reg [WIDTH_BITS-1:0] head_q;
  reg [WIDTH_BITS-1:0] spare_q;

  wire push = push_valid_i && push_ready_o;
  wire head_free = !head_valid_q || pop_ready_i;

  assign push_ready_o = !spare_valid_q;
  assign pop_valid_o  = head_valid_q;
  assign pop_data_o   = head_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      head_valid_q  <= 1'b0;
      spare_valid_q <= 1'b0;
    end else if (head_free) begin
      head_valid_q  <= spare_valid_q || push;
      spare_valid_q <= 1'b0;
    end else if (push) begin
      spare_valid_q <= 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (head_free) head_q <= spare_valid_q ? spare_q : push_data_i;
    if (push) spare_q <= push_data_i;
  end

endmodule

`resetall
