// SPDX-License-Identifier: Apache-2.0
//
// Ring buffer of unique vectors, each with the scatter lanes that want its row of partial sums.
//
// Contract
//   throughput  one vector in and one read per cycle
//   latency     1 cycle from an accepted vector to level_o, 1 enabled cycle from read_i to data_o
//   stall       write_ready_o falls when DEPTH_VECTORS are held
//   reset       empties the buffer
//
// Generated from templates/rtl/scatter/vector-buffer.v.hbs, sha256:8f8fe25e. Do not edit.

`default_nettype none

module focus_vector_buffer #(
    parameter integer VECTOR_BITS   = 64,  // bits of one vector, at least 1
    parameter integer USERS_W       = 2,   // scatter lanes, at least 1
    parameter integer DEPTH_VECTORS = 32   // vectors held, at least 2
) (
    input  wire                             clk_i,
    input  wire                             rst_ni,

    input  wire                             write_valid_i,
    output wire                             write_ready_o,
    input  wire [          VECTOR_BITS-1:0] write_data_i,
    input  wire [              USERS_W-1:0] write_users_i,

    input  wire                             advance_i,
    input  wire                             read_i,
    input  wire [$clog2(DEPTH_VECTORS)-1:0] offset_i,
    input  wire                             release_i,

    output wire [  $clog2(DEPTH_VECTORS):0] level_o,
    output wire [          VECTOR_BITS-1:0] data_o,
    output wire [              USERS_W-1:0] users_o
);

  generate
    if (VECTOR_BITS < 1) begin : gen_vector_bits_check
      ERROR_VECTOR_BITS_must_be_at_least_1 u_stop ();
    end
    if (USERS_W < 1) begin : gen_users_w_check
      ERROR_USERS_W_must_be_at_least_1 u_stop ();
    end
    if (DEPTH_VECTORS < 2) begin : gen_depth_vectors_check
      ERROR_DEPTH_VECTORS_must_be_at_least_2 u_stop ();
    end
  endgenerate

  focus_ring_buffer #(
      .VECTOR_BITS  (USERS_W + VECTOR_BITS),
      .DEPTH_VECTORS(DEPTH_VECTORS)
  ) u_ring (
      .clk_i        (clk_i),
      .rst_ni       (rst_ni),
      .write_valid_i(write_valid_i),
      .write_ready_o(write_ready_o),
      .write_data_i ({write_users_i, write_data_i}),
      .advance_i    (advance_i),
      .read_i       (read_i),
      .offset_i     (offset_i),
      .release_i    (release_i),
      .level_o      (level_o),
      .data_o       ({users_o, data_o})
  );

endmodule

`resetall
