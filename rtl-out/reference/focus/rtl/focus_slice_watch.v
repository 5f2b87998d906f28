// SPDX-License-Identifier: Apache-2.0
//
// Hands on what slices have, and says when one has more than fits.
//
// Contract
//   error    count_error_o rises in the cycle after a slice with more than MOST_UNIQUE vectors or
//            MOST_ENTRIES entries of a lane was taken; it is handed on all the same
//   latency  none: wires
//   reset    forgets the error
//
// Generated from templates/rtl/scatter/slice-watch.v.hbs, sha256:e269a180. Do not edit.

`default_nettype none

module focus_slice_watch #(
    parameter integer MOST_UNIQUE  = 1024,  // most unique vectors, at least 1
    parameter integer MOST_ENTRIES = 512,   // most entries of a lane, at least 1
    parameter integer UNIQUE_W     = 11,    // bits of a count of unique vectors, at least 1
    parameter integer ENTRIES_W    = 10,    // bits of a count of entries, at least 1
    parameter integer LANES        = 2      // scatter lanes, at least 1
) (
    input  wire                       clk_i,
    input  wire                       rst_ni,

    input  wire                       slices_valid_i,
    output wire                       slices_ready_o,
    input  wire [       UNIQUE_W-1:0] slices_unique_i,
    input  wire [LANES*ENTRIES_W-1:0] slices_entries_i,

    output wire                       onward_valid_o,
    input  wire                       onward_ready_i,
    output wire [       UNIQUE_W-1:0] onward_unique_o,
    output wire [LANES*ENTRIES_W-1:0] onward_entries_o,

    output wire                       count_error_o
);

  generate
    if (MOST_UNIQUE < 1) begin : gen_most_unique_check
      ERROR_MOST_UNIQUE_must_be_at_least_1 u_stop ();
    end
    if (MOST_ENTRIES < 1) begin : gen_most_entries_check
      ERROR_MOST_ENTRIES_must_be_at_least_1 u_stop ();
    end
    if (UNIQUE_W < 1) begin : gen_unique_w_check
      ERROR_UNIQUE_W_must_be_at_least_1 u_stop ();
    end
    if (ENTRIES_W < 1) begin : gen_entries_w_check
      ERROR_ENTRIES_W_must_be_at_least_1 u_stop ();
    end
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (UNIQUE_W < $clog2(MOST_UNIQUE + 1)) begin : gen_relation0_check
      ERROR_UNIQUE_W_must_hold_MOST_UNIQUE u_stop ();
    end
    if (ENTRIES_W < $clog2(MOST_ENTRIES + 1)) begin : gen_relation1_check
      ERROR_ENTRIES_W_must_hold_MOST_ENTRIES u_stop ();
    end
  endgenerate

  wire [LANES-1:0] beyond;
  wire [UNIQUE_W:0] vectors = {1'b0, slices_unique_i};
  wire fits = (vectors <= MOST_UNIQUE[UNIQUE_W:0]) && !(|beyond);
  reg count_error_q;

  assign slices_ready_o = onward_ready_i;
  assign onward_valid_o = slices_valid_i;
  assign onward_unique_o = slices_unique_i;
  assign onward_entries_o = slices_entries_i;
  assign count_error_o = count_error_q;

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      wire [ENTRIES_W:0] entries = {1'b0, slices_entries_i[lane*ENTRIES_W+:ENTRIES_W]};

      assign beyond[lane] = entries > MOST_ENTRIES[ENTRIES_W:0];
    end
  endgenerate

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) count_error_q <= 1'b0;
    else if (slices_valid_i && slices_ready_o && !fits) count_error_q <= 1'b1;
  end

endmodule

`resetall
