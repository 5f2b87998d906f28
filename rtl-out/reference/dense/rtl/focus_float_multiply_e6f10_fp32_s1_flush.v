// SPDX-License-Identifier: Apache-2.0
//
// Product of two floating-point numbers.
//
// Contract
//   result      fp32: a_i * b_i, which is exact for all e6f10 operands
//   NaN         any NaN operand and infinity * 0 give the one canonical NaN
//   subnormals  read as zero, and written as zero, of the same sign
//   latency     1 cycles with advance_i high, one operation per cycle
//   stall       advance_i low holds every stage; no register has a reset
//
// Generated from templates/rtl/arithmetic/float-multiply-exact.v.hbs, sha256:609230e8. Do not edit.

`default_nettype none

module focus_float_multiply_e6f10_fp32_s1_flush (
    input  wire        clk_i,

    input  wire        advance_i,
    input  wire [16:0] a_i,
    input  wire [16:0] b_i,

    output wire [31:0] result_o
);

  localparam integer OPERAND_EXP_W  = 6;
  localparam integer OPERAND_FRAC_W = 10;
  localparam integer EXP_W          = 8;
  localparam integer FRAC_W         = 23;
  localparam integer WORK_W         = 2 * OPERAND_FRAC_W + 2;  // product of the significands
  localparam [EXP_W-1:0]  BIAS_CHANGE  = 8'h41;
  localparam [FRAC_W-1:0] NAN_FRACTION = 23'h400000;

  wire [OPERAND_EXP_W-1:0]  a_exponent = a_i[OPERAND_FRAC_W+:OPERAND_EXP_W];
  wire [OPERAND_EXP_W-1:0]  b_exponent = b_i[OPERAND_FRAC_W+:OPERAND_EXP_W];
  wire [OPERAND_FRAC_W-1:0] a_fraction = a_i[OPERAND_FRAC_W-1:0];
  wire [OPERAND_FRAC_W-1:0] b_fraction = b_i[OPERAND_FRAC_W-1:0];
  wire a_normal  = |a_exponent;
  wire b_normal  = |b_exponent;
  wire a_special = &a_exponent;
  wire b_special = &b_exponent;
  wire a_zero = !a_normal;
  wire b_zero = !b_normal;
  wire [WORK_W-1:0] product = {{(OPERAND_FRAC_W+1){1'b0}}, 1'b1, a_fraction}
      * {{(OPERAND_FRAC_W+1){1'b0}}, 1'b1, b_fraction};
  wire special = a_special || b_special;
  wire finite  = !special && !a_zero && !b_zero;
  wire nan = (a_special && (|a_fraction || b_zero)) || (b_special && (|b_fraction || a_zero));
  wire sign = (a_i[OPERAND_EXP_W+OPERAND_FRAC_W] ^ b_i[OPERAND_EXP_W+OPERAND_FRAC_W]) && !nan;

  // Biased exponent of the result if the leading one is below the product's top bit.
  wire [EXP_W-1:0] exponent = BIAS_CHANGE
      + {{(EXP_W-OPERAND_EXP_W){1'b0}}, a_exponent}
      + {{(EXP_W-OPERAND_EXP_W){1'b0}}, b_exponent};

  // The leading one is in one of two places. The result is exact and normal: no rounding.
  wire top  = product[WORK_W-1];
  wire high = finite && top;
  wire low  = finite && !top;
  wire [WORK_W-2:0] fraction = (product[WORK_W-2:0] & {(WORK_W-1){high}})
      | ({product[WORK_W-3:0], 1'b0} & {(WORK_W-1){low}});
  wire [EXP_W-1:0] new_exponent = exponent + {{(EXP_W-1){1'b0}}, top};

  wire [EXP_W+FRAC_W:0] result;
  assign result[EXP_W+FRAC_W]  = sign;
  assign result[FRAC_W+:EXP_W] =
      (new_exponent & {EXP_W{finite}}) | {EXP_W{special}};
  assign result[FRAC_W-1:0]    =
      {fraction, 2'b0} | (NAN_FRACTION & {FRAC_W{nan}});

  reg  [EXP_W+FRAC_W:0] result_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      result_q <= result;
    end
  end

  assign result_o = result_q;

endmodule

`resetall
