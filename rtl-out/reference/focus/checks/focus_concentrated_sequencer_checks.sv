// SPDX-License-Identifier: Apache-2.0
//
// Contract of focus_concentrated_sequencer as assertions. What its users are to keep is assumed.
//
// Generated from templates/checks/checks.sv.hbs, sha256:cff24a86. Do not edit.

`default_nettype none

module focus_concentrated_sequencer_checks #(
    parameter integer COLUMNS       = 32,    // PE columns, at least 1
    parameter integer TILE_TOKENS   = 1024,  // most unique vectors of a slice, at least 1
    parameter integer VECTOR_DEPTH  = 2048,  // vectors in the vector buffer, at least 2
    parameter integer COUNT_W       = 17,    // bits of K, N and the m-tiles, at least 11
    parameter integer SCATTER_LANES = 2,     // scatter lanes, at least 1
    parameter integer LANE_CLASSES  = 512,   // accumulator words of a block in a lane, at least 1
    parameter integer LANE_DEPTH    = 1536   // accumulator words of a lane, at least 2
) (
    input  wire                                            clk_i,
    input  wire                                            rst_ni,
    input  wire                                            shape_valid_i,
    input  wire                                            shape_ready_o,
    input  wire [                             COUNT_W-1:0] shape_tiles_i,
    input  wire [                             COUNT_W-1:0] shape_inner_i,
    input  wire [                             COUNT_W-1:0] shape_outer_i,
    input  wire                                            slices_valid_i,
    input  wire                                            slices_ready_o,
    input  wire [               $clog2(TILE_TOKENS+1)-1:0] slices_unique_i,
    input  wire [SCATTER_LANES*$clog2(LANE_CLASSES+1)-1:0] slices_entries_i,
    input  wire                                            passes_valid_o,
    input  wire                                            passes_ready_i,
    input  wire                                            passes_first_o,
    input  wire                                            passes_last_o,
    input  wire                                            passes_final_o,
    input  wire                                            passes_last_block_o,
    input  wire [                   $clog2(COLUMNS+1)-1:0] passes_lanes_o,
    input  wire [                  $clog2(LANE_DEPTH)-1:0] passes_base_o,
    input  wire [SCATTER_LANES*$clog2(LANE_CLASSES+1)-1:0] passes_entries_o,
    input  wire                                            advance_i,
    input  wire                                            vector_read_o,
    input  wire [                $clog2(VECTOR_DEPTH)-1:0] vector_offset_o,
    input  wire [                  $clog2(VECTOR_DEPTH):0] vector_level_i
);

  reg shape_waits_q;
  reg slices_waits_q;
  reg passes_waits_q;
  reg [COUNT_W-1:0] shape_tiles_before_q;
  reg [COUNT_W-1:0] shape_inner_before_q;
  reg [COUNT_W-1:0] shape_outer_before_q;
  reg [$clog2(TILE_TOKENS+1)-1:0] slices_unique_before_q;
  reg [SCATTER_LANES*$clog2(LANE_CLASSES+1)-1:0] slices_entries_before_q;
  reg passes_first_before_q;
  reg passes_last_before_q;
  reg passes_final_before_q;
  reg passes_last_block_before_q;
  reg [$clog2(COLUMNS+1)-1:0] passes_lanes_before_q;
  reg [$clog2(LANE_DEPTH)-1:0] passes_base_before_q;
  reg [SCATTER_LANES*$clog2(LANE_CLASSES+1)-1:0] passes_entries_before_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      shape_waits_q <= 1'b0;
      slices_waits_q <= 1'b0;
      passes_waits_q <= 1'b0;
    end else begin
      shape_waits_q <= shape_valid_i && !shape_ready_o;
      slices_waits_q <= slices_valid_i && !slices_ready_o;
      passes_waits_q <= passes_valid_o && !passes_ready_i;
      if (shape_waits_q) assume (
          shape_valid_i
          && (shape_tiles_i === shape_tiles_before_q)
          && (shape_inner_i === shape_inner_before_q)
          && (shape_outer_i === shape_outer_before_q)
      ) else $error("shape_waits: a beat that waits stays as it is");
      if (slices_waits_q) assume (
          slices_valid_i
          && (slices_unique_i === slices_unique_before_q)
          && (slices_entries_i === slices_entries_before_q)
      ) else $error("slices_waits: a beat that waits stays as it is");
      if (passes_waits_q) assert (
          passes_valid_o
          && (passes_first_o === passes_first_before_q)
          && (passes_last_o === passes_last_before_q)
          && (passes_final_o === passes_final_before_q)
          && (passes_last_block_o === passes_last_block_before_q)
          && (passes_lanes_o === passes_lanes_before_q)
          && (passes_base_o === passes_base_before_q)
          && (passes_entries_o === passes_entries_before_q)
      ) else $error("passes_waits: a beat that waits stays as it is");
      if (shape_valid_i) assume (
          (32'(shape_tiles_i) != 0)
          && (32'(shape_inner_i) != 0)
          && (32'(shape_outer_i) != 0)
      ) else $error("shape_in_range: m-tiles, K and N are at least 1");
      if (slices_valid_i) assume (
          32'(slices_unique_i) < TILE_TOKENS+1
      ) else $error("slice_fits: no slice has more unique vectors than fit");
      if (advance_i && vector_read_o) assert (
          32'(vector_offset_o) < 32'(vector_level_i)
      ) else $error("vector_held: a vector that is read is held");
    end
  end

  always @(posedge clk_i) begin
    if (shape_valid_i && !shape_ready_o) begin
      shape_tiles_before_q <= shape_tiles_i;
      shape_inner_before_q <= shape_inner_i;
      shape_outer_before_q <= shape_outer_i;
    end
    if (slices_valid_i && !slices_ready_o) begin
      slices_unique_before_q <= slices_unique_i;
      slices_entries_before_q <= slices_entries_i;
    end
    if (passes_valid_o && !passes_ready_i) begin
      passes_first_before_q <= passes_first_o;
      passes_last_before_q <= passes_last_o;
      passes_final_before_q <= passes_final_o;
      passes_last_block_before_q <= passes_last_block_o;
      passes_lanes_before_q <= passes_lanes_o;
      passes_base_before_q <= passes_base_o;
      passes_entries_before_q <= passes_entries_o;
    end
  end

endmodule

`ifndef FOCUS_CHECKS_INSIDE
bind focus_concentrated_sequencer
    focus_concentrated_sequencer_checks #(
        .COLUMNS      (COLUMNS),
        .TILE_TOKENS  (TILE_TOKENS),
        .VECTOR_DEPTH (VECTOR_DEPTH),
        .COUNT_W      (COUNT_W),
        .SCATTER_LANES(SCATTER_LANES),
        .LANE_CLASSES (LANE_CLASSES),
        .LANE_DEPTH   (LANE_DEPTH)
    ) u_checks (
        .clk_i              (clk_i),
        .rst_ni             (rst_ni),
        .shape_valid_i      (shape_valid_i),
        .shape_ready_o      (shape_ready_o),
        .shape_tiles_i      (shape_tiles_i),
        .shape_inner_i      (shape_inner_i),
        .shape_outer_i      (shape_outer_i),
        .slices_valid_i     (slices_valid_i),
        .slices_ready_o     (slices_ready_o),
        .slices_unique_i    (slices_unique_i),
        .slices_entries_i   (slices_entries_i),
        .passes_valid_o     (passes_valid_o),
        .passes_ready_i     (passes_ready_i),
        .passes_first_o     (passes_first_o),
        .passes_last_o      (passes_last_o),
        .passes_final_o     (passes_final_o),
        .passes_last_block_o(passes_last_block_o),
        .passes_lanes_o     (passes_lanes_o),
        .passes_base_o      (passes_base_o),
        .passes_entries_o   (passes_entries_o),
        .advance_i          (advance_i),
        .vector_read_o      (vector_read_o),
        .vector_offset_o    (vector_offset_o),
        .vector_level_i     (vector_level_i)
    );
`endif

`resetall
