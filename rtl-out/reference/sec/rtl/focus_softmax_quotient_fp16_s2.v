// SPDX-License-Identifier: Apache-2.0
//
// A probability: power times inverse of the sum, rounded once.
//
// Contract
//   result      (1 + fraction_i) * (1 + inverse_i) / 2^(distance_i + 1), rounded once to nearest
//               even; 0 without present_i; NaN with invalid_i, whatever present_i
//   subnormals  kept, as in IEEE 754
//   latency     2 cycles with advance_i high, one operation per cycle
//   stall       advance_i low holds every stage; no register has a reset
//
// Generated from templates/rtl/functions/softmax-quotient.v.hbs, sha256:4edd7a81. Do not edit.

`default_nettype none

module focus_softmax_quotient_fp16_s2 (
    input  wire        clk_i,

    input  wire        advance_i,
    input  wire [18:0] fraction_i,
    input  wire [18:0] inverse_i,
    input  wire [20:0] distance_i,
    input  wire        present_i,
    input  wire        invalid_i,

    output wire [15:0] result_o
);

  localparam integer EXP_W    = 5;
  localparam integer FRAC_W   = 10;
  localparam integer VALUE_W  = 19;
  localparam integer DIST_W   = 21;
  localparam integer WORK_W   = 2 * VALUE_W + 2;  // product of the significands
  localparam integer SIGNED_W = 23;  // exponent that may leave the format
  localparam integer SHIFT_W  = $clog2(WORK_W + 1);
  localparam [SIGNED_W-1:0] BIAS = 23'hf;
  localparam [SIGNED_W-1:0] ONE  = 23'h1;
  localparam [FRAC_W-1:0] NAN_FRACTION = 10'h200;

  wire [WORK_W-1:0] product = {{(VALUE_W+1){1'b0}}, 1'b1, fraction_i}
      * {{(VALUE_W+1){1'b0}}, 1'b1, inverse_i};
  // Biased exponent if the product's top bit is the leading one.
  wire [SIGNED_W-1:0] place = BIAS - {{(SIGNED_W-DIST_W){distance_i[DIST_W-1]}}, distance_i};
  wire present = present_i;
  wire special = invalid_i;
  wire nan     = invalid_i;

  reg  [WORK_W-1:0]   product_q;
  reg  [SIGNED_W-1:0] place_q;
  reg                 present_q;
  reg                 special_q;
  reg                 nan_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      product_q <= product;
      place_q <= place;
      present_q <= present;
      special_q <= special;
      nan_q <= nan;
    end
  end

  // The leading one is in one of two places.
  wire top = product_q[WORK_W-1];
  wire [WORK_W-1:0] significand = (top ? product_q : product_q << 1)
      & {WORK_W{present_q}};
  wire [SIGNED_W-1:0] exponent = place_q - {{(SIGNED_W-1){1'b0}}, !top};

  // The leading one is on top. Below the smallest normal number shift right and remember what
  // is lost.
  wire [SIGNED_W-1:0] deficit = ONE - exponent;
  wire below  = exponent[SIGNED_W-1] || ~|exponent;
  wire beyond = |deficit[SIGNED_W-1:SHIFT_W];
  wire [SHIFT_W-1:0] right = (deficit[SHIFT_W-1:0] | {SHIFT_W{beyond}}) & {SHIFT_W{below}};

  reg [WORK_W-1:0] normalized;
  reg              lost;
  always @* begin : shift_right
    integer level;
    normalized = significand;
    lost       = 1'b0;
    for (level = 0; level < SHIFT_W; level = level + 1) begin
      if (right[level]) begin
        lost       = lost || |(normalized & ~({WORK_W{1'b1}} << (1 << level)));
        normalized = normalized >> (1 << level);
      end
    end
  end
  wire [SIGNED_W-1:0] new_exponent = below ? ONE : exponent;

  // Round to nearest even; the carry runs on into the exponent and on to infinity.
  wire hidden = normalized[WORK_W-1];
  wire [FRAC_W-1:0] kept = normalized[WORK_W-2-:FRAC_W];
  wire half     = normalized[WORK_W-FRAC_W-2];
  wire rest     = |normalized[WORK_W-FRAC_W-3:0] || lost;
  wire round_up = half && (kept[0] || rest);
  wire negative_exponent = new_exponent[SIGNED_W-1];
  wire overflow = hidden && !negative_exponent
      && (|new_exponent[SIGNED_W-2:EXP_W] || &new_exponent[EXP_W-1:0]);
  wire infinite = overflow || special_q;
  wire [EXP_W+FRAC_W-1:0] rounded =
      {new_exponent[EXP_W-1:0] & {EXP_W{hidden}}, kept}
      + {{(EXP_W+FRAC_W-1){1'b0}}, round_up};
  wire vanish = 1'b0;

  wire [EXP_W+FRAC_W:0] result;
  assign result[EXP_W+FRAC_W]  = 1'b0;
  assign result[FRAC_W+:EXP_W] = (rounded[FRAC_W+:EXP_W] & {EXP_W{!vanish}}) | {EXP_W{infinite}};
  assign result[FRAC_W-1:0]    = (rounded[FRAC_W-1:0] & {FRAC_W{!vanish && !infinite}})
      | (NAN_FRACTION & {FRAC_W{nan_q}});

  reg  [EXP_W+FRAC_W:0] result_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      result_q <= result;
    end
  end

  assign result_o = result_q;

endmodule

`resetall
