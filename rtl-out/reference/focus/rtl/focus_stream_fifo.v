// SPDX-License-Identifier: Apache-2.0
//
// FIFO: the read register of its memory, a RAM or for a few words a register file, is the head of
// the queue.
//
// Contract
//   order       first in, first out; nothing is dropped or repeated
//   throughput  one word per cycle in and out
//   latency     2 cycles from an accepted word to pop_valid_o
//   stall       push_ready_o falls when DEPTH_WORDS are in memory; it depends on registers only
//   reset       empties the queue
//
//   push_*_i --> [ memory: DEPTH_WORDS ] --> [ head: its read register ] --> pop_*_o
//
// Generated from templates/rtl/streams/stream-fifo.v.hbs, sha256:e7b23c8f. Do not edit.

`default_nettype none

module focus_stream_fifo #(
    parameter integer WIDTH_BITS  = 32,  // bits of one word, at least 1
    parameter integer DEPTH_WORDS = 16   // words in memory, at least 2
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

  localparam integer INDEX_W = $clog2(DEPTH_WORDS);
  localparam [INDEX_W:0] DEPTH = DEPTH_WORDS[INDEX_W:0];
  localparam [INDEX_W-1:0] FIRST_INDEX = {INDEX_W{1'b0}};
  localparam [INDEX_W-1:0] LAST_INDEX = DEPTH[INDEX_W-1:0] - 1'b1;

  generate
    if (WIDTH_BITS < 1) begin : gen_width_bits_check
      ERROR_WIDTH_BITS_must_be_at_least_1 u_stop ();
    end
    if (DEPTH_WORDS < 2) begin : gen_depth_words_check
      ERROR_DEPTH_WORDS_must_be_at_least_2 u_stop ();
    end
  endgenerate

  reg [INDEX_W-1:0] write_index_q;
  reg [INDEX_W-1:0] read_index_q;
  reg [  INDEX_W:0] count_q;  // words in memory, the head not among them
  reg               head_valid_q;

  wire push = push_valid_i && push_ready_o;
  wire head_free = !head_valid_q || pop_ready_i;
  wire fetch = head_free && (count_q != {(INDEX_W + 1){1'b0}});

  assign push_ready_o = count_q != DEPTH;
  assign pop_valid_o  = head_valid_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      write_index_q <= FIRST_INDEX;
      read_index_q  <= FIRST_INDEX;
      count_q       <= {(INDEX_W + 1){1'b0}};
      head_valid_q  <= 1'b0;
    end else begin
      if (push) write_index_q <= (write_index_q == LAST_INDEX) ? FIRST_INDEX : write_index_q + 1'b1;
      if (fetch) read_index_q <= (read_index_q == LAST_INDEX) ? FIRST_INDEX : read_index_q + 1'b1;
      if (push && !fetch) count_q <= count_q + 1'b1;
      if (fetch && !push) count_q <= count_q - 1'b1;
      if (head_free) head_valid_q <= fetch;
    end
  end

  focus_ram #(
      .WIDTH_BITS (WIDTH_BITS),
      .DEPTH_WORDS(DEPTH_WORDS)
  ) u_words (
      .clk_i          (clk_i),
      .write_enable_i (push),
      .write_address_i(write_index_q),
      .write_data_i   (push_data_i),
      .read_enable_i  (fetch),
      .read_address_i (read_index_q),
      .read_data_o    (pop_data_o)
  );

endmodule

`resetall
