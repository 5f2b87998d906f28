// SPDX-License-Identifier: Apache-2.0
//
// Turns a vector into whole numbers that share an exponent, so that dot products and squared
// lengths are exact; a common factor does not change a cosine.
//
// Contract
//   latency     2 enabled cycles
//   throughput  one vector per enabled cycle
//   value       floor(|x| * 2^(13 - 2 - E) + 1/2), at most 2^12 - 1, with the sign of x; E is the
//               largest exponent in the vector
//   subnormals  have the exponent of the smallest normal number
//   stall       advance_i low holds everything
//
// Generated from templates/rtl/similarity/vector-quantizer-float.v.hbs, sha256:feb1fb8d. Do not
// edit.

`default_nettype none

module focus_vector_quantizer_fp16_w13 #(
    parameter integer LANES = 32   // elements of the vector, at least 1
) (
    input  wire                clk_i,

    input  wire                advance_i,
    input  wire [LANES*16-1:0] data_i,

    output wire [LANES*13-1:0] quantised_o,
    output wire                zero_o,
    output wire                special_o
);

  localparam integer ELEMENT_W = 16;
  localparam integer EXPONENT_W = 5;
  localparam integer FRACTION_W = 10;
  localparam integer MATCHER_W = 13;
  localparam [EXPONENT_W-1:0] SUBNORMAL = {{(EXPONENT_W - 1){1'b0}}, 1'b1};
  localparam [MATCHER_W-1:0] LARGEST = {1'b0, {(MATCHER_W - 1){1'b1}}};

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // First stage: the exponent that all elements will share.
  wire [LANES*EXPONENT_W-1:0] exponents;
  wire [LANES-1:0] infinite;
  reg [LANES*ELEMENT_W-1:0] data_q;
  reg [EXPONENT_W-1:0] shared_q;
  reg finite_q;

  // Pairs, then pairs of pairs: a tree, not a chain.
  function [EXPONENT_W-1:0] largest(input [LANES*EXPONENT_W-1:0] all);
    reg [LANES*EXPONENT_W-1:0] left;
    integer distance;
    integer lane;
    begin
      left = all;
      for (distance = 1; distance < LANES; distance = distance * 2) begin
        for (lane = 0; lane + distance < LANES; lane = lane + 2 * distance) begin
          if (left[(lane+distance)*EXPONENT_W+:EXPONENT_W] > left[lane*EXPONENT_W+:EXPONENT_W])
            left[lane*EXPONENT_W+:EXPONENT_W] = left[(lane+distance)*EXPONENT_W+:EXPONENT_W];
        end
      end
      largest = left[EXPONENT_W-1:0];
    end
  endfunction

  always @(posedge clk_i) begin
    if (advance_i) begin
      data_q   <= data_i;
      shared_q <= largest(exponents);
      finite_q <= !(|infinite);
    end
  end

  // Second stage: shift every element to the shared exponent and round it.
  wire [LANES*MATCHER_W-1:0] quantised;
  wire [LANES-1:0] filled;
  reg [LANES*MATCHER_W-1:0] quantised_q;
  reg zero_q;
  reg special_q;

  assign quantised_o = quantised_q;
  assign zero_o = zero_q;
  assign special_o = special_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      quantised_q <= quantised;
      zero_q      <= !(|filled);
      special_q   <= !finite_q;
    end
  end

  genvar element;
  generate
    for (element = 0; element < LANES; element = element + 1) begin : gen_element
      wire [EXPONENT_W-1:0] given = data_i[element*ELEMENT_W+FRACTION_W+:EXPONENT_W];

      assign exponents[element*EXPONENT_W+:EXPONENT_W] = (|given) ? given : SUBNORMAL;
      assign infinite[element] = &given;

      wire [FRACTION_W-1:0] fraction = data_q[element*ELEMENT_W+:FRACTION_W];
      wire [EXPONENT_W-1:0] exponent = data_q[element*ELEMENT_W+FRACTION_W+:EXPONENT_W];
      wire negative = data_q[element*ELEMENT_W+ELEMENT_W-1];
      wire normal = |exponent;
      wire [FRACTION_W:0] mantissa = {normal, fraction};
      wire [EXPONENT_W-1:0] shift = shared_q - (normal ? exponent : SUBNORMAL);
      wire [MATCHER_W-1:0] aligned = {mantissa, 2'd0};

      // The lowest bit is worth one half.
      wire [MATCHER_W-1:0] halves = aligned >> shift;
      wire [MATCHER_W-1:0] rounded =
          {1'b0, halves[MATCHER_W-1:1]} + {{(MATCHER_W - 1){1'b0}}, halves[0]};
      wire [MATCHER_W-1:0] magnitude = rounded[MATCHER_W-1] ? LARGEST : rounded;
      wire [MATCHER_W-1:0] signed_value = negative ? -magnitude : magnitude;

      assign quantised[element*MATCHER_W+:MATCHER_W] = signed_value & {MATCHER_W{finite_q}};
      assign filled[element] = |mantissa;
    end
  endgenerate

endmodule

`resetall
