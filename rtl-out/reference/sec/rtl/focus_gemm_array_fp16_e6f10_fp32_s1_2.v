// SPDX-License-Identifier: Apache-2.0
//
// Weight-stationary systolic array: one vector of activations in, one row of partial sums out per
// cycle, the next weights loading meanwhile.
//
// Contract
//   latency     2 * ROWS + COLUMNS + 2 enabled cycles from a vector to its partial sums
//   throughput  one vector per enabled cycle; a pass may start ROWS cycles after the one before
//   rounding    row 0 adds to +0, then row after row: each sum is rounded once, to nearest even
//   subnormals  kept: operands are widened to e6f10, in which all are normal, and no sum of their
//               products is subnormal in fp32: what would read one as zero never meets one
//   weights     no second register to load: a row rides down a conveyor and meets its PE together
//               with start
//   stall       advance_i low holds every register
//   reset       none: what was inside leaves ahead of the first pass, whose start brings its
//               weights
//
//                      weights_i (skewed by column)
//                         |      |      |
//   activations_i -[skew]-PE --- PE --- PE     each PE: weight held, activation to the right,
//                         |      |      |               partial sum and conveyor downwards
//                  [skew]-PE --- PE --- PE
//                         |      |      |
//                      partial_sums_o (skew undone)
//
// Generated from templates/rtl/array/gemm-array-float.v.hbs, sha256:b61fad7f. Do not edit.

`default_nettype none

module focus_gemm_array_fp16_e6f10_fp32_s1_2 #(
    parameter integer ROWS    = 32,  // PE rows, at least 1
    parameter integer COLUMNS = 32   // PE columns, at least 1
) (
    input  wire                  clk_i,

    input  wire                  advance_i,
    input  wire [   ROWS*16-1:0] activations_i,
    input  wire                  start_i,
    input  wire [COLUMNS*16-1:0] weights_i,

    output wire [COLUMNS*32-1:0] partial_sums_o
);

  localparam integer OPERAND_W = 16;
  localparam integer INNER_W = 17;  // as the PEs see an operand: subnormals made normal
  localparam integer SUM_W = 32;
  localparam integer ADD_STAGES = 2;

  generate
    if (ROWS < 1) begin : gen_rows_check
      ERROR_ROWS_must_be_at_least_1 u_stop ();
    end
    if (COLUMNS < 1) begin : gen_columns_check
      ERROR_COLUMNS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // Operands are made normal once, here, for all PEs of a row or a column.
  wire [   ROWS*INNER_W-1:0] activations;
  wire [COLUMNS*INNER_W-1:0] weights;
  reg start_q;

  wire start = start_q;

  always @(posedge clk_i) begin
    if (advance_i) start_q <= start_i;
  end

  genvar lane;
  generate
    for (lane = 0; lane < ROWS; lane = lane + 1) begin : gen_activation
      focus_float_convert_fp16_e6f10_s1 u_convert (
          .clk_i    (clk_i),
          .advance_i(advance_i),
          .value_i  (activations_i[lane*OPERAND_W+:OPERAND_W]),
          .result_o (activations[lane*INNER_W+:INNER_W])
      );
    end
    for (lane = 0; lane < COLUMNS; lane = lane + 1) begin : gen_weight
      focus_float_convert_fp16_e6f10_s1 u_convert (
          .clk_i    (clk_i),
          .advance_i(advance_i),
          .value_i  (weights_i[lane*OPERAND_W+:OPERAND_W]),
          .result_o (weights[lane*INNER_W+:INNER_W])
      );
    end
  endgenerate

  // Left edge: row r sees its lane r * ADD_STAGES cycles late, when the sum of row r - 1 arrives.
  // The start flag rides in the same lane.
  wire [ROWS*(INNER_W+1)-1:0] lanes;
  wire [ROWS*(INNER_W+1)-1:0] lanes_skewed;

  focus_lane_skew #(
      .LANES      (ROWS),
      .LANE_BITS  (INNER_W + 1),
      .STEP_CYCLES(ADD_STAGES),
      .FALLING    (0)
  ) u_activation_skew (
      .clk_i    (clk_i),
      .advance_i(advance_i),
      .data_i   (lanes),
      .skewed_o (lanes_skewed)
  );

  // Top edge: column c sees everything c cycles late, as its activations do.
  // Link r is what row r gets from above; the last one leaves the array. Each is a word of its own:
  // one vector for all may have more bits than a tool takes.
  wire [COLUMNS*INNER_W-1:0] weight_link[0:ROWS];
  wire [  COLUMNS*SUM_W-1:0] sum_link   [0:ROWS];

  wire [COLUMNS*INNER_W-1:0] weights_skewed;
  wire [  COLUMNS*SUM_W-1:0] sums_skewed = sum_link[ROWS];

  assign weight_link[0] = weights_skewed;
  assign sum_link[0] = {(COLUMNS * SUM_W){1'b0}};

  wire unused = &{1'b0, weight_link[ROWS]};

  focus_lane_skew #(
      .LANES      (COLUMNS),
      .LANE_BITS  (INNER_W),
      .STEP_CYCLES(1),
      .FALLING    (0)
  ) u_weight_skew (
      .clk_i    (clk_i),
      .advance_i(advance_i),
      .data_i   (weights),
      .skewed_o (weights_skewed)
  );

  genvar row;
  generate
    for (row = 0; row < ROWS; row = row + 1) begin : gen_row
      assign lanes[row*(INNER_W+1)+:INNER_W+1] = {start, activations[row*INNER_W+:INNER_W]};

      wire [COLUMNS*INNER_W-1:0] weights_above = weight_link[row];
      wire [  COLUMNS*SUM_W-1:0] sums_above = sum_link[row];
      wire [COLUMNS*INNER_W-1:0] weights_below;
      wire [  COLUMNS*SUM_W-1:0] sums_below;

      assign weight_link[row+1] = weights_below;
      assign sum_link[row+1] = sums_below;

      focus_gemm_row_e6f10_fp32_s1_2_flush #(
          .COLUMNS(COLUMNS)
      ) u_row (
          .clk_i             (clk_i),
          .advance_i         (advance_i),
          .activation_i      (lanes_skewed[row*(INNER_W+1)+:INNER_W]),
          .start_i           (lanes_skewed[row*(INNER_W+1)+INNER_W]),
          .weights_i         (weights_above),
          .partial_sums_i    (sums_above),
          .weights_out_o     (weights_below),
          .partial_sums_out_o(sums_below)
      );
    end
  endgenerate

  focus_lane_skew #(
      .LANES      (COLUMNS),
      .LANE_BITS  (SUM_W),
      .STEP_CYCLES(1),
      .FALLING    (1)
  ) u_sum_deskew (
      .clk_i    (clk_i),
      .advance_i(advance_i),
      .data_i   (sums_skewed),
      .skewed_o (partial_sums_o)
  );

endmodule

`resetall
