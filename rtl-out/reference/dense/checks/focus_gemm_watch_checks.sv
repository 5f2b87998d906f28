// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_gemm_watch as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:eeebf9e3. Do not edit.

`default_nettype none

module focus_gemm_watch_checks #(
    parameter integer SIZE    = 65536,  // largest M, K, N or number of m-tiles, at least 1
    parameter integer COLUMNS = 32      // elements of a row of results, at least 1
) (
    input  wire                      clk_i,
    input  wire                      rst_ni,
    input  wire                      shape_valid_i,
    input  wire                      shape_ready_o,
    input  wire [$clog2(SIZE+1)-1:0] shape_tokens_i,
    input  wire [$clog2(SIZE+1)-1:0] shape_inner_i,
    input  wire [$clog2(SIZE+1)-1:0] shape_outer_i,
    input  wire                      checked_valid_o,
    input  wire                      checked_ready_i,
    input  wire [$clog2(SIZE+1)-1:0] checked_tokens_o,
    input  wire [$clog2(SIZE+1)-1:0] checked_inner_o,
    input  wire [$clog2(SIZE+1)-1:0] checked_outer_o,
    input  wire                      rows0_valid_i,
    input  wire                      rows0_ready_o,
    input  wire [    COLUMNS*16-1:0] rows0_data_i,
    input  wire                      rows0_last_i,
    input  wire                      results0_valid_o,
    input  wire                      results0_ready_i,
    input  wire [    COLUMNS*16-1:0] results0_data_o,
    input  wire                      results0_last_o,
    input  wire                      shape_error_o
);

  reg shape_waits_q;
  reg checked_waits_q;
  reg rows0_waits_q;
  reg results0_waits_q;
  reg shape_error_stays_q;
  reg [$clog2(SIZE+1)-1:0] shape_tokens_before_q;
  reg [$clog2(SIZE+1)-1:0] shape_inner_before_q;
  reg [$clog2(SIZE+1)-1:0] shape_outer_before_q;
  reg [$clog2(SIZE+1)-1:0] checked_tokens_before_q;
  reg [$clog2(SIZE+1)-1:0] checked_inner_before_q;
  reg [$clog2(SIZE+1)-1:0] checked_outer_before_q;
  reg [COLUMNS*16-1:0] rows0_data_before_q;
  reg rows0_last_before_q;
  reg [COLUMNS*16-1:0] results0_data_before_q;
  reg results0_last_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shape_waits_q <= 1'b0;
      checked_waits_q <= 1'b0;
      rows0_waits_q <= 1'b0;
      results0_waits_q <= 1'b0;
      shape_error_stays_q <= 1'b0;
    end else begin
      shape_waits_q <= shape_valid_i && !shape_ready_o;
      checked_waits_q <= checked_valid_o && !checked_ready_i;
      rows0_waits_q <= rows0_valid_i && !rows0_ready_o;
      results0_waits_q <= results0_valid_o && !results0_ready_i;
      shape_error_stays_q <= shape_error_o;
      if (shape_waits_q) assume (
          shape_valid_i
          && (shape_tokens_i === shape_tokens_before_q)
          && (shape_inner_i === shape_inner_before_q)
          && (shape_outer_i === shape_outer_before_q)
      ) else $error("shape_waits: a beat that waits stays as it is");
      if (checked_waits_q) assert (
          checked_valid_o
          && (checked_tokens_o === checked_tokens_before_q)
          && (checked_inner_o === checked_inner_before_q)
          && (checked_outer_o === checked_outer_before_q)
      ) else $error("checked_waits: a beat that waits stays as it is");
      if (rows0_waits_q) assume (
          rows0_valid_i
          && (rows0_data_i === rows0_data_before_q)
          && (rows0_last_i === rows0_last_before_q)
      ) else $error("rows0_waits: a beat that waits stays as it is");
      if (results0_waits_q) assert (
          results0_valid_o
          && (results0_data_o === results0_data_before_q)
          && (results0_last_o === results0_last_before_q)
      ) else $error("results0_waits: a beat that waits stays as it is");
      if (shape_error_stays_q) assert (
          shape_error_o
      ) else $error("shape_error_stays: shape_error stays until reset");
    end
  end

  always @(posedge clk_i) begin
    if (shape_valid_i && !shape_ready_o) begin
      shape_tokens_before_q <= shape_tokens_i;
      shape_inner_before_q <= shape_inner_i;
      shape_outer_before_q <= shape_outer_i;
    end
    if (checked_valid_o && !checked_ready_i) begin
      checked_tokens_before_q <= checked_tokens_o;
      checked_inner_before_q <= checked_inner_o;
      checked_outer_before_q <= checked_outer_o;
    end
    if (rows0_valid_i && !rows0_ready_o) begin
      rows0_data_before_q <= rows0_data_i;
      rows0_last_before_q <= rows0_last_i;
    end
    if (results0_valid_o && !results0_ready_i) begin
      results0_data_before_q <= results0_data_o;
      results0_last_before_q <= results0_last_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_gemm_watch
    focus_gemm_watch_checks #(
        .SIZE   (SIZE),
        .COLUMNS(COLUMNS)
    ) u_checks (
        .clk_i           (clk_i),
        .rst_ni          (rst_ni),
        .shape_valid_i   (shape_valid_i),
        .shape_ready_o   (shape_ready_o),
        .shape_tokens_i  (shape_tokens_i),
        .shape_inner_i   (shape_inner_i),
        .shape_outer_i   (shape_outer_i),
        .checked_valid_o (checked_valid_o),
        .checked_ready_i (checked_ready_i),
        .checked_tokens_o(checked_tokens_o),
        .checked_inner_o (checked_inner_o),
        .checked_outer_o (checked_outer_o),
        .rows0_valid_i   (rows0_valid_i),
        .rows0_ready_o   (rows0_ready_o),
        .rows0_data_i    (rows0_data_i),
        .rows0_last_i    (rows0_last_i),
        .results0_valid_o(results0_valid_o),
        .results0_ready_i(results0_ready_i),
        .results0_data_o (results0_data_o),
        .results0_last_o (results0_last_o),
        .shape_error_o   (shape_error_o)
    );
`endif

`resetall
