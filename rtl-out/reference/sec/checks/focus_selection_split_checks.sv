// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_selection_split as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:6c1c1e8c. Do not edit.

`default_nettype none

module focus_selection_split_checks #(
    parameter integer MAX_ROWS   = 8191,   // most rows, at least 1
    parameter integer MAX_TOKENS = 12800   // most image tokens, at least 1
) (
    input  wire                            clk_i,
    input  wire                            rst_ni,
    input  wire                            job_valid_i,
    input  wire                            job_ready_o,
    input  wire [  $clog2(MAX_ROWS+1)-1:0] job_rows_i,
    input  wire [$clog2(MAX_TOKENS+1)-1:0] job_tokens_i,
    input  wire [$clog2(MAX_TOKENS+1)-1:0] job_keep_i,
    input  wire                            shape_valid_o,
    input  wire                            shape_ready_i,
    input  wire [  $clog2(MAX_ROWS+1)-1:0] shape_rows_o,
    input  wire [$clog2(MAX_TOKENS+1)-1:0] shape_tokens_o,
    input  wire                            select_valid_o,
    input  wire                            select_ready_i,
    input  wire [$clog2(MAX_TOKENS+1)-1:0] select_tokens_o,
    input  wire [$clog2(MAX_TOKENS+1)-1:0] select_keep_o,
    input  wire                            tensor_valid_o,
    input  wire                            tensor_ready_i,
    input  wire [$clog2(MAX_TOKENS+1)-1:0] tensor_tokens_o
);

  reg job_waits_q;
  reg shape_waits_q;
  reg select_waits_q;
  reg tensor_waits_q;
  reg [$clog2(MAX_ROWS+1)-1:0] job_rows_before_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] job_tokens_before_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] job_keep_before_q;
  reg [$clog2(MAX_ROWS+1)-1:0] shape_rows_before_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] shape_tokens_before_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] select_tokens_before_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] select_keep_before_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] tensor_tokens_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      job_waits_q <= 1'b0;
      shape_waits_q <= 1'b0;
      select_waits_q <= 1'b0;
      tensor_waits_q <= 1'b0;
    end else begin
      job_waits_q <= job_valid_i && !job_ready_o;
      shape_waits_q <= shape_valid_o && !shape_ready_i;
      select_waits_q <= select_valid_o && !select_ready_i;
      tensor_waits_q <= tensor_valid_o && !tensor_ready_i;
      if (job_waits_q) assume (
          job_valid_i
          && (job_rows_i === job_rows_before_q)
          && (job_tokens_i === job_tokens_before_q)
          && (job_keep_i === job_keep_before_q)
      ) else $error("job_waits: a beat that waits stays as it is");
      if (shape_waits_q) assert (
          shape_valid_o
          && (shape_rows_o === shape_rows_before_q)
          && (shape_tokens_o === shape_tokens_before_q)
      ) else $error("shape_waits: a beat that waits stays as it is");
      if (select_waits_q) assert (
          select_valid_o
          && (select_tokens_o === select_tokens_before_q)
          && (select_keep_o === select_keep_before_q)
      ) else $error("select_waits: a beat that waits stays as it is");
      if (tensor_waits_q) assert (
          tensor_valid_o
          && (tensor_tokens_o === tensor_tokens_before_q)
      ) else $error("tensor_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    if (job_valid_i && !job_ready_o) begin
      job_rows_before_q <= job_rows_i;
      job_tokens_before_q <= job_tokens_i;
      job_keep_before_q <= job_keep_i;
    end
    if (shape_valid_o && !shape_ready_i) begin
      shape_rows_before_q <= shape_rows_o;
      shape_tokens_before_q <= shape_tokens_o;
    end
    if (select_valid_o && !select_ready_i) begin
      select_tokens_before_q <= select_tokens_o;
      select_keep_before_q <= select_keep_o;
    end
    if (tensor_valid_o && !tensor_ready_i) begin
      tensor_tokens_before_q <= tensor_tokens_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_selection_split
    focus_selection_split_checks #(
        .MAX_ROWS  (MAX_ROWS),
        .MAX_TOKENS(MAX_TOKENS)
    ) u_checks (
        .clk_i          (clk_i),
        .rst_ni         (rst_ni),
        .job_valid_i    (job_valid_i),
        .job_ready_o    (job_ready_o),
        .job_rows_i     (job_rows_i),
        .job_tokens_i   (job_tokens_i),
        .job_keep_i     (job_keep_i),
        .shape_valid_o  (shape_valid_o),
        .shape_ready_i  (shape_ready_i),
        .shape_rows_o   (shape_rows_o),
        .shape_tokens_o (shape_tokens_o),
        .select_valid_o (select_valid_o),
        .select_ready_i (select_ready_i),
        .select_tokens_o(select_tokens_o),
        .select_keep_o  (select_keep_o),
        .tensor_valid_o (tensor_valid_o),
        .tensor_ready_i (tensor_ready_i),
        .tensor_tokens_o(tensor_tokens_o)
    );
`endif

`resetall
