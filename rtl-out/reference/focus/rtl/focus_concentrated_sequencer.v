// SPDX-License-Identifier: Apache-2.0
//
// Walks a GEMM on unique vectors pass by pass: a pass has as many vectors as gather kept of its
// slice.
//
// Contract
//   order       for each m-tile, n-group, slice, block of columns: one pass over the unique vectors
//               of the slice
//   throughput  a pass costs max(unique, PASS_MINIMUM) enabled cycles when its data are there; the
//               next pass of the GEMM follows in the next cycle; the next GEMM is taken when its
//               last pass is done
//   start       a pass starts when ROWS weight rows and one vector are held and the pass before is
//               announced
//   latency     all but the buffer reads is given with the data, one enabled cycle after the read
//   stall       a late vector leaves a hole (valid_o low), a low advance_i holds everything and
//               computing_o low
//   reset       forgets the GEMM
//
// Generated from templates/rtl/scatter/concentrated-sequencer.v.hbs, sha256:1aab8973. Do not edit.

`default_nettype none

module focus_concentrated_sequencer #(
    parameter integer ROWS          = 32,    // PE rows, at least 1
    parameter integer COLUMNS       = 32,    // PE columns, at least 1
    parameter integer TILE_TOKENS   = 1024,  // most unique vectors of a slice, at least 1
    parameter integer GROUP_OUTPUTS = 96,    // outputs of one n-group, at least 1
    parameter integer PASS_MINIMUM  = 32,    // shortest pass in cycles, at least 3
    parameter integer VECTOR_DEPTH  = 2048,  // vectors in the vector buffer, at least 2
    parameter integer WEIGHT_DEPTH  = 192,   // rows in the weight buffer, at least 2
    parameter integer COUNT_W       = 17,    // bits of K, N and the m-tiles, at least 11
    parameter integer SCATTER_LANES = 2,     // scatter lanes, at least 1
    parameter integer LANE_CLASSES  = 512,   // accumulator words of a block in a lane, at least 1
    parameter integer LANE_DEPTH    = 1536   // accumulator words of a lane, at least 2
) (
    input  wire                                            clk_i,
    input  wire                                            rst_ni,

    input  wire                                            shape_valid_i,
    output wire                                            shape_ready_o,
    input  wire [                             COUNT_W-1:0] shape_tiles_i,
    input  wire [                             COUNT_W-1:0] shape_inner_i,
    input  wire [                             COUNT_W-1:0] shape_outer_i,

    input  wire                                            slices_valid_i,
    output wire                                            slices_ready_o,
    input  wire [               $clog2(TILE_TOKENS+1)-1:0] slices_unique_i,
    input  wire [SCATTER_LANES*$clog2(LANE_CLASSES+1)-1:0] slices_entries_i,

    output wire                                            passes_valid_o,
    input  wire                                            passes_ready_i,
    output wire                                            passes_first_o,
    output wire                                            passes_last_o,
    output wire                                            passes_final_o,
    output wire                                            passes_last_block_o,
    output wire [                   $clog2(COLUMNS+1)-1:0] passes_lanes_o,
    output wire [                  $clog2(LANE_DEPTH)-1:0] passes_base_o,
    output wire [SCATTER_LANES*$clog2(LANE_CLASSES+1)-1:0] passes_entries_o,

    input  wire                                            advance_i,
    input  wire [                  $clog2(VECTOR_DEPTH):0] vector_level_i,

    output wire                                            vector_read_o,
    output wire [                $clog2(VECTOR_DEPTH)-1:0] vector_offset_o,
    output wire                                            vector_release_o,

    input  wire [                  $clog2(WEIGHT_DEPTH):0] weight_level_i,

    output wire                                            weight_read_o,
    output wire                                            start_o,
    output wire                                            valid_o,
    output wire                                            computing_o,
    output wire [                      $clog2(ROWS+1)-1:0] vector_lanes_o,
    output wire [                   $clog2(COLUMNS+1)-1:0] weight_lanes_o
);

  localparam integer BASE_W = $clog2(LANE_DEPTH);  // bits of an accumulator address
  localparam integer ROW_LANES_W = $clog2(ROWS + 1);
  localparam integer COLUMN_LANES_W = $clog2(COLUMNS + 1);
  localparam integer VECTOR_W = $clog2(TILE_TOKENS + 1);
  localparam integer ENTRIES_W = SCATTER_LANES * $clog2(LANE_CLASSES + 1);
  localparam integer OFFSET_W = $clog2(VECTOR_DEPTH);
  localparam integer WEIGHT_W = $clog2(WEIGHT_DEPTH) + 1;
  localparam integer STEP_W = $clog2(PASS_MINIMUM + 1);
  localparam integer LAST_STEP = PASS_MINIMUM - 1;

  localparam [COUNT_W-1:0] GROUP = GROUP_OUTPUTS[COUNT_W-1:0];
  localparam [COUNT_W-1:0] SLICE = ROWS[COUNT_W-1:0];
  localparam [COUNT_W-1:0] BLOCK = COLUMNS[COUNT_W-1:0];

  generate
    if (ROWS < 1) begin : gen_rows_check
      ERROR_ROWS_must_be_at_least_1 u_stop ();
    end
    if (COLUMNS < 1) begin : gen_columns_check
      ERROR_COLUMNS_must_be_at_least_1 u_stop ();
    end
    if (TILE_TOKENS < 1) begin : gen_tile_tokens_check
      ERROR_TILE_TOKENS_must_be_at_least_1 u_stop ();
    end
    if (GROUP_OUTPUTS < 1) begin : gen_group_outputs_check
      ERROR_GROUP_OUTPUTS_must_be_at_least_1 u_stop ();
    end
    if (PASS_MINIMUM < 3) begin : gen_pass_minimum_check
      ERROR_PASS_MINIMUM_must_be_at_least_3 u_stop ();
    end
    if (VECTOR_DEPTH < 2) begin : gen_vector_depth_check
      ERROR_VECTOR_DEPTH_must_be_at_least_2 u_stop ();
    end
    if (WEIGHT_DEPTH < 2) begin : gen_weight_depth_check
      ERROR_WEIGHT_DEPTH_must_be_at_least_2 u_stop ();
    end
    if (COUNT_W < 11) begin : gen_count_w_check
      ERROR_COUNT_W_must_be_at_least_11 u_stop ();
    end
    if (SCATTER_LANES < 1) begin : gen_scatter_lanes_check
      ERROR_SCATTER_LANES_must_be_at_least_1 u_stop ();
    end
    if (LANE_CLASSES < 1) begin : gen_lane_classes_check
      ERROR_LANE_CLASSES_must_be_at_least_1 u_stop ();
    end
    if (LANE_DEPTH < 2) begin : gen_lane_depth_check
      ERROR_LANE_DEPTH_must_be_at_least_2 u_stop ();
    end
    if (LANE_DEPTH < (GROUP_OUTPUTS / COLUMNS) * LANE_CLASSES) begin : gen_relation0_check
      ERROR_LANE_DEPTH_must_be_at_least_GROUP_OUTPUTS_COLUMNS_LANE_CLASSES u_stop ();
    end
    if (GROUP_OUTPUTS % COLUMNS != 0) begin : gen_relation1_check
      ERROR_GROUP_OUTPUTS_must_be_a_multiple_of_COLUMNS u_stop ();
    end
    if (PASS_MINIMUM < ROWS) begin : gen_relation2_check
      ERROR_PASS_MINIMUM_must_be_at_least_ROWS u_stop ();
    end
    if (VECTOR_DEPTH < TILE_TOKENS) begin : gen_relation3_check
      ERROR_VECTOR_DEPTH_must_be_at_least_TILE_TOKENS u_stop ();
    end
    if (WEIGHT_DEPTH < ROWS) begin : gen_relation4_check
      ERROR_WEIGHT_DEPTH_must_be_at_least_ROWS u_stop ();
    end
    if (COUNT_W < $clog2(GROUP_OUTPUTS + 1)) begin : gen_relation5_check
      ERROR_COUNT_W_must_hold_GROUP_OUTPUTS u_stop ();
    end
    if (COUNT_W < $clog2(PASS_MINIMUM + 1)) begin : gen_relation6_check
      ERROR_COUNT_W_must_hold_PASS_MINIMUM u_stop ();
    end
  endgenerate

  // What is left of the GEMM from here on, the m-tile, n-group, slice or block at hand included.
  reg                busy_q;
  reg [ COUNT_W-1:0] tiles_left_q;
  reg [ COUNT_W-1:0] group_left_q;  // outputs, this n-group and those after it
  reg [ COUNT_W-1:0] inner_left_q;
  reg [ COUNT_W-1:0] block_left_q;  // outputs inside this n-group
  reg                first_slice_q;

  // K and N, to begin again with.
  reg [ COUNT_W-1:0] inner_q;
  reg [ COUNT_W-1:0] outer_q;

  // The slice at hand.
  reg                slice_known_q;
  reg [VECTOR_W-1:0] unique_q;
  reg [ENTRIES_W-1:0] entries_q;

  // The pass: vectors still to read, cycles since its start (up to the shortest pass).
  reg [VECTOR_W-1:0] vectors_left_q;
  reg [  STEP_W-1:0] step_q;
  reg [OFFSET_W-1:0] offset_q;
  reg [  BASE_W-1:0] base_q;

  // The announcement of the pass that started last.
  reg                      announce_q;
  reg                      pass_first_q;
  reg                      pass_last_q;
  reg                      pass_final_q;
  reg                      pass_last_block_q;
  reg [COLUMN_LANES_W-1:0] pass_lanes_q;
  reg [        BASE_W-1:0] pass_base_q;
  reg [     ENTRIES_W-1:0] pass_entries_q;

  wire last_tile = tiles_left_q == {{(COUNT_W - 1){1'b0}}, 1'b1};
  wire last_group = group_left_q <= GROUP;
  wire last_slice = inner_left_q <= SLICE;
  wire last_block = block_left_q <= BLOCK;
  wire last_pass = last_tile && last_group && last_slice && last_block;

  // This cycle: a pass opens with its first vector and all its weight rows; then rows never wait.
  wire vectors_over = vectors_left_q == {VECTOR_W{1'b0}};
  wire vector_held = vector_level_i > {1'b0, offset_q};
  wire rows_held = weight_level_i >= ROWS[WEIGHT_W-1:0];
  wire opening = step_q == {STEP_W{1'b0}};
  wire may_open = slice_known_q && rows_held && (vector_held || vectors_over) && !announce_q;
  wire open = busy_q && (!opening || may_open);
  wire read_vector = open && vector_held && !vectors_over;
  wire read_weight = open && (step_q < ROWS[STEP_W-1:0]);

  wire last_vector = vectors_left_q == {{(VECTOR_W - 1){1'b0}}, 1'b1};
  wire steps_over = step_q == PASS_MINIMUM[STEP_W-1:0];
  wire last_step = steps_over || (step_q == LAST_STEP[STEP_W-1:0]);
  wire pass_done = open && last_step && (vectors_over || (read_vector && last_vector));
  wire slice_done = pass_done && last_block;

  // Edges: lanes of this slice inside K, columns of this block inside N.
  wire [        STEP_W-1:0] inner_here = last_slice ? inner_left_q[STEP_W-1:0] : ROWS[STEP_W-1:0];
  wire [COLUMN_LANES_W-1:0] outer_here =
      last_block ? block_left_q[COLUMN_LANES_W-1:0] : COLUMNS[COLUMN_LANES_W-1:0];

  assign shape_ready_o = !busy_q;
  assign slices_ready_o = busy_q && (!slice_known_q || (advance_i && slice_done && !last_pass));
  assign vector_read_o = read_vector;
  assign vector_offset_o = offset_q;
  assign vector_release_o = last_block;
  assign weight_read_o = read_weight;

  assign passes_valid_o = announce_q;
  assign passes_first_o = pass_first_q;
  assign passes_last_o = pass_last_q;
  assign passes_final_o = pass_final_q;
  assign passes_last_block_o = pass_last_block_q;
  assign passes_lanes_o = pass_lanes_q;
  assign passes_base_o = pass_base_q;
  assign passes_entries_o = pass_entries_q;

  // The next pass.
  wire take_shape = shape_valid_i && shape_ready_o;
  wire take_slice = slices_valid_i && slices_ready_o;
  wire next_group = last_block && last_slice;
  wire next_tile = last_block && last_slice && last_group;

  wire [COUNT_W-1:0] group_next =
      next_tile ? outer_q : next_group ? group_left_q - GROUP : group_left_q;
  wire [COUNT_W-1:0] inner_next =
      next_group ? inner_q : last_block ? inner_left_q - SLICE : inner_left_q;
  wire [COUNT_W-1:0] block_next = last_block ? least(group_next, GROUP) : block_left_q - BLOCK;
  wire [BASE_W-1:0] base_next = last_block ? {BASE_W{1'b0}} : base_q + LANE_CLASSES[BASE_W-1:0];

  function [COUNT_W-1:0] least(input [COUNT_W-1:0] a, input [COUNT_W-1:0] b);
    least = (a < b) ? a : b;
  endfunction

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q        <= 1'b0;
      slice_known_q <= 1'b0;
      announce_q    <= 1'b0;
      step_q        <= {STEP_W{1'b0}};
    end else begin
      if (take_shape) busy_q <= 1'b1;
      else if (advance_i && pass_done && last_pass) busy_q <= 1'b0;

      if (take_slice) slice_known_q <= 1'b1;
      else if (advance_i && slice_done) slice_known_q <= 1'b0;

      if (advance_i && open && opening) announce_q <= 1'b1;
      else if (passes_ready_i) announce_q <= 1'b0;

      if (advance_i && pass_done) step_q <= {STEP_W{1'b0}};
      else if (advance_i && open && !steps_over) step_q <= step_q + 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (take_shape) begin
      inner_q       <= shape_inner_i;
      outer_q       <= shape_outer_i;
      tiles_left_q  <= shape_tiles_i;
      group_left_q  <= shape_outer_i;
      inner_left_q  <= shape_inner_i;
      block_left_q  <= least(shape_outer_i, GROUP);
      first_slice_q <= 1'b1;
      base_q        <= {BASE_W{1'b0}};
    end else if (advance_i && pass_done) begin
      if (next_tile) tiles_left_q <= tiles_left_q - 1'b1;
      group_left_q  <= group_next;
      inner_left_q  <= inner_next;
      block_left_q  <= block_next;
      first_slice_q <= next_group || (first_slice_q && !last_block);
      base_q        <= base_next;
    end
  end

  always @(posedge clk_i) begin
    if (take_slice) begin
      unique_q       <= slices_unique_i;
      entries_q      <= slices_entries_i;
      vectors_left_q <= slices_unique_i;
      offset_q       <= {OFFSET_W{1'b0}};
    end else if (advance_i && pass_done) begin
      vectors_left_q <= unique_q;
      offset_q       <= {OFFSET_W{1'b0}};
    end else if (advance_i && read_vector) begin
      vectors_left_q <= vectors_left_q - 1'b1;
      if (!last_block) offset_q <= offset_q + 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (advance_i && open && opening) begin
      pass_first_q      <= first_slice_q;
      pass_last_q       <= last_slice;
      pass_final_q      <= last_pass;
      pass_last_block_q <= last_block;
      pass_lanes_q      <= outer_here;
      pass_base_q       <= base_q;
      pass_entries_q    <= entries_q;
    end
  end

  // What the data are, given in the cycle in which the buffers show them.
  reg                      valid_q;
  reg                      start_q;
  reg [   ROW_LANES_W-1:0] vector_lanes_q;
  reg [COLUMN_LANES_W-1:0] weight_lanes_q;

  assign valid_o = valid_q;
  assign computing_o = valid_q && advance_i;
  assign start_o = start_q;
  assign vector_lanes_o = vector_lanes_q;
  assign weight_lanes_o = weight_lanes_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q        <= 1'b0;
      start_q        <= 1'b0;
      vector_lanes_q <= {ROW_LANES_W{1'b0}};
      weight_lanes_q <= {COLUMN_LANES_W{1'b0}};
    end else if (advance_i) begin
      valid_q        <= read_vector;
      start_q        <= open && opening;
      vector_lanes_q <= read_vector ? inner_here[ROW_LANES_W-1:0] : {ROW_LANES_W{1'b0}};
      weight_lanes_q <= (read_weight && (step_q < inner_here))
                        ? COLUMNS[COLUMN_LANES_W-1:0] : {COLUMN_LANES_W{1'b0}};
    end
  end

endmodule

`resetall
