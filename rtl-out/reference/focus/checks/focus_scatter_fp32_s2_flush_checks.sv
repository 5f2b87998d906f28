// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_scatter_fp32_s2_flush as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:540f0830. Do not edit.

`default_nettype none

module focus_scatter_fp32_s2_flush_checks #(
    parameter integer COLUMNS      = 32,    // sums of a row, at least 1
    parameter integer LANE_CLASSES = 512,   // most classes of this lane, at least 1
    parameter integer DEPTH_ROWS   = 1536   // accumulator words, at least 2
) (
    input  wire                              clk_i,
    input  wire                              rst_ni,
    input  wire                              passes_valid_i,
    input  wire                              passes_ready_o,
    input  wire                              passes_first_i,
    input  wire                              passes_last_i,
    input  wire                              passes_final_i,
    input  wire                              passes_last_block_i,
    input  wire [     $clog2(COLUMNS+1)-1:0] passes_lanes_i,
    input  wire [    $clog2(DEPTH_ROWS)-1:0] passes_base_i,
    input  wire [$clog2(LANE_CLASSES+1)-1:0] passes_entries_i,
    input  wire                              rows_valid_i,
    input  wire                              rows_ready_o,
    input  wire [            COLUMNS*32-1:0] rows_data_i
);

  reg passes_waits_q;
  reg rows_waits_q;
  reg passes_first_before_q;
  reg passes_last_before_q;
  reg passes_final_before_q;
  reg passes_last_block_before_q;
  reg [$clog2(COLUMNS+1)-1:0] passes_lanes_before_q;
  reg [$clog2(DEPTH_ROWS)-1:0] passes_base_before_q;
  reg [$clog2(LANE_CLASSES+1)-1:0] passes_entries_before_q;
  reg [COLUMNS*32-1:0] rows_data_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      passes_waits_q <= 1'b0;
      rows_waits_q <= 1'b0;
    end else begin
      passes_waits_q <= passes_valid_i && !passes_ready_o;
      rows_waits_q <= rows_valid_i && !rows_ready_o;
      if (passes_waits_q) assume (
          passes_valid_i
          && (passes_first_i === passes_first_before_q)
          && (passes_last_i === passes_last_before_q)
          && (passes_final_i === passes_final_before_q)
          && (passes_last_block_i === passes_last_block_before_q)
          && (passes_lanes_i === passes_lanes_before_q)
          && (passes_base_i === passes_base_before_q)
          && (passes_entries_i === passes_entries_before_q)
      ) else $error("passes_waits: a beat that waits stays as it is");
      if (rows_waits_q) assume (
          rows_valid_i
          && (rows_data_i === rows_data_before_q)
      ) else $error("rows_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    if (passes_valid_i && !passes_ready_o) begin
      passes_first_before_q <= passes_first_i;
      passes_last_before_q <= passes_last_i;
      passes_final_before_q <= passes_final_i;
      passes_last_block_before_q <= passes_last_block_i;
      passes_lanes_before_q <= passes_lanes_i;
      passes_base_before_q <= passes_base_i;
      passes_entries_before_q <= passes_entries_i;
    end
    if (rows_valid_i && !rows_ready_o) begin
      rows_data_before_q <= rows_data_i;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_scatter_fp32_s2_flush
    focus_scatter_fp32_s2_flush_checks #(
        .COLUMNS     (COLUMNS),
        .LANE_CLASSES(LANE_CLASSES),
        .DEPTH_ROWS  (DEPTH_ROWS)
    ) u_checks (
        .clk_i              (clk_i),
        .rst_ni             (rst_ni),
        .passes_valid_i     (passes_valid_i),
        .passes_ready_o     (passes_ready_o),
        .passes_first_i     (passes_first_i),
        .passes_last_i      (passes_last_i),
        .passes_final_i     (passes_final_i),
        .passes_last_block_i(passes_last_block_i),
        .passes_lanes_i     (passes_lanes_i),
        .passes_base_i      (passes_base_i),
        .passes_entries_i   (passes_entries_i),
        .rows_valid_i       (rows_valid_i),
        .rows_ready_o       (rows_ready_o),
        .rows_data_i        (rows_data_i)
    );
`endif

`resetall
