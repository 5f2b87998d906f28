// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_map_sorter as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:da282cec. Do not edit.

`default_nettype none

module focus_map_sorter_checks #(
    parameter integer TILE_TOKENS  = 1024,  // most unique vectors of a slice, at least 1
    parameter integer LANE_CLASSES = 512    // most classes of the lane, at least 1
) (
    input  wire                                                       clk_i,
    input  wire                                                       rst_ni,
    input  wire                                                       slices_valid_i,
    input  wire                                                       slices_ready_o,
    input  wire [                          $clog2(TILE_TOKENS+1)-1:0] slices_unique_i,
    input  wire [                         $clog2(LANE_CLASSES+1)-1:0] slices_classes_i,
    input  wire                                                       slices_first_i,
    input  wire                                                       slices_last_i,
    input  wire                                                       rows_valid_i,
    input  wire                                                       rows_ready_o,
    input  wire [  ((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] rows_index_i,
    input  wire                                                       rows_zero_i,
    input  wire                                                       uses_valid_o,
    input  wire                                                       uses_ready_i,
    input  wire                                                       uses_used_o,
    input  wire                                                       entries_valid_o,
    input  wire                                                       entries_ready_i,
    input  wire                                                       entries_zero_o,
    input  wire                                                       entries_row_last_o,
    input  wire [((LANE_CLASSES > 1) ? $clog2(LANE_CLASSES) : 1)-1:0] entries_index_o,
    input  wire [((LANE_CLASSES > 1) ? $clog2(LANE_CLASSES) : 1)-1:0] entries_from_o,
    input  wire                                                       counts_valid_o,
    input  wire                                                       counts_ready_i,
    input  wire [                         $clog2(LANE_CLASSES+1)-1:0] counts_entries_o,
    input  wire                                                       take,
    input  wire [                          $clog2(TILE_TOKENS+1)-1:0] unique_q,
    input  wire                                                       run_ends,
    input  wire                                                       run_q,
    input  wire                                                       linked,
    input  wire                                                       link_2_q,
    input  wire                                                       same_run
);

  reg slices_waits_q;
  reg rows_waits_q;
  reg uses_waits_q;
  reg entries_waits_q;
  reg counts_waits_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] slices_unique_before_q;
  reg [$clog2(LANE_CLASSES+1)-1:0] slices_classes_before_q;
  reg slices_first_before_q;
  reg slices_last_before_q;
  reg [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] rows_index_before_q;
  reg rows_zero_before_q;
  reg uses_used_before_q;
  reg entries_zero_before_q;
  reg entries_row_last_before_q;
  reg [((LANE_CLASSES > 1) ? $clog2(LANE_CLASSES) : 1)-1:0] entries_index_before_q;
  reg [((LANE_CLASSES > 1) ? $clog2(LANE_CLASSES) : 1)-1:0] entries_from_before_q;
  reg [$clog2(LANE_CLASSES+1)-1:0] counts_entries_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      slices_waits_q <= 1'b0;
      rows_waits_q <= 1'b0;
      uses_waits_q <= 1'b0;
      entries_waits_q <= 1'b0;
      counts_waits_q <= 1'b0;
    end else begin
      slices_waits_q <= slices_valid_i && !slices_ready_o;
      rows_waits_q <= rows_valid_i && !rows_ready_o;
      uses_waits_q <= uses_valid_o && !uses_ready_i;
      entries_waits_q <= entries_valid_o && !entries_ready_i;
      counts_waits_q <= counts_valid_o && !counts_ready_i;
      if (slices_waits_q) assume (
          slices_valid_i
          && (slices_unique_i === slices_unique_before_q)
          && (slices_classes_i === slices_classes_before_q)
          && (slices_first_i === slices_first_before_q)
          && (slices_last_i === slices_last_before_q)
      ) else $error("slices_waits: a beat that waits stays as it is");
      if (rows_waits_q) assume (
          rows_valid_i
          && (rows_index_i === rows_index_before_q)
          && (rows_zero_i === rows_zero_before_q)
      ) else $error("rows_waits: a beat that waits stays as it is");
      if (uses_waits_q) assert (
          uses_valid_o
          && (uses_used_o === uses_used_before_q)
      ) else $error("uses_waits: a beat that waits stays as it is");
      if (entries_waits_q) assert (
          entries_valid_o
          && (entries_zero_o === entries_zero_before_q)
          && (entries_row_last_o === entries_row_last_before_q)
          && (entries_index_o === entries_index_before_q)
          && (entries_from_o === entries_from_before_q)
      ) else $error("entries_waits: a beat that waits stays as it is");
      if (counts_waits_q) assert (
          counts_valid_o
          && (counts_entries_o === counts_entries_before_q)
      ) else $error("counts_waits: a beat that waits stays as it is");
      if (take && !rows_zero_i) assume (
          32'(rows_index_i) < 32'(unique_q)
      ) else $error("rows_in_range: a row is that of a unique vector of the slice");
      if (run_ends) assert (
          run_q
          && (linked || (link_2_q && !same_run))
      ) else $error("kept_at_end: the row of a run is kept at its end");
    end
  end

  always @(posedge clk_i) begin
    if (slices_valid_i && !slices_ready_o) begin
      slices_unique_before_q <= slices_unique_i;
      slices_classes_before_q <= slices_classes_i;
      slices_first_before_q <= slices_first_i;
      slices_last_before_q <= slices_last_i;
    end
    if (rows_valid_i && !rows_ready_o) begin
      rows_index_before_q <= rows_index_i;
      rows_zero_before_q <= rows_zero_i;
    end
    if (uses_valid_o && !uses_ready_i) begin
      uses_used_before_q <= uses_used_o;
    end
    if (entries_valid_o && !entries_ready_i) begin
      entries_zero_before_q <= entries_zero_o;
      entries_row_last_before_q <= entries_row_last_o;
      entries_index_before_q <= entries_index_o;
      entries_from_before_q <= entries_from_o;
    end
    if (counts_valid_o && !counts_ready_i) begin
      counts_entries_before_q <= counts_entries_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_map_sorter
    focus_map_sorter_checks #(
        .TILE_TOKENS (TILE_TOKENS),
        .LANE_CLASSES(LANE_CLASSES)
    ) u_checks (
        .clk_i             (clk_i),
        .rst_ni            (rst_ni),
        .slices_valid_i    (slices_valid_i),
        .slices_ready_o    (slices_ready_o),
        .slices_unique_i   (slices_unique_i),
        .slices_classes_i  (slices_classes_i),
        .slices_first_i    (slices_first_i),
        .slices_last_i     (slices_last_i),
        .rows_valid_i      (rows_valid_i),
        .rows_ready_o      (rows_ready_o),
        .rows_index_i      (rows_index_i),
        .rows_zero_i       (rows_zero_i),
        .uses_valid_o      (uses_valid_o),
        .uses_ready_i      (uses_ready_i),
        .uses_used_o       (uses_used_o),
        .entries_valid_o   (entries_valid_o),
        .entries_ready_i   (entries_ready_i),
        .entries_zero_o    (entries_zero_o),
        .entries_row_last_o(entries_row_last_o),
        .entries_index_o   (entries_index_o),
        .entries_from_o    (entries_from_o),
        .counts_valid_o    (counts_valid_o),
        .counts_ready_i    (counts_ready_i),
        .counts_entries_o  (counts_entries_o),
        .take              (take),
        .unique_q          (unique_q),
        .run_ends          (run_ends),
        .run_q             (run_q),
        .linked            (linked),
        .link_2_q          (link_2_q),
        .same_run          (same_run)
    );
`endif

`resetall
