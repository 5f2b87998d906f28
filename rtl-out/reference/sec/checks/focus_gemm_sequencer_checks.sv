// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_gemm_sequencer as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:e4d63bb5. Do not edit.

`default_nettype none

module focus_gemm_sequencer_checks #(
    parameter integer COUNT_W = 17
) (
    input wire               clk_i,
    input wire               rst_ni,
    input wire               shape_valid_i,
    input wire               shape_ready_o,
    input wire [COUNT_W-1:0] shape_tokens_i,
    input wire [COUNT_W-1:0] shape_inner_i,
    input wire [COUNT_W-1:0] shape_outer_i
);

  reg shape_waits_q;
  reg [COUNT_W-1:0] shape_tokens_before_q;
  reg [COUNT_W-1:0] shape_inner_before_q;
  reg [COUNT_W-1:0] shape_outer_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shape_waits_q <= 1'b0;
    end else begin
      shape_waits_q <= shape_valid_i && !shape_ready_o;
      if (shape_waits_q) assume (
          shape_valid_i
          && (shape_tokens_i === shape_tokens_before_q)
          && (shape_inner_i === shape_inner_before_q)
          && (shape_outer_i === shape_outer_before_q)
      ) else $error("shape_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    shape_tokens_before_q <= shape_tokens_i;
    shape_inner_before_q <= shape_inner_i;
    shape_outer_before_q <= shape_outer_i;
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_gemm_sequencer
    focus_gemm_sequencer_checks #(
        .COUNT_W(COUNT_W)
    ) u_checks (
        .clk_i         (clk_i),
        .rst_ni        (rst_ni),
        .shape_valid_i (shape_valid_i),
        .shape_ready_o (shape_ready_o),
        .shape_tokens_i(shape_tokens_i),
        .shape_inner_i (shape_inner_i),
        .shape_outer_i (shape_outer_i)
    );
`endif

`resetall
