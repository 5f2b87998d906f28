// SPDX-License-Identifier: Apache-2.0
//
// Dense GEMM engine, 4 x 4 PEs: any M, K and N up to 4096, fp16 operands, fp32 sums.
//
// Contract
//   shape        one beat starts a GEMM: M tokens, K inner, N outer, each from 1 to 4096; of
//                another one nothing comes but shape_error
//   activations  for each m-tile (16 tokens), n-group (8 outputs), slice (4 of K): one vector per
//                token; lanes beyond K are ignored
//   weights      for each m-tile, n-group, slice, block (4 outputs): 4 rows; rows beyond K and
//                lanes beyond N are ignored
//   results      for each m-tile, n-group, block: one row per token; lanes beyond N are zero; last
//                ends the GEMM
//   throughput   a pass over p tokens costs max(p, 4) cycles, passes follow without a gap
//   computing    high in the cycles in which a vector enters the array: low while it waits in a
//                stall
//   busy         high in the cycles from the one after a shape was taken to the one in which the
//                last result of all is taken
//   shape_error  rises in the cycle after a wrong beat was taken and stays until reset
//   stall        a blocked result stream holds the datapath; late inputs leave holes; nothing is
//                lost
//   reset        forgets the GEMM at hand and empties every buffer
//
// Generated from templates/rtl/structure.v.hbs, sha256:38d5fbe2. Do not edit.

`default_nettype none

module focus_tiny_engine (
    input  wire        clk_i,
    input  wire        rst_ni,

    // M, K and N of a GEMM.
    input  wire        shape_valid_i,
    output wire        shape_ready_o,
    input  wire [12:0] shape_tokens_i,
    input  wire [12:0] shape_inner_i,
    input  wire [12:0] shape_outer_i,

    // Vectors, m-tile by m-tile, n-group by n-group, slice by slice.
    input  wire        activations_valid_i,
    output wire        activations_ready_o,
    input  wire [63:0] activations_data_i,  // fp16 x 4

    // Weight rows, in the order of the passes.
    input  wire        weights_valid_i,
    output wire        weights_ready_o,
    input  wire [63:0] weights_data_i,  // fp16 x 4

    // A vector enters the array: what a utilisation counter counts.
    output wire        computing_o,

    // A GEMM is at hand: from the first cycle after its shape was taken until its last result is
    // taken.
    output wire        busy_o,

    // A shape had an M, K or N of 0 or beyond the limit; stays until reset.
    output wire        shape_error_o,

    // Result rows: m-tile by m-tile, n-group by n-group, block by block, token by token.
    output wire        results_valid_o,
    input  wire        results_ready_i,
    output wire [63:0] results_data_o,  // fp16 x 4
    output wire        results_last_o
);

  wire         watch_checked_valid;
  wire         watch_checked_ready;
  wire [12:0]  watch_checked_tokens;
  wire [12:0]  watch_checked_inner;
  wire [12:0]  watch_checked_outer;
  wire [5:0]   activation_buffer_level;
  wire         sequencer_activation_read;
  wire [4:0]   sequencer_activation_offset;
  wire         sequencer_activation_release;
  wire [63:0]  activation_buffer_data;
  wire [2:0]   sequencer_activation_lanes;
  wire [63:0]  activation_mask_masked;
  wire         sequencer_start;
  wire [5:0]   weight_buffer_level;
  wire         sequencer_weight_read;
  wire [63:0]  weight_buffer_data;
  wire [2:0]   sequencer_weight_lanes;
  wire [63:0]  weight_mask_masked;
  wire         sequencer_valid;
  wire         sequencer_first;
  wire         sequencer_last;
  wire         sequencer_final;
  wire [2:0]   sequencer_lanes;
  wire [4:0]   sequencer_address;
  wire         control_valid_late;
  wire         control_first_late;
  wire         control_last_late;
  wire         control_final_late;
  wire [2:0]   control_lanes_late;
  wire [4:0]   control_address_late;
  wire [127:0] array_partial_sums;
  wire         accumulators_sums_valid;
  wire         accumulators_sums_final;
  wire [2:0]   accumulators_sums_lanes;
  wire [127:0] accumulators_sums;
  wire         results_advance;
  wire         results_results_valid;
  wire         results_results_ready;
  wire [63:0]  results_results_data;
  wire         results_results_last;

  focus_gemm_sequencer #(
      .ROWS             (4),
      .COLUMNS          (4),
      .TILE_TOKENS      (16),
      .GROUP_OUTPUTS    (8),
      .PASS_MINIMUM     (4),
      .ACTIVATION_DEPTH (32),
      .WEIGHT_DEPTH     (24),
      .ACCUMULATOR_DEPTH(32),
      .COUNT_W          (13)
  ) u_sequencer (
      .clk_i               (clk_i),
      .rst_ni              (rst_ni),
      .shape_valid_i       (watch_checked_valid),
      .shape_ready_o       (watch_checked_ready),
      .shape_tokens_i      (watch_checked_tokens),
      .shape_inner_i       (watch_checked_inner),
      .shape_outer_i       (watch_checked_outer),
      .advance_i           (results_advance),
      .activation_level_i  (activation_buffer_level),
      .activation_read_o   (sequencer_activation_read),
      .activation_offset_o (sequencer_activation_offset),
      .activation_release_o(sequencer_activation_release),
      .weight_level_i      (weight_buffer_level),
      .weight_read_o       (sequencer_weight_read),
      .start_o             (sequencer_start),
      .activation_lanes_o  (sequencer_activation_lanes),
      .weight_lanes_o      (sequencer_weight_lanes),
      .valid_o             (sequencer_valid),
      .computing_o         (computing_o),
      .first_o             (sequencer_first),
      .last_o              (sequencer_last),
      .final_o             (sequencer_final),
      .lanes_o             (sequencer_lanes),
      .address_o           (sequencer_address)
  );

  focus_gemm_watch #(
      .SIZE   (4096),
      .COLUMNS(4),
      .GEMMS  (11)
  ) u_watch (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .shape_valid_i   (shape_valid_i),
      .shape_ready_o   (shape_ready_o),
      .shape_tokens_i  (shape_tokens_i),
      .shape_inner_i   (shape_inner_i),
      .shape_outer_i   (shape_outer_i),
      .checked_valid_o (watch_checked_valid),
      .checked_ready_i (watch_checked_ready),
      .checked_tokens_o(watch_checked_tokens),
      .checked_inner_o (watch_checked_inner),
      .checked_outer_o (watch_checked_outer),
      .rows0_valid_i   (results_results_valid),
      .rows0_ready_o   (results_results_ready),
      .rows0_data_i    (results_results_data),
      .rows0_last_i    (results_results_last),
      .results0_valid_o(results_valid_o),
      .results0_ready_i(results_ready_i),
      .results0_data_o (results_data_o),
      .results0_last_o (results_last_o),
      .busy_o          (busy_o),
      .shape_error_o   (shape_error_o)
  );

  focus_ring_buffer #(
      .VECTOR_BITS  (64),
      .DEPTH_VECTORS(32)
  ) u_activation_buffer (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .write_valid_i(activations_valid_i),
      .write_ready_o(activations_ready_o),
      .write_data_i (activations_data_i),
      .advance_i    (results_advance),
      .read_i       (sequencer_activation_read),
      .offset_i     (sequencer_activation_offset),
      .release_i    (sequencer_activation_release),
      .level_o      (activation_buffer_level),
      .data_o       (activation_buffer_data)
  );

  focus_ring_buffer #(
      .VECTOR_BITS  (64),
      .DEPTH_VECTORS(24)
  ) u_weight_buffer (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .write_valid_i(weights_valid_i),
      .write_ready_o(weights_ready_o),
      .write_data_i (weights_data_i),
      .advance_i    (results_advance),
      .read_i       (sequencer_weight_read),
      .offset_i     (5'd0),
      .release_i    (sequencer_weight_read),
      .level_o      (weight_buffer_level),
      .data_o       (weight_buffer_data)
  );

  focus_lane_mask #(
      .LANES    (4),
      .LANE_BITS(16)
  ) u_activation_mask (
      .count_i (sequencer_activation_lanes),
      .data_i  (activation_buffer_data),
      .masked_o(activation_mask_masked)
  );

  focus_lane_mask #(
      .LANES    (4),
      .LANE_BITS(16)
  ) u_weight_mask (
      .count_i (sequencer_weight_lanes),
      .data_i  (weight_buffer_data),
      .masked_o(weight_mask_masked)
  );

  focus_gemm_array_fp16_e6f10_fp32_s1_2 #(
      .ROWS   (4),
      .COLUMNS(4)
  ) u_array (
      .clk_i         (clk_i),
      .advance_i     (results_advance),
      .activations_i (activation_mask_masked),
      .start_i       (sequencer_start),
      .weights_i     (weight_mask_masked),
      .partial_sums_o(array_partial_sums)
  );

  focus_pass_control #(
      .STAGES   (13),
      .LANES_W  (3),
      .ADDRESS_W(5)
  ) u_control (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .advance_i     (results_advance),
      .valid_i       (sequencer_valid),
      .first_i       (sequencer_first),
      .last_i        (sequencer_last),
      .final_i       (sequencer_final),
      .lanes_i       (sequencer_lanes),
      .address_i     (sequencer_address),
      .valid_late_o  (control_valid_late),
      .first_late_o  (control_first_late),
      .last_late_o   (control_last_late),
      .final_late_o  (control_final_late),
      .lanes_late_o  (control_lanes_late),
      .address_late_o(control_address_late)
  );

  focus_accumulator_bank_fp32_s2_flush #(
      .COLUMNS   (4),
      .DEPTH_ROWS(32),
      .LANES_W   (3)
  ) u_accumulators (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .advance_i     (results_advance),
      .valid_i       (control_valid_late),
      .first_i       (control_first_late),
      .last_i        (control_last_late),
      .final_i       (control_final_late),
      .lanes_i       (control_lanes_late),
      .from_i        (control_address_late),
      .address_i     (control_address_late),
      .partial_sums_i(array_partial_sums),
      .sums_valid_o  (accumulators_sums_valid),
      .sums_final_o  (accumulators_sums_final),
      .sums_lanes_o  (accumulators_sums_lanes),
      .sums_o        (accumulators_sums)
  );

  focus_result_stage_fp32_fp16_s1 #(
      .COLUMNS(4)
  ) u_results (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .valid_i        (accumulators_sums_valid),
      .final_i        (accumulators_sums_final),
      .lanes_i        (accumulators_sums_lanes),
      .sums_i         (accumulators_sums),
      .advance_o      (results_advance),
      .results_valid_o(results_results_valid),
      .results_ready_i(results_results_ready),
      .results_data_o (results_results_data),
      .results_last_o (results_results_last)
  );

endmodule

`resetall
