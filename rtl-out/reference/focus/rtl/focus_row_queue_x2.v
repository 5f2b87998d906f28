// SPDX-License-Identifier: Apache-2.0
//
// Short queues behind the array, one per scatter lane: a row of partial sums goes to the lanes that
// use it; when one of them is full the array stands still.
//
// Contract
//   latency     2 cycles from a row to rows_valid_o of its lanes
//   throughput  one row per cycle
//   stall       advance_o falls when DEPTH_ROWS wait for a lane; it depends on registers only
//   reset       empties the queues and forgets the vectors inside the array
//
// Generated from templates/rtl/scatter/row-queue.v.hbs, sha256:acd2a46e. Do not edit.

`default_nettype none

module focus_row_queue_x2 #(
    parameter integer ROW_BITS       = 1024,  // bits of one row, at least 1
    parameter integer LATENCY_CYCLES = 100,   // from a vector to its row, at least 1
    parameter integer DEPTH_ROWS     = 16     // rows held for each lane, at least 2
) (
    input  wire                clk_i,
    input  wire                rst_ni,

    input  wire                valid_i,
    input  wire [         1:0] users_i,
    input  wire [ROW_BITS-1:0] partial_sums_i,

    output wire                advance_o,

    output wire                rows0_valid_o,
    input  wire                rows0_ready_i,
    output wire [ROW_BITS-1:0] rows0_data_o,

    output wire                rows1_valid_o,
    input  wire                rows1_ready_i,
    output wire [ROW_BITS-1:0] rows1_data_o
);

  localparam integer LANES = 2;

  generate
    if (ROW_BITS < 1) begin : gen_row_bits_check
      ERROR_ROW_BITS_must_be_at_least_1 u_stop ();
    end
    if (LATENCY_CYCLES < 1) begin : gen_latency_cycles_check
      ERROR_LATENCY_CYCLES_must_be_at_least_1 u_stop ();
    end
    if (DEPTH_ROWS < 2) begin : gen_depth_rows_check
      ERROR_DEPTH_ROWS_must_be_at_least_2 u_stop ();
    end
  endgenerate

  // Entry i, LANES bits: the lanes that use the row of the vector that entered the array i + 1
  // enabled cycles ago.
  localparam integer INSIDE_W = LATENCY_CYCLES * LANES;

  reg [INSIDE_W-1:0] inside_q;
  wire [INSIDE_W+LANES-1:0] inside_next = {inside_q, valid_i ? users_i : {LANES{1'b0}}};
  wire [LANES-1:0] leaving = inside_q[INSIDE_W-1-:LANES];
  wire [LANES-1:0] room;
  wire unused = &{1'b0, inside_next[INSIDE_W+:LANES]};

  assign advance_o = &room;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) inside_q <= {INSIDE_W{1'b0}};
    else if (advance_o) inside_q <= inside_next[INSIDE_W-1:0];
  end

  focus_stream_fifo #(
      .WIDTH_BITS (ROW_BITS),
      .DEPTH_WORDS(DEPTH_ROWS)
  ) u_fifo0 (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .push_valid_i(leaving[0] && advance_o),
      .push_ready_o(room[0]),
      .push_data_i (partial_sums_i),
      .pop_valid_o (rows0_valid_o),
      .pop_ready_i (rows0_ready_i),
      .pop_data_o  (rows0_data_o)
  );

  focus_stream_fifo #(
      .WIDTH_BITS (ROW_BITS),
      .DEPTH_WORDS(DEPTH_ROWS)
  ) u_fifo1 (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .push_valid_i(leaving[1] && advance_o),
      .push_ready_o(room[1]),
      .push_data_i (partial_sums_i),
      .pop_valid_o (rows1_valid_o),
      .pop_ready_i (rows1_ready_i),
      .pop_data_o  (rows1_data_o)
  );

endmodule

`resetall
