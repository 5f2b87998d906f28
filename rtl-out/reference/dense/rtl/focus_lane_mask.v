// SPDX-License-Identifier: Apache-2.0
//
// Sets the lanes of a vector from a count on to zero: the edge of a tensor that is no multiple of
// the tile.
//
// Contract
//   latency  none: combinational
//   lanes    lane i passes when i < count_i, else it is zero
//
// Generated from templates/rtl/streams/lane-mask.v.hbs, sha256:2114da27. Do not edit.

`default_nettype none

module focus_lane_mask #(
    parameter integer LANES     = 4,   // lanes of the vector, at least 1
    parameter integer LANE_BITS = 16   // bits of one lane, at least 1
) (
    input  wire [$clog2(LANES+1)-1:0] count_i,
    input  wire [LANES*LANE_BITS-1:0] data_i,

    output wire [LANES*LANE_BITS-1:0] masked_o
);

  localparam integer COUNT_W = $clog2(LANES + 1);

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (LANE_BITS < 1) begin : gen_lane_bits_check
      ERROR_LANE_BITS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      localparam [31:0] INDEX = lane;

      assign masked_o[lane*LANE_BITS+:LANE_BITS] =
          (INDEX[COUNT_W-1:0] < count_i) ? data_i[lane*LANE_BITS+:LANE_BITS] : {LANE_BITS{1'b0}};
    end
  endgenerate

endmodule

`resetall
