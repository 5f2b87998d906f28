// SPDX-License-Identifier: Apache-2.0
//
// One row of the GEMM array: an activation passes all its PEs from left to right, each adds its
// product to the partial sum of its column.
//
// Contract
//   latency     column c: 4 enabled cycles from its activation, 2 from its partial sum, to the sum;
//               activations move one column per cycle
//   throughput  one activation per enabled cycle
//   subnormals  read as zero, and written as zero, of the same sign
//   stall       advance_i low holds every register
//   reset       none: a start left over moves ahead of the first pass
//
// Generated from templates/rtl/array/gemm-row.v.hbs, sha256:fa459eef. Do not edit.

`default_nettype none

module focus_gemm_row_e6f10_fp32_s1_2_flush #(
    parameter integer COLUMNS = 32   // PEs of the row, at least 1
) (
    input  wire                  clk_i,

    input  wire                  advance_i,
    input  wire [          16:0] activation_i,
    input  wire                  start_i,
    input  wire [COLUMNS*17-1:0] weights_i,
    input  wire [COLUMNS*32-1:0] partial_sums_i,

    output wire [COLUMNS*17-1:0] weights_out_o,
    output wire [COLUMNS*32-1:0] partial_sums_out_o
);

  localparam integer OPERAND_W = 17;
  localparam integer SUM_W = 32;

  generate
    if (COLUMNS < 1) begin : gen_columns_check
      ERROR_COLUMNS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // Link c is what column c gets from its left neighbour; the last one ends here.
  wire [(COLUMNS+1)*OPERAND_W-1:0] activation_link;
  wire [                COLUMNS:0] start_link;

  assign activation_link[0+:OPERAND_W] = activation_i;
  assign start_link[0] = start_i;

  wire unused = &{1'b0, activation_link[COLUMNS*OPERAND_W+:OPERAND_W], start_link[COLUMNS]};

  genvar column;
  generate
    for (column = 0; column < COLUMNS; column = column + 1) begin : gen_column
      focus_pe_e6f10_fp32_s1_2_flush u_pe (
          .clk_i            (clk_i),
          .advance_i        (advance_i),
          .activation_i     (activation_link[column*OPERAND_W+:OPERAND_W]),
          .start_i          (start_link[column]),
          .weight_i         (weights_i[column*OPERAND_W+:OPERAND_W]),
          .partial_sum_i    (partial_sums_i[column*SUM_W+:SUM_W]),
          .activation_out_o (activation_link[(column+1)*OPERAND_W+:OPERAND_W]),
          .start_out_o      (start_link[column+1]),
          .weight_out_o     (weights_out_o[column*OPERAND_W+:OPERAND_W]),
          .partial_sum_out_o(partial_sums_out_o[column*SUM_W+:SUM_W])
      );
    end
  endgenerate

endmodule

`resetall
