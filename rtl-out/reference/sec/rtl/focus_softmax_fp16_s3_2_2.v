// SPDX-License-Identifier: Apache-2.0
//
// Softmax of rows: powers of two relative to the running maximum are added while a row comes in,
// which is kept and read again to be divided by their sum.
//
// Contract
//   result      exp(scale * score) over the sum of the seen ones, rounded once; within 0.65 of a
//               last place of the exact value
//   range       no overflow for any finite score, with a factor below 4: powers are relative to the
//               largest so far, and the sum is shifted when that grows
//   sum         fixed-point; a power is cut off 2^-VALUE_W / MAX_ELEMENTS below the largest
//   mask        a score of -infinity and one that is not seen have probability 0; a row that sees
//               nothing is all 0
//   NaN         a NaN or infinity among the seen scores, or as factor, makes all seen probabilities
//               NaN
//   empty       a row of no elements is taken in a cycle, and nothing comes of it
//   throughput  a row of n beats takes 2 n + 11 cycles
//   stall       probabilities_ready_i low holds everything behind the buffer of two beats
//   reset       forgets the row
//
// Generated from templates/rtl/functions/softmax.v.hbs, sha256:95db8e56. Do not edit.

`default_nettype none

module focus_softmax_fp16_s3_2_2 #(
    parameter integer LANES        = 8,      // scores per cycle, at least 1
    parameter integer MAX_ELEMENTS = 16384   // longest row, at least 1
) (
    input  wire                              clk_i,
    input  wire                              rst_ni,

    input  wire                              rows_valid_i,
    output wire                              rows_ready_o,
    input  wire [$clog2(MAX_ELEMENTS+1)-1:0] rows_length_i,
    input  wire [$clog2(MAX_ELEMENTS+1)-1:0] rows_visible_i,
    input  wire [                      31:0] rows_factor_i,

    input  wire                              scores_valid_i,
    output wire                              scores_ready_o,
    input  wire [              LANES*16-1:0] scores_data_i,

    output wire                              probabilities_valid_o,
    input  wire                              probabilities_ready_i,
    output wire [              LANES*16-1:0] probabilities_data_o,
    output wire                              probabilities_last_o
);

  localparam integer ELEMENT_W = 16;
  localparam integer FACTOR_W = 32;
  localparam integer VALUE_W = 19;  // fraction of a power
  localparam integer WHOLE_W = 19;  // its exponent, signed
  localparam integer POWER_STAGES = 3;
  localparam integer DIVIDE_STAGES = 7;  // from the powers to the inverse of their sum
  localparam integer QUOTIENT_STAGES = 2;
  localparam integer COUNT_W = $clog2(MAX_ELEMENTS + 1);
  localparam integer SUM_W = VALUE_W + 1 + 2 * COUNT_W;
  localparam integer LEAD_W = $clog2(SUM_W);
  localparam integer DIST_W = WHOLE_W + 2;
  localparam integer POINT = VALUE_W + COUNT_W;  // bits of the sum behind the point

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (MAX_ELEMENTS < 1) begin : gen_max_elements_check
      ERROR_MAX_ELEMENTS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // One enable for all registers behind the inputs: the buffer of the results has room.
  wire advance;
  wire filling;
  wire draining;
  wire first;
  wire last;
  wire [LANES-1:0] seen;
  wire [LANES*ELEMENT_W-1:0] scores;
  wire divided;
  reg [FACTOR_W-1:0] factor_q;

  focus_row_replay #(
      .LANES       (LANES),
      .ELEMENT_W   (ELEMENT_W),
      .MAX_ELEMENTS(MAX_ELEMENTS)
  ) u_replay (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .advance_i    (advance),
      .row_valid_i  (rows_valid_i),
      .row_ready_o  (rows_ready_o),
      .row_length_i (rows_length_i),
      .row_visible_i(rows_visible_i),
      .data_valid_i (scores_valid_i),
      .data_ready_o (scores_ready_o),
      .data_data_i  (scores_data_i),
      .proceed_i    (divided),
      .first_pass_o (filling),
      .second_pass_o(draining),
      .first_o      (first),
      .last_o       (last),
      .seen_o       (seen),
      .replayed_o   (scores)
  );

  always @(posedge clk_i) begin
    if (rows_valid_i && rows_ready_o) factor_q <= rows_factor_i;
  end

  // Powers of the scores; what belongs to a beat goes beside them.
  localparam integer TAG_W = 2 + LANES;
  reg [POWER_STAGES*TAG_W-1:0] tag_q;
  reg [POWER_STAGES-1:0] filling_q;
  reg [POWER_STAGES-1:0] draining_q;
  wire [(POWER_STAGES+1)*TAG_W-1:0] tag_d = {tag_q, first, last, seen};
  wire [POWER_STAGES:0] filling_d  = {filling_q, filling};
  wire [POWER_STAGES:0] draining_d = {draining_q, draining};

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      filling_q  <= {POWER_STAGES{1'b0}};
      draining_q <= {POWER_STAGES{1'b0}};
    end else if (advance) begin
      filling_q  <= filling_d[POWER_STAGES-1:0];
      draining_q <= draining_d[POWER_STAGES-1:0];
    end
  end

  always @(posedge clk_i) begin
    if (advance) tag_q <= tag_d[POWER_STAGES*TAG_W-1:0];
  end

  wire filled  = filling_d[POWER_STAGES];
  wire drained = draining_d[POWER_STAGES];
  wire power_first;
  wire power_last;
  wire [LANES-1:0] power_seen;
  assign {power_first, power_last, power_seen} = tag_d[POWER_STAGES*TAG_W+:TAG_W];

  wire [LANES*WHOLE_W-1:0] whole;
  wire [LANES*VALUE_W-1:0] fraction;
  wire [LANES*(VALUE_W+1)-1:0] significands;
  wire [LANES-1:0] absent;
  wire [LANES-1:0] invalid;
  wire [LANES-1:0] present = power_seen & ~absent;

  wire [WHOLE_W-1:0] largest;
  wire [SUM_W-1:0] sum;

  focus_aligned_sum #(
      .LANES        (LANES),
      .EXPONENT_W   (WHOLE_W),
      .SIGNIFICAND_W(VALUE_W + 1),
      .GUARD_W      (COUNT_W)
  ) u_sum (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .advance_i     (advance),
      .valid_i       (filled),
      .first_i       (power_first),
      .present_i     (present),
      .exponents_i   (whole),
      .significands_i(significands),
      .largest_o     (largest),
      .sum_o         (sum)
  );

  // Once per row: the inverse of the sum, and how far its leading one stands below the largest.
  wire [VALUE_W-1:0] inverse;
  wire [LEAD_W-1:0] lead;
  reg [DIVIDE_STAGES-1:0] divide_q;
  reg row_invalid_q;
  reg [VALUE_W-1:0] inverse_q;
  reg [DIST_W-1:0] offset_q;
  reg divided_invalid_q;
  wire [DIVIDE_STAGES:0] divide_d = {divide_q, filled && power_last};

  assign divided = divide_d[DIVIDE_STAGES];

  focus_softmax_inverse_fp16_s2 #(
      .SUM_W(SUM_W)
  ) u_inverse (
      .clk_i     (clk_i),
      .advance_i (advance),
      .sum_i     (sum),
      .fraction_o(inverse),
      .lead_o    (lead)
  );

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) divide_q <= {DIVIDE_STAGES{1'b0}};
    else if (advance) divide_q <= divide_d[DIVIDE_STAGES-1:0];
  end

  always @(posedge clk_i) begin
    if (advance && filled)
      row_invalid_q <= |(invalid & power_seen) || (row_invalid_q && !power_first);
    if (advance && divided) begin
      inverse_q         <= inverse;
      offset_q          <= {{2{largest[WHOLE_W-1]}}, largest}
                           + {{(DIST_W-LEAD_W){1'b0}}, lead} - POINT[DIST_W-1:0];
      divided_invalid_q <= row_invalid_q;
    end
  end

  reg [QUOTIENT_STAGES-1:0] result_valid_q;
  reg [QUOTIENT_STAGES-1:0] result_last_q;
  wire [QUOTIENT_STAGES:0] result_valid_d = {result_valid_q, drained};
  wire [QUOTIENT_STAGES:0] result_last_d  = {result_last_q, power_last};
  wire [LANES*ELEMENT_W-1:0] results;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) result_valid_q <= {QUOTIENT_STAGES{1'b0}};
    else if (advance) result_valid_q <= result_valid_d[QUOTIENT_STAGES-1:0];
  end

  always @(posedge clk_i) begin
    if (advance) result_last_q <= result_last_d[QUOTIENT_STAGES-1:0];
  end

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      assign significands[lane*(VALUE_W+1)+:VALUE_W+1] =
          {1'b1, fraction[lane*VALUE_W+:VALUE_W]};

      focus_softmax_power_fp16_s3 u_power (
          .clk_i     (clk_i),
          .advance_i (advance),
          .score_i   (scores[lane*ELEMENT_W+:ELEMENT_W]),
          .factor_i  (factor_q),
          .whole_o   (whole[lane*WHOLE_W+:WHOLE_W]),
          .fraction_o(fraction[lane*VALUE_W+:VALUE_W]),
          .absent_o  (absent[lane]),
          .invalid_o (invalid[lane])
      );

      wire [DIST_W-1:0] distance =
          offset_q - {{2{whole[lane*WHOLE_W+WHOLE_W-1]}}, whole[lane*WHOLE_W+:WHOLE_W]};

      focus_softmax_quotient_fp16_s2 u_quotient (
          .clk_i     (clk_i),
          .advance_i (advance),
          .fraction_i(fraction[lane*VALUE_W+:VALUE_W]),
          .inverse_i (inverse_q),
          .distance_i(distance),
          .present_i (present[lane]),
          .invalid_i (divided_invalid_q && power_seen[lane]),
          .result_o  (results[lane*ELEMENT_W+:ELEMENT_W])
      );
    end
  endgenerate

  focus_skid_buffer #(
      .WIDTH_BITS(1 + LANES * ELEMENT_W)
  ) u_skid (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .push_valid_i(result_valid_d[QUOTIENT_STAGES]),
      .push_ready_o(advance),
      .push_data_i ({result_last_d[QUOTIENT_STAGES], results}),
      .pop_valid_o (probabilities_valid_o),
      .pop_ready_i (probabilities_ready_i),
      .pop_data_o  ({probabilities_last_o, probabilities_data_o})
  );

endmodule

`resetall
