// SPDX-License-Identifier: Apache-2.0
//
// Concentrated GEMM engine, 4 x 4 PEs: runs on unique vectors and scatters to classes in 2 lanes.
//
// Contract
//   shape        one beat starts a GEMM: m-tiles, K inner, N outer, each from 1 to 4096; of another
//                one nothing comes but shape_error
//   slices       for each m-tile, n-group (8 outputs), slice (4 of K): how many unique vectors (up
//                to 16) and list entries of each lane (up to 8); any may be 0; more than that
//                raises shape_error, and the GEMM need not end
//   vectors      for each m-tile, n-group, slice: the unique vectors, each with the scatter lanes
//                that have a class using it; lanes beyond K are ignored
//   lists        class c belongs to lane c mod 2; for each m-tile, n-group, slice: for each unique
//                vector the lane's prefix classes that use it, then those with a zero vector
//   weights      for each m-tile, n-group, slice, block (4 outputs): 4 rows; rows beyond K and
//                lanes beyond N are ignored
//   results      for each m-tile, n-group, block: every class once, in the order of the lane's last
//                list; last ends the GEMM for the lane: with its last row, or, where the last
//                m-tile has no class for it, with a closing beat that is not filled (index and data
//                0)
//   throughput   a pass over p unique vectors costs max(p, 4) cycles; a lane adds one row per cycle
//                and is waited for only when its row queue is full
//   computing    high in the cycles in which a vector enters the array: low while it waits in a
//                stall
//   busy         high in the cycles from the one after a shape was taken to the one in which the
//                last result of all is taken
//   shape_error  rises in the cycle after a wrong beat was taken and stays until reset
//   stall        a blocked result stream holds its lane, then the array; late inputs leave holes;
//                nothing is lost
//   reset        forgets the GEMM at hand and empties every buffer
//
// Generated from templates/rtl/structure.v.hbs, sha256:0e1ede11. Do not edit.

`default_nettype none

module focus_tiny (
    input  wire        clk_i,
    input  wire        rst_ni,

    // m-tiles, K and N of a GEMM.
    input  wire        shape_valid_i,
    output wire        shape_ready_o,
    input  wire [12:0] shape_tiles_i,
    input  wire [12:0] shape_inner_i,
    input  wire [12:0] shape_outer_i,

    // Unique vectors of each slice, and list entries for each scatter lane.
    input  wire        slices_valid_i,
    output wire        slices_ready_o,
    input  wire [ 4:0] slices_unique_i,
    input  wire [ 7:0] slices_entries_i,

    // Unique vectors, slice by slice, and the scatter lanes that use each.
    input  wire        vectors_valid_i,
    output wire        vectors_ready_o,
    input  wire [63:0] vectors_data_i,  // fp16 x 4
    input  wire [ 1:0] vectors_users_i,

    // Weight rows, in the order of the passes.
    input  wire        weights_valid_i,
    output wire        weights_ready_o,
    input  wire [63:0] weights_data_i,  // fp16 x 4

    // List entries of lane 0, slice by slice: from has the slices before, index takes the sum; in
    // the last slice it is the class.
    input  wire        list0_valid_i,
    output wire        list0_ready_o,
    input  wire        list0_zero_i,
    input  wire        list0_row_last_i,
    input  wire [ 2:0] list0_index_i,
    input  wire [ 2:0] list0_from_i,

    // Rows of the classes of lane 0, as their last slice completes them; index i is class i * 2 +
    // 0; the closing beat of a lane may be without one: then filled is 0.
    output wire        results0_valid_o,
    input  wire        results0_ready_i,
    output wire [63:0] results0_data_o,  // fp16 x 4
    output wire [ 2:0] results0_index_o,
    output wire        results0_filled_o,
    output wire        results0_last_o,

    // List entries of lane 1, slice by slice: from has the slices before, index takes the sum; in
    // the last slice it is the class.
    input  wire        list1_valid_i,
    output wire        list1_ready_o,
    input  wire        list1_zero_i,
    input  wire        list1_row_last_i,
    input  wire [ 2:0] list1_index_i,
    input  wire [ 2:0] list1_from_i,

    // Rows of the classes of lane 1, as their last slice completes them; index i is class i * 2 +
    // 1; the closing beat of a lane may be without one: then filled is 0.
    output wire        results1_valid_o,
    input  wire        results1_ready_i,
    output wire [63:0] results1_data_o,  // fp16 x 4
    output wire [ 2:0] results1_index_o,
    output wire        results1_filled_o,
    output wire        results1_last_o,

    // A vector enters the array: what a utilisation counter counts.
    output wire        computing_o,

    // A GEMM is at hand: from the first cycle after its shape was taken until its last result is
    // taken.
    output wire        busy_o,

    // A shape had a count of 0 or beyond the limit, or a slice had more than fits; stays until
    // reset.
    output wire        shape_error_o
);

  wire         watch_checked_valid;
  wire         watch_checked_ready;
  wire [12:0]  watch_checked_tiles;
  wire [12:0]  watch_checked_inner;
  wire [12:0]  watch_checked_outer;
  wire         slice_watch_onward_valid;
  wire         slice_watch_onward_ready;
  wire [4:0]   slice_watch_onward_unique;
  wire [7:0]   slice_watch_onward_entries;
  wire [5:0]   vector_buffer_level;
  wire         sequencer_vector_read;
  wire [4:0]   sequencer_vector_offset;
  wire         sequencer_vector_release;
  wire [63:0]  vector_buffer_data;
  wire [2:0]   sequencer_vector_lanes;
  wire [63:0]  vector_mask_masked;
  wire         sequencer_start;
  wire [5:0]   weight_buffer_level;
  wire         sequencer_weight_read;
  wire [63:0]  weight_buffer_data;
  wire [2:0]   sequencer_weight_lanes;
  wire [63:0]  weight_mask_masked;
  wire         sequencer_valid;
  wire [1:0]   vector_buffer_users;
  wire [127:0] array_partial_sums;
  wire         sequencer_passes_valid;
  wire         sequencer_passes_ready;
  wire         sequencer_passes_first;
  wire         sequencer_passes_last;
  wire         sequencer_passes_final;
  wire         sequencer_passes_last_block;
  wire [2:0]   sequencer_passes_lanes;
  wire [3:0]   sequencer_passes_base;
  wire [7:0]   sequencer_passes_entries;
  wire         row_queue_advance;
  wire         row_queue_rows0_valid;
  wire         row_queue_rows0_ready;
  wire [127:0] row_queue_rows0_data;
  wire         pass_queue_pop0_valid;
  wire         pass_queue_pop0_ready;
  wire         pass_queue_pop0_first;
  wire         pass_queue_pop0_last;
  wire         pass_queue_pop0_final;
  wire         pass_queue_pop0_last_block;
  wire [2:0]   pass_queue_pop0_lanes;
  wire [3:0]   pass_queue_pop0_base;
  wire [3:0]   pass_queue_pop0_entries;
  wire         scatter0_results_valid;
  wire         scatter0_results_ready;
  wire [63:0]  scatter0_results_data;
  wire [2:0]   scatter0_results_index;
  wire         scatter0_results_filled;
  wire         scatter0_results_last;
  wire         row_queue_rows1_valid;
  wire         row_queue_rows1_ready;
  wire [127:0] row_queue_rows1_data;
  wire         pass_queue_pop1_valid;
  wire         pass_queue_pop1_ready;
  wire         pass_queue_pop1_first;
  wire         pass_queue_pop1_last;
  wire         pass_queue_pop1_final;
  wire         pass_queue_pop1_last_block;
  wire [2:0]   pass_queue_pop1_lanes;
  wire [3:0]   pass_queue_pop1_base;
  wire [3:0]   pass_queue_pop1_entries;
  wire         scatter1_results_valid;
  wire         scatter1_results_ready;
  wire [63:0]  scatter1_results_data;
  wire [2:0]   scatter1_results_index;
  wire         scatter1_results_filled;
  wire         scatter1_results_last;
  wire         watch_shape_error;
  wire         slice_watch_count_error;

  focus_concentrated_sequencer #(
      .ROWS         (4),
      .COLUMNS      (4),
      .TILE_TOKENS  (16),
      .GROUP_OUTPUTS(8),
      .PASS_MINIMUM (4),
      .VECTOR_DEPTH (32),
      .WEIGHT_DEPTH (24),
      .COUNT_W      (13),
      .SCATTER_LANES(2),
      .LANE_CLASSES (8),
      .LANE_DEPTH   (16)
  ) u_sequencer (
      .clk_i              (clk_i),
      .rst_ni             (rst_ni),
      .shape_valid_i      (watch_checked_valid),
      .shape_ready_o      (watch_checked_ready),
      .shape_tiles_i      (watch_checked_tiles),
      .shape_inner_i      (watch_checked_inner),
      .shape_outer_i      (watch_checked_outer),
      .slices_valid_i     (slice_watch_onward_valid),
      .slices_ready_o     (slice_watch_onward_ready),
      .slices_unique_i    (slice_watch_onward_unique),
      .slices_entries_i   (slice_watch_onward_entries),
      .passes_valid_o     (sequencer_passes_valid),
      .passes_ready_i     (sequencer_passes_ready),
      .passes_first_o     (sequencer_passes_first),
      .passes_last_o      (sequencer_passes_last),
      .passes_final_o     (sequencer_passes_final),
      .passes_last_block_o(sequencer_passes_last_block),
      .passes_lanes_o     (sequencer_passes_lanes),
      .passes_base_o      (sequencer_passes_base),
      .passes_entries_o   (sequencer_passes_entries),
      .advance_i          (row_queue_advance),
      .vector_level_i     (vector_buffer_level),
      .vector_read_o      (sequencer_vector_read),
      .vector_offset_o    (sequencer_vector_offset),
      .vector_release_o   (sequencer_vector_release),
      .weight_level_i     (weight_buffer_level),
      .weight_read_o      (sequencer_weight_read),
      .start_o            (sequencer_start),
      .valid_o            (sequencer_valid),
      .computing_o        (computing_o),
      .vector_lanes_o     (sequencer_vector_lanes),
      .weight_lanes_o     (sequencer_weight_lanes)
  );

  focus_gemm_watch_x2 #(
      .SIZE   (4096),
      .COLUMNS(4),
      .GEMMS  (32),
      .INDEX_W(3)
  ) u_watch (
      .clk_i            (clk_i),
      .rst_ni           (rst_ni),
      .shape_valid_i    (shape_valid_i),
      .shape_ready_o    (shape_ready_o),
      .shape_tiles_i    (shape_tiles_i),
      .shape_inner_i    (shape_inner_i),
      .shape_outer_i    (shape_outer_i),
      .checked_valid_o  (watch_checked_valid),
      .checked_ready_i  (watch_checked_ready),
      .checked_tiles_o  (watch_checked_tiles),
      .checked_inner_o  (watch_checked_inner),
      .checked_outer_o  (watch_checked_outer),
      .rows0_valid_i    (scatter0_results_valid),
      .rows0_ready_o    (scatter0_results_ready),
      .rows0_data_i     (scatter0_results_data),
      .rows0_index_i    (scatter0_results_index),
      .rows0_filled_i   (scatter0_results_filled),
      .rows0_last_i     (scatter0_results_last),
      .rows1_valid_i    (scatter1_results_valid),
      .rows1_ready_o    (scatter1_results_ready),
      .rows1_data_i     (scatter1_results_data),
      .rows1_index_i    (scatter1_results_index),
      .rows1_filled_i   (scatter1_results_filled),
      .rows1_last_i     (scatter1_results_last),
      .results0_valid_o (results0_valid_o),
      .results0_ready_i (results0_ready_i),
      .results0_data_o  (results0_data_o),
      .results0_index_o (results0_index_o),
      .results0_filled_o(results0_filled_o),
      .results0_last_o  (results0_last_o),
      .results1_valid_o (results1_valid_o),
      .results1_ready_i (results1_ready_i),
      .results1_data_o  (results1_data_o),
      .results1_index_o (results1_index_o),
      .results1_filled_o(results1_filled_o),
      .results1_last_o  (results1_last_o),
      .busy_o           (busy_o),
      .shape_error_o    (watch_shape_error)
  );

  focus_slice_watch #(
      .MOST_UNIQUE (16),
      .MOST_ENTRIES(8),
      .UNIQUE_W    (5),
      .ENTRIES_W   (4),
      .LANES       (2)
  ) u_slice_watch (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .slices_valid_i  (slices_valid_i),
      .slices_ready_o  (slices_ready_o),
      .slices_unique_i (slices_unique_i),
      .slices_entries_i(slices_entries_i),
      .onward_valid_o  (slice_watch_onward_valid),
      .onward_ready_i  (slice_watch_onward_ready),
      .onward_unique_o (slice_watch_onward_unique),
      .onward_entries_o(slice_watch_onward_entries),
      .count_error_o   (slice_watch_count_error)
  );

  focus_vector_buffer #(
      .VECTOR_BITS  (64),
      .USERS_W      (2),
      .DEPTH_VECTORS(32)
  ) u_vector_buffer (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .write_valid_i(vectors_valid_i),
      .write_ready_o(vectors_ready_o),
      .write_data_i (vectors_data_i),
      .write_users_i(vectors_users_i),
      .advance_i    (row_queue_advance),
      .read_i       (sequencer_vector_read),
      .offset_i     (sequencer_vector_offset),
      .release_i    (sequencer_vector_release),
      .level_o      (vector_buffer_level),
      .data_o       (vector_buffer_data),
      .users_o      (vector_buffer_users)
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
      .advance_i    (row_queue_advance),
      .read_i       (sequencer_weight_read),
      .offset_i     (5'd0),
      .release_i    (sequencer_weight_read),
      .level_o      (weight_buffer_level),
      .data_o       (weight_buffer_data)
  );

  focus_lane_mask #(
      .LANES    (4),
      .LANE_BITS(16)
  ) u_vector_mask (
      .count_i (sequencer_vector_lanes),
      .data_i  (vector_buffer_data),
      .masked_o(vector_mask_masked)
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
      .advance_i     (row_queue_advance),
      .activations_i (vector_mask_masked),
      .start_i       (sequencer_start),
      .weights_i     (weight_mask_masked),
      .partial_sums_o(array_partial_sums)
  );

  focus_row_queue_x2 #(
      .ROW_BITS      (128),
      .LATENCY_CYCLES(14),
      .DEPTH_ROWS    (40)
  ) u_row_queue (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .valid_i       (sequencer_valid),
      .users_i       (vector_buffer_users),
      .partial_sums_i(array_partial_sums),
      .advance_o     (row_queue_advance),
      .rows0_valid_o (row_queue_rows0_valid),
      .rows0_ready_i (row_queue_rows0_ready),
      .rows0_data_o  (row_queue_rows0_data),
      .rows1_valid_o (row_queue_rows1_valid),
      .rows1_ready_i (row_queue_rows1_ready),
      .rows1_data_o  (row_queue_rows1_data)
  );

  focus_pass_queue_x2 #(
      .LANES_W     (3),
      .BASE_W      (4),
      .ENTRIES_W   (4),
      .DEPTH_PASSES(16)
  ) u_pass_queue (
      .clk_i            (clk_i),
      .rst_ni           (rst_ni),
      .push_valid_i     (sequencer_passes_valid),
      .push_ready_o     (sequencer_passes_ready),
      .push_first_i     (sequencer_passes_first),
      .push_last_i      (sequencer_passes_last),
      .push_final_i     (sequencer_passes_final),
      .push_last_block_i(sequencer_passes_last_block),
      .push_lanes_i     (sequencer_passes_lanes),
      .push_base_i      (sequencer_passes_base),
      .push_entries_i   (sequencer_passes_entries),
      .pop0_valid_o     (pass_queue_pop0_valid),
      .pop0_ready_i     (pass_queue_pop0_ready),
      .pop0_first_o     (pass_queue_pop0_first),
      .pop0_last_o      (pass_queue_pop0_last),
      .pop0_final_o     (pass_queue_pop0_final),
      .pop0_last_block_o(pass_queue_pop0_last_block),
      .pop0_lanes_o     (pass_queue_pop0_lanes),
      .pop0_base_o      (pass_queue_pop0_base),
      .pop0_entries_o   (pass_queue_pop0_entries),
      .pop1_valid_o     (pass_queue_pop1_valid),
      .pop1_ready_i     (pass_queue_pop1_ready),
      .pop1_first_o     (pass_queue_pop1_first),
      .pop1_last_o      (pass_queue_pop1_last),
      .pop1_final_o     (pass_queue_pop1_final),
      .pop1_last_block_o(pass_queue_pop1_last_block),
      .pop1_lanes_o     (pass_queue_pop1_lanes),
      .pop1_base_o      (pass_queue_pop1_base),
      .pop1_entries_o   (pass_queue_pop1_entries)
  );

  focus_scatter_lane_fp32_fp16_s2_1_flush_sums u_scatter0 (
      .clk_i              (clk_i),
      .rst_ni             (rst_ni),
      .list_valid_i       (list0_valid_i),
      .list_ready_o       (list0_ready_o),
      .list_zero_i        (list0_zero_i),
      .list_row_last_i    (list0_row_last_i),
      .list_index_i       (list0_index_i),
      .list_from_i        (list0_from_i),
      .passes_valid_i     (pass_queue_pop0_valid),
      .passes_ready_o     (pass_queue_pop0_ready),
      .passes_first_i     (pass_queue_pop0_first),
      .passes_last_i      (pass_queue_pop0_last),
      .passes_final_i     (pass_queue_pop0_final),
      .passes_last_block_i(pass_queue_pop0_last_block),
      .passes_lanes_i     (pass_queue_pop0_lanes),
      .passes_base_i      (pass_queue_pop0_base),
      .passes_entries_i   (pass_queue_pop0_entries),
      .rows_valid_i       (row_queue_rows0_valid),
      .rows_ready_o       (row_queue_rows0_ready),
      .rows_data_i        (row_queue_rows0_data),
      .results_valid_o    (scatter0_results_valid),
      .results_ready_i    (scatter0_results_ready),
      .results_data_o     (scatter0_results_data),
      .results_index_o    (scatter0_results_index),
      .results_filled_o   (scatter0_results_filled),
      .results_last_o     (scatter0_results_last)
  );

  focus_scatter_lane_fp32_fp16_s2_1_flush_sums u_scatter1 (
      .clk_i              (clk_i),
      .rst_ni             (rst_ni),
      .list_valid_i       (list1_valid_i),
      .list_ready_o       (list1_ready_o),
      .list_zero_i        (list1_zero_i),
      .list_row_last_i    (list1_row_last_i),
      .list_index_i       (list1_index_i),
      .list_from_i        (list1_from_i),
      .passes_valid_i     (pass_queue_pop1_valid),
      .passes_ready_o     (pass_queue_pop1_ready),
      .passes_first_i     (pass_queue_pop1_first),
      .passes_last_i      (pass_queue_pop1_last),
      .passes_final_i     (pass_queue_pop1_final),
      .passes_last_block_i(pass_queue_pop1_last_block),
      .passes_lanes_i     (pass_queue_pop1_lanes),
      .passes_base_i      (pass_queue_pop1_base),
      .passes_entries_i   (pass_queue_pop1_entries),
      .rows_valid_i       (row_queue_rows1_valid),
      .rows_ready_o       (row_queue_rows1_ready),
      .rows_data_i        (row_queue_rows1_data),
      .results_valid_o    (scatter1_results_valid),
      .results_ready_i    (scatter1_results_ready),
      .results_data_o     (scatter1_results_data),
      .results_index_o    (scatter1_results_index),
      .results_filled_o   (scatter1_results_filled),
      .results_last_o     (scatter1_results_last)
  );

  focus_or_reduce_x2 u_errors (
      .flag0_i(watch_shape_error),
      .flag1_i(slice_watch_count_error),
      .any_o  (shape_error_o)
  );

endmodule

`resetall
