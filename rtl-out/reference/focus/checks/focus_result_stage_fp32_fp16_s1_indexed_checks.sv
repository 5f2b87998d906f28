// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_result_stage_fp32_fp16_s1_indexed as assertions. What its users are to keep is
// assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:fb490193. Do not edit.

`default_nettype none

module focus_result_stage_fp32_fp16_s1_indexed_checks #(
    parameter integer COLUMNS = 32,  // sums of a row, at least 1
    parameter integer INDEX_W = 9    // bits of an index, at least 1
) (
    input  wire                  clk_i,
    input  wire                  rst_ni,
    input  wire                  results_valid_o,
    input  wire                  results_ready_i,
    input  wire [COLUMNS*16-1:0] results_data_o,
    input  wire [   INDEX_W-1:0] results_index_o,
    input  wire                  results_filled_o,
    input  wire                  results_last_o
);

  reg results_waits_q;
  reg [COLUMNS*16-1:0] results_data_before_q;
  reg [INDEX_W-1:0] results_index_before_q;
  reg results_filled_before_q;
  reg results_last_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      results_waits_q <= 1'b0;
    end else begin
      results_waits_q <= results_valid_o && !results_ready_i;
      if (results_waits_q) assert (
          results_valid_o
          && (results_data_o === results_data_before_q)
          && (results_index_o === results_index_before_q)
          && (results_filled_o === results_filled_before_q)
          && (results_last_o === results_last_before_q)
      ) else $error("results_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    if (results_valid_o && !results_ready_i) begin
      results_data_before_q <= results_data_o;
      results_index_before_q <= results_index_o;
      results_filled_before_q <= results_filled_o;
      results_last_before_q <= results_last_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_result_stage_fp32_fp16_s1_indexed
    focus_result_stage_fp32_fp16_s1_indexed_checks #(
        .COLUMNS(COLUMNS),
        .INDEX_W(INDEX_W)
    ) u_checks (
        .clk_i           (clk_i),
        .rst_ni          (rst_ni),
        .results_valid_o (results_valid_o),
        .results_ready_i (results_ready_i),
        .results_data_o  (results_data_o),
        .results_index_o (results_index_o),
        .results_filled_o(results_filled_o),
        .results_last_o  (results_last_o)
    );
`endif

`resetall
