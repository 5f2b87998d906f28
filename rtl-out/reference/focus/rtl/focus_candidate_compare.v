// SPDX-License-Identifier: Apache-2.0
//
// The better of two candidates: the one with the larger dot^2 / norm, without a division; the lower
// number on a tie.
//
// Contract
//   latency     1 enabled cycle to the products, their comparison in the next one
//   throughput  one pair per enabled cycle
//   rounding    none: dot_a^2 * norm_b against dot_b^2 * norm_a; mantissas have their highest bit
//               set
//   stall       advance_i low holds everything
//
// Generated from templates/rtl/similarity/candidate-compare.v.hbs, sha256:89cc0f7a. Do not edit.

`default_nettype none

module focus_candidate_compare #(
    parameter integer MANTISSA_W = 16,  // bits of a mantissa, at least 2
    parameter integer EXPONENT_W = 8,   // bits of an exponent, at least 2
    parameter integer NUMBER_W   = 3    // bits of a candidate's number, at least 1
) (
    input  wire                                        clk_i,

    input  wire                                        advance_i,
    input  wire [2*(MANTISSA_W+EXPONENT_W)+NUMBER_W:0] a_i,
    input  wire [2*(MANTISSA_W+EXPONENT_W)+NUMBER_W:0] b_i,

    output wire [2*(MANTISSA_W+EXPONENT_W)+NUMBER_W:0] better_o
);

  localparam integer FLOAT_W = MANTISSA_W + EXPONENT_W;
  localparam integer ENTRY_W = 2 * FLOAT_W + NUMBER_W + 1;
  localparam integer PRODUCT_W = 2 * MANTISSA_W;
  localparam integer VALUE_W = EXPONENT_W + PRODUCT_W;

  generate
    if (MANTISSA_W < 2) begin : gen_mantissa_w_check
      ERROR_MANTISSA_W_must_be_at_least_2 u_stop ();
    end
    if (EXPONENT_W < 2) begin : gen_exponent_w_check
      ERROR_EXPONENT_W_must_be_at_least_2 u_stop ();
    end
    if (NUMBER_W < 1) begin : gen_number_w_check
      ERROR_NUMBER_W_must_be_at_least_1 u_stop ();
    end
  endgenerate

  reg [   ENTRY_W-1:0] a_q;
  reg [   ENTRY_W-1:0] b_q;
  reg [ PRODUCT_W-1:0] a_product_q;
  reg [ PRODUCT_W-1:0] b_product_q;
  reg [EXPONENT_W-1:0] a_exponent_q;
  reg [EXPONENT_W-1:0] b_exponent_q;

  wire [MANTISSA_W-1:0] a_square = a_i[0+:MANTISSA_W];
  wire [MANTISSA_W-1:0] b_square = b_i[0+:MANTISSA_W];
  wire [MANTISSA_W-1:0] a_norm = a_i[FLOAT_W+:MANTISSA_W];
  wire [MANTISSA_W-1:0] b_norm = b_i[FLOAT_W+:MANTISSA_W];

  // b wins with the larger product; with the equal one too if its number is lower. One subtraction.
  wire [VALUE_W-1:0] a_value = aligned(a_exponent_q, a_product_q);
  wire [VALUE_W-1:0] b_value = aligned(b_exponent_q, b_product_q);
  wire a_valid = a_q[ENTRY_W-1];
  wire b_valid = b_q[ENTRY_W-1];
  wire b_lower = b_q[2*FLOAT_W+:NUMBER_W] < a_q[2*FLOAT_W+:NUMBER_W];
  wire [VALUE_W:0] difference =
      {1'b0, b_value} + {1'b0, ~a_value} + {{VALUE_W{1'b0}}, b_lower};
  wire b_better = b_valid && (!a_valid || difference[VALUE_W]);
  wire unused = &{1'b0, difference};

  // The highest bit of a product of two mantissas is set, or the one below.
  function [VALUE_W-1:0] aligned(input [EXPONENT_W-1:0] exponent, input [PRODUCT_W-1:0] product);
    aligned = product[PRODUCT_W-1] ? {exponent, product} : {exponent - 1'b1, product << 1};
  endfunction

  assign better_o = b_better ? b_q : a_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      a_q          <= a_i;
      b_q          <= b_i;
      a_product_q  <= {{MANTISSA_W{1'b0}}, a_square} * {{MANTISSA_W{1'b0}}, b_norm};
      b_product_q  <= {{MANTISSA_W{1'b0}}, b_square} * {{MANTISSA_W{1'b0}}, a_norm};
      a_exponent_q <= a_i[MANTISSA_W+:EXPONENT_W] + b_i[FLOAT_W+MANTISSA_W+:EXPONENT_W];
      b_exponent_q <= b_i[MANTISSA_W+:EXPONENT_W] + a_i[FLOAT_W+MANTISSA_W+:EXPONENT_W];
    end
  end

endmodule

`resetall
