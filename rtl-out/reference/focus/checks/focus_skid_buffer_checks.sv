// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_skid_buffer as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:ece9a463. Do not edit.

`default_nettype none

module focus_skid_buffer_checks #(
    parameter integer WIDTH_BITS = 32   // bits of one word, at least 1
) (
    input  wire                  clk_i,
    input  wire                  rst_ni,
    input  wire                  push_valid_i,
    input  wire                  push_ready_o,
    input  wire [WIDTH_BITS-1:0] push_data_i,
    input  wire                  pop_valid_o,
    input  wire                  pop_ready_i,
    input  wire [WIDTH_BITS-1:0] pop_data_o,
    input  wire                  spare_valid_q,
    input  wire                  head_valid_q
);

  reg push_waits_q;
  reg pop_waits_q;
  reg [WIDTH_BITS-1:0] push_data_before_q;
  reg [WIDTH_BITS-1:0] pop_data_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      push_waits_q <= 1'b0;
      pop_waits_q <= 1'b0;
    end else begin
      push_waits_q <= push_valid_i && !push_ready_o;
      pop_waits_q <= pop_valid_o && !pop_ready_i;
      if (push_waits_q) assume (
          push_valid_i
          && (push_data_i === push_data_before_q)
      ) else $error("push_waits: a beat that waits stays as it is");
      if (pop_waits_q) assert (
          pop_valid_o
          && (pop_data_o === pop_data_before_q)
      ) else $error("pop_waits: a beat that waits stays as it is");
      if (spare_valid_q) assert (
          head_valid_q
      ) else $error("in_order: the spare holds a word behind the head only");
    end
  end

  always @(posedge clk_i) begin
    if (push_valid_i && !push_ready_o) begin
      push_data_before_q <= push_data_i;
    end
    if (pop_valid_o && !pop_ready_i) begin
      pop_data_before_q <= pop_data_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_skid_buffer
    focus_skid_buffer_checks #(
        .WIDTH_BITS(WIDTH_BITS)
    ) u_checks (
        .clk_i        (clk_i),
        .rst_ni       (rst_ni),
        .push_valid_i (push_valid_i),
        .push_ready_o (push_ready_o),
        .push_data_i  (push_data_i),
        .pop_valid_o  (pop_valid_o),
        .pop_ready_i  (pop_ready_i),
        .pop_data_o   (pop_data_o),
        .spare_valid_q(spare_valid_q),
        .head_valid_q (head_valid_q)
    );
`endif

`resetall
