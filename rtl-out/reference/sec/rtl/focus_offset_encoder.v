// SPDX-License-Identifier: Apache-2.0
//
// Turns the positions of retained tokens into gaps and cuts them into m-tiles: what the position
// decoder takes.
//
// Contract
//   gap         position less that of the token before, the last one of the m-tile before included;
//               the first token of a tensor counts from 0
//   tiles       TILE_TOKENS tokens each, the last one what is left
//   empty       a tensor of no retained tokens is taken in a cycle: no m-tile, no gap
//   length      tokens are counted; where last says otherwise length_error_o rises in the next
//               cycle
//   throughput  one token per cycle; a new m-tile costs a cycle
//   latency     1 cycle
//   stall       nothing is lost; the gaps of an m-tile wait until it is taken; retained_ready_o
//               depends on gaps_ready_i
//   reset       forgets the tensor
//
//   positions 3 4 9 11 20, m-tiles of 3:   tiles 3 (first), 2 (last)   gaps 3 1 5 | 2 9
//
// Generated from templates/rtl/semantic/offset-encoder.v.hbs, sha256:95b5116d. Do not edit.

`default_nettype none

module focus_offset_encoder #(
    parameter integer MAX_TOKENS  = 12800,  // positions before pruning, at least 1
    parameter integer TILE_TOKENS = 1024    // most tokens of an m-tile, at least 1
) (
    input  wire                                                   clk_i,
    input  wire                                                   rst_ni,

    input  wire                                                   tensor_valid_i,
    output wire                                                   tensor_ready_o,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] tensor_tokens_i,

    input  wire                                                   retained_valid_i,
    output wire                                                   retained_ready_o,
    input  wire [((MAX_TOKENS > 1) ? $clog2(MAX_TOKENS) : 1)-1:0] retained_index_i,
    input  wire                                                   retained_last_i,

    output wire                                                   tiles_valid_o,
    input  wire                                                   tiles_ready_i,
    output wire [                      $clog2(TILE_TOKENS+1)-1:0] tiles_tokens_o,
    output wire                                                   tiles_first_o,
    output wire                                                   tiles_last_o,

    output wire                                                   gaps_valid_o,
    input  wire                                                   gaps_ready_i,
    output wire [                       $clog2(MAX_TOKENS+1)-1:0] gaps_gap_o,
    output wire                                                   gaps_tile_last_o,
    output wire                                                   gaps_last_o,

    output wire                                                   busy_o,
    output wire                                                   length_error_o
);

  localparam integer INDEX_W = (MAX_TOKENS > 1) ? $clog2(MAX_TOKENS) : 1;  // bits of a position
  localparam integer GAP_W = $clog2(MAX_TOKENS + 1);  // of a gap, and of a token count
  localparam integer COUNT_W = $clog2(TILE_TOKENS + 1);  // of the tokens of an m-tile
  // Wide enough for the tokens of a tensor and of an m-tile.
  localparam integer LEFT_W = ((GAP_W > COUNT_W) ? GAP_W : COUNT_W) + 1;
  localparam [COUNT_W-1:0] NO_TOKENS = {COUNT_W{1'b0}};
  localparam [LEFT_W-1:0] NOTHING = {LEFT_W{1'b0}};

  generate
    if (MAX_TOKENS < 1) begin : gen_max_tokens_check
      ERROR_MAX_TOKENS_must_be_at_least_1 u_stop ();
    end
    if (TILE_TOKENS < 1) begin : gen_tile_tokens_check
      ERROR_TILE_TOKENS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  reg busy_q;
  reg tile_q;  // an m-tile is to be announced
  reg first_q;
  reg [LEFT_W-1:0] left_q;  // tokens of the m-tiles to come
  reg [COUNT_W-1:0] tile_left_q;  // tokens of this one to come
  reg [GAP_W-1:0] before_q;  // position of the token before
  reg valid_q;
  reg [GAP_W-1:0] gap_q;
  reg tile_last_q;
  reg last_q;
  reg length_error_q;

  wire [31:0] left = {{(32 - LEFT_W){1'b0}}, left_q};
  wire final_tile = left <= TILE_TOKENS;
  wire [GAP_W-1:0] index;
  wire take_tensor = tensor_valid_i && tensor_ready_o && (|tensor_tokens_i);
  wire take_tile = tile_q && tiles_ready_i;
  wire take = retained_valid_i && retained_ready_o;
  wire tile_ends = tile_left_q == (NO_TOKENS + 1'b1);
  wire ends = tile_ends && (left_q == NOTHING);

  generate
    if (GAP_W > INDEX_W) begin : gen_wide
      assign index = {{(GAP_W - INDEX_W){1'b0}}, retained_index_i};
    end else begin : gen_same
      assign index = retained_index_i[GAP_W-1:0];
    end
  endgenerate

  assign tensor_ready_o   = !busy_q;
  assign retained_ready_o = (tile_left_q != NO_TOKENS) && (!valid_q || gaps_ready_i);
  assign tiles_valid_o    = tile_q;
  assign tiles_tokens_o   = final_tile ? left_q[COUNT_W-1:0] : TILE_TOKENS[COUNT_W-1:0];
  assign tiles_first_o    = first_q;
  assign tiles_last_o     = final_tile;
  assign gaps_valid_o     = valid_q;
  assign gaps_gap_o       = gap_q;
  assign gaps_tile_last_o = tile_last_q;
  assign gaps_last_o      = last_q;
  assign busy_o           = busy_q || valid_q;
  assign length_error_o   = length_error_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q         <= 1'b0;
      tile_q         <= 1'b0;
      tile_left_q    <= NO_TOKENS;
      valid_q        <= 1'b0;
      length_error_q <= 1'b0;
    end else begin
      if (take_tensor) busy_q <= 1'b1;
      else if (take && ends) busy_q <= 1'b0;
      if (take_tensor || (take && tile_ends && !ends)) tile_q <= 1'b1;
      else if (tiles_ready_i) tile_q <= 1'b0;
      if (take_tile) tile_left_q <= tiles_tokens_o;
      else if (take) tile_left_q <= tile_left_q - 1'b1;
      if (take && (retained_last_i != ends)) length_error_q <= 1'b1;
      if (take) valid_q <= 1'b1;
      else if (gaps_ready_i) valid_q <= 1'b0;
    end
  end

  always @(posedge clk_i) begin
    if (take_tensor) begin
      left_q  <= {{(LEFT_W - GAP_W){1'b0}}, tensor_tokens_i};
      first_q <= 1'b1;
    end else if (take_tile) begin
      left_q  <= final_tile ? NOTHING : left_q - TILE_TOKENS[LEFT_W-1:0];
      first_q <= 1'b0;
    end
    if (take_tensor) before_q <= {GAP_W{1'b0}};
    else if (take) before_q <= index;
    if (take) begin
      gap_q       <= index - before_q;
      tile_last_q <= tile_ends;
      last_q      <= ends;
    end
  end

endmodule

`resetall
