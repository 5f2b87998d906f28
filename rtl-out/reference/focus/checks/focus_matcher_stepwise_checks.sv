// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_matcher_stepwise as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:6e736664. Do not edit.

`default_nettype none

module focus_matcher_stepwise_checks #(
    parameter integer LANES       = 32,  // elements of a vector, at least 1
    parameter integer KEY_W       = 12,  // bits of an element, at least 2
    parameter integer NORM_W      = 27,  // bits of a squared length, at least 1
    parameter integer THRESHOLD_W = 16,  // bits of the threshold, at least 1
    parameter integer NUMBER_W    = 3,   // bits of a candidate's number, at least 1
    parameter integer DOTS        = 1    // candidates of a step, at least 1
) (
    input  wire                        clk_i,
    input  wire                        rst_ni,
    input  wire                        steps_valid_i,
    input  wire                        steps_ready_o,
    input  wire [     LANES*KEY_W-1:0] steps_key_i,
    input  wire [          NORM_W-1:0] steps_key_norm_i,
    input  wire [     THRESHOLD_W-1:0] steps_threshold_i,
    input  wire [DOTS*LANES*KEY_W-1:0] steps_candidates_i,
    input  wire [     DOTS*NORM_W-1:0] steps_norms_i,
    input  wire                        steps_first_i,
    input  wire                        steps_last_i,
    input  wire                        decisions_valid_o,
    input  wire                        decisions_ready_i,
    input  wire                        decisions_match_o,
    input  wire [        NUMBER_W-1:0] decisions_candidate_o
);

  reg steps_waits_q;
  reg decisions_waits_q;
  reg [LANES*KEY_W-1:0] steps_key_before_q;
  reg [NORM_W-1:0] steps_key_norm_before_q;
  reg [THRESHOLD_W-1:0] steps_threshold_before_q;
  reg [DOTS*LANES*KEY_W-1:0] steps_candidates_before_q;
  reg [DOTS*NORM_W-1:0] steps_norms_before_q;
  reg steps_first_before_q;
  reg steps_last_before_q;
  reg decisions_match_before_q;
  reg [NUMBER_W-1:0] decisions_candidate_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      steps_waits_q <= 1'b0;
      decisions_waits_q <= 1'b0;
    end else begin
      steps_waits_q <= steps_valid_i && !steps_ready_o;
      decisions_waits_q <= decisions_valid_o && !decisions_ready_i;
      if (steps_waits_q) assume (
          steps_valid_i
          && (steps_key_i === steps_key_before_q)
          && (steps_key_norm_i === steps_key_norm_before_q)
          && (steps_threshold_i === steps_threshold_before_q)
          && (steps_candidates_i === steps_candidates_before_q)
          && (steps_norms_i === steps_norms_before_q)
          && (steps_first_i === steps_first_before_q)
          && (steps_last_i === steps_last_before_q)
      ) else $error("steps_waits: a beat that waits stays as it is");
      if (decisions_waits_q) assert (
          decisions_valid_o
          && (decisions_match_o === decisions_match_before_q)
          && (decisions_candidate_o === decisions_candidate_before_q)
      ) else $error("decisions_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    if (steps_valid_i && !steps_ready_o) begin
      steps_key_before_q <= steps_key_i;
      steps_key_norm_before_q <= steps_key_norm_i;
      steps_threshold_before_q <= steps_threshold_i;
      steps_candidates_before_q <= steps_candidates_i;
      steps_norms_before_q <= steps_norms_i;
      steps_first_before_q <= steps_first_i;
      steps_last_before_q <= steps_last_i;
    end
    if (decisions_valid_o && !decisions_ready_i) begin
      decisions_match_before_q <= decisions_match_o;
      decisions_candidate_before_q <= decisions_candidate_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_matcher_stepwise
    focus_matcher_stepwise_checks #(
        .LANES      (LANES),
        .KEY_W      (KEY_W),
        .NORM_W     (NORM_W),
        .THRESHOLD_W(THRESHOLD_W),
        .NUMBER_W   (NUMBER_W),
        .DOTS       (DOTS)
    ) u_checks (
        .clk_i                (clk_i),
        .rst_ni               (rst_ni),
        .steps_valid_i        (steps_valid_i),
        .steps_ready_o        (steps_ready_o),
        .steps_key_i          (steps_key_i),
        .steps_key_norm_i     (steps_key_norm_i),
        .steps_threshold_i    (steps_threshold_i),
        .steps_candidates_i   (steps_candidates_i),
        .steps_norms_i        (steps_norms_i),
        .steps_first_i        (steps_first_i),
        .steps_last_i         (steps_last_i),
        .decisions_valid_o    (decisions_valid_o),
        .decisions_ready_i    (decisions_ready_i),
        .decisions_match_o    (decisions_match_o),
        .decisions_candidate_o(decisions_candidate_o)
    );
`endif

`resetall
