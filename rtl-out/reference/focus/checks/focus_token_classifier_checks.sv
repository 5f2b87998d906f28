// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_token_classifier as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:d4e32e7c. Do not edit.

`default_nettype none

module focus_token_classifier_checks #(
    parameter integer TILE_TOKENS = 1024,  // most tokens of an m-tile, at least 1
    parameter integer PLACE_W     = 35,    // bits of a place, at least 1
    parameter integer CANDIDATE_W = 7      // bits of a set of candidates, at least 1
) (
    input  wire                                                     clk_i,
    input  wire                                                     rst_ni,
    input  wire                                                     entries_valid_i,
    input  wire                                                     entries_ready_o,
    input  wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_index_i,
    input  wire                                                     entries_zero_i,
    input  wire [                                  CANDIDATE_W-1:0] entries_agree_i,
    input  wire [                                      PLACE_W-1:0] entries_place_i,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] entries_unique_i,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] entries_zeros_i,
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
    input  wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] token_in
);

  reg entries_waits_q;
  reg map_waits_q;
  reg summary_waits_q;
  reg [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_index_before_q;
  reg entries_zero_before_q;
  reg [CANDIDATE_W-1:0] entries_agree_before_q;
  reg [PLACE_W-1:0] entries_place_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] entries_unique_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] entries_zeros_before_q;
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
      entries_waits_q <= 1'b0;
      map_waits_q <= 1'b0;
      summary_waits_q <= 1'b0;
    end else begin
      entries_waits_q <= entries_valid_i && !entries_ready_o;
      map_waits_q <= map_valid_o && !map_ready_i;
      summary_waits_q <= summary_valid_o && !summary_ready_i;
      if (entries_waits_q) assume (
          entries_valid_i
          && (entries_index_i === entries_index_before_q)
          && (entries_zero_i === entries_zero_before_q)
          && (entries_agree_i === entries_agree_before_q)
          && (entries_place_i === entries_place_before_q)
          && (entries_unique_i === entries_unique_before_q)
          && (entries_zeros_i === entries_zeros_before_q)
      ) else $error("entries_waits: a beat that waits stays as it is");
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
      if (entries_valid_i && (32'(token_in) == 0)) assume (
          32'(entries_agree_i) == 0
      ) else $error("first_alone: the first token of an m-tile has no candidate to agree with");
    end
  end

  always @(posedge clk_i) begin
    if (entries_valid_i && !entries_ready_o) begin
      entries_index_before_q <= entries_index_i;
      entries_zero_before_q <= entries_zero_i;
      entries_agree_before_q <= entries_agree_i;
      entries_place_before_q <= entries_place_i;
      entries_unique_before_q <= entries_unique_i;
      entries_zeros_before_q <= entries_zeros_i;
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
bind focus_token_classifier
    focus_token_classifier_checks #(
        .TILE_TOKENS(TILE_TOKENS),
        .PLACE_W    (PLACE_W),
        .CANDIDATE_W(CANDIDATE_W)
    ) u_checks (
        .clk_i               (clk_i),
        .rst_ni              (rst_ni),
        .entries_valid_i     (entries_valid_i),
        .entries_ready_o     (entries_ready_o),
        .entries_index_i     (entries_index_i),
        .entries_zero_i      (entries_zero_i),
        .entries_agree_i     (entries_agree_i),
        .entries_place_i     (entries_place_i),
        .entries_unique_i    (entries_unique_i),
        .entries_zeros_i     (entries_zeros_i),
        .map_valid_o         (map_valid_o),
        .map_ready_i         (map_ready_i),
        .map_index_o         (map_index_o),
        .map_zero_o          (map_zero_o),
        .map_last_o          (map_last_o),
        .map_class_o         (map_class_o),
        .map_class_valid_o   (map_class_valid_o),
        .summary_valid_o     (summary_valid_o),
        .summary_ready_i     (summary_ready_i),
        .summary_unique_o    (summary_unique_o),
        .summary_zeros_o     (summary_zeros_o),
        .summary_classes_o   (summary_classes_o),
        .summary_last_slice_o(summary_last_slice_o),
        .token_in            (token_in)
    );
`endif

`resetall
