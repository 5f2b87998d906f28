// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_gather_watch as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:da9d488f. Do not edit.

`default_nettype none

module focus_gather_watch_checks #(
    parameter integer TILE_TOKENS = 1024,  // most tokens of an m-tile, at least 1
    parameter integer MAX_ROWS    = 14,    // most rows of a frame, at least 1
    parameter integer MAX_COLUMNS = 14,    // most columns of a frame, at least 1
    parameter integer SLICE_W     = 12,    // bits of a number of slices, at least 1
    parameter integer THRESHOLD_W = 16,    // bits of the threshold, at least 1
    parameter integer VECTOR_BITS = 512    // bits of a vector, at least 1
) (
    input  wire                                                     clk_i,
    input  wire                                                     rst_ni,
    input  wire                                                     shape_valid_i,
    input  wire                                                     shape_ready_o,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] shape_tokens_i,
    input  wire [                                      SLICE_W-1:0] shape_slices_i,
    input  wire [                           $clog2(MAX_ROWS+1)-1:0] shape_rows_i,
    input  wire [                        $clog2(MAX_COLUMNS+1)-1:0] shape_columns_i,
    input  wire [                                  THRESHOLD_W-1:0] shape_threshold_i,
    input  wire                                                     shape_first_i,
    input  wire                                                     checked_valid_o,
    input  wire                                                     checked_ready_i,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] checked_tokens_o,
    input  wire [                                      SLICE_W-1:0] checked_slices_o,
    input  wire [                           $clog2(MAX_ROWS+1)-1:0] checked_rows_o,
    input  wire [                        $clog2(MAX_COLUMNS+1)-1:0] checked_columns_o,
    input  wire [                                  THRESHOLD_W-1:0] checked_threshold_o,
    input  wire                                                     checked_first_o,
    input  wire                                                     vectors_valid_i,
    input  wire                                                     vectors_ready_o,
    input  wire [                                  VECTOR_BITS-1:0] vectors_data_i,
    input  wire                                                     vectors_filled_i,
    input  wire                                                     vectors_last_i,
    input  wire                                                     entries_valid_i,
    input  wire                                                     entries_ready_o,
    input  wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_index_i,
    input  wire                                                     entries_zero_i,
    input  wire                                                     entries_last_i,
    input  wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_class_i,
    input  wire                                                     entries_class_valid_i,
    input  wire                                                     counts_valid_i,
    input  wire                                                     counts_ready_o,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] counts_unique_i,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] counts_zeros_i,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] counts_classes_i,
    input  wire                                                     counts_last_slice_i,
    input  wire                                                     unique_valid_o,
    input  wire                                                     unique_ready_i,
    input  wire [                                  VECTOR_BITS-1:0] unique_data_o,
    input  wire                                                     unique_filled_o,
    input  wire                                                     unique_last_o,
    input  wire                                                     map_valid_o,
    input  wire                                                     map_ready_i,
    input  wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] map_index_o,
    input  wire                                                     map_zero_o,
    input  wire                                                     map_last_o,
    input  wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] map_class_o,
    input  wire                                                     map_class_valid_o,
    input  wire                                                     summary_valid_o,
    input  wire                                                     summary_ready_i,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] summary_unique_o,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] summary_zeros_o,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] summary_classes_o,
    input  wire                                                     summary_last_slice_o,
    input  wire                                                     shape_error_o
);

  reg shape_waits_q;
  reg checked_waits_q;
  reg vectors_waits_q;
  reg entries_waits_q;
  reg counts_waits_q;
  reg unique_waits_q;
  reg map_waits_q;
  reg summary_waits_q;
  reg shape_error_stays_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] shape_tokens_before_q;
  reg [SLICE_W-1:0] shape_slices_before_q;
  reg [$clog2(MAX_ROWS+1)-1:0] shape_rows_before_q;
  reg [$clog2(MAX_COLUMNS+1)-1:0] shape_columns_before_q;
  reg [THRESHOLD_W-1:0] shape_threshold_before_q;
  reg shape_first_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] checked_tokens_before_q;
  reg [SLICE_W-1:0] checked_slices_before_q;
  reg [$clog2(MAX_ROWS+1)-1:0] checked_rows_before_q;
  reg [$clog2(MAX_COLUMNS+1)-1:0] checked_columns_before_q;
  reg [THRESHOLD_W-1:0] checked_threshold_before_q;
  reg checked_first_before_q;
  reg [VECTOR_BITS-1:0] vectors_data_before_q;
  reg vectors_filled_before_q;
  reg vectors_last_before_q;
  reg [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_index_before_q;
  reg entries_zero_before_q;
  reg entries_last_before_q;
  reg [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_class_before_q;
  reg entries_class_valid_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] counts_unique_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] counts_zeros_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] counts_classes_before_q;
  reg counts_last_slice_before_q;
  reg [VECTOR_BITS-1:0] unique_data_before_q;
  reg unique_filled_before_q;
  reg unique_last_before_q;
  reg [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] map_index_before_q;
  reg map_zero_before_q;
  reg map_last_before_q;
  reg [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] map_class_before_q;
  reg map_class_valid_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] summary_unique_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] summary_zeros_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] summary_classes_before_q;
  reg summary_last_slice_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shape_waits_q <= 1'b0;
      checked_waits_q <= 1'b0;
      vectors_waits_q <= 1'b0;
      entries_waits_q <= 1'b0;
      counts_waits_q <= 1'b0;
      unique_waits_q <= 1'b0;
      map_waits_q <= 1'b0;
      summary_waits_q <= 1'b0;
      shape_error_stays_q <= 1'b0;
    end else begin
      shape_waits_q <= shape_valid_i && !shape_ready_o;
      checked_waits_q <= checked_valid_o && !checked_ready_i;
      vectors_waits_q <= vectors_valid_i && !vectors_ready_o;
      entries_waits_q <= entries_valid_i && !entries_ready_o;
      counts_waits_q <= counts_valid_i && !counts_ready_o;
      unique_waits_q <= unique_valid_o && !unique_ready_i;
      map_waits_q <= map_valid_o && !map_ready_i;
      summary_waits_q <= summary_valid_o && !summary_ready_i;
      shape_error_stays_q <= shape_error_o;
      if (shape_waits_q) assume (
          shape_valid_i
          && (shape_tokens_i === shape_tokens_before_q)
          && (shape_slices_i === shape_slices_before_q)
          && (shape_rows_i === shape_rows_before_q)
          && (shape_columns_i === shape_columns_before_q)
          && (shape_threshold_i === shape_threshold_before_q)
          && (shape_first_i === shape_first_before_q)
      ) else $error("shape_waits: a beat that waits stays as it is");
      if (checked_waits_q) assert (
          checked_valid_o
          && (checked_tokens_o === checked_tokens_before_q)
          && (checked_slices_o === checked_slices_before_q)
          && (checked_rows_o === checked_rows_before_q)
          && (checked_columns_o === checked_columns_before_q)
          && (checked_threshold_o === checked_threshold_before_q)
          && (checked_first_o === checked_first_before_q)
      ) else $error("checked_waits: a beat that waits stays as it is");
      if (vectors_waits_q) assume (
          vectors_valid_i
          && (vectors_data_i === vectors_data_before_q)
          && (vectors_filled_i === vectors_filled_before_q)
          && (vectors_last_i === vectors_last_before_q)
      ) else $error("vectors_waits: a beat that waits stays as it is");
      if (entries_waits_q) assume (
          entries_valid_i
          && (entries_index_i === entries_index_before_q)
          && (entries_zero_i === entries_zero_before_q)
          && (entries_last_i === entries_last_before_q)
          && (entries_class_i === entries_class_before_q)
          && (entries_class_valid_i === entries_class_valid_before_q)
      ) else $error("entries_waits: a beat that waits stays as it is");
      if (counts_waits_q) assume (
          counts_valid_i
          && (counts_unique_i === counts_unique_before_q)
          && (counts_zeros_i === counts_zeros_before_q)
          && (counts_classes_i === counts_classes_before_q)
          && (counts_last_slice_i === counts_last_slice_before_q)
      ) else $error("counts_waits: a beat that waits stays as it is");
      if (unique_waits_q) assert (
          unique_valid_o
          && (unique_data_o === unique_data_before_q)
          && (unique_filled_o === unique_filled_before_q)
          && (unique_last_o === unique_last_before_q)
      ) else $error("unique_waits: a beat that waits stays as it is");
      if (map_waits_q) assert (
          map_valid_o
          && (map_index_o === map_index_before_q)
          && (map_zero_o === map_zero_before_q)
          && (map_last_o === map_last_before_q)
          && (map_class_o === map_class_before_q)
          && (map_class_valid_o === map_class_valid_before_q)
      ) else $error("map_waits: a beat that waits stays as it is");
      if (summary_waits_q) assert (
          summary_valid_o
          && (summary_unique_o === summary_unique_before_q)
          && (summary_zeros_o === summary_zeros_before_q)
          && (summary_classes_o === summary_classes_before_q)
          && (summary_last_slice_o === summary_last_slice_before_q)
      ) else $error("summary_waits: a beat that waits stays as it is");
      if (shape_error_stays_q) assert (
          shape_error_o
      ) else $error("shape_error_stays: shape_error stays until reset");
    end
  end

  always @(posedge clk_i) begin
    if (shape_valid_i && !shape_ready_o) begin
      shape_tokens_before_q <= shape_tokens_i;
      shape_slices_before_q <= shape_slices_i;
      shape_rows_before_q <= shape_rows_i;
      shape_columns_before_q <= shape_columns_i;
      shape_threshold_before_q <= shape_threshold_i;
      shape_first_before_q <= shape_first_i;
    end
    if (checked_valid_o && !checked_ready_i) begin
      checked_tokens_before_q <= checked_tokens_o;
      checked_slices_before_q <= checked_slices_o;
      checked_rows_before_q <= checked_rows_o;
      checked_columns_before_q <= checked_columns_o;
      checked_threshold_before_q <= checked_threshold_o;
      checked_first_before_q <= checked_first_o;
    end
    if (vectors_valid_i && !vectors_ready_o) begin
      vectors_data_before_q <= vectors_data_i;
      vectors_filled_before_q <= vectors_filled_i;
      vectors_last_before_q <= vectors_last_i;
    end
    if (entries_valid_i && !entries_ready_o) begin
      entries_index_before_q <= entries_index_i;
      entries_zero_before_q <= entries_zero_i;
      entries_last_before_q <= entries_last_i;
      entries_class_before_q <= entries_class_i;
      entries_class_valid_before_q <= entries_class_valid_i;
    end
    if (counts_valid_i && !counts_ready_o) begin
      counts_unique_before_q <= counts_unique_i;
      counts_zeros_before_q <= counts_zeros_i;
      counts_classes_before_q <= counts_classes_i;
      counts_last_slice_before_q <= counts_last_slice_i;
    end
    if (unique_valid_o && !unique_ready_i) begin
      unique_data_before_q <= unique_data_o;
      unique_filled_before_q <= unique_filled_o;
      unique_last_before_q <= unique_last_o;
    end
    if (map_valid_o && !map_ready_i) begin
      map_index_before_q <= map_index_o;
      map_zero_before_q <= map_zero_o;
      map_last_before_q <= map_last_o;
      map_class_before_q <= map_class_o;
      map_class_valid_before_q <= map_class_valid_o;
    end
    if (summary_valid_o && !summary_ready_i) begin
      summary_unique_before_q <= summary_unique_o;
      summary_zeros_before_q <= summary_zeros_o;
      summary_classes_before_q <= summary_classes_o;
      summary_last_slice_before_q <= summary_last_slice_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_gather_watch
    focus_gather_watch_checks #(
        .TILE_TOKENS(TILE_TOKENS),
        .MAX_ROWS   (MAX_ROWS),
        .MAX_COLUMNS(MAX_COLUMNS),
        .SLICE_W    (SLICE_W),
        .THRESHOLD_W(THRESHOLD_W),
        .VECTOR_BITS(VECTOR_BITS)
    ) u_checks (
        .clk_i                (clk_i),
        .rst_ni               (rst_ni),
        .shape_valid_i        (shape_valid_i),
        .shape_ready_o        (shape_ready_o),
        .shape_tokens_i       (shape_tokens_i),
        .shape_slices_i       (shape_slices_i),
        .shape_rows_i         (shape_rows_i),
        .shape_columns_i      (shape_columns_i),
        .shape_threshold_i    (shape_threshold_i),
        .shape_first_i        (shape_first_i),
        .checked_valid_o      (checked_valid_o),
        .checked_ready_i      (checked_ready_i),
        .checked_tokens_o     (checked_tokens_o),
        .checked_slices_o     (checked_slices_o),
        .checked_rows_o       (checked_rows_o),
        .checked_columns_o    (checked_columns_o),
        .checked_threshold_o  (checked_threshold_o),
        .checked_first_o      (checked_first_o),
        .vectors_valid_i      (vectors_valid_i),
        .vectors_ready_o      (vectors_ready_o),
        .vectors_data_i       (vectors_data_i),
        .vectors_filled_i     (vectors_filled_i),
        .vectors_last_i       (vectors_last_i),
        .entries_valid_i      (entries_valid_i),
        .entries_ready_o      (entries_ready_o),
        .entries_index_i      (entries_index_i),
        .entries_zero_i       (entries_zero_i),
        .entries_last_i       (entries_last_i),
        .entries_class_i      (entries_class_i),
        .entries_class_valid_i(entries_class_valid_i),
        .counts_valid_i       (counts_valid_i),
        .counts_ready_o       (counts_ready_o),
        .counts_unique_i      (counts_unique_i),
        .counts_zeros_i       (counts_zeros_i),
        .counts_classes_i     (counts_classes_i),
        .counts_last_slice_i  (counts_last_slice_i),
        .unique_valid_o       (unique_valid_o),
        .unique_ready_i       (unique_ready_i),
        .unique_data_o        (unique_data_o),
        .unique_filled_o      (unique_filled_o),
        .unique_last_o        (unique_last_o),
        .map_valid_o          (map_valid_o),
        .map_ready_i          (map_ready_i),
        .map_index_o          (map_index_o),
        .map_zero_o           (map_zero_o),
        .map_last_o           (map_last_o),
        .map_class_o          (map_class_o),
        .map_class_valid_o    (map_class_valid_o),
        .summary_valid_o      (summary_valid_o),
        .summary_ready_i      (summary_ready_i),
        .summary_unique_o     (summary_unique_o),
        .summary_zeros_o      (summary_zeros_o),
        .summary_classes_o    (summary_classes_o),
        .summary_last_slice_o (summary_last_slice_o),
        .shape_error_o        (shape_error_o)
    );
`endif

`resetall
