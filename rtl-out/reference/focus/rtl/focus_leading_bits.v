// SPDX-License-Identifier: Apache-2.0
//
// The leading significant bits of a whole number, and how many bits it has: a float without
// rounding.
//
// Contract
//   latency   none: combinational
//   rounding  the bits behind the leading ones are dropped
//
// Generated from templates/rtl/arithmetic/leading-bits.v.hbs, sha256:85b7469c. Do not edit.

`default_nettype none

module focus_leading_bits #(
    parameter integer WIDTH_BITS = 29,  // bits of the number, at least 1
    parameter integer MANTISSA_W = 16,  // bits that stay, at least 2
    parameter integer EXPONENT_W = 8    // bits of the count, at least 1
) (
    input  wire [WIDTH_BITS-1:0] value_i,

    output wire [MANTISSA_W-1:0] mantissa_o,
    output wire [EXPONENT_W-1:0] exponent_o
);

  localparam integer LEVELS = $clog2(WIDTH_BITS);
  localparam integer PADDED_W = WIDTH_BITS + MANTISSA_W;

  generate
    if (WIDTH_BITS < 1) begin : gen_width_bits_check
      ERROR_WIDTH_BITS_must_be_at_least_1 u_stop ();
    end
    if (MANTISSA_W < 2) begin : gen_mantissa_w_check
      ERROR_MANTISSA_W_must_be_at_least_2 u_stop ();
    end
    if (EXPONENT_W < 1) begin : gen_exponent_w_check
      ERROR_EXPONENT_W_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // Zeros at the top are shifted out, half as many in each level.
  wire [WIDTH_BITS-1:0] highest;
  wire [EXPONENT_W-1:0] bits_used;
  wire [PADDED_W-1:0] padded = {highest, {MANTISSA_W{1'b0}}};
  wire unused = &{1'b0, padded};

  function [WIDTH_BITS+EXPONENT_W-1:0] leading(input [WIDTH_BITS-1:0] value);
    integer level;
    reg [WIDTH_BITS-1:0] left;
    reg [EXPONENT_W-1:0] count;
    begin
      left  = value;
      count = WIDTH_BITS[EXPONENT_W-1:0];
      for (level = LEVELS - 1; level >= 0; level = level - 1) begin
        if ((left >> (WIDTH_BITS - (1 << level))) == {WIDTH_BITS{1'b0}}) begin
          left  = left << (1 << level);
          count = count - ({{(EXPONENT_W - 1){1'b0}}, 1'b1} << level);
        end
      end
      leading = {left, count};
    end
  endfunction

  assign {highest, bits_used} = leading(value_i);
  assign mantissa_o = padded[PADDED_W-1-:MANTISSA_W];
  assign exponent_o = bits_used;

endmodule

`resetall
