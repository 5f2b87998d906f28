// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_layouter as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:edccfe8d. Do not edit.

`default_nettype none

module focus_layouter_checks #(
    parameter integer PLACE_W     = 35,   // bits of a place, at least 1
    parameter integer VECTOR_BITS = 384,  // bits of a vector, at least 1
    parameter integer NORM_W      = 27,   // bits of a squared length, at least 1
    parameter integer THRESHOLD_W = 16,   // bits of the threshold, at least 1
    parameter integer NUMBER_W    = 3,    // bits of a candidate's number, at least 1
    parameter integer CANDIDATE_W = 7,    // bits of a set of candidates, at least 1
    parameter integer DOTS        = 1     // candidates handed on in a cycle, at least 1
) (
    input  wire                        clk_i,
    input  wire                        rst_ni,
    input  wire                        keys_valid_i,
    input  wire                        keys_ready_o,
    input  wire [     VECTOR_BITS-1:0] keys_vector_i,
    input  wire [          NORM_W-1:0] keys_norm_i,
    input  wire                        keys_zero_i,
    input  wire [        NUMBER_W-1:0] keys_joined_i,
    input  wire [         PLACE_W-1:0] keys_place_i,
    input  wire [     THRESHOLD_W-1:0] keys_threshold_i,
    input  wire                        places_valid_o,
    input  wire                        places_ready_i,
    input  wire [     CANDIDATE_W-1:0] places_candidates_o,
    input  wire                        places_zero_o,
    input  wire [        NUMBER_W-1:0] places_joined_o,
    input  wire [         PLACE_W-1:0] places_place_o,
    input  wire                        steps_valid_o,
    input  wire                        steps_ready_i,
    input  wire [     VECTOR_BITS-1:0] steps_key_o,
    input  wire [          NORM_W-1:0] steps_key_norm_o,
    input  wire [     THRESHOLD_W-1:0] steps_threshold_o,
    input  wire [DOTS*VECTOR_BITS-1:0] steps_candidates_o,
    input  wire [     DOTS*NORM_W-1:0] steps_norms_o,
    input  wire                        steps_first_o,
    input  wire                        steps_last_o
);

  reg keys_waits_q;
  reg places_waits_q;
  reg steps_waits_q;
  reg [VECTOR_BITS-1:0] keys_vector_before_q;
  reg [NORM_W-1:0] keys_norm_before_q;
  reg keys_zero_before_q;
  reg [NUMBER_W-1:0] keys_joined_before_q;
  reg [PLACE_W-1:0] keys_place_before_q;
  reg [THRESHOLD_W-1:0] keys_threshold_before_q;
  reg [CANDIDATE_W-1:0] places_candidates_before_q;
  reg places_zero_before_q;
  reg [NUMBER_W-1:0] places_joined_before_q;
  reg [PLACE_W-1:0] places_place_before_q;
  reg [VECTOR_BITS-1:0] steps_key_before_q;
  reg [NORM_W-1:0] steps_key_norm_before_q;
  reg [THRESHOLD_W-1:0] steps_threshold_before_q;
  reg [DOTS*VECTOR_BITS-1:0] steps_candidates_before_q;
  reg [DOTS*NORM_W-1:0] steps_norms_before_q;
  reg steps_first_before_q;
  reg steps_last_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      keys_waits_q <= 1'b0;
      places_waits_q <= 1'b0;
      steps_waits_q <= 1'b0;
    end else begin
      keys_waits_q <= keys_valid_i && !keys_ready_o;
      places_waits_q <= places_valid_o && !places_ready_i;
      steps_waits_q <= steps_valid_o && !steps_ready_i;
      if (keys_waits_q) assume (
          keys_valid_i
          && (keys_vector_i === keys_vector_before_q)
          && (keys_norm_i === keys_norm_before_q)
          && (keys_zero_i === keys_zero_before_q)
          && (keys_joined_i === keys_joined_before_q)
          && (keys_place_i === keys_place_before_q)
          && (keys_threshold_i === keys_threshold_before_q)
      ) else $error("keys_waits: a beat that waits stays as it is");
      if (places_waits_q) assert (
          places_valid_o
          && (places_candidates_o === places_candidates_before_q)
          && (places_zero_o === places_zero_before_q)
          && (places_joined_o === places_joined_before_q)
          && (places_place_o === places_place_before_q)
      ) else $error("places_waits: a beat that waits stays as it is");
      if (steps_waits_q) assert (
          steps_valid_o
          && (steps_key_o === steps_key_before_q)
          && (steps_key_norm_o === steps_key_norm_before_q)
          && (steps_threshold_o === steps_threshold_before_q)
          && (steps_candidates_o === steps_candidates_before_q)
          && (steps_norms_o === steps_norms_before_q)
          && (steps_first_o === steps_first_before_q)
          && (steps_last_o === steps_last_before_q)
      ) else $error("steps_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    if (keys_valid_i && !keys_ready_o) begin
      keys_vector_before_q <= keys_vector_i;
      keys_norm_before_q <= keys_norm_i;
      keys_zero_before_q <= keys_zero_i;
      keys_joined_before_q <= keys_joined_i;
      keys_place_before_q <= keys_place_i;
      keys_threshold_before_q <= keys_threshold_i;
    end
    if (places_valid_o && !places_ready_i) begin
      places_candidates_before_q <= places_candidates_o;
      places_zero_before_q <= places_zero_o;
      places_joined_before_q <= places_joined_o;
      places_place_before_q <= places_place_o;
    end
    if (steps_valid_o && !steps_ready_i) begin
      steps_key_before_q <= steps_key_o;
      steps_key_norm_before_q <= steps_key_norm_o;
      steps_threshold_before_q <= steps_threshold_o;
      steps_candidates_before_q <= steps_candidates_o;
      steps_norms_before_q <= steps_norms_o;
      steps_first_before_q <= steps_first_o;
      steps_last_before_q <= steps_last_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_layouter
    focus_layouter_checks #(
        .PLACE_W    (PLACE_W),
        .VECTOR_BITS(VECTOR_BITS),
        .NORM_W     (NORM_W),
        .THRESHOLD_W(THRESHOLD_W),
        .NUMBER_W   (NUMBER_W),
        .CANDIDATE_W(CANDIDATE_W),
        .DOTS       (DOTS)
    ) u_checks (
        .clk_i              (clk_i),
        .rst_ni             (rst_ni),
        .keys_valid_i       (keys_valid_i),
        .keys_ready_o       (keys_ready_o),
        .keys_vector_i      (keys_vector_i),
        .keys_norm_i        (keys_norm_i),
        .keys_zero_i        (keys_zero_i),
        .keys_joined_i      (keys_joined_i),
        .keys_place_i       (keys_place_i),
        .keys_threshold_i   (keys_threshold_i),
        .places_valid_o     (places_valid_o),
        .places_ready_i     (places_ready_i),
        .places_candidates_o(places_candidates_o),
        .places_zero_o      (places_zero_o),
        .places_joined_o    (places_joined_o),
        .places_place_o     (places_place_o),
        .steps_valid_o      (steps_valid_o),
        .steps_ready_i      (steps_ready_i),
        .steps_key_o        (steps_key_o),
        .steps_key_norm_o   (steps_key_norm_o),
        .steps_threshold_o  (steps_threshold_o),
        .steps_candidates_o (steps_candidates_o),
        .steps_norms_o      (steps_norms_o),
        .steps_first_o      (steps_first_o),
        .steps_last_o       (steps_last_o)
    );
`endif

`resetall
