// SPDX-License-Identifier: Apache-2.0
//
// Converts a floating-point number to another format.
//
// Contract
//   result      fp16: value_i rounded once, to nearest even; overflow gives infinity
//   NaN         every NaN becomes the one canonical NaN
//   subnormals  kept, as in IEEE 754
//   latency     1 cycles with advance_i high, one operation per cycle
//   stall       advance_i low holds every stage; no register has a reset
//
// Generated from templates/rtl/arithmetic/float-convert.v.hbs, sha256:c3765d53. Do not edit.

`default_nettype none

module focus_float_convert_fp32_fp16_s1 (
    input  wire        clk_i,

    input  wire        advance_i,
    input  wire [31:0] value_i,

    output wire [15:0] result_o
);

  localparam integer FROM_EXP_W  = 8;
  localparam integer FROM_FRAC_W = 23;
  localparam integer EXP_W       = 5;
  localparam integer FRAC_W      = 10;
  localparam integer WORK_W      = 24;  // significand, at least FRAC_W + 3
  localparam integer SIGNED_W    = 10;  // exponent that may leave the format
  localparam integer COUNT_W     = $clog2(WORK_W);
  localparam integer SHIFT_W     = $clog2(WORK_W + 1);
  localparam [SIGNED_W-1:0] ONE  = 10'h1;
  localparam [SIGNED_W-1:0] BIAS_CHANGE = 10'h390;
  localparam [FRAC_W-1:0] NAN_FRACTION = 10'h200;

  wire [FROM_EXP_W-1:0]  from_exponent = value_i[FROM_FRAC_W+:FROM_EXP_W];
  wire [FROM_FRAC_W-1:0] from_fraction = value_i[FROM_FRAC_W-1:0];
  wire normal  = |from_exponent;
  wire special = &from_exponent;
  wire nan     = special && |from_fraction;
  wire sign    = value_i[FROM_EXP_W+FROM_FRAC_W] && !nan;

  // Biased exponent of the result if the significand's top bit is the leading one.
  wire [WORK_W-1:0]   significand = {normal, from_fraction};
  wire [SIGNED_W-1:0] exponent = BIAS_CHANGE
      + {{(SIGNED_W-FROM_EXP_W){1'b0}}, from_exponent} + {{(SIGNED_W-1){1'b0}}, !normal};

  // Shift left until the leading one is on top, as far as the exponent stays in range. Where the
  // value begins below the smallest normal number shift right and remember what is lost.
  reg [WORK_W-1:0] counting;
  reg [COUNT_W-1:0] zeros;
  always @* begin : count_zeros
    integer level;
    counting = significand;
    for (level = COUNT_W - 1; level >= 0; level = level - 1) begin
      zeros[level] = ~|(counting >> (WORK_W - (1 << level)));
      if (zeros[level]) counting = counting << (1 << level);
    end
  end
  wire [SIGNED_W-1:0] room    = exponent - ONE;
  wire [SIGNED_W-1:0] deficit = ONE - exponent;
  wire below  = exponent[SIGNED_W-1] || ~|exponent;
  wire clamp  = {{(SIGNED_W-COUNT_W){1'b0}}, zeros} > room;
  wire beyond = |deficit[SIGNED_W-1:SHIFT_W];
  wire [COUNT_W-1:0] left  = (clamp ? room[COUNT_W-1:0] : zeros) & {COUNT_W{!below}};
  wire [SHIFT_W-1:0] right = (deficit[SHIFT_W-1:0] | {SHIFT_W{beyond}}) & {SHIFT_W{below}};

  reg [WORK_W-1:0] normalized;
  reg              lost;
  always @* begin : shift_right
    integer level;
    normalized = significand << left;
    lost       = 1'b0;
    for (level = 0; level < SHIFT_W; level = level + 1) begin
      if (right[level]) begin
        lost       = lost || |(normalized & ~({WORK_W{1'b1}} << (1 << level)));
        normalized = normalized >> (1 << level);
      end
    end
  end
  wire [SIGNED_W-1:0] new_exponent =
      below ? ONE : exponent - {{(SIGNED_W-COUNT_W){1'b0}}, left};

  // Round to nearest even; the carry runs on into the exponent and on to infinity.
  wire hidden = normalized[WORK_W-1];
  wire [FRAC_W-1:0] kept = normalized[WORK_W-2-:FRAC_W];
  wire half     = normalized[WORK_W-FRAC_W-2];
  wire rest     = |normalized[WORK_W-FRAC_W-3:0] || lost;
  wire round_up = half && (kept[0] || rest);
  wire negative_exponent = new_exponent[SIGNED_W-1];
  wire overflow = hidden && !negative_exponent
      && (|new_exponent[SIGNED_W-2:EXP_W] || &new_exponent[EXP_W-1:0]);
  wire infinite = overflow || special;
  wire [EXP_W+FRAC_W-1:0] rounded =
      {new_exponent[EXP_W-1:0] & {EXP_W{hidden}}, kept}
      + {{(EXP_W+FRAC_W-1){1'b0}}, round_up};
  wire vanish = 1'b0;

  wire [EXP_W+FRAC_W:0] result;
  assign result[EXP_W+FRAC_W]  = sign;
  assign result[FRAC_W+:EXP_W] = (rounded[FRAC_W+:EXP_W] & {EXP_W{!vanish}}) | {EXP_W{infinite}};
  assign result[FRAC_W-1:0]    = (rounded[FRAC_W-1:0] & {FRAC_W{!vanish && !infinite}})
      | (NAN_FRACTION & {FRAC_W{nan}});

  reg  [EXP_W+FRAC_W:0] result_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      result_q <= result;
    end
  end

  assign result_o = result_q;

endmodule

`resetall
