// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_softmax_fp16_s3_2_2 as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:ce19839e. Do not edit.

`default_nettype none

module focus_softmax_fp16_s3_2_2_checks #(
    parameter integer LANES        = 8,      // scores per cycle, at least 1
    parameter integer MAX_ELEMENTS = 16384   // longest row, at least 1
) (
    input  wire                              clk_i,
    input  wire                              rst_ni,
    input  wire                              rows_valid_i,
    input  wire                              rows_ready_o,
    input  wire [$clog2(MAX_ELEMENTS+1)-1:0] rows_length_i,
    input  wire [$clog2(MAX_ELEMENTS+1)-1:0] rows_visible_i,
    input  wire [                      31:0] rows_factor_i,
    input  wire                              scores_valid_i,
    input  wire                              scores_ready_o,
    input  wire [              LANES*16-1:0] scores_data_i,
    input  wire                              probabilities_valid_o,
    input  wire                              probabilities_ready_i,
    input  wire [              LANES*16-1:0] probabilities_data_o,
    input  wire                              probabilities_last_o
);

  reg rows_waits_q;
  reg scores_waits_q;
  reg probabilities_waits_q;
  reg [$clog2(MAX_ELEMENTS+1)-1:0] rows_length_before_q;
  reg [$clog2(MAX_ELEMENTS+1)-1:0] rows_visible_before_q;
  reg [31:0] rows_factor_before_q;
  reg [LANES*16-1:0] scores_data_before_q;
  reg [LANES*16-1:0] probabilities_data_before_q;
  reg probabilities_last_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rows_waits_q <= 1'b0;
      scores_waits_q <= 1'b0;
      probabilities_waits_q <= 1'b0;
    end else begin
      rows_waits_q <= rows_valid_i && !rows_ready_o;
      scores_waits_q <= scores_valid_i && !scores_ready_o;
      probabilities_waits_q <= probabilities_valid_o && !probabilities_ready_i;
      if (rows_waits_q) assume (
          rows_valid_i
          && (rows_length_i === rows_length_before_q)
          && (rows_visible_i === rows_visible_before_q)
          && (rows_factor_i === rows_factor_before_q)
      ) else $error("rows_waits: a beat that waits stays as it is");
      if (scores_waits_q) assume (
          scores_valid_i
          && (scores_data_i === scores_data_before_q)
      ) else $error("scores_waits: a beat that waits stays as it is");
      if (probabilities_waits_q) assert (
          probabilities_valid_o
          && (probabilities_data_o === probabilities_data_before_q)
          && (probabilities_last_o === probabilities_last_before_q)
      ) else $error("probabilities_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    if (rows_valid_i && !rows_ready_o) begin
      rows_length_before_q <= rows_length_i;
      rows_visible_before_q <= rows_visible_i;
      rows_factor_before_q <= rows_factor_i;
    end
    if (scores_valid_i && !scores_ready_o) begin
      scores_data_before_q <= scores_data_i;
    end
    if (probabilities_valid_o && !probabilities_ready_i) begin
      probabilities_data_before_q <= probabilities_data_o;
      probabilities_last_before_q <= probabilities_last_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_softmax_fp16_s3_2_2
    focus_softmax_fp16_s3_2_2_checks #(
        .LANES       (LANES),
        .MAX_ELEMENTS(MAX_ELEMENTS)
    ) u_checks (
        .clk_i                (clk_i),
        .rst_ni               (rst_ni),
        .rows_valid_i         (rows_valid_i),
        .rows_ready_o         (rows_ready_o),
        .rows_length_i        (rows_length_i),
        .rows_visible_i       (rows_visible_i),
        .rows_factor_i        (rows_factor_i),
        .scores_valid_i       (scores_valid_i),
        .scores_ready_o       (scores_ready_o),
        .scores_data_i        (scores_data_i),
        .probabilities_valid_o(probabilities_valid_o),
        .probabilities_ready_i(probabilities_ready_i),
        .probabilities_data_o (probabilities_data_o),
        .probabilities_last_o (probabilities_last_o)
    );
`endif

`resetall
