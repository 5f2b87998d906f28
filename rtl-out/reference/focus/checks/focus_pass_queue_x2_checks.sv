// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_pass_queue_x2 as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:415a61bc. Do not edit.

`default_nettype none

module focus_pass_queue_x2_checks #(
    parameter integer LANES_W   = 6,   // bits of the lane count, at least 1
    parameter integer BASE_W    = 11,  // bits of an accumulator address, at least 1
    parameter integer ENTRIES_W = 10   // bits of the entry count, at least 1
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    input  wire                   push_valid_i,
    input  wire                   push_ready_o,
    input  wire                   push_first_i,
    input  wire                   push_last_i,
    input  wire                   push_final_i,
    input  wire                   push_last_block_i,
    input  wire [    LANES_W-1:0] push_lanes_i,
    input  wire [     BASE_W-1:0] push_base_i,
    input  wire [2*ENTRIES_W-1:0] push_entries_i,
    input  wire                   pop0_valid_o,
    input  wire                   pop0_ready_i,
    input  wire                   pop0_first_o,
    input  wire                   pop0_last_o,
    input  wire                   pop0_final_o,
    input  wire                   pop0_last_block_o,
    input  wire [    LANES_W-1:0] pop0_lanes_o,
    input  wire [     BASE_W-1:0] pop0_base_o,
    input  wire [  ENTRIES_W-1:0] pop0_entries_o,
    input  wire                   pop1_valid_o,
    input  wire                   pop1_ready_i,
    input  wire                   pop1_first_o,
    input  wire                   pop1_last_o,
    input  wire                   pop1_final_o,
    input  wire                   pop1_last_block_o,
    input  wire [    LANES_W-1:0] pop1_lanes_o,
    input  wire [     BASE_W-1:0] pop1_base_o,
    input  wire [  ENTRIES_W-1:0] pop1_entries_o
);

  reg push_waits_q;
  reg pop0_waits_q;
  reg pop1_waits_q;
  reg push_first_before_q;
  reg push_last_before_q;
  reg push_final_before_q;
  reg push_last_block_before_q;
  reg [LANES_W-1:0] push_lanes_before_q;
  reg [BASE_W-1:0] push_base_before_q;
  reg [2*ENTRIES_W-1:0] push_entries_before_q;
  reg pop0_first_before_q;
  reg pop0_last_before_q;
  reg pop0_final_before_q;
  reg pop0_last_block_before_q;
  reg [LANES_W-1:0] pop0_lanes_before_q;
  reg [BASE_W-1:0] pop0_base_before_q;
  reg [ENTRIES_W-1:0] pop0_entries_before_q;
  reg pop1_first_before_q;
  reg pop1_last_before_q;
  reg pop1_final_before_q;
  reg pop1_last_block_before_q;
  reg [LANES_W-1:0] pop1_lanes_before_q;
  reg [BASE_W-1:0] pop1_base_before_q;
  reg [ENTRIES_W-1:0] pop1_entries_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      push_waits_q <= 1'b0;
      pop0_waits_q <= 1'b0;
      pop1_waits_q <= 1'b0;
    end else begin
      push_waits_q <= push_valid_i && !push_ready_o;
      pop0_waits_q <= pop0_valid_o && !pop0_ready_i;
      pop1_waits_q <= pop1_valid_o && !pop1_ready_i;
      if (push_waits_q) assume (
          push_valid_i
          && (push_first_i === push_first_before_q)
          && (push_last_i === push_last_before_q)
          && (push_final_i === push_final_before_q)
          && (push_last_block_i === push_last_block_before_q)
          && (push_lanes_i === push_lanes_before_q)
          && (push_base_i === push_base_before_q)
          && (push_entries_i === push_entries_before_q)
      ) else $error("push_waits: a beat that waits stays as it is");
      if (pop0_waits_q) assert (
          pop0_valid_o
          && (pop0_first_o === pop0_first_before_q)
          && (pop0_last_o === pop0_last_before_q)
          && (pop0_final_o === pop0_final_before_q)
          && (pop0_last_block_o === pop0_last_block_before_q)
          && (pop0_lanes_o === pop0_lanes_before_q)
          && (pop0_base_o === pop0_base_before_q)
          && (pop0_entries_o === pop0_entries_before_q)
      ) else $error("pop0_waits: a beat that waits stays as it is");
      if (pop1_waits_q) assert (
          pop1_valid_o
          && (pop1_first_o === pop1_first_before_q)
          && (pop1_last_o === pop1_last_before_q)
          && (pop1_final_o === pop1_final_before_q)
          && (pop1_last_block_o === pop1_last_block_before_q)
          && (pop1_lanes_o === pop1_lanes_before_q)
          && (pop1_base_o === pop1_base_before_q)
          && (pop1_entries_o === pop1_entries_before_q)
      ) else $error("pop1_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    if (push_valid_i && !push_ready_o) begin
      push_first_before_q <= push_first_i;
      push_last_before_q <= push_last_i;
      push_final_before_q <= push_final_i;
      push_last_block_before_q <= push_last_block_i;
      push_lanes_before_q <= push_lanes_i;
      push_base_before_q <= push_base_i;
      push_entries_before_q <= push_entries_i;
    end
    if (pop0_valid_o && !pop0_ready_i) begin
      pop0_first_before_q <= pop0_first_o;
      pop0_last_before_q <= pop0_last_o;
      pop0_final_before_q <= pop0_final_o;
      pop0_last_block_before_q <= pop0_last_block_o;
      pop0_lanes_before_q <= pop0_lanes_o;
      pop0_base_before_q <= pop0_base_o;
      pop0_entries_before_q <= pop0_entries_o;
    end
    if (pop1_valid_o && !pop1_ready_i) begin
      pop1_first_before_q <= pop1_first_o;
      pop1_last_before_q <= pop1_last_o;
      pop1_final_before_q <= pop1_final_o;
      pop1_last_block_before_q <= pop1_last_block_o;
      pop1_lanes_before_q <= pop1_lanes_o;
      pop1_base_before_q <= pop1_base_o;
      pop1_entries_before_q <= pop1_entries_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_pass_queue_x2
    focus_pass_queue_x2_checks #(
        .LANES_W  (LANES_W),
        .BASE_W   (BASE_W),
        .ENTRIES_W(ENTRIES_W)
    ) u_checks (
        .clk_i            (clk_i),
        .rst_ni           (rst_ni),
        .push_valid_i     (push_valid_i),
        .push_ready_o     (push_ready_o),
        .push_first_i     (push_first_i),
        .push_last_i      (push_last_i),
        .push_final_i     (push_final_i),
        .push_last_block_i(push_last_block_i),
        .push_lanes_i     (push_lanes_i),
        .push_base_i      (push_base_i),
        .push_entries_i   (push_entries_i),
        .pop0_valid_o     (pop0_valid_o),
        .pop0_ready_i     (pop0_ready_i),
        .pop0_first_o     (pop0_first_o),
        .pop0_last_o      (pop0_last_o),
        .pop0_final_o     (pop0_final_o),
        .pop0_last_block_o(pop0_last_block_o),
        .pop0_lanes_o     (pop0_lanes_o),
        .pop0_base_o      (pop0_base_o),
        .pop0_entries_o   (pop0_entries_o),
        .pop1_valid_o     (pop1_valid_o),
        .pop1_ready_i     (pop1_ready_i),
        .pop1_first_o     (pop1_first_o),
        .pop1_last_o      (pop1_last_o),
        .pop1_final_o     (pop1_final_o),
        .pop1_last_block_o(pop1_last_block_o),
        .pop1_lanes_o     (pop1_lanes_o),
        .pop1_base_o      (pop1_base_o),
        .pop1_entries_o   (pop1_entries_o)
    );
`endif

`resetall
