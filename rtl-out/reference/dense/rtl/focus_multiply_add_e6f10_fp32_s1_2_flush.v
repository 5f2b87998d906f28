// SPDX-License-Identifier: Apache-2.0
//
// Product of two numbers plus a third.
//
// Contract
//   result      a_i * b_i + c_i
//   arithmetic  e6f10 * e6f10 rounded to fp32, plus fp32, rounded again, each to nearest even
//   subnormals  read as zero, and written as zero, of the same sign
//   timing      c_i is taken 1 enabled cycles after its a_i and b_i
//   latency     3 cycles with advance_i high from a_i and b_i, 2 from c_i; one operation per cycle
//   stall       advance_i low holds every stage; no register has a reset
//
// Generated from templates/rtl/arithmetic/multiply-add.v.hbs, sha256:88acb110. Do not edit.

`default_nettype none

module focus_multiply_add_e6f10_fp32_s1_2_flush (
    input  wire        clk_i,

    input  wire        advance_i,
    input  wire [16:0] a_i,
    input  wire [16:0] b_i,
    input  wire [31:0] c_i,

    output wire [31:0] result_o
);

  wire [31:0] product;

  focus_float_multiply_e6f10_fp32_s1_flush u_multiply (
      .clk_i    (clk_i),
      .advance_i(advance_i),
      .a_i      (a_i),
      .b_i      (b_i),
      .result_o (product)
  );

  focus_float_add_fp32_s2_flush u_add (
      .clk_i    (clk_i),
      .advance_i(advance_i),
      .a_i      (product),
      .b_i      (c_i),
      .result_o (result_o)
  );

endmodule

`resetall
