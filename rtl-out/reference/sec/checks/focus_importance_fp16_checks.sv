// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_importance_fp16 as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:40d633bd. Do not edit.

`default_nettype none

module focus_importance_fp16_checks #(
    parameter integer LANES      = 32,     // scores side by side, at least 1
    parameter integer MAX_TOKENS = 12800,  // most image tokens, at least 1
    parameter integer MAX_ROWS   = 8191    // most rows, at least 1
) (
    input  wire                            clk_i,
    input  wire                            rst_ni,
    input  wire                            shape_valid_i,
    input  wire                            shape_ready_o,
    input  wire [  $clog2(MAX_ROWS+1)-1:0] shape_rows_i,
    input  wire [$clog2(MAX_TOKENS+1)-1:0] shape_tokens_i,
    input  wire                            rows_valid_i,
    input  wire                            rows_ready_o,
    input  wire [            LANES*16-1:0] rows_data_i,
    input  wire                            rows_last_i,
    input  wire                            scores_valid_o,
    input  wire                            scores_ready_i,
    input  wire [            LANES*16-1:0] scores_data_o,
    input  wire                            length_error_o
);

  reg shape_waits_q;
  reg rows_waits_q;
  reg scores_waits_q;
  reg length_error_stays_q;
  reg [$clog2(MAX_ROWS+1)-1:0] shape_rows_before_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] shape_tokens_before_q;
  reg [LANES*16-1:0] rows_data_before_q;
  reg rows_last_before_q;
  reg [LANES*16-1:0] scores_data_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shape_waits_q <= 1'b0;
      rows_waits_q <= 1'b0;
      scores_waits_q <= 1'b0;
      length_error_stays_q <= 1'b0;
    end else begin
      shape_waits_q <= shape_valid_i && !shape_ready_o;
      rows_waits_q <= rows_valid_i && !rows_ready_o;
      scores_waits_q <= scores_valid_o && !scores_ready_i;
      length_error_stays_q <= length_error_o;
      if (shape_waits_q) assume (
          shape_valid_i
          && (shape_rows_i === shape_rows_before_q)
          && (shape_tokens_i === shape_tokens_before_q)
      ) else $error("shape_waits: a beat that waits stays as it is");
      if (rows_waits_q) assume (
          rows_valid_i
          && (rows_data_i === rows_data_before_q)
          && (rows_last_i === rows_last_before_q)
      ) else $error("rows_waits: a beat that waits stays as it is");
      if (scores_waits_q) assert (
          scores_valid_o
          && (scores_data_o === scores_data_before_q)
      ) else $error("scores_waits: a beat that waits stays as it is");
      if (shape_valid_i && shape_ready_o) assume (
          32'(shape_tokens_i) < MAX_TOKENS+1
      ) else $error("tokens_fit: a row fits the memory");
      if (length_error_stays_q) assert (
          length_error_o
      ) else $error("length_error_stays: length_error stays until reset");
    end
  end

  always @(posedge clk_i) begin
    if (shape_valid_i && !shape_ready_o) begin
      shape_rows_before_q <= shape_rows_i;
      shape_tokens_before_q <= shape_tokens_i;
    end
    if (rows_valid_i && !rows_ready_o) begin
      rows_data_before_q <= rows_data_i;
      rows_last_before_q <= rows_last_i;
    end
    if (scores_valid_o && !scores_ready_i) begin
      scores_data_before_q <= scores_data_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_importance_fp16
    focus_importance_fp16_checks #(
        .LANES     (LANES),
        .MAX_TOKENS(MAX_TOKENS),
        .MAX_ROWS  (MAX_ROWS)
    ) u_checks (
        .clk_i         (clk_i),
        .rst_ni        (rst_ni),
        .shape_valid_i (shape_valid_i),
        .shape_ready_o (shape_ready_o),
        .shape_rows_i  (shape_rows_i),
        .shape_tokens_i(shape_tokens_i),
        .rows_valid_i  (rows_valid_i),
        .rows_ready_o  (rows_ready_o),
        .rows_data_i   (rows_data_i),
        .rows_last_i   (rows_last_i),
        .scores_valid_o(scores_valid_o),
        .scores_ready_i(scores_ready_i),
        .scores_data_o (scores_data_o),
        .length_error_o(length_error_o)
    );
`endif

`resetall
