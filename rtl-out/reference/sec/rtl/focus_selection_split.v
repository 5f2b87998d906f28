// SPDX-License-Identifier: Apache-2.0
//
// Tells importance, selection and offset encoder what they need to know of a pruning.
//
// Contract
//   keep     below 1 counts as 1, above the number of tokens as that number
//   empty    a pruning of no rows or no tokens is taken at once, and nobody is told of it
//   latency  none: all outputs show the pruning that stands at the input
//   stall    it leaves the input when all three have taken it, in any order; job_ready_o depends on
//            the pruning that is offered: whether it is empty
//   reset    forgets who has taken it
//
// Generated from templates/rtl/semantic/selection-split.v.hbs, sha256:eaeaf8a8. Do not edit.

`default_nettype none

module focus_selection_split #(
    parameter integer MAX_ROWS   = 8191,   // most rows, at least 1
    parameter integer MAX_TOKENS = 12800   // most image tokens, at least 1
) (
    input  wire                            clk_i,
    input  wire                            rst_ni,

    input  wire                            job_valid_i,
    output wire                            job_ready_o,
    input  wire [  $clog2(MAX_ROWS+1)-1:0] job_rows_i,
    input  wire [$clog2(MAX_TOKENS+1)-1:0] job_tokens_i,
    input  wire [$clog2(MAX_TOKENS+1)-1:0] job_keep_i,

    output wire                            shape_valid_o,
    input  wire                            shape_ready_i,
    output wire [  $clog2(MAX_ROWS+1)-1:0] shape_rows_o,
    output wire [$clog2(MAX_TOKENS+1)-1:0] shape_tokens_o,

    output wire                            select_valid_o,
    input  wire                            select_ready_i,
    output wire [$clog2(MAX_TOKENS+1)-1:0] select_tokens_o,
    output wire [$clog2(MAX_TOKENS+1)-1:0] select_keep_o,

    output wire                            tensor_valid_o,
    input  wire                            tensor_ready_i,
    output wire [$clog2(MAX_TOKENS+1)-1:0] tensor_tokens_o
);

  localparam integer COUNT_W = $clog2(MAX_TOKENS + 1);  // bits of a token count

  generate
    if (MAX_ROWS < 1) begin : gen_max_rows_check
      ERROR_MAX_ROWS_must_be_at_least_1 u_stop ();
    end
    if (MAX_TOKENS < 1) begin : gen_max_tokens_check
      ERROR_MAX_TOKENS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  reg [2:0] taken_q;

  // At least one token stays, and no more than there are.
  localparam integer LEAST = 1;
  wire [COUNT_W-1:0] wanted = (|job_keep_i) ? job_keep_i : LEAST[COUNT_W-1:0];
  wire [COUNT_W-1:0] keep = (wanted > job_tokens_i) ? job_tokens_i : wanted;

  // A pruning of no rows, or of no tokens, ends here.
  wire nothing = job_valid_i && (!(|job_rows_i) || !(|job_tokens_i));
  wire job = job_valid_i && !nothing;
  wire [2:0] done = taken_q | {shape_ready_i, select_ready_i, tensor_ready_i};

  assign job_ready_o     = nothing || (&done);
  assign shape_valid_o   = job && !taken_q[2];
  assign shape_rows_o    = job_rows_i;
  assign shape_tokens_o  = job_tokens_i;
  assign select_valid_o  = job && !taken_q[1];
  assign select_tokens_o = job_tokens_i;
  assign select_keep_o   = keep;
  assign tensor_valid_o  = job && !taken_q[0];
  assign tensor_tokens_o = keep;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) taken_q <= 3'b000;
    else if (job) taken_q <= job_ready_o ? 3'b000 : done;
  end

endmodule

`resetall
