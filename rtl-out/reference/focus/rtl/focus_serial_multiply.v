// SPDX-License-Identifier: Apache-2.0
//
// Exact product of two unsigned numbers in a given number of cycles: one digit of the second factor
// at a time, the highest first.
//
// Contract
//   latency     STEPS enabled cycles from start_i to product_o
//   throughput  one product per STEPS enabled cycles
//   stall       advance_i low holds everything
//
// Generated from templates/rtl/arithmetic/serial-multiply.v.hbs, sha256:079e8e79. Do not edit.

`default_nettype none

module focus_serial_multiply #(
    parameter integer A_BITS = 32,  // bits of the first factor, at least 1
    parameter integer B_BITS = 32,  // bits of the second factor, at least 1
    parameter integer STEPS  = 7    // cycles of one product, at least 1
) (
    input  wire                     clk_i,

    input  wire                     advance_i,
    input  wire                     start_i,
    input  wire [       A_BITS-1:0] a_i,
    input  wire [       B_BITS-1:0] b_i,

    output wire [A_BITS+B_BITS-1:0] product_o
);

  localparam integer DIGIT_W = (B_BITS + STEPS - 1) / STEPS;
  localparam integer PADDED_W = DIGIT_W * STEPS;
  localparam integer PRODUCT_W = A_BITS + B_BITS;
  localparam integer FULL_W = A_BITS + PADDED_W;

  generate
    if (A_BITS < 1) begin : gen_a_bits_check
      ERROR_A_BITS_must_be_at_least_1 u_stop ();
    end
    if (B_BITS < 1) begin : gen_b_bits_check
      ERROR_B_BITS_must_be_at_least_1 u_stop ();
    end
    if (STEPS < 1) begin : gen_steps_check
      ERROR_STEPS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // The digits still to come stand at the top of rest_q.
  reg [FULL_W-1:0] sum_q;
  reg [A_BITS-1:0] a_q;
  reg [PADDED_W-1:0] rest_q;

  wire [PADDED_W-1:0] b_padded;
  wire [A_BITS-1:0] a = start_i ? a_i : a_q;
  wire [PADDED_W-1:0] rest = start_i ? b_padded : rest_q;
  wire [DIGIT_W-1:0] digit = rest[PADDED_W-1-:DIGIT_W];
  wire [A_BITS+DIGIT_W-1:0] part = {{DIGIT_W{1'b0}}, a} * {{A_BITS{1'b0}}, digit};
  wire [FULL_W-1:0] moved;
  wire [FULL_W-1:0] sum;

  assign product_o = sum_q[PRODUCT_W-1:0];

  generate
    if (PADDED_W > B_BITS) begin : gen_padding
      assign b_padded = {{(PADDED_W - B_BITS){1'b0}}, b_i};
    end else begin : gen_exact
      assign b_padded = b_i;
    end
    if (STEPS > 1) begin : gen_steps
      assign moved = start_i ? {FULL_W{1'b0}} : {sum_q[FULL_W-DIGIT_W-1:0], {DIGIT_W{1'b0}}};
      assign sum = moved + {{(FULL_W - A_BITS - DIGIT_W){1'b0}}, part};
    end else begin : gen_whole
      assign moved = {FULL_W{1'b0}};
      assign sum = moved + part;
    end
    if (FULL_W > PRODUCT_W) begin : gen_unused
      wire unused = &{1'b0, sum_q[FULL_W-1:PRODUCT_W]};
    end
  endgenerate

  always @(posedge clk_i) begin
    if (advance_i) begin
      sum_q  <= sum;
      a_q    <= a;
      rest_q <= rest << DIGIT_W;
    end
  end

endmodule

`resetall
