// SPDX-License-Identifier: Apache-2.0
//
// Sum of two floating-point numbers.
//
// Contract
//   result      fp32: a_i + b_i rounded once, to nearest even; overflow gives infinity
//   zero        an exact sum of zero is +0, except (-0) + (-0) = -0
//   NaN         any NaN operand and infinity - infinity give the one canonical NaN
//   subnormals  read as zero, and written as zero, of the same sign
//   latency     2 cycles with advance_i high, one operation per cycle
//   stall       advance_i low holds every stage; no register has a reset
//
// Generated from templates/rtl/arithmetic/float-add.v.hbs, sha256:c2adc50d. Do not edit.

`default_nettype none

module focus_float_add_fp32_s2_flush (
    input  wire        clk_i,

    input  wire        advance_i,
    input  wire [31:0] a_i,
    input  wire [31:0] b_i,

    output wire [31:0] result_o
);

  localparam integer EXP_W    = 8;
  localparam integer FRAC_W   = 23;
  localparam integer MAG_W    = EXP_W + FRAC_W;
  localparam integer ALIGN_W  = FRAC_W + 3;           // significand, guard and round bit
  localparam integer SUM_W    = FRAC_W + 4;           // the same below a carry
  localparam integer SHIFT_W  = $clog2(ALIGN_W + 1);  // a shift that can move everything out
  localparam integer COUNT_W  = $clog2(SUM_W);        // number of leading zeros of a sum
  localparam integer DIST_W   = (EXP_W > SHIFT_W ? EXP_W : SHIFT_W) + 1;
  localparam integer SIGNED_W = (EXP_W > COUNT_W ? EXP_W : COUNT_W) + 2;  // may leave the format
  localparam [FRAC_W-1:0] NAN_FRACTION = 23'h400000;

  wire a_normal = |a_i[FRAC_W+:EXP_W];
  wire b_normal = |b_i[FRAC_W+:EXP_W];
  // A subnormal counts as zero and is dropped in the alignment: hidden bits may be 1 throughout.
  wire [EXP_W-1:0] a_exponent = a_i[FRAC_W+:EXP_W];
  wire [EXP_W-1:0] b_exponent = b_i[FRAC_W+:EXP_W];
  wire a_hidden = 1'b1;
  wire b_hidden = 1'b1;
  wire smaller_zero = !a_normal || !b_normal;

  // Order by magnitude: the difference is never negative, infinity and NaN are the larger one.
  wire swap = a_i[MAG_W-1:0] < b_i[MAG_W-1:0];
  wire [FRAC_W:0]  a_significand       = {a_hidden, a_i[FRAC_W-1:0]};
  wire [FRAC_W:0]  b_significand       = {b_hidden, b_i[FRAC_W-1:0]};
  wire [FRAC_W:0]  significand         = swap ? b_significand : a_significand;
  wire [FRAC_W:0]  smaller_significand = swap ? a_significand : b_significand;
  wire [EXP_W-1:0] exponent            = swap ? b_exponent : a_exponent;
  wire larger_sign = swap ? b_i[MAG_W] : a_i[MAG_W];
  wire subtract    = a_i[MAG_W] ^ b_i[MAG_W];

  wire a_special = &a_i[FRAC_W+:EXP_W];
  wire b_special = &b_i[FRAC_W+:EXP_W];
  wire special   = a_special || b_special;
  wire nan       = special && (|significand[FRAC_W-1:0] || (a_special && b_special && subtract));
  wire both_zero = !a_normal && !b_normal;
  wire sign      = larger_sign && !nan && !(both_zero && subtract);

  // Both differences at once: the distance is there together with the order of the magnitudes.
  wire exponent_less = a_exponent < b_exponent;
  wire [EXP_W-1:0]  a_minus_b  = a_exponent - b_exponent;
  wire [EXP_W-1:0]  b_minus_a  = b_exponent - a_exponent;
  wire [EXP_W-1:0]  difference = exponent_less ? b_minus_a : a_minus_b;
  wire [DIST_W-1:0] distance   = {{(DIST_W-EXP_W){1'b0}}, difference};
  wire [SHIFT_W-1:0] shift = distance[SHIFT_W-1:0];
  wire drop = |distance[DIST_W-1:SHIFT_W] || smaller_zero;

  // Align the smaller significand, longest shift first. What falls out below is one sticky bit.
  reg [ALIGN_W-1:0] shifted;
  reg               lost;
  always @* begin : align_smaller
    integer level;
    shifted = {smaller_significand, 2'b00};
    lost    = 1'b0;
    for (level = SHIFT_W - 1; level >= 0; level = level - 1) begin
      if (shift[level]) begin
        lost    = lost || |(shifted & ~({ALIGN_W{1'b1}} << (1 << level)));
        shifted = shifted >> (1 << level);
      end
    end
  end
  wire [ALIGN_W-1:0] aligned = shifted & {ALIGN_W{!drop}};
  wire sticky = (lost || drop) && !smaller_zero;

  // The sticky bit takes part in a difference as a borrow.
  wire [SUM_W-1:0] augend = {1'b0, significand, 2'b00};
  wire [SUM_W-1:0] addend = {1'b0, aligned} ^ {SUM_W{subtract}};
  wire carry_in = subtract && !sticky;
  wire [SUM_W-1:0] total = augend + addend + {{(SUM_W-1){1'b0}}, carry_in};

  reg              sign_q;
  reg              special_q;
  reg              nan_q;
  reg  [EXP_W-1:0] exponent_q;
  reg              sticky_q;
  reg  [SUM_W-1:0] total_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      sign_q <= sign;
      special_q <= special;
      nan_q <= nan;
      exponent_q <= exponent;
      sticky_q <= sticky;
      total_q <= total;
    end
  end

  reg [SUM_W-1:0] counting;
  reg [COUNT_W-1:0] zeros;
  always @* begin : count_zeros
    integer level;
    counting = total_q;
    for (level = COUNT_W - 1; level >= 0; level = level - 1) begin
      zeros[level] = ~|(counting >> (SUM_W - (1 << level)));
      if (zeros[level]) counting = counting << (1 << level);
    end
  end
  wire [COUNT_W-1:0] normalize_shift = zeros;
  wire [SUM_W-1:0] normalized = total_q << normalize_shift;
  wire negative = sign_q && normalized[SUM_W-1];
  wire [SIGNED_W-1:0] new_exponent = {{(SIGNED_W-EXP_W){1'b0}}, exponent_q}
      + {{(SIGNED_W-1){1'b0}}, 1'b1} - {{(SIGNED_W-COUNT_W){1'b0}}, normalize_shift};

  // Round to nearest even; the carry runs on into the exponent and on to infinity.
  wire [FRAC_W-1:0] kept     = normalized[SUM_W-2:3];
  wire              half     = normalized[2];
  wire              round_up = half && (kept[0] || |normalized[1:0] || sticky_q);
  wire hidden   = normalized[SUM_W-1];
  wire overflow = !new_exponent[SIGNED_W-1] && &new_exponent[EXP_W-1:0];
  wire infinite = overflow || special_q;
  wire tiny = !hidden || new_exponent[SIGNED_W-1] || ~|new_exponent[EXP_W-1:0];
  wire [EXP_W-1:0] biased = new_exponent[EXP_W-1:0];
  wire [MAG_W-1:0] rounded = {biased, kept} + {{(MAG_W-1){1'b0}}, round_up};
  wire [MAG_W:0] result;
  assign result[MAG_W]         = negative;
  assign result[FRAC_W+:EXP_W] = (rounded[FRAC_W+:EXP_W] & {EXP_W{!tiny}}) | {EXP_W{infinite}};
  assign result[FRAC_W-1:0]    = (rounded[FRAC_W-1:0] & {FRAC_W{!tiny && !infinite}})
      | (NAN_FRACTION & {FRAC_W{nan_q}});

  reg  [MAG_W:0] result_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      result_q <= result;
    end
  end

  assign result_o = result_q;

endmodule

`resetall
