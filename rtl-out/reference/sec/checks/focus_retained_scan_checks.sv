// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_retained_scan as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:7fed599e. Do not edit.

`default_nettype none

module focus_retained_scan_checks #(
    parameter integer LANES      = 32,     // tokens of one word, at least 1
    parameter integer MAX_TOKENS = 12800   // most tokens, at least 1
) (
    input  wire                                                   clk_i,
    input  wire                                                   rst_ni,
    input  wire                                                   words_valid_i,
    input  wire                                                   words_ready_o,
    input  wire [                                      LANES-1:0] words_above_i,
    input  wire [                                      LANES-1:0] words_equal_i,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] words_ties_i,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] words_keep_i,
    input  wire                                                   words_first_i,
    input  wire                                                   retained_valid_o,
    input  wire                                                   retained_ready_i,
    input  wire [((MAX_TOKENS > 1) ? $clog2(MAX_TOKENS) : 1)-1:0] retained_index_o,
    input  wire                                                   retained_last_o,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] keep_q
);

  reg words_waits_q;
  reg retained_waits_q;
  reg [LANES-1:0] words_above_before_q;
  reg [LANES-1:0] words_equal_before_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] words_ties_before_q;
  reg [$clog2(MAX_TOKENS+1)-1:0] words_keep_before_q;
  reg words_first_before_q;
  reg [((MAX_TOKENS > 1) ? $clog2(MAX_TOKENS) : 1)-1:0] retained_index_before_q;
  reg retained_last_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      words_waits_q <= 1'b0;
      retained_waits_q <= 1'b0;
    end else begin
      words_waits_q <= words_valid_i && !words_ready_o;
      retained_waits_q <= retained_valid_o && !retained_ready_i;
      if (words_waits_q) assume (
          words_valid_i
          && (words_above_i === words_above_before_q)
          && (words_equal_i === words_equal_before_q)
          && (words_ties_i === words_ties_before_q)
          && (words_keep_i === words_keep_before_q)
          && (words_first_i === words_first_before_q)
      ) else $error("words_waits: a beat that waits stays as it is");
      if (retained_waits_q) assert (
          retained_valid_o
          && (retained_index_o === retained_index_before_q)
          && (retained_last_o === retained_last_before_q)
      ) else $error("retained_waits: a beat that waits stays as it is");
      if (retained_valid_o && retained_ready_i) assert (
          0 < 32'(keep_q)
      ) else $error("keep_counted: no token leaves behind the last one that stays");
    end
  end

  always @(posedge clk_i) begin
    if (words_valid_i && !words_ready_o) begin
      words_above_before_q <= words_above_i;
      words_equal_before_q <= words_equal_i;
      words_ties_before_q <= words_ties_i;
      words_keep_before_q <= words_keep_i;
      words_first_before_q <= words_first_i;
    end
    if (retained_valid_o && !retained_ready_i) begin
      retained_index_before_q <= retained_index_o;
      retained_last_before_q <= retained_last_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_retained_scan
    focus_retained_scan_checks #(
        .LANES     (LANES),
        .MAX_TOKENS(MAX_TOKENS)
    ) u_checks (
        .clk_i           (clk_i),
        .rst_ni          (rst_ni),
        .words_valid_i   (words_valid_i),
        .words_ready_o   (words_ready_o),
        .words_above_i   (words_above_i),
        .words_equal_i   (words_equal_i),
        .words_ties_i    (words_ties_i),
        .words_keep_i    (words_keep_i),
        .words_first_i   (words_first_i),
        .retained_valid_o(retained_valid_o),
        .retained_ready_i(retained_ready_i),
        .retained_index_o(retained_index_o),
        .retained_last_o (retained_last_o),
        .keep_q          (keep_q)
    );
`endif

`resetall
