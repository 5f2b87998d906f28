// SPDX-License-Identifier: Apache-2.0
//
// Keeps what the sequencer announced of the passes inside the array until each scatter lane comes
// to them.
//
// Contract
//   order    first in, first out, for each lane by itself
//   latency  2 cycles
//   stall    push_ready_o falls when DEPTH_PASSES wait for a lane
//   reset    empties the queues
//
// Generated from templates/rtl/scatter/pass-queue.v.hbs, sha256:843ee9e2. Do not edit.

`default_nettype none

module focus_pass_queue_x2 #(
    parameter integer LANES_W      = 6,   // bits of the lane count, at least 1
    parameter integer BASE_W       = 11,  // bits of an accumulator address, at least 1
    parameter integer ENTRIES_W    = 10,  // bits of the entry count, at least 1
    parameter integer DEPTH_PASSES = 16   // passes held for each lane, at least 2
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,

    input  wire                   push_valid_i,
    output wire                   push_ready_o,
    input  wire                   push_first_i,
    input  wire                   push_last_i,
    input  wire                   push_final_i,
    input  wire                   push_last_block_i,
    input  wire [    LANES_W-1:0] push_lanes_i,
    input  wire [     BASE_W-1:0] push_base_i,
    input  wire [2*ENTRIES_W-1:0] push_entries_i,

    output wire                   pop0_valid_o,
    input  wire                   pop0_ready_i,
    output wire                   pop0_first_o,
    output wire                   pop0_last_o,
    output wire                   pop0_final_o,
    output wire                   pop0_last_block_o,
    output wire [    LANES_W-1:0] pop0_lanes_o,
    output wire [     BASE_W-1:0] pop0_base_o,
    output wire [  ENTRIES_W-1:0] pop0_entries_o,

    output wire                   pop1_valid_o,
    input  wire                   pop1_ready_i,
    output wire                   pop1_first_o,
    output wire                   pop1_last_o,
    output wire                   pop1_final_o,
    output wire                   pop1_last_block_o,
    output wire [    LANES_W-1:0] pop1_lanes_o,
    output wire [     BASE_W-1:0] pop1_base_o,
    output wire [  ENTRIES_W-1:0] pop1_entries_o
);

  localparam integer LANES = 2;
  localparam integer WORD_W = 4 + LANES_W + BASE_W + ENTRIES_W;

  generate
    if (LANES_W < 1) begin : gen_lanes_w_check
      ERROR_LANES_W_must_be_at_least_1 u_stop ();
    end
    if (BASE_W < 1) begin : gen_base_w_check
      ERROR_BASE_W_must_be_at_least_1 u_stop ();
    end
    if (ENTRIES_W < 1) begin : gen_entries_w_check
      ERROR_ENTRIES_W_must_be_at_least_1 u_stop ();
    end
    if (DEPTH_PASSES < 2) begin : gen_depth_passes_check
      ERROR_DEPTH_PASSES_must_be_at_least_2 u_stop ();
    end
  endgenerate

  wire [LANES-1:0] room;

  assign push_ready_o = &room;

  focus_stream_fifo_registers #(
      .WIDTH_BITS (WORD_W),
      .DEPTH_WORDS(DEPTH_PASSES)
  ) u_fifo0 (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .push_valid_i(push_valid_i && push_ready_o),
      .push_ready_o(room[0]),
      .push_data_i ({push_first_i, push_last_i, push_final_i, push_last_block_i, push_lanes_i,
                     push_base_i, push_entries_i[0+:ENTRIES_W]}),
      .pop_valid_o (pop0_valid_o),
      .pop_ready_i (pop0_ready_i),
      .pop_data_o  ({pop0_first_o, pop0_last_o, pop0_final_o, pop0_last_block_o, pop0_lanes_o,
                     pop0_base_o, pop0_entries_o})
  );

  focus_stream_fifo_registers #(
      .WIDTH_BITS (WORD_W),
      .DEPTH_WORDS(DEPTH_PASSES)
  ) u_fifo1 (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .push_valid_i(push_valid_i && push_ready_o),
      .push_ready_o(room[1]),
      .push_data_i ({push_first_i, push_last_i, push_final_i, push_last_block_i, push_lanes_i,
                     push_base_i, push_entries_i[ENTRIES_W+:ENTRIES_W]}),
      .pop_valid_o (pop1_valid_o),
      .pop_ready_i (pop1_ready_i),
      .pop_data_o  ({pop1_first_o, pop1_last_o, pop1_final_o, pop1_last_block_o, pop1_lanes_o,
                     pop1_base_o, pop1_entries_o})
  );

endmodule

`resetall
