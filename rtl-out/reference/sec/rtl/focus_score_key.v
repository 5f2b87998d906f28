// SPDX-License-Identifier: Apache-2.0
//
// Turns scores into keys: unsigned whole numbers of the same width that order as the scores do.
//
// Contract
//   latency  none: combinational
//   order    a score is less than another exactly when its key is; -0 and +0 have the same key
//   NaN      key 0, below minus infinity; a lane without a score has key 0 too
//
//   key  0      | 3ff ... 7fe             | 8000 | 8001 ... fc00
//   fp16 no, NaN | -inf ... least negative | 0    | least positive ... inf
//
// Generated from templates/rtl/semantic/score-key.v.hbs, sha256:5c25971a. Do not edit.

`default_nettype none

module focus_score_key #(
    parameter integer LANES  = 32,  // scores side by side, at least 1
    parameter integer EXP_W  = 5,   // exponent bits of a score, at least 2
    parameter integer FRAC_W = 10   // fraction bits of a score, at least 1
) (
    input  wire [                 LANES-1:0] present_i,
    input  wire [LANES*(EXP_W+FRAC_W+1)-1:0] scores_i,

    output wire [LANES*(EXP_W+FRAC_W+1)-1:0] keys_o
);

  localparam integer MAG_W = EXP_W + FRAC_W;
  localparam integer KEY_W = 1 + MAG_W;

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (EXP_W < 2) begin : gen_exp_w_check
      ERROR_EXP_W_must_be_at_least_2 u_stop ();
    end
    if (FRAC_W < 1) begin : gen_frac_w_check
      ERROR_FRAC_W_must_be_at_least_1 u_stop ();
    end
  endgenerate

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      wire [KEY_W-1:0] score = scores_i[lane*KEY_W+:KEY_W];
      wire nan = (&score[FRAC_W+:EXP_W]) && (|score[FRAC_W-1:0]);
      // Below zero the order of magnitudes turns round; -0 is no negative number.
      wire negative = score[MAG_W] && (|score[MAG_W-1:0]);
      wire [KEY_W-1:0] key = negative ? ~score : {1'b1, score[MAG_W-1:0]};

      assign keys_o[lane*KEY_W+:KEY_W] = key & {KEY_W{present_i[lane] && !nan}};
    end
  endgenerate

endmodule

`resetall
