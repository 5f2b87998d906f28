// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_vector_buffer as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:8fa5b8d4. Do not edit.

`default_nettype none

module focus_vector_buffer_checks #(
    parameter integer VECTOR_BITS = 64,  // bits of one vector, at least 1
    parameter integer USERS_W     = 2    // scatter lanes, at least 1
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,
    input  wire                   write_valid_i,
    input  wire                   write_ready_o,
    input  wire [VECTOR_BITS-1:0] write_data_i,
    input  wire [    USERS_W-1:0] write_users_i
);

  reg write_waits_q;
  reg [VECTOR_BITS-1:0] write_data_before_q;
  reg [USERS_W-1:0] write_users_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      write_waits_q <= 1'b0;
    end else begin
      write_waits_q <= write_valid_i && !write_ready_o;
      if (write_waits_q) assume (
          write_valid_i
          && (write_data_i === write_data_before_q)
          && (write_users_i === write_users_before_q)
      ) else $error("write_waits: a beat that waits stays as it is");
    end
  end

  always @(posedge clk_i) begin
    if (write_valid_i && !write_ready_o) begin
      write_data_before_q <= write_data_i;
      write_users_before_q <= write_users_i;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_vector_buffer
    focus_vector_buffer_checks #(
        .VECTOR_BITS(VECTOR_BITS),
        .USERS_W    (USERS_W)
    ) u_checks (
        .clk_i        (clk_i),
        .rst_ni       (rst_ni),
        .write_valid_i(write_valid_i),
        .write_ready_o(write_ready_o),
        .write_data_i (write_data_i),
        .write_users_i(write_users_i)
    );
`endif

`resetall
