// SPDX-License-Identifier: Apache-2.0
//
// Converts a floating-point number to another format.
//
// Contract
//   result      e6f10: value_i unchanged, every fp16 value has its place there
//   NaN         every NaN becomes the one canonical NaN
//   subnormals  kept, as in IEEE 754
//   latency     1 cycles with advance_i high, one operation per cycle
//   stall       advance_i low holds every stage; no register has a reset
//
// Generated from templates/rtl/arithmetic/float-convert-exact.v.hbs, sha256:63ca890c. Do not edit.

`default_nettype none

module focus_float_convert_fp16_e6f10_s1 (
    input  wire        clk_i,

    input  wire        advance_i,
    input  wire [15:0] value_i,

    output wire [16:0] result_o
);

  localparam integer FROM_EXP_W  = 5;
  localparam integer FROM_FRAC_W = 10;
  localparam integer EXP_W       = 6;
  localparam integer FRAC_W      = 10;
  localparam integer WORK_W      = FROM_FRAC_W + 1;  // significand
  localparam integer COUNT_W     = $clog2(WORK_W);
  localparam [EXP_W-1:0]  BIAS_CHANGE  = 6'h10;
  localparam [FRAC_W-1:0] NAN_FRACTION = 10'h200;

  wire [FROM_EXP_W-1:0]  from_exponent = value_i[FROM_FRAC_W+:FROM_EXP_W];
  wire [FROM_FRAC_W-1:0] from_fraction = value_i[FROM_FRAC_W-1:0];
  wire special = &from_exponent;
  wire nan     = special && |from_fraction;
  wire sign    = value_i[FROM_EXP_W+FROM_FRAC_W] && !nan;

  // Every subnormal becomes normal: shift left until the leading one is on top.
  wire normal = |from_exponent;
  wire [WORK_W-1:0] significand = {normal, from_fraction};
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
  wire [WORK_W-1:0] normalized = significand << zeros;
  wire finite = !special && normalized[WORK_W-1];
  wire [FROM_FRAC_W-1:0] fraction = normalized[WORK_W-2:0];
  wire [EXP_W-1:0] exponent = BIAS_CHANGE
      + {1'b0, from_exponent} + {{(EXP_W-1){1'b0}}, !normal}
      - {{(EXP_W-COUNT_W){1'b0}}, zeros};

  wire [EXP_W+FRAC_W:0] result;
  assign result[EXP_W+FRAC_W]  = sign;
  assign result[FRAC_W+:EXP_W] = (exponent & {EXP_W{finite}}) | {EXP_W{special}};
  assign result[FRAC_W-1:0]    =
      ({fraction} & {FRAC_W{finite}}) | (NAN_FRACTION & {FRAC_W{nan}});

  reg  [EXP_W+FRAC_W:0] result_q;

  always @(posedge clk_i) begin
    if (advance_i) begin
      result_q <= result;
    end
  end

  assign result_o = result_q;

endmodule

`resetall
