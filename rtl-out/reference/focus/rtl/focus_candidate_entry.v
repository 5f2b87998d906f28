// SPDX-License-Identifier: Apache-2.0
//
// What is compared of one candidate: the square of its dot product with the key, its norm, its
// number, and whether it points the same way at all.
//
// Contract
//   latency     5 enabled cycles
//   throughput  one candidate per enabled cycle
//   rounding    the dot product is exact; of dot, dot^2 and norm the leading MANTISSA_W bits stay,
//               the others are dropped
//   range       the absolute value of the dot product fits in NORM_W bits
//   stall       advance_i low holds everything
//
//   products -> sums of 8 -> dot -> leading bits -> dot^2
//
// Generated from templates/rtl/similarity/candidate-entry.v.hbs, sha256:3896122d. Do not edit.

`default_nettype none

module focus_candidate_entry #(
    parameter integer LANES      = 32,  // elements of a vector, at least 1
    parameter integer KEY_W      = 12,  // bits of an element, at least 2
    parameter integer NORM_W     = 27,  // bits of a squared length, at least 1
    parameter integer MANTISSA_W = 16,  // bits of a mantissa, at least 2
    parameter integer EXPONENT_W = 8,   // bits of an exponent, at least 2
    parameter integer NUMBER_W   = 3    // bits of a candidate's number, at least 1
) (
    input  wire                                        clk_i,

    input  wire                                        advance_i,
    input  wire [                     LANES*KEY_W-1:0] key_i,
    input  wire [                     LANES*KEY_W-1:0] candidate_i,
    input  wire [                          NORM_W-1:0] norm_i,
    input  wire [                        NUMBER_W-1:0] number_i,

    output wire [2*(MANTISSA_W+EXPONENT_W)+NUMBER_W:0] entry_o
);

  localparam integer GROUPS = (LANES + 7) / 8;
  localparam integer DOT_W = NORM_W + 1;
  localparam integer PRODUCT_W = 2 * KEY_W;
  localparam integer SUM_W = PRODUCT_W + 3;
  localparam integer FLOAT_W = EXPONENT_W + MANTISSA_W;
  localparam integer SQUARE_W = 2 * MANTISSA_W;

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (KEY_W < 2) begin : gen_key_w_check
      ERROR_KEY_W_must_be_at_least_2 u_stop ();
    end
    if (NORM_W < 1) begin : gen_norm_w_check
      ERROR_NORM_W_must_be_at_least_1 u_stop ();
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
  endgenerate

  // 1: products, 2: their sums by eight, 3: the dot product.
  reg  [       LANES*PRODUCT_W-1:0] products_q;
  wire [        GROUPS*8*SUM_W-1:0] terms;
  reg  [          GROUPS*DOT_W-1:0] sums_q;
  reg  [                 DOT_W-1:0] dot_q;

  genvar lane;
  genvar group;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      wire signed [KEY_W-1:0] a = key_i[lane*KEY_W+:KEY_W];
      wire signed [KEY_W-1:0] b = candidate_i[lane*KEY_W+:KEY_W];
      wire signed [PRODUCT_W-1:0] product = a * b;

      always @(posedge clk_i) if (advance_i) products_q[lane*PRODUCT_W+:PRODUCT_W] <= product;
    end
    for (lane = 0; lane < GROUPS * 8; lane = lane + 1) begin : gen_term
      if (lane < LANES) begin : gen_product
        assign terms[lane*SUM_W+:SUM_W] = {
          {3{products_q[(lane+1)*PRODUCT_W-1]}}, products_q[lane*PRODUCT_W+:PRODUCT_W]
        };
      end else begin : gen_fill
        assign terms[lane*SUM_W+:SUM_W] = {SUM_W{1'b0}};
      end
    end
    for (group = 0; group < GROUPS; group = group + 1) begin : gen_group
      wire [SUM_W-1:0] sum = eight(terms[group*8*SUM_W+:8*SUM_W]);
      wire [DOT_W+SUM_W-1:0] extended = {{DOT_W{sum[SUM_W-1]}}, sum};
      wire unused_top = &{1'b0, extended[DOT_W+SUM_W-1:DOT_W]};

      always @(posedge clk_i) if (advance_i) sums_q[group*DOT_W+:DOT_W] <= extended[DOT_W-1:0];
    end
  endgenerate

  function [SUM_W-1:0] eight(input [8*SUM_W-1:0] addends);
    integer distance;
    integer index;
    reg [8*SUM_W-1:0] partial;
    begin
      partial = addends;
      for (distance = 1; distance < 8; distance = 2 * distance)
        for (index = 0; index + distance < 8; index = index + 2 * distance)
          partial[index*SUM_W+:SUM_W] =
              partial[index*SUM_W+:SUM_W] + partial[(index+distance)*SUM_W+:SUM_W];
      eight = partial[SUM_W-1:0];
    end
  endfunction

  function [DOT_W-1:0] total(input [GROUPS*DOT_W-1:0] addends);
    integer distance;
    integer index;
    reg [GROUPS*DOT_W-1:0] partial;
    begin
      partial = addends;
      for (distance = 1; distance < GROUPS; distance = 2 * distance)
        for (index = 0; index + distance < GROUPS; index = index + 2 * distance)
          partial[index*DOT_W+:DOT_W] =
              partial[index*DOT_W+:DOT_W] + partial[(index+distance)*DOT_W+:DOT_W];
      total = partial[DOT_W-1:0];
    end
  endfunction

  // 4: its leading bits, 5: their square.
  wire [   FLOAT_W-1:0] magnitude;
  reg  [   FLOAT_W-1:0] magnitude_q;
  reg                   positive_4_q;
  reg                   positive_5_q;
  wire [EXPONENT_W-1:0] doubled = magnitude_q[MANTISSA_W+:EXPONENT_W] << 1;
  wire [  SQUARE_W-1:0] mantissa = {{MANTISSA_W{1'b0}}, magnitude_q[MANTISSA_W-1:0]};
  reg  [   FLOAT_W-1:0] square_q;

  focus_leading_bits #(
      .WIDTH_BITS(NORM_W),
      .MANTISSA_W(MANTISSA_W),
      .EXPONENT_W(EXPONENT_W)
  ) u_magnitude (
      .value_i   (dot_q[NORM_W-1:0]),
      .mantissa_o(magnitude[MANTISSA_W-1:0]),
      .exponent_o(magnitude[MANTISSA_W+:EXPONENT_W])
  );

  // A product of two mantissas as a float: its highest bit is set, or the one below.
  function [FLOAT_W-1:0] as_float(input [EXPONENT_W-1:0] exponent, input [SQUARE_W-1:0] product);
    as_float = product[SQUARE_W-1] ? {exponent, product[SQUARE_W-1-:MANTISSA_W]}
                                   : {exponent - 1'b1, product[SQUARE_W-2-:MANTISSA_W]};
  endfunction
  // Norm and number wait for it.
  wire [FLOAT_W-1:0] norm;
  reg [5*FLOAT_W-1:0] norms_late_q;
  reg [5*NUMBER_W-1:0] numbers_late_q;

  focus_leading_bits #(
      .WIDTH_BITS(NORM_W),
      .MANTISSA_W(MANTISSA_W),
      .EXPONENT_W(EXPONENT_W)
  ) u_norm (
      .value_i   (norm_i),
      .mantissa_o(norm[MANTISSA_W-1:0]),
      .exponent_o(norm[MANTISSA_W+:EXPONENT_W])
  );

  always @(posedge clk_i) begin
    if (advance_i) begin
      dot_q          <= total(sums_q);
      magnitude_q    <= magnitude;
      positive_4_q   <= !dot_q[DOT_W-1] && (|dot_q);
      square_q       <= as_float(doubled, mantissa * mantissa);
      positive_5_q   <= positive_4_q;
      norms_late_q   <= {norms_late_q[4*FLOAT_W-1:0], norm};
      numbers_late_q <= {numbers_late_q[4*NUMBER_W-1:0], number_i};
    end
  end

  assign entry_o = {
    positive_5_q,
    numbers_late_q[4*NUMBER_W+:NUMBER_W],
    norms_late_q[4*FLOAT_W+:FLOAT_W],
    square_q
  };

endmodule

`resetall
