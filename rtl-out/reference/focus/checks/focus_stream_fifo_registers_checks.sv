// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_stream_fifo_registers as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:523e569a. Do not edit.

`default_nettype none

module focus_stream_fifo_registers_checks #(
    parameter integer WIDTH_BITS  = 32,  // bits of one word, at least 1
    parameter integer DEPTH_WORDS = 16   // words in memory, at least 2
) (
    input  wire                           clk_i,
    input  wire                           rst_ni,
    input  wire                           push_valid_i,
    input  wire                           push_ready_o,
    input  wire [         WIDTH_BITS-1:0] push_data_i,
    input  wire                           pop_valid_o,
    input  wire                           pop_ready_i,
    input  wire [         WIDTH_BITS-1:0] pop_data_o,
    input  wire [  $clog2(DEPTH_WORDS):0] count_q,
    input  wire [$clog2(DEPTH_WORDS)-1:0] write_index_q,
    input  wire [$clog2(DEPTH_WORDS)-1:0] read_index_q
);

  reg push_waits_q;
  reg pop_waits_q;
  reg [WIDTH_BITS-1:0] push_data_before_q;
  reg [WIDTH_BITS-1:0] pop_data_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      push_waits_q <= 1'b0;
      pop_waits_q <= 1'b0;
    end else begin
      push_waits_q <= push_valid_i && !push_ready_o;
      pop_waits_q <= pop_valid_o && !pop_ready_i;
      if (push_waits_q) assume (
          push_valid_i
          && (push_data_i === push_data_before_q)
      ) else $error("push_waits: a beat that waits stays as it is");
      if (pop_waits_q) assert (
          pop_valid_o
          && (pop_data_o === pop_data_before_q)
      ) else $error("pop_waits: a beat that waits stays as it is");
      assert (
          32'(count_q) <= DEPTH_WORDS
      ) else $error("in_bounds: no more words than fit");
      assert (
          (32'(write_index_q) < DEPTH_WORDS)
          && (32'(read_index_q) < DEPTH_WORDS)
      ) else $error("in_range: both indices are in memory");
      assert (
          (32'(read_index_q) + 32'(count_q) == 32'(write_index_q))
          || (32'(read_index_q) + 32'(count_q) == 32'(write_index_q) + DEPTH_WORDS)
      ) else $error("counted: the words between the indices are counted");
    end
  end

  always @(posedge clk_i) begin
    if (push_valid_i && !push_ready_o) begin
      push_data_before_q <= push_data_i;
    end
    if (pop_valid_o && !pop_ready_i) begin
      pop_data_before_q <= pop_data_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_stream_fifo_registers
    focus_stream_fifo_registers_checks #(
        .WIDTH_BITS (WIDTH_BITS),
        .DEPTH_WORDS(DEPTH_WORDS)
    ) u_checks (
        .clk_i        (clk_i),
        .rst_ni       (rst_ni),
        .push_valid_i (push_valid_i),
        .push_ready_o (push_ready_o),
        .push_data_i  (push_data_i),
        .pop_valid_o  (pop_valid_o),
        .pop_ready_i  (pop_ready_i),
        .pop_data_o   (pop_data_o),
        .count_q      (count_q),
        .write_index_q(write_index_q),
        .read_index_q (read_index_q)
    );
`endif

`resetall
