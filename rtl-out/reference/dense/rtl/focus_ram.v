// SPDX-License-Identifier: Apache-2.0
//
// Random access memory with one write port and one read port; the one place where a memory macro is
// put in.
//
// Contract
//   latency     1 cycle from read_enable_i to read_data_o
//   throughput  one write and one read per cycle
//   hold        read_data_o keeps the last word read while read_enable_i is low
//   collision   a word must not be read in the cycle that writes it; users keep to this, so any
//               macro will do
//   reset       none: words that were never written are undefined
//
// Generated from templates/rtl/streams/ram.v.hbs, sha256:22cdfc22. Do not edit.

`default_nettype none

module focus_ram #(
    parameter integer WIDTH_BITS  = 32,  // bits of one word, at least 1
    parameter integer DEPTH_WORDS = 64   // words, at least 2
) (
    input  wire                           clk_i,

    input  wire                           write_enable_i,
    input  wire [$clog2(DEPTH_WORDS)-1:0] write_address_i,
    input  wire [         WIDTH_BITS-1:0] write_data_i,
    input  wire                           read_enable_i,
    input  wire [$clog2(DEPTH_WORDS)-1:0] read_address_i,

    output wire [         WIDTH_BITS-1:0] read_data_o
);

  generate
    if (WIDTH_BITS < 1) begin : gen_width_bits_check
      ERROR_WIDTH_BITS_must_be_at_least_1 u_stop ();
    end
    if (DEPTH_WORDS < 2) begin : gen_depth_words_check
      ERROR_DEPTH_WORDS_must_be_at_least_2 u_stop ();
    end
  endgenerate

  // No word is read while it is written: what a block RAM would give then does not matter.
  (* no_rw_check, ramstyle = "no_rw_check" *)
  reg [WIDTH_BITS-1:0] words_q [0:DEPTH_WORDS-1];
  reg [WIDTH_BITS-1:0] read_data_q;

  assign read_data_o = read_data_q;

  always @(posedge clk_i) begin
    if (write_enable_i) words_q[write_address_i] <= write_data_i;
    if (read_enable_i) read_data_q <= words_q[read_address_i];
  end

endmodule

`resetall
