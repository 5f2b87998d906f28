// SPDX-License-Identifier: Apache-2.0
//
// Walks a GEMM of any shape pass by pass: reads vectors and weight rows from the buffers and tells
// the array, the accumulators and the result stage what each of them is.
//
// Contract
//   order       for each m-tile, n-group, slice, block of columns: one pass over the tokens of the
//               m-tile
//   throughput  a pass costs max(tokens, PASS_MINIMUM) enabled cycles when its data are there; the
//               next pass follows in the next cycle, that of the next GEMM too
//   shape       one GEMM runs, the next one waits; shape_ready_o depends on registers only
//   start       a pass starts when ROWS weight rows and one vector are held; weight row r is read r
//               cycles after the first vector
//   latency     everything but the buffer reads is given with the data, one enabled cycle after the
//               read
//   stall       a late vector leaves a hole (valid_o low), a low advance_i holds everything and
//               computing_o low
//   reset       forgets both GEMMs
//
// Generated from templates/rtl/array/gemm-sequencer.v.hbs, sha256:ad669121. Do not edit.

`default_nettype none

module focus_gemm_sequencer #(
    parameter integer ROWS              = 32,    // PE rows, at least 1
    parameter integer COLUMNS           = 32,    // PE columns, at least 1
    parameter integer TILE_TOKENS       = 1024,  // most tokens in one m-tile, at least 1
    parameter integer GROUP_OUTPUTS     = 96,    // outputs of one n-group, at least 1
    parameter integer PASS_MINIMUM      = 32,    // shortest pass in cycles, at least 3
    parameter integer ACTIVATION_DEPTH  = 2048,  // vectors in the activation buffer, at least 2
    parameter integer WEIGHT_DEPTH      = 192,   // rows in the weight buffer, at least 2
    parameter integer ACCUMULATOR_DEPTH = 3072,  // accumulator words, at least 2
    parameter integer COUNT_W           = 17     // bits of M, K and N, at least 11
) (
    input  wire                                 clk_i,
    input  wire                                 rst_ni,

    input  wire                                 shape_valid_i,
    output wire                                 shape_ready_o,
    input  wire [                  COUNT_W-1:0] shape_tokens_i,
    input  wire [                  COUNT_W-1:0] shape_inner_i,
    input  wire [                  COUNT_W-1:0] shape_outer_i,

    input  wire                                 advance_i,
    input  wire [   $clog2(ACTIVATION_DEPTH):0] activation_level_i,

    output wire                                 activation_read_o,
    output wire [ $clog2(ACTIVATION_DEPTH)-1:0] activation_offset_o,
    output wire                                 activation_release_o,

    input  wire [       $clog2(WEIGHT_DEPTH):0] weight_level_i,

    output wire                                 weight_read_o,
    output wire                                 start_o,
    output wire [           $clog2(ROWS+1)-1:0] activation_lanes_o,
    output wire [        $clog2(COLUMNS+1)-1:0] weight_lanes_o,
    output wire                                 valid_o,
    output wire                                 computing_o,
    output wire                                 first_o,
    output wire                                 last_o,
    output wire                                 final_o,
    output wire [        $clog2(COLUMNS+1)-1:0] lanes_o,
    output wire [$clog2(ACCUMULATOR_DEPTH)-1:0] address_o
);

  localparam integer ROW_LANES_W = $clog2(ROWS + 1);
  localparam integer COLUMN_LANES_W = $clog2(COLUMNS + 1);
  localparam integer OFFSET_W = $clog2(ACTIVATION_DEPTH);
  localparam integer WEIGHT_W = $clog2(WEIGHT_DEPTH) + 1;
  localparam integer ADDRESS_W = $clog2(ACCUMULATOR_DEPTH);
  localparam integer STEP_W = $clog2(PASS_MINIMUM + 1);
  localparam integer LAST_STEP = PASS_MINIMUM - 1;

  localparam [COUNT_W-1:0] TILE = TILE_TOKENS[COUNT_W-1:0];
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
    if (ACTIVATION_DEPTH < 2) begin : gen_activation_depth_check
      ERROR_ACTIVATION_DEPTH_must_be_at_least_2 u_stop ();
    end
    if (WEIGHT_DEPTH < 2) begin : gen_weight_depth_check
      ERROR_WEIGHT_DEPTH_must_be_at_least_2 u_stop ();
    end
    if (ACCUMULATOR_DEPTH < 2) begin : gen_accumulator_depth_check
      ERROR_ACCUMULATOR_DEPTH_must_be_at_least_2 u_stop ();
    end
    if (COUNT_W < 11) begin : gen_count_w_check
      ERROR_COUNT_W_must_be_at_least_11 u_stop ();
    end
    if (GROUP_OUTPUTS % COLUMNS != 0) begin : gen_relation0_check
      ERROR_GROUP_OUTPUTS_must_be_a_multiple_of_COLUMNS u_stop ();
    end
    if (PASS_MINIMUM < ROWS) begin : gen_relation1_check
      ERROR_PASS_MINIMUM_must_be_at_least_ROWS u_stop ();
    end
    if (ACTIVATION_DEPTH < TILE_TOKENS) begin : gen_relation2_check
      ERROR_ACTIVATION_DEPTH_must_be_at_least_TILE_TOKENS u_stop ();
    end
    if (WEIGHT_DEPTH < ROWS) begin : gen_relation3_check
      ERROR_WEIGHT_DEPTH_must_be_at_least_ROWS u_stop ();
    end
    if (ACCUMULATOR_DEPTH < (GROUP_OUTPUTS / COLUMNS) * TILE_TOKENS) begin : gen_relation4_check
      ERROR_ACCUMULATOR_DEPTH_must_be_at_least_GROUP_OUTPUTS_COLUMNS_TILE_TOKENS u_stop ();
    end
    if (COUNT_W < $clog2(TILE_TOKENS + 1)) begin : gen_relation5_check
      ERROR_COUNT_W_must_hold_TILE_TOKENS u_stop ();
    end
    if (COUNT_W < $clog2(GROUP_OUTPUTS + 1)) begin : gen_relation6_check
      ERROR_COUNT_W_must_hold_GROUP_OUTPUTS u_stop ();
    end
    if (COUNT_W < $clog2(PASS_MINIMUM + 1)) begin : gen_relation7_check
      ERROR_COUNT_W_must_hold_PASS_MINIMUM u_stop ();
    end
  endgenerate

  // What is left of the GEMM from here on, the m-tile, n-group, slice or block at hand included.
  reg                 busy_q;
  reg [  COUNT_W-1:0] tokens_left_q;
  reg [  COUNT_W-1:0] group_left_q;  // outputs, this n-group and those after it
  reg [  COUNT_W-1:0] inner_left_q;
  reg [  COUNT_W-1:0] block_left_q;  // outputs inside this n-group
  reg                 first_slice_q;

  // K and N, to begin again with.
  reg [  COUNT_W-1:0] inner_q;
  reg [  COUNT_W-1:0] outer_q;

  // The next GEMM waits here, so that its first pass follows the last one of this without a gap.
  reg                 next_valid_q;
  reg [  COUNT_W-1:0] next_tokens_q;
  reg [  COUNT_W-1:0] next_inner_q;
  reg [  COUNT_W-1:0] next_outer_q;

  // The pass: tokens still to read, cycles since its start (up to the shortest pass), and those of
  // them that did not wait for a vector. A short pass that waited lasts so much longer: its last
  // vector would meet its accumulator in the next slice before the sum is there.
  reg [  COUNT_W-1:0] rows_left_q;
  reg [   STEP_W-1:0] step_q;
  reg [   STEP_W-1:0] pace_q;
  reg [ OFFSET_W-1:0] offset_q;
  reg [ADDRESS_W-1:0] address_q;
  reg [ADDRESS_W-1:0] block_base_q;

  wire last_tile = tokens_left_q <= TILE;
  wire last_group = group_left_q <= GROUP;
  wire last_slice = inner_left_q <= SLICE;
  wire last_block = block_left_q <= BLOCK;
  wire last_pass = last_tile && last_group && last_slice && last_block;

  // This cycle: a pass opens with its first vector and all its weight rows; then rows never wait.
  wire vector_held = activation_level_i > {1'b0, offset_q};
  wire rows_held = weight_level_i >= ROWS[WEIGHT_W-1:0];
  wire opening = step_q == {STEP_W{1'b0}};
  wire open = busy_q && (!opening || (vector_held && rows_held));
  wire rows_over = rows_left_q == {COUNT_W{1'b0}};
  wire read_vector = open && vector_held && !rows_over;
  wire read_weight = open && (step_q < ROWS[STEP_W-1:0]);

  wire last_row = rows_left_q == {{(COUNT_W - 1){1'b0}}, 1'b1};
  wire steps_over = step_q == PASS_MINIMUM[STEP_W-1:0];
  wire pace_over = pace_q == PASS_MINIMUM[STEP_W-1:0];
  wire last_pace = pace_over || (pace_q == LAST_STEP[STEP_W-1:0]);
  wire paced = rows_over || vector_held;
  wire pass_done = open && last_pace && (rows_over || (read_vector && last_row));

  // Edges: lanes of this slice inside K, columns of this block inside N.
  wire [        STEP_W-1:0] inner_here = last_slice ? inner_left_q[STEP_W-1:0] : ROWS[STEP_W-1:0];
  wire [COLUMN_LANES_W-1:0] outer_here =
      last_block ? block_left_q[COLUMN_LANES_W-1:0] : COLUMNS[COLUMN_LANES_W-1:0];

  assign shape_ready_o = !next_valid_q;
  assign activation_read_o = read_vector;
  assign activation_offset_o = offset_q;
  assign activation_release_o = last_block;
  assign weight_read_o = read_weight;

  // The next GEMM: the one that waits, else the one that just comes.
  wire take_shape = shape_valid_i && shape_ready_o;
  wire shape_held = next_valid_q || shape_valid_i;
  wire gemm_done = advance_i && pass_done && last_pass;
  wire gemm_over = !busy_q || gemm_done;
  wire [COUNT_W-1:0] shape_tokens = next_valid_q ? next_tokens_q : shape_tokens_i;
  wire [COUNT_W-1:0] shape_inner = next_valid_q ? next_inner_q : shape_inner_i;
  wire [COUNT_W-1:0] shape_outer = next_valid_q ? next_outer_q : shape_outer_i;

  // The next pass.
  wire next_slice = last_block;
  wire next_group = last_block && last_slice;
  wire next_tile = last_block && last_slice && last_group;

  wire [COUNT_W-1:0] tokens_next = next_tile ? tokens_left_q - TILE : tokens_left_q;
  wire [COUNT_W-1:0] group_next =
      next_tile ? outer_q : next_group ? group_left_q - GROUP : group_left_q;
  wire [COUNT_W-1:0] inner_next =
      next_group ? inner_q : next_slice ? inner_left_q - SLICE : inner_left_q;
  wire [COUNT_W-1:0] block_next = next_slice ? least(group_next, GROUP) : block_left_q - BLOCK;
  wire [ADDRESS_W-1:0] base_next =
      next_slice ? {ADDRESS_W{1'b0}} : block_base_q + TILE_TOKENS[ADDRESS_W-1:0];

  function [COUNT_W-1:0] least(input [COUNT_W-1:0] a, input [COUNT_W-1:0] b);
    least = (a < b) ? a : b;
  endfunction

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q       <= 1'b0;
      next_valid_q <= 1'b0;
      step_q       <= {STEP_W{1'b0}};
      pace_q       <= {STEP_W{1'b0}};
    end else begin
      if (gemm_over) busy_q <= shape_held;
      next_valid_q <= !gemm_over && (next_valid_q || take_shape);
      if (advance_i && pass_done) step_q <= {STEP_W{1'b0}};
      else if (advance_i && open && !steps_over) step_q <= step_q + 1'b1;
      if (advance_i && pass_done) pace_q <= {STEP_W{1'b0}};
      else if (advance_i && open && paced && !pace_over) pace_q <= pace_q + 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (take_shape) begin
      next_tokens_q <= shape_tokens_i;
      next_inner_q  <= shape_inner_i;
      next_outer_q  <= shape_outer_i;
    end
  end

  always @(posedge clk_i) begin
    if (gemm_over) begin
      inner_q       <= shape_inner;
      outer_q       <= shape_outer;
      tokens_left_q <= shape_tokens;
      group_left_q  <= shape_outer;
      inner_left_q  <= shape_inner;
      block_left_q  <= least(shape_outer, GROUP);
      first_slice_q <= 1'b1;
      rows_left_q   <= least(shape_tokens, TILE);
      offset_q      <= {OFFSET_W{1'b0}};
      address_q     <= {ADDRESS_W{1'b0}};
      block_base_q  <= {ADDRESS_W{1'b0}};
    end else if (advance_i && pass_done) begin
      tokens_left_q <= tokens_next;
      group_left_q  <= group_next;
      inner_left_q  <= inner_next;
      block_left_q  <= block_next;
      first_slice_q <= next_group || (first_slice_q && !next_slice);
      rows_left_q   <= least(tokens_next, TILE);
      offset_q      <= {OFFSET_W{1'b0}};
      address_q     <= base_next;
      block_base_q  <= base_next;
    end else if (advance_i && read_vector) begin
      rows_left_q <= rows_left_q - 1'b1;
      address_q   <= address_q + 1'b1;
      if (!last_block) offset_q <= offset_q + 1'b1;
    end
  end

  // What the data are, given in the cycle in which the buffers show them.
  reg                      valid_q;
  reg                      start_q;
  reg                      first_q;
  reg                      last_q;
  reg                      final_q;
  reg [   ROW_LANES_W-1:0] activation_lanes_q;
  reg [COLUMN_LANES_W-1:0] weight_lanes_q;
  reg [COLUMN_LANES_W-1:0] lanes_q;
  reg [     ADDRESS_W-1:0] read_address_q;

  assign valid_o = valid_q;
  assign computing_o = valid_q && advance_i;
  assign start_o = start_q;
  assign first_o = first_q;
  assign last_o = last_q;
  assign final_o = final_q;
  assign activation_lanes_o = activation_lanes_q;
  assign weight_lanes_o = weight_lanes_q;
  assign lanes_o = lanes_q;
  assign address_o = read_address_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q            <= 1'b0;
      start_q            <= 1'b0;
      activation_lanes_q <= {ROW_LANES_W{1'b0}};
      weight_lanes_q     <= {COLUMN_LANES_W{1'b0}};
    end else if (advance_i) begin
      valid_q            <= read_vector;
      start_q            <= open && opening;
      activation_lanes_q <= read_vector ? inner_here[ROW_LANES_W-1:0] : {ROW_LANES_W{1'b0}};
      weight_lanes_q     <= (read_weight && (step_q < inner_here))
                            ? COLUMNS[COLUMN_LANES_W-1:0] : {COLUMN_LANES_W{1'b0}};
    end
  end

  always @(posedge clk_i) begin
    if (advance_i) begin
      first_q        <= first_slice_q;
      last_q         <= last_slice;
      final_q        <= last_pass && last_row;
      lanes_q        <= outer_here;
      read_address_q <= address_q;
    end
  end

endmodule

`resetall
