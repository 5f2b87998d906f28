// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_position_decoder as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:6b61a99d. Do not edit.

`default_nettype none

module focus_position_decoder_checks #(
    parameter integer TILE_TOKENS = 1024,  // most tokens of an m-tile, at least 1
    parameter integer PLACE_W     = 35,    // bits of a place, at least 1
    parameter integer SLICE_W     = 12,    // bits of a slice count, at least 1
    parameter integer ROW_W       = 5,     // bits of a row count, at least 1
    parameter integer COLUMN_W    = 5,     // bits of a column count, at least 1
    parameter integer NUMBER_W    = 3,     // bits of a candidate's number, at least 1
    parameter integer GAP_W       = 16,    // bits of a gap, at least 1
    parameter integer VECTOR_BITS = 512,   // bits of a vector, at least 1
    parameter integer THRESHOLD_W = 16     // bits of the threshold, at least 1
) (
    input  wire                             clk_i,
    input  wire                             rst_ni,
    input  wire                             shape_valid_i,
    input  wire                             shape_ready_o,
    input  wire [$clog2(TILE_TOKENS+1)-1:0] shape_tokens_i,
    input  wire [              SLICE_W-1:0] shape_slices_i,
    input  wire [                ROW_W-1:0] shape_rows_i,
    input  wire [             COLUMN_W-1:0] shape_columns_i,
    input  wire [          THRESHOLD_W-1:0] shape_threshold_i,
    input  wire                             shape_first_i,
    input  wire                             tokens_valid_i,
    input  wire                             tokens_ready_o,
    input  wire [                GAP_W-1:0] tokens_gap_i,
    input  wire [             NUMBER_W-1:0] tokens_joined_i,
    input  wire [          VECTOR_BITS-1:0] tokens_data_i,
    input  wire                             placed_valid_o,
    input  wire                             placed_ready_i,
    input  wire [          VECTOR_BITS-1:0] placed_data_o,
    input  wire [             NUMBER_W-1:0] placed_joined_o,
    input  wire [              PLACE_W-1:0] placed_place_o,
    input  wire [          THRESHOLD_W-1:0] placed_threshold_o
);

  reg shape_waits_q;
  reg tokens_waits_q;
  reg placed_waits_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] shape_tokens_before_q;
  reg [SLICE_W-1:0] shape_slices_before_q;
  reg [ROW_W-1:0] shape_rows_before_q;
  reg [COLUMN_W-1:0] shape_columns_before_q;
  reg [THRESHOLD_W-1:0] shape_threshold_before_q;
  reg shape_first_before_q;
  reg [GAP_W-1:0] tokens_gap_before_q;
  reg [NUMBER_W-1:0] tokens_joined_before_q;
  reg [VECTOR_BITS-1:0] tokens_data_before_q;
  reg [VECTOR_BITS-1:0] placed_data_before_q;
  reg [NUMBER_W-1:0] placed_joined_before_q;
  reg [PLACE_W-1:0] placed_place_before_q;
  reg [THRESHOLD_W-1:0] placed_threshold_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shape_waits_q <= 1'b0;
      tokens_waits_q <= 1'b0;
      placed_waits_q <= 1'b0;
    end else begin
      shape_waits_q <= shape_valid_i && !shape_ready_o;
      tokens_waits_q <= tokens_valid_i && !tokens_ready_o;
      placed_waits_q <= placed_valid_o && !placed_ready_i;
      if (shape_waits_q) assume (
          shape_valid_i
          && (shape_tokens_i === shape_tokens_before_q)
          && (shape_slices_i === shape_slices_before_q)
          && (shape_rows_i === shape_rows_before_q)
          && (shape_columns_i === shape_columns_before_q)
          && (shape_threshold_i === shape_threshold_before_q)
          && (shape_first_i === shape_first_before_q)
      ) else $error("shape_waits: a beat that waits stays as it is");
      if (tokens_waits_q) assume (
          tokens_valid_i
          && (tokens_gap_i === tokens_gap_before_q)
          && (tokens_joined_i === tokens_joined_before_q)
          && (tokens_data_i === tokens_data_before_q)
      ) else $error("tokens_waits: a beat that waits stays as it is");
      if (placed_waits_q) assert (
          placed_valid_o
          && (placed_data_o === placed_data_before_q)
          && (placed_joined_o === placed_joined_before_q)
          && (placed_place_o === placed_place_before_q)
          && (placed_threshold_o === placed_threshold_before_q)
      ) else $error("placed_waits: a beat that waits stays as it is");
      if (shape_valid_i) assume (
          (32'(shape_tokens_i) != 0)
          && (32'(shape_slices_i) != 0)
          && (32'(shape_rows_i) != 0)
          && (32'(shape_columns_i) != 0)
      ) else $error("shape_in_range: tokens, slices, rows and columns are at least 1");
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
    if (tokens_valid_i && !tokens_ready_o) begin
      tokens_gap_before_q <= tokens_gap_i;
      tokens_joined_before_q <= tokens_joined_i;
      tokens_data_before_q <= tokens_data_i;
    end
    if (placed_valid_o && !placed_ready_i) begin
      placed_data_before_q <= placed_data_o;
      placed_joined_before_q <= placed_joined_o;
      placed_place_before_q <= placed_place_o;
      placed_threshold_before_q <= placed_threshold_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_position_decoder
    focus_position_decoder_checks #(
        .TILE_TOKENS(TILE_TOKENS),
        .PLACE_W    (PLACE_W),
        .SLICE_W    (SLICE_W),
        .ROW_W      (ROW_W),
        .COLUMN_W   (COLUMN_W),
        .NUMBER_W   (NUMBER_W),
        .GAP_W      (GAP_W),
        .VECTOR_BITS(VECTOR_BITS),
        .THRESHOLD_W(THRESHOLD_W)
    ) u_checks (
        .clk_i             (clk_i),
        .rst_ni            (rst_ni),
        .shape_valid_i     (shape_valid_i),
        .shape_ready_o     (shape_ready_o),
        .shape_tokens_i    (shape_tokens_i),
        .shape_slices_i    (shape_slices_i),
        .shape_rows_i      (shape_rows_i),
        .shape_columns_i   (shape_columns_i),
        .shape_threshold_i (shape_threshold_i),
        .shape_first_i     (shape_first_i),
        .tokens_valid_i    (tokens_valid_i),
        .tokens_ready_o    (tokens_ready_o),
        .tokens_gap_i      (tokens_gap_i),
        .tokens_joined_i   (tokens_joined_i),
        .tokens_data_i     (tokens_data_i),
        .placed_valid_o    (placed_valid_o),
        .placed_ready_i    (placed_ready_i),
        .placed_data_o     (placed_data_o),
        .placed_joined_o   (placed_joined_o),
        .placed_place_o    (placed_place_o),
        .placed_threshold_o(placed_threshold_o)
    );
`endif

`resetall
