// SPDX-License-Identifier: Apache-2.0
//
// Buffer between a stream and the array: vectors enter in order, may be read more than once, and
// leave from the oldest on.
//
// Contract
//   throughput  one vector in and one read per cycle
//   latency     1 cycle from an accepted vector to level_o, 1 enabled cycle from read_i to data_o
//   stall       write_ready_o falls when DEPTH_VECTORS are held; it depends on registers only
//   reset       empties the buffer
//
//            oldest         offset_i
//              |               |
//   ... free | v0 | v1 | v2 | v3 | v4 | free ...   level_o = 5
//              ^                         ^
//         release_i                   write_*_i
//
// Generated from templates/rtl/streams/ring-buffer.v.hbs, sha256:41095baa. Do not edit.

`default_nettype none

module focus_ring_buffer_registers #(
    parameter integer VECTOR_BITS   = 64,  // bits of one vector, at least 1
    parameter integer DEPTH_VECTORS = 32   // vectors held, at least 2
) (
    input  wire                             clk_i,
    input  wire                             rst_ni,

    input  wire                             write_valid_i,
    output wire                             write_ready_o,
    input  wire [          VECTOR_BITS-1:0] write_data_i,

    input  wire                             advance_i,
    input  wire                             read_i,
    input  wire [$clog2(DEPTH_VECTORS)-1:0] offset_i,
    input  wire                             release_i,

    output wire [  $clog2(DEPTH_VECTORS):0] level_o,
    output wire [          VECTOR_BITS-1:0] data_o
);

  localparam integer INDEX_W = $clog2(DEPTH_VECTORS);
  localparam [INDEX_W:0] DEPTH = DEPTH_VECTORS[INDEX_W:0];
  localparam [INDEX_W-1:0] LAST_INDEX = DEPTH[INDEX_W-1:0] - 1'b1;

  generate
    if (VECTOR_BITS < 1) begin : gen_vector_bits_check
      ERROR_VECTOR_BITS_must_be_at_least_1 u_stop ();
    end
    if (DEPTH_VECTORS < 2) begin : gen_depth_vectors_check
      ERROR_DEPTH_VECTORS_must_be_at_least_2 u_stop ();
    end
  endgenerate

  reg [INDEX_W-1:0] oldest_q;
  reg [INDEX_W-1:0] free_q;
  reg [  INDEX_W:0] level_q;

  wire write = write_valid_i && write_ready_o;
  wire read  = read_i && advance_i;
  wire leave = read && release_i;

  // The sum runs past the end of the ring at most once.
  wire [INDEX_W:0] straight = {1'b0, oldest_q} + {1'b0, offset_i};
  wire [INDEX_W-1:0] wrapped = straight[INDEX_W-1:0] - DEPTH[INDEX_W-1:0];
  wire [INDEX_W-1:0] read_index = (straight < DEPTH) ? straight[INDEX_W-1:0] : wrapped;

  assign write_ready_o = level_q != DEPTH;
  assign level_o = level_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      oldest_q <= {INDEX_W{1'b0}};
      free_q   <= {INDEX_W{1'b0}};
      level_q  <= {(INDEX_W + 1){1'b0}};
    end else begin
      if (leave) oldest_q <= (oldest_q == LAST_INDEX) ? {INDEX_W{1'b0}} : oldest_q + 1'b1;
      if (write) free_q <= (free_q == LAST_INDEX) ? {INDEX_W{1'b0}} : free_q + 1'b1;
      if (write && !leave) level_q <= level_q + 1'b1;
      if (leave && !write) level_q <= level_q - 1'b1;
    end
  end

  focus_register_file #(
      .WIDTH_BITS (VECTOR_BITS),
      .DEPTH_WORDS(DEPTH_VECTORS)
  ) u_words (
      .clk_i          (clk_i),
      .write_enable_i (write),
      .write_address_i(free_q),
      .write_data_i   (write_data_i),
      .read_enable_i  (read),
      .read_address_i (read_index),
      .read_data_o    (data_o)
  );

endmodule

`resetall
