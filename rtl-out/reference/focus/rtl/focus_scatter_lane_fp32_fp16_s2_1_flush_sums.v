// SPDX-License-Identifier: Apache-2.0
//
// A scatter lane from its list to its results: list buffer, scatter with the accumulators,
// conversion.
//
// Contract
//   list        the entries of a slice serve each of its passes and leave with the last one
//   throughput  one list entry per cycle
//   order       results in the order of the list of the last slice
//   hazard      an entry waits while the sum it reads is on its way through the adder; any list is
//               correct
//   subnormals  of sums: read as zero, and written as zero, of the same sign; of results: kept, as
//               in IEEE 754
//   stall       a blocked result stream holds the lane; nothing is lost
//   reset       drops what is on its way; sums are not reset
//
// Generated from templates/rtl/structure.v.hbs, sha256:9c756b36. Do not edit.

`default_nettype none

module focus_scatter_lane_fp32_fp16_s2_1_flush_sums (
    input  wire         clk_i,
    input  wire         rst_ni,

    // Entries, slice by slice.
    input  wire         list_valid_i,
    output wire         list_ready_o,
    input  wire         list_zero_i,
    input  wire         list_row_last_i,
    input  wire [  2:0] list_index_i,
    input  wire [  2:0] list_from_i,

    // One beat per pass.
    input  wire         passes_valid_i,
    output wire         passes_ready_o,
    input  wire         passes_first_i,
    input  wire         passes_last_i,
    input  wire         passes_final_i,
    input  wire         passes_last_block_i,
    input  wire [  2:0] passes_lanes_i,
    input  wire [  3:0] passes_base_i,
    input  wire [  3:0] passes_entries_i,

    // Rows of partial sums that this lane uses, pass by pass.
    input  wire         rows_valid_i,
    output wire         rows_ready_o,
    input  wire [127:0] rows_data_i,  // fp32 x 4

    // Rows of classes; lanes outside N are zero; last ends a GEMM: with its final row, or with a
    // beat that is not filled where the last pass has no entry.
    output wire         results_valid_o,
    input  wire         results_ready_i,
    output wire [ 63:0] results_data_o,  // fp16 x 4
    output wire [  2:0] results_index_o,
    output wire         results_filled_o,
    output wire         results_last_o
);

  wire [4:0]   list_buffer_level;
  wire         scatter_list_read;
  wire [3:0]   scatter_list_offset;
  wire         scatter_list_release;
  wire [7:0]   list_buffer_data;
  wire         scatter_sums_valid;
  wire         scatter_sums_final;
  wire [2:0]   scatter_sums_lanes;
  wire [2:0]   scatter_sums_index;
  wire [127:0] scatter_sums;
  wire         results_advance;

  focus_ring_buffer_registers #(
      .VECTOR_BITS  (8),
      .DEPTH_VECTORS(16)
  ) u_list_buffer (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .write_valid_i(list_valid_i),
      .write_ready_o(list_ready_o),
      .write_data_i ({list_from_i, list_index_i, list_row_last_i, list_zero_i}),
      .advance_i    (1'd1),
      .read_i       (scatter_list_read),
      .offset_i     (scatter_list_offset),
      .release_i    (scatter_list_release),
      .level_o      (list_buffer_level),
      .data_o       (list_buffer_data)
  );

  focus_scatter_fp32_s2_flush #(
      .COLUMNS     (4),
      .LANE_CLASSES(8),
      .DEPTH_ROWS  (16),
      .LIST_DEPTH  (16)
  ) u_scatter (
      .clk_i              (clk_i),
      .rst_ni             (rst_ni),
      .passes_valid_i     (passes_valid_i),
      .passes_ready_o     (passes_ready_o),
      .passes_first_i     (passes_first_i),
      .passes_last_i      (passes_last_i),
      .passes_final_i     (passes_final_i),
      .passes_last_block_i(passes_last_block_i),
      .passes_lanes_i     (passes_lanes_i),
      .passes_base_i      (passes_base_i),
      .passes_entries_i   (passes_entries_i),
      .rows_valid_i       (rows_valid_i),
      .rows_ready_o       (rows_ready_o),
      .rows_data_i        (rows_data_i),
      .advance_i          (results_advance),
      .list_level_i       (list_buffer_level),
      .list_read_o        (scatter_list_read),
      .list_offset_o      (scatter_list_offset),
      .list_release_o     (scatter_list_release),
      .list_entry_i       (list_buffer_data),
      .sums_valid_o       (scatter_sums_valid),
      .sums_final_o       (scatter_sums_final),
      .sums_lanes_o       (scatter_sums_lanes),
      .sums_index_o       (scatter_sums_index),
      .sums_o             (scatter_sums)
  );

  focus_result_stage_fp32_fp16_s1_indexed #(
      .COLUMNS(4),
      .INDEX_W(3)
  ) u_results (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .valid_i         (scatter_sums_valid),
      .final_i         (scatter_sums_final),
      .lanes_i         (scatter_sums_lanes),
      .index_i         (scatter_sums_index),
      .sums_i          (scatter_sums),
      .advance_o       (results_advance),
      .results_valid_o (results_valid_o),
      .results_ready_i (results_ready_i),
      .results_data_o  (results_data_o),
      .results_index_o (results_index_o),
      .results_filled_o(results_filled_o),
      .results_last_o  (results_last_o)
  );

endmodule

`resetall
