// SPDX-License-Identifier: Apache-2.0
//
// Stands at the shapes and the outputs of the gather side: lets shapes through that fit, and says
// how long m-tiles are at hand.
//
// Contract
//   shape    1 to TILE_TOKENS tokens, at least one slice, 1 to MAX_ROWS rows and 1 to MAX_COLUMNS
//            columns; another one is taken and handed to nobody, and shape_error_o rises in the
//            next cycle
//   busy     high in the cycles from the one after a shape was handed on to the one in which the
//            last beat of its last slice is taken
//   latency  none: what comes in stands at the output in the same cycle
//   stall    streams wait as those behind them do; no shape is taken while 2^(SLICE_W + 5) slices
//            are under way
//   reset    forgets the m-tiles and the error
//
// Generated from templates/rtl/similarity/gather-watch.v.hbs, sha256:becceaf9. Do not edit.

`default_nettype none

module focus_gather_watch #(
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
    output wire                                                     shape_ready_o,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] shape_tokens_i,
    input  wire [                                      SLICE_W-1:0] shape_slices_i,
    input  wire [                           $clog2(MAX_ROWS+1)-1:0] shape_rows_i,
    input  wire [                        $clog2(MAX_COLUMNS+1)-1:0] shape_columns_i,
    input  wire [                                  THRESHOLD_W-1:0] shape_threshold_i,
    input  wire                                                     shape_first_i,

    output wire                                                     checked_valid_o,
    input  wire                                                     checked_ready_i,
    output wire [                        $clog2(TILE_TOKENS+1)-1:0] checked_tokens_o,
    output wire [                                      SLICE_W-1:0] checked_slices_o,
    output wire [                           $clog2(MAX_ROWS+1)-1:0] checked_rows_o,
    output wire [                        $clog2(MAX_COLUMNS+1)-1:0] checked_columns_o,
    output wire [                                  THRESHOLD_W-1:0] checked_threshold_o,
    output wire                                                     checked_first_o,

    input  wire                                                     vectors_valid_i,
    output wire                                                     vectors_ready_o,
    input  wire [                                  VECTOR_BITS-1:0] vectors_data_i,
    input  wire                                                     vectors_filled_i,
    input  wire                                                     vectors_last_i,

    input  wire                                                     entries_valid_i,
    output wire                                                     entries_ready_o,
    input  wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_index_i,
    input  wire                                                     entries_zero_i,
    input  wire                                                     entries_last_i,
    input  wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_class_i,
    input  wire                                                     entries_class_valid_i,

    input  wire                                                     counts_valid_i,
    output wire                                                     counts_ready_o,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] counts_unique_i,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] counts_zeros_i,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] counts_classes_i,
    input  wire                                                     counts_last_slice_i,

    output wire                                                     unique_valid_o,
    input  wire                                                     unique_ready_i,
    output wire [                                  VECTOR_BITS-1:0] unique_data_o,
    output wire                                                     unique_filled_o,
    output wire                                                     unique_last_o,

    output wire                                                     map_valid_o,
    input  wire                                                     map_ready_i,
    output wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] map_index_o,
    output wire                                                     map_zero_o,
    output wire                                                     map_last_o,
    output wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] map_class_o,
    output wire                                                     map_class_valid_o,

    output wire                                                     summary_valid_o,
    input  wire                                                     summary_ready_i,
    output wire [                        $clog2(TILE_TOKENS+1)-1:0] summary_unique_o,
    output wire [                        $clog2(TILE_TOKENS+1)-1:0] summary_zeros_o,
    output wire [                        $clog2(TILE_TOKENS+1)-1:0] summary_classes_o,
    output wire                                                     summary_last_slice_o,

    output wire                                                     busy_o,
    output wire                                                     shape_error_o
);

  localparam integer COUNT_W = $clog2(TILE_TOKENS + 1);  // bits of a token count
  localparam integer ROW_COUNT_W = $clog2(MAX_ROWS + 1);  // bits of a number of rows
  localparam integer COLUMN_COUNT_W = $clog2(MAX_COLUMNS + 1);  // bits of a number of columns
  localparam integer SLICES_W = SLICE_W + 6;  // bits of the slices under way
  localparam [SLICES_W-1:0] NO_SLICE = {SLICES_W{1'b0}};

  generate
    if (TILE_TOKENS < 1) begin : gen_tile_tokens_check
      ERROR_TILE_TOKENS_must_be_at_least_1 u_stop ();
    end
    if (MAX_ROWS < 1) begin : gen_max_rows_check
      ERROR_MAX_ROWS_must_be_at_least_1 u_stop ();
    end
    if (MAX_COLUMNS < 1) begin : gen_max_columns_check
      ERROR_MAX_COLUMNS_must_be_at_least_1 u_stop ();
    end
    if (SLICE_W < 1) begin : gen_slice_w_check
      ERROR_SLICE_W_must_be_at_least_1 u_stop ();
    end
    if (THRESHOLD_W < 1) begin : gen_threshold_w_check
      ERROR_THRESHOLD_W_must_be_at_least_1 u_stop ();
    end
    if (VECTOR_BITS < 1) begin : gen_vector_bits_check
      ERROR_VECTOR_BITS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  wire [COUNT_W:0] tokens = {1'b0, shape_tokens_i};
  wire [ROW_COUNT_W:0] rows = {1'b0, shape_rows_i};
  wire [COLUMN_COUNT_W:0] columns = {1'b0, shape_columns_i};
  wire some = (|shape_tokens_i) && (|shape_slices_i) && (|shape_rows_i) && (|shape_columns_i);
  wire fits = some && (tokens <= TILE_TOKENS[COUNT_W:0]) && (rows <= MAX_ROWS[ROW_COUNT_W:0]) &&
      (columns <= MAX_COLUMNS[COLUMN_COUNT_W:0]);
  wire [2:0] full;
  wire [2:0] under_way;
  wire begins = checked_valid_o && checked_ready_i;
  wire [2:0] ends = {
    counts_valid_i && summary_ready_i,
    entries_valid_i && map_ready_i && entries_last_i,
    vectors_valid_i && unique_ready_i && vectors_last_i
  };
  reg shape_error_q;

  assign shape_ready_o = checked_ready_i && !(|full);
  assign checked_valid_o = shape_valid_i && fits && !(|full);
  assign checked_tokens_o = shape_tokens_i;
  assign checked_slices_o = shape_slices_i;
  assign checked_rows_o = shape_rows_i;
  assign checked_columns_o = shape_columns_i;
  assign checked_threshold_o = shape_threshold_i;
  assign checked_first_o = shape_first_i;

  assign vectors_ready_o = unique_ready_i;
  assign unique_valid_o = vectors_valid_i;
  assign unique_data_o = vectors_data_i;
  assign unique_filled_o = vectors_filled_i;
  assign unique_last_o = vectors_last_i;

  assign entries_ready_o = map_ready_i;
  assign map_valid_o = entries_valid_i;
  assign map_index_o = entries_index_i;
  assign map_zero_o = entries_zero_i;
  assign map_last_o = entries_last_i;
  assign map_class_o = entries_class_i;
  assign map_class_valid_o = entries_class_valid_i;

  assign counts_ready_o = summary_ready_i;
  assign summary_valid_o = counts_valid_i;
  assign summary_unique_o = counts_unique_i;
  assign summary_zeros_o = counts_zeros_i;
  assign summary_classes_o = counts_classes_i;
  assign summary_last_slice_o = counts_last_slice_i;

  assign busy_o = |under_way;
  assign shape_error_o = shape_error_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) shape_error_q <= 1'b0;
    else if (shape_valid_i && shape_ready_o && !fits) shape_error_q <= 1'b1;
  end

  // Slices that a stream has not yet ended.
  genvar stream;
  generate
    for (stream = 0; stream < 3; stream = stream + 1) begin : gen_stream
      reg [SLICES_W-1:0] slices_q;
      wire [SLICES_W-1:0] more = begins ? {{(SLICES_W - SLICE_W){1'b0}}, shape_slices_i} : NO_SLICE;
      wire [SLICES_W-1:0] fewer = {{(SLICES_W - 1){1'b0}}, ends[stream]};

      assign full[stream] = slices_q[SLICES_W-1];
      assign under_way[stream] = slices_q != NO_SLICE;

      always @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) slices_q <= NO_SLICE;
        else slices_q <= slices_q + more - fewer;
      end
    end
  endgenerate

endmodule

`resetall
