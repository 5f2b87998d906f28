// SPDX-License-Identifier: Apache-2.0
//
// End of a scatter lane: converts the complete rows of classes and hands them, each with its index,
// to a stream; its back-pressure is the enable of the lane.
//
// Contract
//   latency     1 enabled cycles for the conversion, 1 cycle for the stream
//   throughput  one row per cycle
//   rounding    one conversion, to nearest even
//   subnormals  kept, as in IEEE 754
//   stall       advance_o falls when two rows wait; it depends on registers only
//   reset       empties the stage
//
// Generated from templates/rtl/array/class-result-stage-float.v.hbs, sha256:1a912213. Do not edit.

`default_nettype none

module focus_class_result_stage_fp32_fp16_s1 #(
    parameter integer COLUMNS = 32,  // sums of a row, at least 1
    parameter integer INDEX_W = 9    // bits of an index, at least 1
) (
    input  wire                         clk_i,
    input  wire                         rst_ni,

    input  wire                         valid_i,
    input  wire                         final_i,
    input  wire [$clog2(COLUMNS+1)-1:0] lanes_i,
    input  wire [          INDEX_W-1:0] index_i,
    input  wire [       COLUMNS*32-1:0] sums_i,

    output wire                         advance_o,

    output wire                         results_valid_o,
    input  wire                         results_ready_i,
    output wire [       COLUMNS*16-1:0] results_data_o,
    output wire [          INDEX_W-1:0] results_index_o,
    output wire                         results_filled_o,
    output wire                         results_last_o
);

  localparam integer SUM_W = 32;
  localparam integer RESULT_W = 16;
  localparam integer LANES_W = $clog2(COLUMNS + 1);
  localparam integer CONVERT_STAGES = 1;

  generate
    if (COLUMNS < 1) begin : gen_columns_check
      ERROR_COLUMNS_must_be_at_least_1 u_stop ();
    end
    if (INDEX_W < 1) begin : gen_index_w_check
      ERROR_INDEX_W_must_be_at_least_1 u_stop ();
    end
  endgenerate

  wire row_valid;
  wire row_final;
  wire [LANES_W-1:0] row_lanes;
  wire [INDEX_W-1:0] row_index;
  wire [COLUMNS*RESULT_W-1:0] row;

  genvar column;
  generate
    for (column = 0; column < COLUMNS; column = column + 1) begin : gen_column
      focus_float_convert_fp32_fp16_s1 u_convert (
          .clk_i    (clk_i),
          .advance_i(advance_o),
          .value_i  (sums_i[column*SUM_W+:SUM_W]),
          .result_o (row[column*RESULT_W+:RESULT_W])
      );
    end
  endgenerate

  wire [1:0] unused_late;

  focus_pass_control #(
      .STAGES   (CONVERT_STAGES),
      .LANES_W  (LANES_W),
      .ADDRESS_W(INDEX_W)
  ) u_control (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .advance_i     (advance_o),
      .valid_i       (valid_i),
      .first_i       (1'b0),
      .last_i        (1'b0),
      .final_i       (final_i),
      .lanes_i       (lanes_i),
      .address_i     (index_i),
      .valid_late_o  (row_valid),
      .first_late_o  (unused_late[0]),
      .last_late_o   (unused_late[1]),
      .final_late_o  (row_final),
      .lanes_late_o  (row_lanes),
      .address_late_o(row_index)
  );

  wire unused = &{1'b0, unused_late};

  // A row of no lanes only ends the GEMM.
  wire row_filled = |row_lanes;

  wire [COLUMNS*RESULT_W-1:0] row_inside;

  focus_lane_mask #(
      .LANES    (COLUMNS),
      .LANE_BITS(RESULT_W)
  ) u_mask (
      .count_i (row_lanes),
      .data_i  (row),
      .masked_o(row_inside)
  );

  // The lane moves when the buffer can take a row, whether there is one or not.
  focus_skid_buffer #(
      .WIDTH_BITS(2 + INDEX_W + COLUMNS * RESULT_W)
  ) u_skid (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .push_valid_i(row_valid),
      .push_ready_o(advance_o),
      .push_data_i ({row_final, row_filled, row_index, row_inside}),
      .pop_valid_o (results_valid_o),
      .pop_ready_i (results_ready_i),
      .pop_data_o  ({results_last_o, results_filled_o, results_index_o, results_data_o})
  );

endmodule

`resetall
