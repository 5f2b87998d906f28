// SPDX-License-Identifier: Apache-2.0
//
// Carries what the sequencer says of a vector alongside the array, so that it meets the partial
// sums of that vector.
//
// Contract
//   latency     STAGES enabled cycles
//   throughput  one vector per enabled cycle
//   reset       clears valid all along; the rest is not reset
//
// Generated from templates/rtl/array/pass-control.v.hbs, sha256:426426dc. Do not edit.

`default_nettype none

module focus_pass_control #(
    parameter integer STAGES    = 8,   // enabled cycles of delay, at least 1
    parameter integer LANES_W   = 6,   // bits of the lane count, at least 1
    parameter integer ADDRESS_W = 12   // bits of the accumulator address, at least 1
) (
    input  wire                 clk_i,
    input  wire                 rst_ni,

    input  wire                 advance_i,
    input  wire                 valid_i,
    input  wire                 first_i,
    input  wire                 last_i,
    input  wire                 final_i,
    input  wire [  LANES_W-1:0] lanes_i,
    input  wire [ADDRESS_W-1:0] address_i,

    output wire                 valid_late_o,
    output wire                 first_late_o,
    output wire                 last_late_o,
    output wire                 final_late_o,
    output wire [  LANES_W-1:0] lanes_late_o,
    output wire [ADDRESS_W-1:0] address_late_o
);

  localparam integer WORD_W = 3 + LANES_W + ADDRESS_W;

  generate
    if (STAGES < 1) begin : gen_stages_check
      ERROR_STAGES_must_be_at_least_1 u_stop ();
    end
    if (LANES_W < 1) begin : gen_lanes_w_check
      ERROR_LANES_W_must_be_at_least_1 u_stop ();
    end
    if (ADDRESS_W < 1) begin : gen_address_w_check
      ERROR_ADDRESS_W_must_be_at_least_1 u_stop ();
    end
  endgenerate

  // Valid is reset, what it speaks for is not. Link s is valid as it was s enabled cycles ago.
  reg  [STAGES-1:0] valid_q;
  wire [  STAGES:0] valid_link = {valid_q, valid_i};

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= {STAGES{1'b0}};
    else if (advance_i) valid_q <= valid_link[STAGES-1:0];
  end

  wire [WORD_W-1:0] word = {first_i, last_i, final_i, lanes_i, address_i};
  wire [WORD_W-1:0] word_late;

  focus_delay_line #(
      .WIDTH_BITS(WORD_W),
      .STAGES    (STAGES)
  ) u_delay (
      .clk_i    (clk_i),
      .advance_i(advance_i),
      .data_i   (word),
      .delayed_o(word_late)
  );

  assign valid_late_o = valid_link[STAGES];
  assign {first_late_o, last_late_o, final_late_o, lanes_late_o, address_late_o} = word_late;

endmodule

`resetall
