// SPDX-License-Identifier: Apache-2.0
//
// Turns words of comparison bits into the indices of the retained tokens, in ascending order.
//
// Contract
//   order       ascending; of the equal ones the first `ties` stay
//   words       those behind the one with the last retained token are not looked at, until the
//               first one of another selection
//   throughput  one token per cycle; a word without any takes a cycle
//   latency     1 cycle
//   stall       nothing is lost; words_ready_o depends on retained_ready_i
//   reset       forgets the word
//
// Generated from templates/rtl/semantic/retained-scan.v.hbs, sha256:9eeb3431. Do not edit.

`default_nettype none

module focus_retained_scan #(
    parameter integer LANES      = 32,     // tokens of one word, at least 1
    parameter integer MAX_TOKENS = 12800   // most tokens, at least 1
) (
    input  wire                                                   clk_i,
    input  wire                                                   rst_ni,

    input  wire                                                   words_valid_i,
    output wire                                                   words_ready_o,
    input  wire [                                      LANES-1:0] words_above_i,
    input  wire [                                      LANES-1:0] words_equal_i,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] words_ties_i,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] words_keep_i,
    input  wire                                                   words_first_i,

    output wire                                                   retained_valid_o,
    input  wire                                                   retained_ready_i,
    output wire [((MAX_TOKENS > 1) ? $clog2(MAX_TOKENS) : 1)-1:0] retained_index_o,
    output wire                                                   retained_last_o
);

  localparam integer INDEX_W = (MAX_TOKENS > 1) ? $clog2(MAX_TOKENS) : 1;  // bits of an index
  localparam integer COUNT_W = $clog2(MAX_TOKENS + 1);  // bits of a token count
  localparam [COUNT_W-1:0] NONE = {COUNT_W{1'b0}};
  localparam [COUNT_W-1:0] ONE = NONE + 1'b1;
  localparam [INDEX_W-1:0] STEP = LANES[INDEX_W-1:0];

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (MAX_TOKENS < 1) begin : gen_max_tokens_check
      ERROR_MAX_TOKENS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // What is left of the word: tokens above, and equal ones as long as there are places for them.
  reg valid_q;
  reg [LANES-1:0] above_q;
  reg [LANES-1:0] equal_q;
  reg [COUNT_W-1:0] ties_q;
  reg [COUNT_W-1:0] keep_q;
  reg [INDEX_W-1:0] base_q;  // index of lane 0

  wire [LANES-1:0] here = above_q | (equal_q & {LANES{ties_q != NONE}});
  wire [LANES-1:0] lowest = here & (~here + 1'b1);
  wire tie = |(lowest & equal_q);
  wire last_tie = tie && (ties_q == ONE);
  wire [LANES-1:0] rest = here & ~lowest & (above_q | {LANES{!last_tie}});
  wire give = retained_valid_o && retained_ready_i;
  wire done = !(|here) || (give && !(|rest));
  wire take = words_valid_i && words_ready_o;

  function [INDEX_W-1:0] lane_of(input [LANES-1:0] one);
    integer lane;
    begin
      lane_of = {INDEX_W{1'b0}};
      for (lane = 0; lane < LANES; lane = lane + 1)
        lane_of = lane_of | (lane[INDEX_W-1:0] & {INDEX_W{one[lane]}});
    end
  endfunction

  assign words_ready_o    = !valid_q || done;
  assign retained_valid_o = valid_q && (|here);
  assign retained_index_o = base_q + lane_of(lowest);
  assign retained_last_o  = keep_q == ONE;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= 1'b0;
    else if (words_ready_o) valid_q <= words_valid_i;
  end

  always @(posedge clk_i) begin
    if (take) begin
      above_q <= words_above_i;
      equal_q <= words_equal_i;
      base_q  <= words_first_i ? {INDEX_W{1'b0}} : base_q + STEP;
    end else if (give) begin
      above_q <= above_q & ~lowest;
      equal_q <= equal_q & ~lowest;
    end
    if (take && words_first_i) begin
      ties_q <= words_ties_i;
      keep_q <= words_keep_i;
    end else if (give) begin
      ties_q <= tie ? ties_q - 1'b1 : ties_q;
      keep_q <= keep_q - 1'b1;
    end
  end

endmodule

`resetall
