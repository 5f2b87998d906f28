// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_ring_buffer_registers as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:370b8a04. Do not edit.

`default_nettype none

module focus_ring_buffer_registers_checks #(
    parameter integer VECTOR_BITS   = 64,  // bits of one vector, at least 1
    parameter integer DEPTH_VECTORS = 32   // vectors held, at least 2
) (
    input  wire                             clk_i,
    input  wire                             rst_ni,
    input  wire                             write_valid_i,
    input  wire                             write_ready_o,
    input  wire [          VECTOR_BITS-1:0] write_data_i,
    input  wire [  $clog2(DEPTH_VECTORS):0] level_q,
    input  wire [$clog2(DEPTH_VECTORS)-1:0] free_q,
    input  wire [$clog2(DEPTH_VECTORS)-1:0] oldest_q,
    input  wire                             read_i,
    input  wire                             advance_i,
    input  wire [$clog2(DEPTH_VECTORS)-1:0] offset_i,
    input  wire [  $clog2(DEPTH_VECTORS):0] level_o
);

  reg write_waits_q;
  reg [VECTOR_BITS-1:0] write_data_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      write_waits_q <= 1'b0;
    end else begin
      write_waits_q <= write_valid_i && !write_ready_o;
      if (write_waits_q) assume (
          write_valid_i
          && (write_data_i === write_data_before_q)
      ) else $error("write_waits: a beat that waits stays as it is");
      assert (
          32'(level_q) <= DEPTH_VECTORS
      ) else $error("in_bounds: no more words than fit");
      assert (
          (32'(free_q) < DEPTH_VECTORS)
          && (32'(oldest_q) < DEPTH_VECTORS)
      ) else $error("in_range: both indices are in memory");
      assert (
          (32'(oldest_q) + 32'(level_q) == 32'(free_q))
          || (32'(oldest_q) + 32'(level_q) == 32'(free_q) + DEPTH_VECTORS)
      ) else $error("counted: the words between the indices are counted");
      if (read_i && advance_i) assume (
          32'(offset_i) < 32'(level_o)
      ) else $error("read_held: a vector that is read is held");
    end
  end

  always @(posedge clk_i) begin
    if (write_valid_i && !write_ready_o) begin
      write_data_before_q <= write_data_i;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_ring_buffer_registers
    focus_ring_buffer_registers_checks #(
        .VECTOR_BITS  (VECTOR_BITS),
        .DEPTH_VECTORS(DEPTH_VECTORS)
    ) u_checks (
        .clk_i        (clk_i),
        .rst_ni       (rst_ni),
        .write_valid_i(write_valid_i),
        .write_ready_o(write_ready_o),
        .write_data_i (write_data_i),
        .level_q      (level_q),
        .free_q       (free_q),
        .oldest_q     (oldest_q),
        .read_i       (read_i),
        .advance_i    (advance_i),
        .offset_i     (offset_i),
        .level_o      (level_o)
    );
`endif

`resetall
