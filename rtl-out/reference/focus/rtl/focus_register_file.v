// SPDX-License-Identifier: Apache-2.0
//
// A few words in flip-flops, with one write port and one read port: where a memory macro would be
// larger.
//
// Contract
//   latency     1 cycle from read_enable_i to read_data_o
//   throughput  one write and one read per cycle
//   hold        read_data_o keeps the last word read while read_enable_i is low
//   collision   a word must not be read in the cycle that writes it; users keep to this, so any
//               macro will do
//   reset       none: words that were never written are undefined
//
// Generated from templates/rtl/streams/register-file.v.hbs, sha256:a9226fe2. Do not edit.

`default_nettype none

module focus_register_file #(
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

  wire [DEPTH_WORDS*WIDTH_BITS-1:0] words;
  reg [WIDTH_BITS-1:0] read_data_q;

  assign read_data_o = read_data_q;

  always @(posedge clk_i) begin
    if (read_enable_i) read_data_q <= words[read_address_i*WIDTH_BITS+:WIDTH_BITS];
  end

  genvar word;
  generate
    for (word = 0; word < DEPTH_WORDS; word = word + 1) begin : gen_word
      localparam integer ADDRESS = word;

      reg [WIDTH_BITS-1:0] word_q;

      assign words[word*WIDTH_BITS+:WIDTH_BITS] = word_q;

      always @(posedge clk_i) begin
        if (write_enable_i && (write_address_i == ADDRESS[$clog2(DEPTH_WORDS)-1:0]))
          word_q <= write_data_i;
      end
    end
  endgenerate

endmodule

`resetall
