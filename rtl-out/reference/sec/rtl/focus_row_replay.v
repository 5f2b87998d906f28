// SPDX-License-Identifier: Apache-2.0
//
// Hands on the rows of a stream twice: as they come, and again from a buffer when what was made of
// the first pass is known.
//
// Contract
//   throughput  a beat per enabled cycle in both passes
//   order       the second pass of a row begins after proceed_i, the next row after the last beat
//               of the second pass
//   empty       a row of no elements is taken in a cycle, and no beat comes
//   stall       row_ready_o and data_ready_o depend on advance_i, not on valid
//   reset       forgets the row
//
// Generated from templates/rtl/streams/row-replay.v.hbs, sha256:dbeea156. Do not edit.

`default_nettype none

module focus_row_replay #(
    parameter integer LANES        = 8,      // elements of a beat, at least 1
    parameter integer ELEMENT_W    = 16,     // bits of an element, at least 1
    parameter integer MAX_ELEMENTS = 16384   // longest row, at least 1
) (
    input  wire                              clk_i,
    input  wire                              rst_ni,

    input  wire                              advance_i,

    input  wire                              row_valid_i,
    output wire                              row_ready_o,
    input  wire [$clog2(MAX_ELEMENTS+1)-1:0] row_length_i,
    input  wire [$clog2(MAX_ELEMENTS+1)-1:0] row_visible_i,

    input  wire                              data_valid_i,
    output wire                              data_ready_o,
    input  wire [       LANES*ELEMENT_W-1:0] data_data_i,

    input  wire                              proceed_i,

    output wire                              first_pass_o,
    output wire                              second_pass_o,
    output wire                              first_o,
    output wire                              last_o,
    output wire [                 LANES-1:0] seen_o,
    output wire [       LANES*ELEMENT_W-1:0] replayed_o
);

  localparam integer COUNT_W = $clog2(MAX_ELEMENTS + 1);
  localparam integer BEATS = (MAX_ELEMENTS + LANES - 1) / LANES;
  localparam integer DEPTH = BEATS < 2 ? 2 : BEATS;
  localparam integer ADDRESS_W = $clog2(DEPTH);

  localparam [1:0] ST_IDLE  = 2'd0;
  localparam [1:0] ST_FILL  = 2'd1;
  localparam [1:0] ST_WAIT  = 2'd2;
  localparam [1:0] ST_DRAIN = 2'd3;

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (ELEMENT_W < 1) begin : gen_element_w_check
      ERROR_ELEMENT_W_must_be_at_least_1 u_stop ();
    end
    if (MAX_ELEMENTS < 1) begin : gen_max_elements_check
      ERROR_MAX_ELEMENTS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  reg [1:0] state_q;
  reg [COUNT_W-1:0] length_q;
  reg [COUNT_W-1:0] visible_q;
  reg [COUNT_W-1:0] left_q;  // elements of the row that did not yet come, or leave
  reg [COUNT_W-1:0] seen_q;  // visible ones among them
  reg [ADDRESS_W-1:0] address_q;
  reg first_q;

  wire [COUNT_W:0] rest = {1'b0, left_q} - LANES[COUNT_W:0];
  wire last_beat = rest[COUNT_W] || ~|rest;
  wire fill  = state_q == ST_FILL && data_valid_i && advance_i;
  wire drain = state_q == ST_DRAIN && advance_i;
  wire take  = row_valid_i && row_ready_o;
  wire [COUNT_W-1:0] visible = row_visible_i < row_length_i ? row_visible_i : row_length_i;

  assign row_ready_o  = state_q == ST_IDLE && advance_i;
  assign data_ready_o = state_q == ST_FILL && advance_i;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) state_q <= ST_IDLE;
    else if (advance_i) begin
      case (state_q)
        ST_IDLE: if (row_valid_i && (|row_length_i)) state_q <= ST_FILL;
        ST_FILL: if (data_valid_i && last_beat) state_q <= ST_WAIT;
        ST_WAIT: if (proceed_i) state_q <= ST_DRAIN;
        default: if (last_beat) state_q <= ST_IDLE;
      endcase
    end
  end

  always @(posedge clk_i) begin
    if (take) begin
      length_q  <= row_length_i;
      visible_q <= visible;
    end
    if (take) first_q <= 1'b1;
    else if (fill) first_q <= 1'b0;
    if (take) begin
      left_q    <= row_length_i;
      seen_q    <= visible;
      address_q <= {ADDRESS_W{1'b0}};
    end else if (fill && last_beat) begin
      left_q    <= length_q;
      seen_q    <= visible_q;
      address_q <= {ADDRESS_W{1'b0}};
    end else if (fill || drain) begin
      left_q    <= rest[COUNT_W-1:0];
      seen_q    <= seen_q < LANES[COUNT_W-1:0] ? {COUNT_W{1'b0}} : seen_q - LANES[COUNT_W-1:0];
      address_q <= address_q + {{(ADDRESS_W-1){1'b0}}, 1'b1};
    end
  end

  wire [LANES-1:0] seen;
  wire [LANES*ELEMENT_W-1:0] again;

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      localparam integer INDEX = lane;

      assign seen[lane] = INDEX[COUNT_W-1:0] < seen_q;
    end
  endgenerate

  focus_ram #(
      .WIDTH_BITS (LANES * ELEMENT_W),
      .DEPTH_WORDS(DEPTH)
  ) u_row (
      .clk_i          (clk_i),
      .write_enable_i (fill),
      .write_address_i(address_q),
      .write_data_i   (data_data_i),
      .read_enable_i  (drain),
      .read_address_i (address_q),
      .read_data_o    (again)
  );

  // A beat that is read comes a cycle later; none is taken in then.
  reg drain_q;
  reg drain_first_q;
  reg drain_last_q;
  reg [LANES-1:0] drain_seen_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) drain_q <= 1'b0;
    else if (advance_i) drain_q <= drain;
  end

  always @(posedge clk_i) begin
    if (advance_i) begin
      drain_first_q <= ~|address_q;
      drain_last_q  <= last_beat;
      drain_seen_q  <= seen;
    end
  end

  assign first_pass_o  = fill;
  assign second_pass_o = drain_q;
  assign first_o       = drain_q ? drain_first_q : first_q;
  assign last_o        = drain_q ? drain_last_q : last_beat;
  assign seen_o        = drain_q ? drain_seen_q : seen;
  assign replayed_o    = drain_q ? again : data_data_i;

endmodule

`resetall
