// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_radix_topk as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:05b49304. Do not edit.

`default_nettype none

module focus_radix_topk_checks #(
    parameter integer LANES      = 32,     // scores side by side, at least 1
    parameter integer EXP_W      = 5,      // exponent bits of a score, at least 2
    parameter integer FRAC_W     = 10,     // fraction bits of a score, at least 1
    parameter integer MAX_TOKENS = 12800   // most tokens, at least 1
) (
    input  wire                                                   clk_i,
    input  wire                                                   rst_ni,
    input  wire                                                   select_valid_i,
    input  wire                                                   select_ready_o,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] select_tokens_i,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] select_keep_i,
    input  wire                                                   scores_valid_i,
    input  wire                                                   scores_ready_o,
    input  wire [                     LANES*(EXP_W+FRAC_W+1)-1:0] scores_data_i,
    input  wire                                                   retained_valid_o,
    input  wire                                                   retained_ready_i,
    input  wire [((MAX_TOKENS > 1) ? $clog2(MAX_TOKENS) : 1)-1:0] retained_index_o,
    input  wire                                                   retained_last_o
);

  reg select_waits_q;
  reg scores_waits_q;
  reg retained_waits_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] select_tokens_before_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] select_keep_before_q;
  reg [LANES*(EXP_W+FRAC_W+1)-1:0] scores_data_before_q;
  reg [((MAX_TOKENS > 1) ? $clog2(MAX_TOKENS) : 1)-1:0] retained_index_before_q;
  reg retained_last_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      select_waits_q <= 1'b0;
      scores_waits_q <= 1'b0;
      retained_waits_q <= 1'b0;
    end else begin
      select_waits_q <= select_valid_i && !select_ready_o;
      scores_waits_q <= scores_valid_i && !scores_ready_o;
      retained_waits_q <= retained_valid_o && !retained_ready_i;
      if (select_waits_q) assume (
          select_valid_i
          && (select_tokens_i === select_tokens_before_q)
          && (select_keep_i === select_keep_before_q)
      ) else $error("select_waits: a beat that waits stays as it is");
      if (scores_waits_q) assume (
          scores_valid_i
          && (scores_data_i === scores_data_before_q)
      ) else $error("scores_waits: a beat that waits stays as it is");
      if (retained_waits_q) assert (
          retained_valid_o
          && (retained_index_o === retained_index_before_q)
          && (retained_last_o === retained_last_before_q)
      ) else $error("retained_waits: a beat that waits stays as it is");
      if (select_valid_i && select_ready_o) assume (
          32'(select_tokens_i) < MAX_TOKENS+1
      ) else $error("tokens_fit: the scores fit the memory");
      if (select_valid_i && select_ready_o) assume (
          select_keep_i <= select_tokens_i
      ) else $error("keep_in_range: no more tokens stay than there are");
    end
  end

  always @(posedge clk_i) begin
    if (select_valid_i && !select_ready_o) begin
      select_tokens_before_q <= select_tokens_i;
      select_keep_before_q <= select_keep_i;
    end
    if (scores_valid_i && !scores_ready_o) begin
      scores_data_before_q <= scores_data_i;
    end
    if (retained_valid_o && !retained_ready_i) begin
      retained_index_before_q <= retained_index_o;
      retained_last_before_q <= retained_last_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_radix_topk
    focus_radix_topk_checks #(
        .LANES     (LANES),
        .EXP_W     (EXP_W),
        .FRAC_W    (FRAC_W),
        .MAX_TOKENS(MAX_TOKENS)
    ) u_checks (
        .clk_i           (clk_i),
        .rst_ni          (rst_ni),
        .select_valid_i  (select_valid_i),
        .select_ready_o  (select_ready_o),
        .select_tokens_i (select_tokens_i),
        .select_keep_i   (select_keep_i),
        .scores_valid_i  (scores_valid_i),
        .scores_ready_o  (scores_ready_o),
        .scores_data_i   (scores_data_i),
        .retained_valid_o(retained_valid_o),
        .retained_ready_i(retained_ready_i),
        .retained_index_o(retained_index_o),
        .retained_last_o (retained_last_o)
    );
`endif

`resetall
