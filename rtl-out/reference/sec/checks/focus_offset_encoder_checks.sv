// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_offset_encoder as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:8f8c8627. Do not edit.

`default_nettype none

module focus_offset_encoder_checks #(
    parameter integer MAX_TOKENS  = 12800,  // positions before pruning, at least 1
    parameter integer TILE_TOKENS = 1024    // most tokens of an m-tile, at least 1
) (
    input  wire                                                   clk_i,
    input  wire                                                   rst_ni,
    input  wire                                                   tensor_valid_i,
    input  wire                                                   tensor_ready_o,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] tensor_tokens_i,
    input  wire                                                   retained_valid_i,
    input  wire                                                   retained_ready_o,
    input  wire [((MAX_TOKENS > 1) ? $clog2(MAX_TOKENS) : 1)-1:0] retained_index_i,
    input  wire                                                   retained_last_i,
    input  wire                                                   tiles_valid_o,
    input  wire                                                   tiles_ready_i,
    input  wire [                      $clog2(TILE_TOKENS+1)-1:0] tiles_tokens_o,
    input  wire                                                   tiles_first_o,
    input  wire                                                   tiles_last_o,
    input  wire                                                   gaps_valid_o,
    input  wire                                                   gaps_ready_i,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] gaps_gap_o,
    input  wire                                                   gaps_tile_last_o,
    input  wire                                                   gaps_last_o,
    input  wire                                                   length_error_o
);

  reg tensor_waits_q;
  reg retained_waits_q;
  reg tiles_waits_q;
  reg gaps_waits_q;
  reg length_error_stays_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] tensor_tokens_before_q;
  reg [((MAX_TOKENS > 1) ? $clog2(MAX_TOKENS) : 1)-1:0] retained_index_before_q;
  reg retained_last_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] tiles_tokens_before_q;
  reg tiles_first_before_q;
  reg tiles_last_before_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] gaps_gap_before_q;
  reg gaps_tile_last_before_q;
  reg gaps_last_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      tensor_waits_q <= 1'b0;
      retained_waits_q <= 1'b0;
      tiles_waits_q <= 1'b0;
      gaps_waits_q <= 1'b0;
      length_error_stays_q <= 1'b0;
    end else begin
      tensor_waits_q <= tensor_valid_i && !tensor_ready_o;
      retained_waits_q <= retained_valid_i && !retained_ready_o;
      tiles_waits_q <= tiles_valid_o && !tiles_ready_i;
      gaps_waits_q <= gaps_valid_o && !gaps_ready_i;
      length_error_stays_q <= length_error_o;
      if (tensor_waits_q) assume (
          tensor_valid_i
          && (tensor_tokens_i === tensor_tokens_before_q)
      ) else $error("tensor_waits: a beat that waits stays as it is");
      if (retained_waits_q) assume (
          retained_valid_i
          && (retained_index_i === retained_index_before_q)
          && (retained_last_i === retained_last_before_q)
      ) else $error("retained_waits: a beat that waits stays as it is");
      if (tiles_waits_q) assert (
          tiles_valid_o
          && (tiles_tokens_o === tiles_tokens_before_q)
          && (tiles_first_o === tiles_first_before_q)
          && (tiles_last_o === tiles_last_before_q)
      ) else $error("tiles_waits: a beat that waits stays as it is");
      if (gaps_waits_q) assert (
          gaps_valid_o
          && (gaps_gap_o === gaps_gap_before_q)
          && (gaps_tile_last_o === gaps_tile_last_before_q)
          && (gaps_last_o === gaps_last_before_q)
      ) else $error("gaps_waits: a beat that waits stays as it is");
      if (length_error_stays_q) assert (
          length_error_o
      ) else $error("length_error_stays: length_error stays until reset");
    end
  end

  always @(posedge clk_i) begin
    if (tensor_valid_i && !tensor_ready_o) begin
      tensor_tokens_before_q <= tensor_tokens_i;
    end
    if (retained_valid_i && !retained_ready_o) begin
      retained_index_before_q <= retained_index_i;
      retained_last_before_q <= retained_last_i;
    end
    if (tiles_valid_o && !tiles_ready_i) begin
      tiles_tokens_before_q <= tiles_tokens_o;
      tiles_first_before_q <= tiles_first_o;
      tiles_last_before_q <= tiles_last_o;
    end
    if (gaps_valid_o && !gaps_ready_i) begin
      gaps_gap_before_q <= gaps_gap_o;
      gaps_tile_last_before_q <= gaps_tile_last_o;
      gaps_last_before_q <= gaps_last_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_offset_encoder
    focus_offset_encoder_checks #(
        .MAX_TOKENS (MAX_TOKENS),
        .TILE_TOKENS(TILE_TOKENS)
    ) u_checks (
        .clk_i           (clk_i),
        .rst_ni          (rst_ni),
        .tensor_valid_i  (tensor_valid_i),
        .tensor_ready_o  (tensor_ready_o),
        .tensor_tokens_i (tensor_tokens_i),
        .retained_valid_i(retained_valid_i),
        .retained_ready_o(retained_ready_o),
        .retained_index_i(retained_index_i),
        .retained_last_i (retained_last_i),
        .tiles_valid_o   (tiles_valid_o),
        .tiles_ready_i   (tiles_ready_i),
        .tiles_tokens_o  (tiles_tokens_o),
        .tiles_first_o   (tiles_first_o),
        .tiles_last_o    (tiles_last_o),
        .gaps_valid_o    (gaps_valid_o),
        .gaps_ready_i    (gaps_ready_i),
        .gaps_gap_o      (gaps_gap_o),
        .gaps_tile_last_o(gaps_tile_last_o),
        .gaps_last_o     (gaps_last_o),
        .length_error_o  (length_error_o)
    );
`endif

`resetall
