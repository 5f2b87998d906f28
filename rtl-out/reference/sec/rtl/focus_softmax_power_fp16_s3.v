// SPDX-License-Identifier: Apache-2.0
//
// Power of two of a score times a factor: whole exponent and significand, whatever the score's
// size.
//
// Contract
//   value     2^(score_i * factor_i); the logit is cut off towards zero and clamped to its
//             fixed-point range, which no finite score leaves with a factor below 4
//   factor    a subnormal factor counts as 0, NaN and infinity make every power invalid
//   accuracy  2^-15 of the power
//   latency   3 cycles with advance_i high, one operation per cycle
//   stall     advance_i low holds every stage; no register has a reset
//
// Generated from templates/rtl/functions/softmax-power.v.hbs, sha256:94382f5a. Do not edit.

`default_nettype none

module focus_softmax_power_fp16_s3 (
    input  wire        clk_i,

    input  wire        advance_i,
    input  wire [15:0] score_i,
    input  wire [31:0] factor_i,

    output wire [18:0] whole_o,
    output wire [18:0] fraction_o,
    output wire        absent_o,
    output wire        invalid_o
);

  localparam integer EXP_W         = 5;
  localparam integer FRAC_W        = 10;
  localparam integer FACTOR_EXP_W  = 8;
  localparam integer FACTOR_FRAC_W = 23;
  localparam integer PRODUCT_W     = FRAC_W + FACTOR_FRAC_W + 2;
  localparam integer VALUE_W       = 19;  // bits behind the point
  localparam integer WHOLE_W       = 19;  // bits before it, sign included
  localparam integer SCALED_W      = WHOLE_W - 1 + VALUE_W;
  localparam integer DROP_W        = $clog2(SCALED_W + 1);
  localparam integer DIST_W        = 11;
  localparam [DIST_W-1:0] TOP      = 11'h9e;  // exponent fields whose product is not shifted

  // 2^p:
  // straight lines; slope and value, without its leading one, per row.
  localparam integer POWER_INDEX_W  = 6;
  localparam integer POWER_OFFSET_W = 13;
  localparam integer POWER_SLOPE_W  = 14;
  localparam integer POWER_ROW_W    = POWER_SLOPE_W + VALUE_W;  // slope, value

  function [POWER_ROW_W-1:0] power_row(input [POWER_INDEX_W-1:0] index);
    case (index)
      6'd0: power_row = 33'hb2680000;
      6'd1: power_row = 33'hb458164a;
      6'd2: power_row = 33'hb6502cd5;
      6'd3: power_row = 33'hb850439f;
      6'd4: power_row = 33'hba505aa9;
      6'd5: power_row = 33'hbc5871f3;
      6'd6: power_row = 33'hbe60897d;
      6'd7: power_row = 33'hc078a14a;
      6'd8: power_row = 33'hc290b958;
      6'd9: power_row = 33'hc4b0d1aa;
      6'd10: power_row = 33'hc6d0ea40;
      6'd11: power_row = 33'hc8f9031a;
      6'd12: power_row = 33'hcb291c39;
      6'd13: power_row = 33'hcd61359f;
      6'd14: power_row = 33'hcfa14f4b;
      6'd15: power_row = 33'hd1e1693f;
      6'd16: power_row = 33'hd429837b;
      6'd17: power_row = 33'hd6799e00;
      6'd18: power_row = 33'hd8d1b8cf;
      6'd19: power_row = 33'hdb31d3e9;
      6'd20: power_row = 33'hdd91ef4f;
      6'd21: power_row = 33'hdffa0b01;
      6'd22: power_row = 33'he26a2700;
      6'd23: power_row = 33'he4e2434d;
      6'd24: power_row = 33'he7625fe9;
      6'd25: power_row = 33'he9e27cd5;
      6'd26: power_row = 33'hec729a11;
      6'd27: power_row = 33'hef02b79f;
      6'd28: power_row = 33'hf1a2d57f;
      6'd29: power_row = 33'hf442f3b3;
      6'd30: power_row = 33'hf6eb123a;
      6'd31: power_row = 33'hf99b3117;
      6'd32: power_row = 33'hfc53504a;
      6'd33: power_row = 33'hff136fd4;
      6'd34: power_row = 33'h101db8fb6;
      6'd35: power_row = 33'h104abaff1;
      6'd36: power_row = 33'h1077bd085;
      6'd37: power_row = 33'h10a5bf174;
      6'd38: power_row = 33'h10d4412bf;
      6'd39: power_row = 33'h110343467;
      6'd40: power_row = 33'h1132c566d;
      6'd41: power_row = 33'h1162c78d2;
      6'd42: power_row = 33'h1192c9b96;
      6'd43: power_row = 33'h11c3cbebc;
      6'd44: power_row = 33'h11f54e243;
      6'd45: power_row = 33'h1227d062d;
      6'd46: power_row = 33'h125a52a7c;
      6'd47: power_row = 33'h128d54f30;
      6'd48: power_row = 33'h12c15744a;
      6'd49: power_row = 33'h12f5599cb;
      6'd50: power_row = 33'h132a5bfb5;
      6'd51: power_row = 33'h135fde609;
      6'd52: power_row = 33'h1395e0cc8;
      6'd53: power_row = 33'h13cc633f2;
      6'd54: power_row = 33'h140365b8a;
      6'd55: power_row = 33'h143b68390;
      6'd56: power_row = 33'h1473eac06;
      6'd57: power_row = 33'h14aced4ec;
      6'd58: power_row = 33'h14e66fe45;
      6'd59: power_row = 33'h152072811;
      6'd60: power_row = 33'h155b75251;
      6'd61: power_row = 33'h1596f7d07;
      6'd62: power_row = 33'h15d37a834;
      default: power_row = 33'h160ffd3da;
    endcase
  endfunction

  wire [EXP_W-1:0]         score_exponent  = score_i[FRAC_W+:EXP_W];
  wire [FRAC_W-1:0]        score_fraction  = score_i[FRAC_W-1:0];
  wire [FACTOR_EXP_W-1:0]  factor_exponent = factor_i[FACTOR_FRAC_W+:FACTOR_EXP_W];
  wire [FACTOR_FRAC_W-1:0] factor_fraction = factor_i[FACTOR_FRAC_W-1:0];
  wire negative = score_i[EXP_W+FRAC_W] ^ factor_i[FACTOR_EXP_W+FACTOR_FRAC_W];
  wire endless  = &score_exponent;
  wire absent   = endless && ~|score_fraction && negative;
  wire invalid  = (endless && (|score_fraction || !negative)) || &factor_exponent;

  // score * factor, fixed-point. A distance below zero: the product lies outside.
  wire normal = |score_exponent;
  wire [FRAC_W:0] significand = {normal, score_fraction};
  wire [FACTOR_FRAC_W:0] factor = {1'b1, factor_fraction} & {(FACTOR_FRAC_W+1){|factor_exponent}};
  wire [PRODUCT_W-1:0] product =
      {{(FACTOR_FRAC_W+1){1'b0}}, significand} * {{(FRAC_W+1){1'b0}}, factor};
  wire [SCALED_W-1:0] scaled = {product, 2'b0};
  wire [DIST_W-1:0] distance = TOP - {{(DIST_W-EXP_W){1'b0}}, score_exponent}
      - {{(DIST_W-1){1'b0}}, !normal} - {{(DIST_W-FACTOR_EXP_W){1'b0}}, factor_exponent};
  wire [DIST_W-2:0] drop = distance[DIST_W-2:0];
  wire huge = distance[DIST_W-1] && |product;

  reg                 negative_q;
  reg                 absent_q;
  reg                 invalid_q;
  reg                 huge_q;
  reg  [SCALED_W-1:0] scaled_q;
  reg  [DIST_W-2:0]   drop_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      negative_q <= negative;
      absent_q <= absent;
      invalid_q <= invalid;
      huge_q <= huge;
      scaled_q <= scaled;
      drop_q <= drop;
    end
  end

  wire outside = |drop_q[DIST_W-2:DROP_W];
  wire [SCALED_W-1:0] magnitude = ((scaled_q >> drop_q[DROP_W-1:0])
      & {SCALED_W{!outside}}) | {SCALED_W{huge_q}};
  wire [SCALED_W:0] fixed = negative_q ? -{1'b0, magnitude} : {1'b0, magnitude};
  wire [VALUE_W-1:0] position = fixed[VALUE_W-1:0];
  wire [WHOLE_W-1:0] exponent = fixed[SCALED_W:VALUE_W];

  reg                absent_q2;
  reg                invalid_q2;
  reg  [VALUE_W-1:0] position_q;
  reg  [WHOLE_W-1:0] exponent_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      absent_q2 <= absent_q;
      invalid_q2 <= invalid_q;
      position_q <= position;
      exponent_q <= exponent;
    end
  end

  wire [POWER_OFFSET_W-1:0] power_offset = position_q[POWER_OFFSET_W-1:0];
  wire [POWER_ROW_W-1:0] power_constants =
      power_row(position_q[POWER_OFFSET_W+:POWER_INDEX_W]);
  wire [VALUE_W-1:0] power_base = power_constants[VALUE_W-1:0];
  wire [POWER_SLOPE_W-1:0] power_slope =
      power_constants[VALUE_W+:POWER_SLOPE_W];

  wire [POWER_SLOPE_W-1:0] power_steepness = power_slope;

  wire [POWER_SLOPE_W+POWER_OFFSET_W-1:0] power_distance =
      {{POWER_OFFSET_W{1'b0}}, power_steepness}
      * {{POWER_SLOPE_W{1'b0}}, power_offset};
  // One sum with room for the product's last bits, which are cut off and borrow nothing.
  wire [VALUE_W+POWER_OFFSET_W-1:0] power_exact =
      {power_base, {POWER_OFFSET_W{1'b0}}} + {5'b0, power_distance};
  wire [VALUE_W-1:0] power_value = power_exact[POWER_OFFSET_W+:VALUE_W];
  wire unused_power_exact =
      &{1'b0, power_exact[POWER_OFFSET_W-1:0]};

  reg                absent_q3;
  reg                invalid_q3;
  reg  [WHOLE_W-1:0] exponent_q2;
  reg  [VALUE_W-1:0] power_value_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      absent_q3 <= absent_q2;
      invalid_q3 <= invalid_q2;
      exponent_q2 <= exponent_q;
      power_value_q <= power_value;
    end
  end

  assign whole_o    = exponent_q2;
  assign fraction_o = power_value_q;
  assign absent_o   = absent_q3;
  assign invalid_o  = invalid_q3;

endmodule

`resetall
