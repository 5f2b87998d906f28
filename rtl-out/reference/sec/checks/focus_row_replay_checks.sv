// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_row_replay as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:eaaea432. Do not edit.

`default_nettype none

module focus_row_replay_checks #(
    parameter integer LANES        = 8,      // elements of a beat, at least 1
    parameter integer ELEMENT_W    = 16,     // bits of an element, at least 1
    parameter integer MAX_ELEMENTS = 16384   // longest row, at least 1
) (
    input  wire                              clk_i,
    input  wire                              rst_ni,
    input  wire                              row_valid_i,
    input  wire                              row_ready_o,
    input  wire [$clog2(MAX_ELEMENTS+1)-1:0] row_length_i,
    input  wire [$clog2(MAX_ELEMENTS+1)-1:0] row_visible_i,
    input  wire                              data_valid_i,
    input  wire                              data_ready_o,
    input  wire [       LANES*ELEMENT_W-1:0] data_data_i
);

  reg row_waits_q;
  reg data_waits_q;
  reg [$clog2(MAX_ELEMENTS+1)-1:0] row_length_before_q;
  reg [$clog2(MAX_ELEMENTS+1)-1:0] row_visible_before_q;
  reg [LANES*ELEMENT_W-1:0] data_data_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      row_waits_q <= 1'b0;
      data_waits_q <= 1'b0;
    end else begin
      row_waits_q <= row_valid_i && !row_ready_o;
      data_waits_q <= data_valid_i && !data_ready_o;
      if (row_waits_q) assume (
          row_valid_i
          && (row_length_i === row_length_before_q)
          && (row_visible_i === row_visible_before_q)
      ) else $error("row_waits: a beat that waits stays as it is");
      if (data_waits_q) assume (
          data_valid_i
          && (data_data_i === data_data_before_q)
      ) else $error("data_waits: a beat that waits stays as it is");
      if (row_valid_i && row_ready_o) assume (
          32'(row_length_i) < MAX_ELEMENTS+1
      ) else $error("row_fits: a row fits the buffer");
    end
  end

  always @(posedge clk_i) begin
    if (row_valid_i && !row_ready_o) begin
      row_length_before_q <= row_length_i;
      row_visible_before_q <= row_visible_i;
    end
    if (data_valid_i && !data_ready_o) begin
      data_data_before_q <= data_data_i;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_row_replay
    focus_row_replay_checks #(
        .LANES       (LANES),
        .ELEMENT_W   (ELEMENT_W),
        .MAX_ELEMENTS(MAX_ELEMENTS)
    ) u_checks (
        .clk_i        (clk_i),
        .rst_ni       (rst_ni),
        .row_valid_i  (row_valid_i),
        .row_ready_o  (row_ready_o),
        .row_length_i (row_length_i),
        .row_visible_i(row_visible_i),
        .data_valid_i (data_valid_i),
        .data_ready_o (data_ready_o),
        .data_data_i  (data_data_i)
    );
`endif

`resetall
