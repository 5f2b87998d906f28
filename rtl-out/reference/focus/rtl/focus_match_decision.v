// SPDX-License-Identifier: Apache-2.0
//
// Is the cosine of the key and its best candidate above the threshold? Without square root and
// division.
//
// Contract
//   match       dot^2 * 2^(2f) > threshold^2 * key_norm * norm, strictly, f = THRESHOLD_W - 1
//   latency     STEPS + 1 enabled cycles from best_start_i
//   throughput  a key per STEPS enabled cycles
//   timing      best_start_i comes STEPS + 1 enabled cycles after key_start_i of the same key
//   rounding    of threshold^2, key_norm and threshold^2 * key_norm the leading MANTISSA_W bits
//               stay, the others are dropped
//   stall       advance_i low holds everything
//
// Generated from templates/rtl/similarity/match-decision.v.hbs, sha256:51bf7b57. Do not edit.

`default_nettype none

module focus_match_decision #(
    parameter integer NORM_W      = 27,  // bits of a squared length, at least 1
    parameter integer THRESHOLD_W = 16,  // bits of the threshold, at least 1
    parameter integer MANTISSA_W  = 16,  // bits of a mantissa, at least 2
    parameter integer EXPONENT_W  = 8,   // bits of an exponent, at least 2
    parameter integer NUMBER_W    = 3,   // bits of a candidate's number, at least 1
    parameter integer STEPS       = 7    // cycles of a product, at least 1
) (
    input  wire                                        clk_i,

    input  wire                                        advance_i,
    input  wire                                        key_start_i,
    input  wire [                          NORM_W-1:0] key_norm_i,
    input  wire [                     THRESHOLD_W-1:0] threshold_i,
    input  wire                                        best_start_i,
    input  wire [2*(MANTISSA_W+EXPONENT_W)+NUMBER_W:0] best_i,

    output wire                                        match_o,
    output wire [                        NUMBER_W-1:0] candidate_o
);

  localparam integer FLOAT_W = EXPONENT_W + MANTISSA_W;
  localparam integer SQUARE_W = 2 * MANTISSA_W;
  localparam integer LIMIT_W = 2 * THRESHOLD_W;
  localparam integer SCALE = 2 * THRESHOLD_W - 2;

  generate
    if (NORM_W < 1) begin : gen_norm_w_check
      ERROR_NORM_W_must_be_at_least_1 u_stop ();
    end
    if (THRESHOLD_W < 1) begin : gen_threshold_w_check
      ERROR_THRESHOLD_W_must_be_at_least_1 u_stop ();
    end
    if (MANTISSA_W < 2) begin : gen_mantissa_w_check
      ERROR_MANTISSA_W_must_be_at_least_2 u_stop ();
    end
    if (EXPONENT_W < 2) begin : gen_exponent_w_check
      ERROR_EXPONENT_W_must_be_at_least_2 u_stop ();
    end
    if (NUMBER_W < 1) begin : gen_number_w_check
      ERROR_NUMBER_W_must_be_at_least_1 u_stop ();
    end
    if (STEPS < 1) begin : gen_steps_check
      ERROR_STEPS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // Squared threshold and norm of the key as floats.
  reg [LIMIT_W-1:0] threshold_square_q;
  reg [NORM_W-1:0] key_norm_q;
  wire [FLOAT_W-1:0] threshold_square;
  wire [FLOAT_W-1:0] key_float;
  reg [FLOAT_W-1:0] threshold_square_late_q;
  reg [FLOAT_W-1:0] key_float_q;

  focus_leading_bits #(
      .WIDTH_BITS(LIMIT_W),
      .MANTISSA_W(MANTISSA_W),
      .EXPONENT_W(EXPONENT_W)
  ) u_threshold_square (
      .value_i   (threshold_square_q),
      .mantissa_o(threshold_square[MANTISSA_W-1:0]),
      .exponent_o(threshold_square[MANTISSA_W+:EXPONENT_W])
  );

  focus_leading_bits #(
      .WIDTH_BITS(NORM_W),
      .MANTISSA_W(MANTISSA_W),
      .EXPONENT_W(EXPONENT_W)
  ) u_key_norm (
      .value_i   (key_norm_q),
      .mantissa_o(key_float[MANTISSA_W-1:0]),
      .exponent_o(key_float[MANTISSA_W+:EXPONENT_W])
  );

  always @(posedge clk_i) begin
    if (advance_i) begin
      threshold_square_q <=
          {{THRESHOLD_W{1'b0}}, threshold_i} * {{THRESHOLD_W{1'b0}}, threshold_i};
      key_norm_q <= key_norm_i;
      threshold_square_late_q <= threshold_square;
      key_float_q <= key_float;
    end
  end

  // threshold^2 * key_norm, then times the norm of the best; both in STEPS cycles.
  wire [  SQUARE_W-1:0] key_limit;
  wire [  SQUARE_W-1:0] limit;
  reg  [EXPONENT_W-1:0] key_exponent_q;
  reg  [   FLOAT_W-1:0] key_limit_q;
  reg  [EXPONENT_W-1:0] limit_exponent_q;

  focus_serial_multiply #(
      .A_BITS(MANTISSA_W),
      .B_BITS(MANTISSA_W),
      .STEPS (STEPS)
  ) u_key_limit (
      .clk_i    (clk_i),
      .advance_i(advance_i),
      .start_i  (key_start_i),
      .a_i      (key_float_q[MANTISSA_W-1:0]),
      .b_i      (threshold_square_late_q[MANTISSA_W-1:0]),
      .product_o(key_limit)
  );

  focus_serial_multiply #(
      .A_BITS(MANTISSA_W),
      .B_BITS(MANTISSA_W),
      .STEPS (STEPS)
  ) u_limit (
      .clk_i    (clk_i),
      .advance_i(advance_i),
      .start_i  (best_start_i),
      .a_i      (best_i[FLOAT_W+:MANTISSA_W]),
      .b_i      (key_limit_q[MANTISSA_W-1:0]),
      .product_o(limit)
  );

  // A product of two mantissas as a float: its highest bit is set, or the one below.
  function [FLOAT_W-1:0] as_float(input [EXPONENT_W-1:0] exponent, input [SQUARE_W-1:0] product);
    as_float = product[SQUARE_W-1] ? {exponent, product[SQUARE_W-1-:MANTISSA_W]}
                                   : {exponent - 1'b1, product[SQUARE_W-2-:MANTISSA_W]};
  endfunction
  // The best waits for its limit. A threshold of 0 makes that 0.
  reg best_valid_q;
  reg [NUMBER_W-1:0] best_number_q;
  reg [FLOAT_W-1:0] best_square_q;  // times 2^(2f)

  wire [EXPONENT_W+SQUARE_W-1:0] left = {best_square_q, {MANTISSA_W{1'b0}}};
  wire [EXPONENT_W+SQUARE_W-1:0] right =
      limit[SQUARE_W-1] ? {limit_exponent_q, limit} : {limit_exponent_q - 1'b1, limit << 1};
  wire above = (left > right) || !right[SQUARE_W-1];

  reg match_q;
  reg [NUMBER_W-1:0] candidate_q;

  assign match_o = match_q;
  assign candidate_o = candidate_q;

  always @(posedge clk_i) begin
    if (advance_i && key_start_i) begin
      key_exponent_q <= key_float_q[MANTISSA_W+:EXPONENT_W]
                        + threshold_square_late_q[MANTISSA_W+:EXPONENT_W];
    end
    if (advance_i && best_start_i) begin
      best_valid_q     <= best_i[2*FLOAT_W+NUMBER_W];
      best_number_q    <= best_i[2*FLOAT_W+:NUMBER_W];
      best_square_q    <= {best_i[MANTISSA_W+:EXPONENT_W] + SCALE[EXPONENT_W-1:0],
                           best_i[MANTISSA_W-1:0]};
      limit_exponent_q <= key_limit_q[MANTISSA_W+:EXPONENT_W]
                          + best_i[FLOAT_W+MANTISSA_W+:EXPONENT_W];
    end
    if (advance_i) begin
      key_limit_q <= as_float(key_exponent_q, key_limit);
      match_q     <= best_valid_q && above;
      candidate_q <= (best_valid_q && above) ? best_number_q : {NUMBER_W{1'b0}};
    end
  end

endmodule

`resetall
