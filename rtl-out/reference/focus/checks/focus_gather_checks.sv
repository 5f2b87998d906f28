// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_gather as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:8ab7b269. Do not edit.

`default_nettype none

module focus_gather_checks #(
    parameter integer TILE_TOKENS = 1024,  // most tokens of an m-tile, at least 1
    parameter integer PLACE_W     = 35,    // bits of a place, at least 1
    parameter integer CANDIDATE_W = 7,     // bits of a set of candidates, at least 1
    parameter integer NUMBER_W    = 3,     // bits of a candidate's number, at least 1
    parameter integer VECTOR_BITS = 512    // bits of a vector, at least 1
) (
    input  wire                                                     clk_i,
    input  wire                                                     rst_ni,
    input  wire                                                     decisions_valid_i,
    input  wire                                                     decisions_ready_o,
    input  wire                                                     decisions_match_i,
    input  wire [                                     NUMBER_W-1:0] decisions_candidate_i,
    input  wire                                                     places_valid_i,
    input  wire                                                     places_ready_o,
    input  wire [                                  CANDIDATE_W-1:0] places_candidates_i,
    input  wire                                                     places_zero_i,
    input  wire [                                     NUMBER_W-1:0] places_joined_i,
    input  wire [                                      PLACE_W-1:0] places_place_i,
    input  wire                                                     originals_valid_i,
    input  wire                                                     originals_ready_o,
    input  wire [                                  VECTOR_BITS-1:0] originals_data_i,
    input  wire                                                     unique_valid_o,
    input  wire                                                     unique_ready_i,
    input  wire [                                  VECTOR_BITS-1:0] unique_data_o,
    input  wire                                                     unique_filled_o,
    input  wire                                                     unique_last_o,
    input  wire                                                     entries_valid_o,
    input  wire                                                     entries_ready_i,
    input  wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_index_o,
    input  wire                                                     entries_zero_o,
    input  wire [                                  CANDIDATE_W-1:0] entries_agree_o,
    input  wire [                                      PLACE_W-1:0] entries_place_o,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] entries_unique_o,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] entries_zeros_o
);

  reg decisions_waits_q;
  reg places_waits_q;
  reg originals_waits_q;
  reg unique_waits_q;
  reg entries_waits_q;
  reg decisions_match_before_q;
  reg [NUMBER_W-1:0] decisions_candidate_before_q;
  reg [CANDIDATE_W-1:0] places_candidates_before_q;
  reg places_zero_before_q;
  reg [NUMBER_W-1:0] places_joined_before_q;
  reg [PLACE_W-1:0] places_place_before_q;
  reg [VECTOR_BITS-1:0] originals_data_before_q;
  reg [VECTOR_BITS-1:0] unique_data_before_q;
  reg unique_filled_before_q;
  reg unique_last_before_q;
  reg [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_index_before_q;
  reg entries_zero_before_q;
  reg [CANDIDATE_W-1:0] entries_agree_before_q;
  reg [PLACE_W-1:0] entries_place_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] entries_unique_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] entries_zeros_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      decisions_waits_q <= 1'b0;
      places_waits_q <= 1'b0;
      originals_waits_q <= 1'b0;
      unique_waits_q <= 1'b0;
      entries_waits_q <= 1'b0;
    end else begin
      decisions_waits_q <= decisions_valid_i && !decisions_ready_o;
      places_waits_q <= places_valid_i && !places_ready_o;
      originals_waits_q <= originals_valid_i && !originals_ready_o;
      unique_waits_q <= unique_valid_o && !unique_ready_i;
      entries_waits_q <= entries_valid_o && !entries_ready_i;
      if (decisions_waits_q) assume (
          decisions_valid_i
          && (decisions_match_i === decisions_match_before_q)
          && (decisions_candidate_i === decisions_candidate_before_q)
      ) else $error("decisions_waits: a beat that waits stays as it is");
      if (places_waits_q) assume (
          places_valid_i
          && (places_candidates_i === places_candidates_before_q)
          && (places_zero_i === places_zero_before_q)
          && (places_joined_i === places_joined_before_q)
          && (places_place_i === places_place_before_q)
      ) else $error("places_waits: a beat that waits stays as it is");
      if (originals_waits_q) assume (
          originals_valid_i
          && (originals_data_i === originals_data_before_q)
      ) else $error("originals_waits: a beat that waits stays as it is");
      if (unique_waits_q) assert (
          unique_valid_o
          && (unique_data_o === unique_data_before_q)
          && (unique_filled_o === unique_filled_before_q)
          && (unique_last_o === unique_last_before_q)
      ) else $error("unique_waits: a beat that waits stays as it is");
      if (entries_waits_q) assert (
          entries_valid_o
          && (entries_index_o === entries_index_before_q)
          && (entries_zero_o === entries_zero_before_q)
          && (entries_agree_o === entries_agree_before_q)
          && (entries_place_o === entries_place_before_q)
          && (entries_unique_o === entries_unique_before_q)
          && (entries_zeros_o === entries_zeros_before_q)
      ) else $error("entries_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    if (decisions_valid_i && !decisions_ready_o) begin
      decisions_match_before_q <= decisions_match_i;
      decisions_candidate_before_q <= decisions_candidate_i;
    end
    if (places_valid_i && !places_ready_o) begin
      places_candidates_before_q <= places_candidates_i;
      places_zero_before_q <= places_zero_i;
      places_joined_before_q <= places_joined_i;
      places_place_before_q <= places_place_i;
    end
    if (originals_valid_i && !originals_ready_o) begin
      originals_data_before_q <= originals_data_i;
    end
    if (unique_valid_o && !unique_ready_i) begin
      unique_data_before_q <= unique_data_o;
      unique_filled_before_q <= unique_filled_o;
      unique_last_before_q <= unique_last_o;
    end
    if (entries_valid_o && !entries_ready_i) begin
      entries_index_before_q <= entries_index_o;
      entries_zero_before_q <= entries_zero_o;
      entries_agree_before_q <= entries_agree_o;
      entries_place_before_q <= entries_place_o;
      entries_unique_before_q <= entries_unique_o;
      entries_zeros_before_q <= entries_zeros_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_gather
    focus_gather_checks #(
        .TILE_TOKENS(TILE_TOKENS),
        .PLACE_W    (PLACE_W),
        .CANDIDATE_W(CANDIDATE_W),
        .NUMBER_W   (NUMBER_W),
        .VECTOR_BITS(VECTOR_BITS)
    ) u_checks (
        .clk_i                (clk_i),
        .rst_ni               (rst_ni),
        .decisions_valid_i    (decisions_valid_i),
        .decisions_ready_o    (decisions_ready_o),
        .decisions_match_i    (decisions_match_i),
        .decisions_candidate_i(decisions_candidate_i),
        .places_valid_i       (places_valid_i),
        .places_ready_o       (places_ready_o),
        .places_candidates_i  (places_candidates_i),
        .places_zero_i        (places_zero_i),
        .places_joined_i      (places_joined_i),
        .places_place_i       (places_place_i),
        .originals_valid_i    (originals_valid_i),
        .originals_ready_o    (originals_ready_o),
        .originals_data_i     (originals_data_i),
        .unique_valid_o       (unique_valid_o),
        .unique_ready_i       (unique_ready_i),
        .unique_data_o        (unique_data_o),
        .unique_filled_o      (unique_filled_o),
        .unique_last_o        (unique_last_o),
        .entries_valid_o      (entries_valid_o),
        .entries_ready_i      (entries_ready_i),
        .entries_index_o      (entries_index_o),
        .entries_zero_o       (entries_zero_o),
        .entries_agree_o      (entries_agree_o),
        .entries_place_o      (entries_place_o),
        .entries_unique_o     (entries_unique_o),
        .entries_zeros_o      (entries_zeros_o)
    );
`endif

`resetall
