// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_vector_key_fp16_w13 as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:4d030926. Do not edit.

`default_nettype none

module focus_vector_key_fp16_w13_checks #(
    parameter integer LANES       = 32,  // elements of a vector, at least 1
    parameter integer PLACE_W     = 35,  // bits of a place, at least 1
    parameter integer NUMBER_W    = 3,   // bits of a candidate's number, at least 1
    parameter integer THRESHOLD_W = 16,  // bits of the threshold, at least 1
    parameter integer NORM_W      = 27   // bits of a sum of squares, at least 1
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    input  wire                   placed_valid_i,
    input  wire                   placed_ready_o,
    input  wire [   LANES*16-1:0] placed_data_i,
    input  wire [   NUMBER_W-1:0] placed_joined_i,
    input  wire [    PLACE_W-1:0] placed_place_i,
    input  wire [THRESHOLD_W-1:0] placed_threshold_i,
    input  wire                   originals_valid_o,
    input  wire                   originals_ready_i,
    input  wire [   LANES*16-1:0] originals_data_o,
    input  wire                   keys_valid_o,
    input  wire                   keys_ready_i,
    input  wire [   LANES*13-1:0] keys_vector_o,
    input  wire [     NORM_W-1:0] keys_norm_o,
    input  wire                   keys_zero_o,
    input  wire [   NUMBER_W-1:0] keys_joined_o,
    input  wire [    PLACE_W-1:0] keys_place_o,
    input  wire [THRESHOLD_W-1:0] keys_threshold_o
);

  reg placed_waits_q;
  reg originals_waits_q;
  reg keys_waits_q;
  reg [LANES*16-1:0] placed_data_before_q;
  reg [NUMBER_W-1:0] placed_joined_before_q;
  reg [PLACE_W-1:0] placed_place_before_q;
  reg [THRESHOLD_W-1:0] placed_threshold_before_q;
  reg [LANES*16-1:0] originals_data_before_q;
  reg [LANES*13-1:0] keys_vector_before_q;
  reg [NORM_W-1:0] keys_norm_before_q;
  reg keys_zero_before_q;
  reg [NUMBER_W-1:0] keys_joined_before_q;
  reg [PLACE_W-1:0] keys_place_before_q;
  reg [THRESHOLD_W-1:0] keys_threshold_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      placed_waits_q <= 1'b0;
      originals_waits_q <= 1'b0;
      keys_waits_q <= 1'b0;
    end else begin
      placed_waits_q <= placed_valid_i && !placed_ready_o;
      originals_waits_q <= originals_valid_o && !originals_ready_i;
      keys_waits_q <= keys_valid_o && !keys_ready_i;
      if (placed_waits_q) assume (
          placed_valid_i
          && (placed_data_i === placed_data_before_q)
          && (placed_joined_i === placed_joined_before_q)
          && (placed_place_i === placed_place_before_q)
          && (placed_threshold_i === placed_threshold_before_q)
      ) else $error("placed_waits: a beat that waits stays as it is");
      if (originals_waits_q) assert (
          originals_valid_o
          && (originals_data_o === originals_data_before_q)
      ) else $error("originals_waits: a beat that waits stays as it is");
      if (keys_waits_q) assert (
          keys_valid_o
          && (keys_vector_o === keys_vector_before_q)
          && (keys_norm_o === keys_norm_before_q)
          && (keys_zero_o === keys_zero_before_q)
          && (keys_joined_o === keys_joined_before_q)
          && (keys_place_o === keys_place_before_q)
          && (keys_threshold_o === keys_threshold_before_q)
      ) else $error("keys_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    if (placed_valid_i && !placed_ready_o) begin
      placed_data_before_q <= placed_data_i;
      placed_joined_before_q <= placed_joined_i;
      placed_place_before_q <= placed_place_i;
      placed_threshold_before_q <= placed_threshold_i;
    end
    if (originals_valid_o && !originals_ready_i) begin
      originals_data_before_q <= originals_data_o;
    end
    if (keys_valid_o && !keys_ready_i) begin
      keys_vector_before_q <= keys_vector_o;
      keys_norm_before_q <= keys_norm_o;
      keys_zero_before_q <= keys_zero_o;
      keys_joined_before_q <= keys_joined_o;
      keys_place_before_q <= keys_place_o;
      keys_threshold_before_q <= keys_threshold_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_vector_key_fp16_w13
    focus_vector_key_fp16_w13_checks #(
        .LANES      (LANES),
        .PLACE_W    (PLACE_W),
        .NUMBER_W   (NUMBER_W),
        .THRESHOLD_W(THRESHOLD_W),
        .NORM_W     (NORM_W)
    ) u_checks (
        .clk_i             (clk_i),
        .rst_ni            (rst_ni),
        .placed_valid_i    (placed_valid_i),
        .placed_ready_o    (placed_ready_o),
        .placed_data_i     (placed_data_i),
        .placed_joined_i   (placed_joined_i),
        .placed_place_i    (placed_place_i),
        .placed_threshold_i(placed_threshold_i),
        .originals_valid_o (originals_valid_o),
        .originals_ready_i (originals_ready_i),
        .originals_data_o  (originals_data_o),
        .keys_valid_o      (keys_valid_o),
        .keys_ready_i      (keys_ready_i),
        .keys_vector_o     (keys_vector_o),
        .keys_norm_o       (keys_norm_o),
        .keys_zero_o       (keys_zero_o),
        .keys_joined_o     (keys_joined_o),
        .keys_place_o      (keys_place_o),
        .keys_threshold_o  (keys_threshold_o)
    );
`endif

`resetall
