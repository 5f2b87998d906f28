// SPDX-License-Identifier: Apache-2.0
//
// Finds frame, row and column of every retained token from its distance to the token before it, and
// where its vector is kept.
//
// Contract
//   position    index = index of the token before + gap; the first token of a tensor counts from 0,
//               that of any other m-tile from the last token of the m-tile before, in every slice
//               again
//   place       offset = floor(row / BR) * STRIDE_WORDS + floor(column / BC); residues are frame
//               mod BF, row mod BR, column mod BC; top and left say that no whole block lies above
//               or before
//   throughput  one token per cycle with a gap up to the columns of a frame; each further row costs
//               a cycle
//   latency     1 cycle, and one for each further row
//   stall       nothing is lost; tokens_ready_o depends on placed_ready_i
//   reset       forgets the m-tile
//
//   place: | offset | frame | token | last slice | first slice | last | top | left | f | r | c |
//          (high)                                               residues, 2 bits each  (low)
//
// Generated from templates/rtl/similarity/position-decoder.v.hbs, sha256:d16085de. Do not edit.

`default_nettype none

module focus_position_decoder #(
    parameter integer BLOCK_FRAMES  = 2,     // frames of the block, at least 1
    parameter integer BLOCK_ROWS    = 2,     // rows of the block, at least 1
    parameter integer BLOCK_COLUMNS = 2,     // columns of the block, at least 1
    parameter integer STRIDE_WORDS  = 12,    // words of a row of blocks, at least 1
    parameter integer DEPTH_WORDS   = 144,   // words of a bank, at least 2
    parameter integer FRAME_W       = 6,     // bits of a frame number, at least 1
    parameter integer TILE_TOKENS   = 1024,  // most tokens of an m-tile, at least 1
    parameter integer PLACE_W       = 35,    // bits of a place, at least 1
    parameter integer SLICE_W       = 12,    // bits of a slice count, at least 1
    parameter integer ROW_W         = 5,     // bits of a row count, at least 1
    parameter integer COLUMN_W      = 5,     // bits of a column count, at least 1
    parameter integer NUMBER_W      = 3,     // bits of a candidate's number, at least 1
    parameter integer GAP_W         = 16,    // bits of a gap, at least 1
    parameter integer VECTOR_BITS   = 512,   // bits of a vector, at least 1
    parameter integer THRESHOLD_W   = 16     // bits of the threshold, at least 1
) (
    input  wire                             clk_i,
    input  wire                             rst_ni,

    input  wire                             shape_valid_i,
    output wire                             shape_ready_o,
    input  wire [$clog2(TILE_TOKENS+1)-1:0] shape_tokens_i,
    input  wire [              SLICE_W-1:0] shape_slices_i,
    input  wire [                ROW_W-1:0] shape_rows_i,
    input  wire [             COLUMN_W-1:0] shape_columns_i,
    input  wire [          THRESHOLD_W-1:0] shape_threshold_i,
    input  wire                             shape_first_i,

    input  wire                             tokens_valid_i,
    output wire                             tokens_ready_o,
    input  wire [                GAP_W-1:0] tokens_gap_i,
    input  wire [             NUMBER_W-1:0] tokens_joined_i,
    input  wire [          VECTOR_BITS-1:0] tokens_data_i,

    output wire                             placed_valid_o,
    input  wire                             placed_ready_i,
    output wire [          VECTOR_BITS-1:0] placed_data_o,
    output wire [             NUMBER_W-1:0] placed_joined_o,
    output wire [              PLACE_W-1:0] placed_place_o,
    output wire [          THRESHOLD_W-1:0] placed_threshold_o
);

  localparam integer OFFSET_W = $clog2(DEPTH_WORDS);  // bits of an offset
  // bits of a token number
  localparam integer TOKEN_W = (TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1;
  localparam integer COUNT_W = $clog2(TILE_TOKENS + 1);  // bits of a token count
  // A column that may still lie rows further on.
  localparam integer REACH_W = ((GAP_W > COLUMN_W) ? GAP_W : COLUMN_W) + 1;
  localparam [1:0] LAST_FRAME = BLOCK_FRAMES[1:0] - 2'd1;
  localparam [1:0] LAST_ROW = BLOCK_ROWS[1:0] - 2'd1;
  localparam [OFFSET_W-1:0] STRIDE = STRIDE_WORDS[OFFSET_W-1:0];
  localparam [COLUMN_W+1:0] BLOCK_C = BLOCK_COLUMNS[COLUMN_W+1:0];
  // What stands in front of a column: row, frame and what is counted with them.
  localparam integer LINE_W = ROW_W + FRAME_W + 5 + OFFSET_W;

  generate
    if (BLOCK_FRAMES < 1) begin : gen_block_frames_check
      ERROR_BLOCK_FRAMES_must_be_at_least_1 u_stop ();
    end
    if (BLOCK_ROWS < 1) begin : gen_block_rows_check
      ERROR_BLOCK_ROWS_must_be_at_least_1 u_stop ();
    end
    if (BLOCK_COLUMNS < 1) begin : gen_block_columns_check
      ERROR_BLOCK_COLUMNS_must_be_at_least_1 u_stop ();
    end
    if (STRIDE_WORDS < 1) begin : gen_stride_words_check
      ERROR_STRIDE_WORDS_must_be_at_least_1 u_stop ();
    end
    if (DEPTH_WORDS < 2) begin : gen_depth_words_check
      ERROR_DEPTH_WORDS_must_be_at_least_2 u_stop ();
    end
    if (FRAME_W < 1) begin : gen_frame_w_check
      ERROR_FRAME_W_must_be_at_least_1 u_stop ();
    end
    if (TILE_TOKENS < 1) begin : gen_tile_tokens_check
      ERROR_TILE_TOKENS_must_be_at_least_1 u_stop ();
    end
    if (PLACE_W < 1) begin : gen_place_w_check
      ERROR_PLACE_W_must_be_at_least_1 u_stop ();
    end
    if (SLICE_W < 1) begin : gen_slice_w_check
      ERROR_SLICE_W_must_be_at_least_1 u_stop ();
    end
    if (ROW_W < 1) begin : gen_row_w_check
      ERROR_ROW_W_must_be_at_least_1 u_stop ();
    end
    if (COLUMN_W < 1) begin : gen_column_w_check
      ERROR_COLUMN_W_must_be_at_least_1 u_stop ();
    end
    if (NUMBER_W < 1) begin : gen_number_w_check
      ERROR_NUMBER_W_must_be_at_least_1 u_stop ();
    end
    if (GAP_W < 1) begin : gen_gap_w_check
      ERROR_GAP_W_must_be_at_least_1 u_stop ();
    end
    if (VECTOR_BITS < 1) begin : gen_vector_bits_check
      ERROR_VECTOR_BITS_must_be_at_least_1 u_stop ();
    end
    if (THRESHOLD_W < 1) begin : gen_threshold_w_check
      ERROR_THRESHOLD_W_must_be_at_least_1 u_stop ();
    end
    if (PLACE_W != 11 + TOKEN_W + FRAME_W + OFFSET_W) begin : gen_relation0_check
      ERROR_PLACE_W_must_be_the_bits_of_a_place u_stop ();
    end
    if (NUMBER_W < $clog2(BLOCK_FRAMES * BLOCK_ROWS * BLOCK_COLUMNS)) begin : gen_relation1_check
      ERROR_NUMBER_W_must_hold_BLOCK_FRAMES_BLOCK_ROWS_BLOCK_COLUMNS_1 u_stop ();
    end
  endgenerate

  // The m-tile.
  reg                   busy_q;
  reg [    COUNT_W-1:0] tokens_q;
  reg [    SLICE_W-1:0] slices_left_q;
  reg [      ROW_W-1:0] rows_q;
  reg [   COLUMN_W-1:0] columns_q;
  reg [THRESHOLD_W-1:0] threshold_q;
  reg                   first_slice_q;

  // Where it starts, to come back to with each slice.
  reg [     LINE_W-1:0] start_line_q;
  reg [   COLUMN_W-1:0] start_column_q;

  // The token at hand; while it seeks, its column still has rows to give away.
  reg                   valid_q;
  reg                   seeking_q;
  reg [VECTOR_BITS-1:0] data_q;
  reg [   NUMBER_W-1:0] joined_q;
  reg [     LINE_W-1:0] line_q;
  reg [    REACH_W-1:0] column_q;
  reg [    COUNT_W-1:0] token_q;
  reg                   last_q;
  reg                   last_slice_q;
  reg                   of_first_slice_q;
  reg [THRESHOLD_W-1:0] token_threshold_q;

  // The next token's number, and whether it opens or closes a slice.
  reg [    COUNT_W-1:0] next_token_q;

  wire opens = next_token_q == {COUNT_W{1'b0}};
  wire closes = next_token_q + 1'b1 == tokens_q;
  wire final_slice = slices_left_q == {{(SLICE_W - 1){1'b0}}, 1'b1};
  wire free = !seeking_q && (!valid_q || placed_ready_i);
  wire take_shape = shape_valid_i && shape_ready_o;
  wire take = tokens_valid_i && tokens_ready_o;

  assign shape_ready_o  = !busy_q && !seeking_q;
  assign tokens_ready_o = busy_q && free;
  assign placed_valid_o = valid_q && !seeking_q;

  // One row further: next row, or next frame.
  function [LINE_W-1:0] next_line(input [LINE_W-1:0] line, input [ROW_W-1:0] rows);
    reg [  ROW_W-1:0] row;
    reg [FRAME_W-1:0] frame;
    reg [        1:0] frame_residue;
    reg [        1:0] row_residue;
    reg               top;
    reg [OFFSET_W-1:0] base;
    begin
      {row, frame, frame_residue, row_residue, top, base} = line;
      row = row + 1'b1;
      if (row_residue == LAST_ROW) begin
        row_residue = 2'd0;
        top = 1'b0;
        base = base + STRIDE;
      end else row_residue = row_residue + 2'd1;
      if (row == rows) begin
        row = {ROW_W{1'b0}};
        row_residue = 2'd0;
        top = 1'b1;
        base = {OFFSET_W{1'b0}};
        frame = frame + 1'b1;
        frame_residue = (frame_residue == LAST_FRAME) ? 2'd0 : frame_residue + 2'd1;
      end
      next_line = {row, frame, frame_residue, row_residue, top, base};
    end
  endfunction

  wire [LINE_W-1:0] first_line = {
    {ROW_W{1'b0}}, {FRAME_W{1'b0}}, 2'd0, 2'd0, 1'b1, {OFFSET_W{1'b0}}
  };

  wire [REACH_W-1:0] columns = {{(REACH_W - COLUMN_W){1'b0}}, columns_q};
  wire [REACH_W-1:0] start_column = {{(REACH_W - COLUMN_W){1'b0}}, start_column_q};
  wire [LINE_W-1:0] from_line = seeking_q ? line_q : opens ? start_line_q : line_q;
  wire [REACH_W-1:0] gap = {{(REACH_W - GAP_W){1'b0}}, tokens_gap_i};
  wire [REACH_W-1:0] reach = seeking_q ? column_q : (opens ? start_column : column_q) + gap;
  wire over = reach >= columns;
  wire [REACH_W-1:0] reach_left = reach - columns;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q    <= 1'b0;
      valid_q   <= 1'b0;
      seeking_q <= 1'b0;
    end else begin
      if (take_shape) busy_q <= 1'b1;
      else if (take && closes && final_slice) busy_q <= 1'b0;
      if (take) valid_q <= 1'b1;
      else if (placed_valid_o && placed_ready_i) valid_q <= 1'b0;
      if (take || seeking_q) seeking_q <= over && (reach_left >= columns);
    end
  end

  always @(posedge clk_i) begin
    if (take_shape) begin
      tokens_q       <= shape_tokens_i;
      slices_left_q  <= shape_slices_i;
      rows_q         <= shape_rows_i;
      columns_q      <= shape_columns_i;
      threshold_q    <= shape_threshold_i;
      first_slice_q  <= 1'b1;
      next_token_q   <= {COUNT_W{1'b0}};
      start_line_q   <= shape_first_i ? first_line : line_q;
      start_column_q <= shape_first_i ? {COLUMN_W{1'b0}} : column_q[COLUMN_W-1:0];
    end
    if (take || seeking_q) begin
      line_q   <= over ? next_line(from_line, rows_q) : from_line;
      column_q <= over ? reach_left : reach;
    end
    if (take) begin
      data_q           <= tokens_data_i;
      joined_q         <= tokens_joined_i;
      token_q          <= next_token_q;
      last_q           <= closes;
      last_slice_q     <= final_slice;
      of_first_slice_q <= first_slice_q;
      token_threshold_q <= threshold_q;
      next_token_q     <= closes ? {COUNT_W{1'b0}} : next_token_q + 1'b1;
      if (closes) begin
        slices_left_q <= slices_left_q - 1'b1;
        first_slice_q <= 1'b0;
      end
    end
  end

  // The place: a block's columns are told apart by a constant, not by the size of the frame.
  wire [ FRAME_W-1:0] frame;
  wire [         1:0] frame_residue;
  wire [         1:0] row_residue;
  wire                top;
  wire [OFFSET_W-1:0] base;
  wire [   ROW_W-1:0] row;
  wire [COLUMN_W+1:0] column = {2'd0, column_q[COLUMN_W-1:0]};
  wire [COLUMN_W+1:0] quotient = column / BLOCK_C;
  wire [COLUMN_W+1:0] residue = column - quotient * BLOCK_C;
  wire [OFFSET_W+COLUMN_W+1:0] further = {{OFFSET_W{1'b0}}, quotient};
  wire [OFFSET_W-1:0] offset = base + further[OFFSET_W-1:0];
  wire left = quotient == {(COLUMN_W + 2){1'b0}};

  assign {row, frame, frame_residue, row_residue, top, base} = line_q;
  assign placed_data_o = data_q;
  assign placed_joined_o = joined_q;
  assign placed_threshold_o = token_threshold_q;
  assign placed_place_o[1:0] = residue[1:0];
  assign placed_place_o[3:2] = row_residue;
  assign placed_place_o[5:4] = frame_residue;
  assign placed_place_o[6] = left;
  assign placed_place_o[7] = top;
  assign placed_place_o[8] = last_q;
  assign placed_place_o[9] = of_first_slice_q;
  assign placed_place_o[10] = last_slice_q;
  assign placed_place_o[11+:TOKEN_W] = token_q[TOKEN_W-1:0];
  assign placed_place_o[11+TOKEN_W+:FRAME_W] = frame;
  assign placed_place_o[11+TOKEN_W+FRAME_W+:OFFSET_W] = offset;

  wire unused = &{1'b0, row, residue, further, token_q, column_q};

endmodule

`resetall
