// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_row_queue_x2 as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:553b76bc. Do not edit.

`default_nettype none

module focus_row_queue_x2_checks #(
    parameter integer ROW_BITS = 1024   // bits of one row, at least 1
) (
    input  wire                clk_i,
    input  wire                rst_ni,
    input  wire                rows0_valid_o,
    input  wire                rows0_ready_i,
    input  wire [ROW_BITS-1:0] rows0_data_o,
    input  wire                rows1_valid_o,
    input  wire                rows1_ready_i,
    input  wire [ROW_BITS-1:0] rows1_data_o
);

  reg rows0_waits_q;
  reg rows1_waits_q;
  reg [ROW_BITS-1:0] rows0_data_before_q;
  reg [ROW_BITS-1:0] rows1_data_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rows0_waits_q <= 1'b0;
      rows1_waits_q <= 1'b0;
    end else begin
      rows0_waits_q <= rows0_valid_o && !rows0_ready_i;
      rows1_waits_q <= rows1_valid_o && !rows1_ready_i;
      if (rows0_waits_q) assert (
          rows0_valid_o
          && (rows0_data_o === rows0_data_before_q)
      ) else $error("rows0_waits: a beat that waits stays as it is");
      if (rows1_waits_q) assert (
          rows1_valid_o
          && (rows1_data_o === rows1_data_before_q)
      ) else $error("rows1_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    if (rows0_valid_o && !rows0_ready_i) begin
      rows0_data_before_q <= rows0_data_o;
    end
    if (rows1_valid_o && !rows1_ready_i) begin
      rows1_data_before_q <= rows1_data_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_row_queue_x2
    focus_row_queue_x2_checks #(
        .ROW_BITS(ROW_BITS)
    ) u_checks (
        .clk_i        (clk_i),
        .rst_ni       (rst_ni),
        .rows0_valid_o(rows0_valid_o),
        .rows0_ready_i(rows0_ready_i),
        .rows0_data_o (rows0_data_o),
        .rows1_valid_o(rows1_valid_o),
        .rows1_ready_i(rows1_ready_i),
        .rows1_data_o (rows1_data_o)
    );
`endif

`resetall
