// SPDX-License-Identifier: Apache-2.0
//
// End of the datapath, or of a scatter lane: converts complete sums, clears the lanes outside N and
// hands the rows to a stream; its back-pressure is the enable of everything before it.
//
// Contract
//   latency     1 enabled cycles for the conversion, 1 cycle for the stream
//   throughput  one row per cycle
//   rounding    one conversion, to nearest even
//   subnormals  kept, as in IEEE 754
//   stall       advance_o falls when two rows wait; it depends on registers only
//   reset       empties the stage
//
// Generated from templates/rtl/array/result-stage-float.v.hbs, sha256:c64bc4d9. Do not edit.

`default_nettype none

module focus_result_stage_fp32_fp16_s1 #(
    parameter integer COLUMNS = 32   // sums of a row, at least 1
) (
    input  wire                         clk_i,
    input  wire                         rst_ni,

    input  wire                         valid_i,
    input  wire                         final_i,
    input  wire [$clog2(COLUMNS+1)-1:0] lanes_i,
    input  wire [       COLUMNS*32-1:0] sums_i,

    output wire                         advance_o,

    output wire                         results_valid_o,
    input  wire                         results_ready_i,
    output wire [       COLUMNS*16-1:0] results_data_o,
    output wire                         results_last_o
);

  localparam integer SUM_W = 32;
  localparam integer RESULT_W = 16;
  localparam integer LANES_W = $clog2(COLUMNS + 1);
  localparam integer CONVERT_STAGES = 1;
  localparam integer BESIDE_W = 1 + LANES_W;  // what goes beside the sums

  generate
    if (COLUMNS < 1) begin : gen_columns_check
      ERROR_COLUMNS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  wire row_final;
  wire [LANES_W-1:0] row_lanes;
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

  // Valid is reset, what it speaks for is not.
  reg  [CONVERT_STAGES-1:0] valid_q;
  wire [  CONVERT_STAGES:0] valid_link = {valid_q, valid_i};
  wire row_valid = valid_link[CONVERT_STAGES];

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= {CONVERT_STAGES{1'b0}};
    else if (advance_o) valid_q <= valid_link[CONVERT_STAGES-1:0];
  end

  focus_delay_line #(
      .WIDTH_BITS(BESIDE_W),
      .STAGES    (CONVERT_STAGES)
  ) u_beside (
      .clk_i    (clk_i),
      .advance_i(advance_o),
      .data_i   ({final_i, lanes_i}),
      .delayed_o({row_final, row_lanes})
  );

  wire [COLUMNS*RESULT_W-1:0] row_inside;

  focus_lane_mask #(
      .LANES    (COLUMNS),
      .LANE_BITS(RESULT_W)
  ) u_mask (
      .count_i (row_lanes),
      .data_i  (row),
      .masked_o(row_inside)
  );

  // What comes before moves when the buffer can take a row, whether there is one or not.
  focus_skid_buffer #(
      .WIDTH_BITS(1 + COLUMNS * RESULT_W)
  ) u_skid (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .push_valid_i(row_valid),
      .push_ready_o(advance_o),
      .push_data_i ({row_final, row_inside}),
      .pop_valid_o (results_valid_o),
      .pop_ready_i (results_ready_i),
      .pop_data_o  ({results_last_o, results_data_o})
  );

endmodule

`resetall
