// SPDX-License-Identifier: Apache-2.0
//
// Makes of each vector what is compared: its whole numbers and the sum of their squares.
//
// Contract
//   throughput  one vector per STEPS cycles: that many share the squarers; one that has joined a
//               candidate takes one cycle and has norm 0; STEPS keys are kept
//   rounding    as in the quantizer; sums are exact
//   subnormals  have the exponent of the smallest normal number
//   stall       placed_ready_o depends on originals_ready_i, on keys_ready_i if STEPS is 1, and on
//               the vector that is offered: one that leaves no original waits for none; nothing is
//               lost
//   reset       forgets the vectors inside
//
// Generated from templates/rtl/similarity/vector-key.v.hbs, sha256:a98a25da. Do not edit.

`default_nettype none

module focus_vector_key_fp16_w13 #(
    parameter integer LANES       = 32,  // elements of a vector, at least 1
    parameter integer PLACE_W     = 35,  // bits of a place, at least 1
    parameter integer NUMBER_W    = 3,   // bits of a candidate's number, at least 1
    parameter integer THRESHOLD_W = 16,  // bits of the threshold, at least 1
    parameter integer NORM_W      = 27,  // bits of a sum of squares, at least 1
    parameter integer STEPS       = 7    // cycles of one vector, at least 1
) (
    input  wire                   clk_i,
    input  wire                   rst_ni,

    input  wire                   placed_valid_i,
    output wire                   placed_ready_o,
    input  wire [   LANES*16-1:0] placed_data_i,
    input  wire [   NUMBER_W-1:0] placed_joined_i,
    input  wire [    PLACE_W-1:0] placed_place_i,
    input  wire [THRESHOLD_W-1:0] placed_threshold_i,

    output wire                   originals_valid_o,
    input  wire                   originals_ready_i,
    output wire [   LANES*16-1:0] originals_data_o,

    output wire                   keys_valid_o,
    input  wire                   keys_ready_i,
    output wire [   LANES*13-1:0] keys_vector_o,
    output wire [     NORM_W-1:0] keys_norm_o,
    output wire                   keys_zero_o,
    output wire [   NUMBER_W-1:0] keys_joined_o,
    output wire [    PLACE_W-1:0] keys_place_o,
    output wire [THRESHOLD_W-1:0] keys_threshold_o
);

  localparam integer KEY_W = 13;
  // Elements squared in a cycle, and the vector filled up to a whole number of such parts. Where
  // there are several, the last cycle only adds.
  localparam integer SQUARING = (STEPS > 1) ? STEPS - 1 : 1;
  localparam integer PART = (LANES + SQUARING - 1) / SQUARING;
  localparam integer PADDED = PART * STEPS;
  localparam integer STEP_W = (STEPS > 1) ? $clog2(STEPS) : 1;
  localparam integer LAST_STEP = STEPS - 1;

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (PLACE_W < 1) begin : gen_place_w_check
      ERROR_PLACE_W_must_be_at_least_1 u_stop ();
    end
    if (NUMBER_W < 1) begin : gen_number_w_check
      ERROR_NUMBER_W_must_be_at_least_1 u_stop ();
    end
    if (THRESHOLD_W < 1) begin : gen_threshold_w_check
      ERROR_THRESHOLD_W_must_be_at_least_1 u_stop ();
    end
    if (NORM_W < 1) begin : gen_norm_w_check
      ERROR_NORM_W_must_be_at_least_1 u_stop ();
    end
    if (STEPS < 1) begin : gen_steps_check
      ERROR_STEPS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  reg sent_q;  // the vector at the input has left as an original
  reg early_valid_q;
  reg valid_q;
  reg [NUMBER_W-1:0] early_joined_q;
  reg [NUMBER_W-1:0] joined_q;
  reg [PLACE_W-1:0] early_place_q;
  reg [PLACE_W-1:0] place_q;
  reg [THRESHOLD_W-1:0] early_threshold_q;
  reg [THRESHOLD_W-1:0] threshold_q;
  reg [STEP_W-1:0] step_q;
  reg [NORM_W-1:0] norm_q;

  // A vector that has joined a candidate's has its squared length too: nothing is squared.
  wire joins = |joined_q;
  wire last_step = joins || (step_q == LAST_STEP[STEP_W-1:0]);
  // It can be no unique vector, and is kept only if it closes the slice.
  wire last_in = placed_place_i[8];
  wire keeps = !(|placed_joined_i) || last_in;
  wire made_ready;  // the key that is made may leave
  wire advance = !valid_q || (last_step && made_ready);
  wire take = placed_valid_i && placed_ready_o;
  wire unused_special;

  // The key that is made.
  localparam integer MADE_W = LANES * KEY_W + NORM_W + 1 + NUMBER_W + PLACE_W + THRESHOLD_W;

  wire [LANES*KEY_W-1:0] vector;
  wire [NORM_W-1:0] norm;
  wire zero;
  wire [MADE_W-1:0] made = {vector, norm, zero, joined_q, place_q, threshold_q};
  wire [MADE_W-1:0] head;

  assign placed_ready_o =
      advance && (sent_q || (placed_valid_i && !keeps) || originals_ready_i);
  assign originals_valid_o = placed_valid_i && keeps && !sent_q;
  assign originals_data_o = placed_data_i;

  wire unused = &{1'b0, unused_special};

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      sent_q        <= 1'b0;
      early_valid_q <= 1'b0;
      valid_q       <= 1'b0;
      step_q        <= {STEP_W{1'b0}};
    end else begin
      if (take) sent_q <= 1'b0;
      else if (originals_valid_o && originals_ready_i) sent_q <= 1'b1;
      if (advance) begin
        early_valid_q <= take;
        valid_q       <= early_valid_q;
        step_q        <= {STEP_W{1'b0}};
      end else if (!last_step) step_q <= step_q + 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (advance) begin
      early_joined_q    <= placed_joined_i;
      joined_q          <= early_joined_q;
      early_place_q     <= placed_place_i;
      early_threshold_q <= placed_threshold_i;
      place_q           <= early_place_q;
      threshold_q       <= early_threshold_q;
      norm_q            <= {NORM_W{1'b0}};
    end else if (!last_step) norm_q <= (step_q == {STEP_W{1'b0}}) ? norm_q : norm;
  end

  focus_vector_quantizer_fp16_w13 #(
      .LANES(LANES)
  ) u_quantizer (
      .clk_i      (clk_i),
      .advance_i  (advance),
      .data_i     (placed_data_i),
      .quantised_o(vector),
      .zero_o     (zero),
      .special_o  (unused_special)
  );

  // The squares of this step's part.
  wire [PADDED*KEY_W-1:0] padded;
  wire [PART*KEY_W-1:0] part;
  wire [PART*NORM_W-1:0] squares;
  wire [PART*NORM_W-1:0] squared;

  function [NORM_W-1:0] total(input [PART*NORM_W-1:0] addends);
    integer distance;
    integer index;
    reg [PART*NORM_W-1:0] partial;
    begin
      partial = addends;
      for (distance = 1; distance < PART; distance = 2 * distance)
        for (index = 0; index + distance < PART; index = index + 2 * distance)
          partial[index*NORM_W+:NORM_W] =
              partial[index*NORM_W+:NORM_W] + partial[(index+distance)*NORM_W+:NORM_W];
      total = partial[NORM_W-1:0];
    end
  endfunction

  assign norm = joins ? {NORM_W{1'b0}} : norm_q + total(squared);

  // Keys that take one cycle wait here while one before them is compared, so that the squarers can
  // go on to the next.
  assign {keys_vector_o, keys_norm_o, keys_zero_o, keys_joined_o, keys_place_o, keys_threshold_o} =
      head;

  genvar lane;
  generate
    if (STEPS > 1) begin : gen_queue
      focus_stream_fifo_registers #(
          .WIDTH_BITS (MADE_W),
          .DEPTH_WORDS(STEPS)
      ) u_queue (
          .clk_i       (clk_i),
          .rst_ni      (rst_ni),
          .push_valid_i(valid_q && last_step),
          .push_ready_o(made_ready),
          .push_data_i (made),
          .pop_valid_o (keys_valid_o),
          .pop_ready_i (keys_ready_i),
          .pop_data_o  (head)
      );
    end else begin : gen_direct
      assign keys_valid_o = valid_q;
      assign made_ready = keys_ready_i;
      assign head = made;
    end
    if (PADDED > LANES) begin : gen_padding
      assign padded = {{((PADDED - LANES) * KEY_W){1'b0}}, vector};
    end else begin : gen_exact
      assign padded = vector;
    end
    if (STEPS > 1) begin : gen_parts
      reg [PART*NORM_W-1:0] squares_q;

      assign part = padded[step_q*(PART*KEY_W)+:PART*KEY_W];
      assign squared = squares_q;

      always @(posedge clk_i) if (!last_step) squares_q <= squares;
    end else begin : gen_whole
      assign part = padded;
      assign squared = squares;
    end
    for (lane = 0; lane < PART; lane = lane + 1) begin : gen_lane
      wire signed [KEY_W-1:0] value = part[lane*KEY_W+:KEY_W];
      wire signed [2*KEY_W-2:0] square = value * value;
      wire [NORM_W+KEY_W-1:0] filled = {{(NORM_W - KEY_W + 1){1'b0}}, square};
      wire unused_top = &{1'b0, filled[NORM_W+KEY_W-1:NORM_W]};

      assign squares[lane*NORM_W+:NORM_W] = filled[NORM_W-1:0];
    end
  endgenerate

endmodule

`resetall
