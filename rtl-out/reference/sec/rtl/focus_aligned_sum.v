// SPDX-License-Identifier: Apache-2.0
//
// Running sum of numbers of any size, in fixed point below the largest exponent so far: when that
// grows the sum is shifted.
//
// Contract
//   value       every number, and the sum when the largest exponent grows, is cut off at the last
//               bit of the sum
//   latency     5 enabled cycles
//   throughput  one beat per enabled cycle; the loop is one shift and one addition
//   stall       advance_i low holds everything
//   reset       forgets the beats inside
//
// Generated from templates/rtl/arithmetic/aligned-sum.v.hbs, sha256:f54c941e. Do not edit.

`default_nettype none

module focus_aligned_sum #(
    parameter integer LANES         = 8,   // numbers per cycle, at least 1
    parameter integer EXPONENT_W    = 19,  // bits of an exponent, at least 2
    parameter integer SIGNIFICAND_W = 20,  // bits of a significand, at least 1
    parameter integer GUARD_W       = 14   // bits of the sum below and above, at least 1
) (
    input  wire                               clk_i,
    input  wire                               rst_ni,

    input  wire                               advance_i,
    input  wire                               valid_i,
    input  wire                               first_i,
    input  wire [                  LANES-1:0] present_i,
    input  wire [       LANES*EXPONENT_W-1:0] exponents_i,
    input  wire [    LANES*SIGNIFICAND_W-1:0] significands_i,

    output wire [             EXPONENT_W-1:0] largest_o,
    output wire [SIGNIFICAND_W+2*GUARD_W-1:0] sum_o
);

  localparam integer TERM_W = SIGNIFICAND_W + GUARD_W;
  localparam integer SUM_W  = TERM_W + GUARD_W;
  localparam [EXPONENT_W-1:0] LOWEST = {1'b1, {(EXPONENT_W-1){1'b0}}};

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (EXPONENT_W < 2) begin : gen_exponent_w_check
      ERROR_EXPONENT_W_must_be_at_least_2 u_stop ();
    end
    if (SIGNIFICAND_W < 1) begin : gen_significand_w_check
      ERROR_SIGNIFICAND_W_must_be_at_least_1 u_stop ();
    end
    if (GUARD_W < 1) begin : gen_guard_w_check
      ERROR_GUARD_W_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // With the sign turned round, exponents order as unsigned numbers. Pairs, then pairs of pairs.
  function [EXPONENT_W-1:0] largest(input [LANES*EXPONENT_W-1:0] all, input [LANES-1:0] there);
    reg [LANES*EXPONENT_W-1:0] left;
    integer distance;
    integer lane;
    begin
      for (lane = 0; lane < LANES; lane = lane + 1)
        left[lane*EXPONENT_W+:EXPONENT_W] =
            (all[lane*EXPONENT_W+:EXPONENT_W] ^ LOWEST) & {EXPONENT_W{there[lane]}};
      for (distance = 1; distance < LANES; distance = distance * 2) begin
        for (lane = 0; lane + distance < LANES; lane = lane + 2 * distance) begin
          if (left[(lane+distance)*EXPONENT_W+:EXPONENT_W] > left[lane*EXPONENT_W+:EXPONENT_W])
            left[lane*EXPONENT_W+:EXPONENT_W] = left[(lane+distance)*EXPONENT_W+:EXPONENT_W];
        end
      end
      largest = left[EXPONENT_W-1:0] ^ LOWEST;
    end
  endfunction

  function [SUM_W-1:0] total(input [LANES*TERM_W-1:0] all);
    reg [LANES*SUM_W-1:0] left;
    integer distance;
    integer lane;
    begin
      for (lane = 0; lane < LANES; lane = lane + 1)
        left[lane*SUM_W+:SUM_W] = {{GUARD_W{1'b0}}, all[lane*TERM_W+:TERM_W]};
      for (distance = 1; distance < LANES; distance = distance * 2) begin
        for (lane = 0; lane + distance < LANES; lane = lane + 2 * distance)
          left[lane*SUM_W+:SUM_W] =
              left[lane*SUM_W+:SUM_W] + left[(lane+distance)*SUM_W+:SUM_W];
      end
      total = left[SUM_W-1:0];
    end
  endfunction

  // Which beats there are: 1 largest of the beat, 2 largest so far, 3 aligned, 4 added.
  reg [3:0] valid_q;
  reg [3:0] first_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= 4'd0;
    else if (advance_i) valid_q <= {valid_q[2:0], valid_i};
  end

  always @(posedge clk_i) begin
    if (advance_i) first_q <= {first_q[2:0], first_i};
  end

  reg [EXPONENT_W-1:0] beat_largest_q;
  reg [LANES*EXPONENT_W-1:0] beat_exponents_q;
  reg [LANES*SIGNIFICAND_W-1:0] beat_significands_q;
  reg [LANES-1:0] beat_present_q;

  reg [EXPONENT_W-1:0] largest_q;
  reg [EXPONENT_W-1:0] growth_q;
  reg [LANES*EXPONENT_W-1:0] exponents_q;
  reg [LANES*SIGNIFICAND_W-1:0] significands_q;
  reg [LANES-1:0] present_q;

  reg [EXPONENT_W-1:0] terms_largest_q;
  reg [EXPONENT_W-1:0] terms_growth_q;
  reg [LANES*TERM_W-1:0] terms_q;

  reg [EXPONENT_W-1:0] total_largest_q;
  reg [EXPONENT_W-1:0] total_growth_q;
  reg [SUM_W-1:0] total_q;

  reg [EXPONENT_W-1:0] sum_largest_q;
  reg [SUM_W-1:0] sum_q;

  wire [EXPONENT_W-1:0] known = first_q[0] ? LOWEST : largest_q;
  wire grows = (beat_largest_q ^ LOWEST) > (known ^ LOWEST);
  wire [LANES*TERM_W-1:0] terms;

  always @(posedge clk_i) begin
    if (advance_i) begin
      beat_largest_q      <= largest(exponents_i, present_i);
      beat_exponents_q    <= exponents_i;
      beat_significands_q <= significands_i;
      beat_present_q      <= present_i;

      if (valid_q[0]) largest_q <= grows ? beat_largest_q : known;
      growth_q            <= grows ? beat_largest_q - known : {EXPONENT_W{1'b0}};
      exponents_q         <= beat_exponents_q;
      significands_q      <= beat_significands_q;
      present_q           <= beat_present_q;

      terms_largest_q     <= largest_q;
      terms_growth_q      <= growth_q;
      terms_q             <= terms;

      total_largest_q     <= terms_largest_q;
      total_growth_q      <= terms_growth_q;
      total_q             <= total(terms_q);

      sum_largest_q       <= total_largest_q;
      if (valid_q[3])
        sum_q <= (first_q[3] ? {SUM_W{1'b0}} : sum_q >> total_growth_q) + total_q;
    end
  end

  assign largest_o = sum_largest_q;
  assign sum_o     = sum_q;

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      wire [EXPONENT_W-1:0] depth = largest_q - exponents_q[lane*EXPONENT_W+:EXPONENT_W];
      wire [TERM_W-1:0] value =
          {significands_q[lane*SIGNIFICAND_W+:SIGNIFICAND_W], {GUARD_W{1'b0}}};

      assign terms[lane*TERM_W+:TERM_W] = (value >> depth) & {TERM_W{present_q[lane]}};
    end
  endgenerate

endmodule

`resetall
