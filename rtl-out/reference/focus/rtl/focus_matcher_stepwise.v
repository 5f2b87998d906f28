// SPDX-License-Identifier: Apache-2.0
//
// Finds the candidate with the largest cosine to the key and says whether it is above the
// threshold; without square root and division.
//
// Contract
//   best        largest dot^2 / norm among candidates with dot > 0, by cross multiplication; the
//               lower number on a tie
//   match       dot^2 * 2^(2f) > threshold^2 * key_norm * norm, strictly, f = THRESHOLD_W - 1
//   rounding    dot products are exact; of dot, dot^2, norms, threshold^2 and threshold^2 *
//               key_norm the leading MANTISSA_W bits count, the others are dropped
//   throughput  one step per cycle, a key in STEPS cycles; the products of the threshold are made a
//               digit per cycle
//   latency     STEPS + 2 * LEVELS + 11 cycles from the last step of a key to decisions_valid_o,
//               LEVELS = ceil(log2(DOTS))
//   stall       a blocked decision holds everything, a key whose next step is late holds those
//               before it; nothing is lost
//   reset       forgets the keys inside
//
//   operands -> entries -> tree over DOTS -> best of even and of odd steps -> best -> decision
//   key_norm, threshold -------------------- held -------------------------------------^
//
// Generated from templates/rtl/similarity/matcher.v.hbs, sha256:207f7177. Do not edit.

`default_nettype none

module focus_matcher_stepwise #(
    parameter integer LANES       = 32,  // elements of a vector, at least 1
    parameter integer KEY_W       = 12,  // bits of an element, at least 2
    parameter integer NORM_W      = 27,  // bits of a squared length, at least 1
    parameter integer MANTISSA_W  = 16,  // leading bits that are compared, at least 2
    parameter integer THRESHOLD_W = 16,  // bits of the threshold, at least 1
    parameter integer NUMBER_W    = 3,   // bits of a candidate's number, at least 1
    parameter integer DOTS        = 1,   // candidates of a step, at least 1
    parameter integer STEPS       = 7    // steps of a key, at least 1
) (
    input  wire                        clk_i,
    input  wire                        rst_ni,

    input  wire                        steps_valid_i,
    output wire                        steps_ready_o,
    input  wire [     LANES*KEY_W-1:0] steps_key_i,
    input  wire [          NORM_W-1:0] steps_key_norm_i,
    input  wire [     THRESHOLD_W-1:0] steps_threshold_i,
    input  wire [DOTS*LANES*KEY_W-1:0] steps_candidates_i,
    input  wire [     DOTS*NORM_W-1:0] steps_norms_i,
    input  wire                        steps_first_i,
    input  wire                        steps_last_i,

    output wire                        decisions_valid_o,
    input  wire                        decisions_ready_i,
    output wire                        decisions_match_o,
    output wire [        NUMBER_W-1:0] decisions_candidate_o
);

  // Squares and norms are floats: the leading bits, and as many bits as the whole number has.
  localparam integer EXPONENT_W = $clog2(4 * NORM_W + 4 * THRESHOLD_W);
  localparam integer FLOAT_W = EXPONENT_W + MANTISSA_W;
  localparam integer ENTRY_W = 2 * FLOAT_W + NUMBER_W + 1;  // valid, number, norm, dot^2
  localparam integer LEVELS = $clog2(DOTS);
  localparam integer LEAVES = 1 << LEVELS;

  // Cycles from a step until its candidates are entries, the best is known, the decision made.
  localparam integer ENTRY_AT = 6 + 2 * LEVELS;
  localparam integer MERGE_AT = ENTRY_AT + 2;
  localparam integer BEST_AT = ENTRY_AT + 4;
  localparam integer DECIDE_AT = BEST_AT + STEPS;
  // Cycles since the first step: threshold^2 * key_norm is begun in time for the best.
  localparam integer LIMIT_AT = BEST_AT - 2;
  localparam integer HELD_AT = LIMIT_AT - 2;
  localparam integer HOLDS = (HELD_AT + STEPS - 1) / STEPS;

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (KEY_W < 2) begin : gen_key_w_check
      ERROR_KEY_W_must_be_at_least_2 u_stop ();
    end
    if (NORM_W < 1) begin : gen_norm_w_check
      ERROR_NORM_W_must_be_at_least_1 u_stop ();
    end
    if (MANTISSA_W < 2) begin : gen_mantissa_w_check
      ERROR_MANTISSA_W_must_be_at_least_2 u_stop ();
    end
    if (THRESHOLD_W < 1) begin : gen_threshold_w_check
      ERROR_THRESHOLD_W_must_be_at_least_1 u_stop ();
    end
    if (NUMBER_W < 1) begin : gen_number_w_check
      ERROR_NUMBER_W_must_be_at_least_1 u_stop ();
    end
    if (DOTS < 1) begin : gen_dots_check
      ERROR_DOTS_must_be_at_least_1 u_stop ();
    end
    if (STEPS < 1) begin : gen_steps_check
      ERROR_STEPS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  reg decision_valid_q;
  reg inside_q;  // between the first and the last step of a key
  reg [LIMIT_AT:1] first_q;  // bit i: a first step was taken i cycles ago
  reg [DECIDE_AT:1] last_q;

  wire blocked = decision_valid_q && !decisions_ready_i;
  wire late = inside_q && !steps_valid_i;
  wire advance = !blocked && !late;
  wire take = steps_valid_i && steps_ready_o;

  assign steps_ready_o = !blocked;
  assign decisions_valid_o = decision_valid_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      decision_valid_q <= 1'b0;
      inside_q         <= 1'b0;
      first_q          <= {LIMIT_AT{1'b0}};
      last_q           <= {DECIDE_AT{1'b0}};
    end else begin
      if (advance) decision_valid_q <= last_q[DECIDE_AT];
      else if (decisions_ready_i) decision_valid_q <= 1'b0;
      if (take) inside_q <= !steps_last_i;
      if (advance) first_q <= {first_q[LIMIT_AT-1:1], take && steps_first_i};
      if (advance) last_q <= {last_q[DECIDE_AT-1:1], take && steps_last_i};
    end
  end

  // Operands.
  reg [     LANES*KEY_W-1:0] key_q;
  reg [DOTS*LANES*KEY_W-1:0] candidates_q;
  reg [     DOTS*NORM_W-1:0] norms_q;
  reg [        NUMBER_W-1:0] number_q;  // of the first candidate of the step

  always @(posedge clk_i) begin
    if (take) begin
      key_q        <= steps_key_i;
      candidates_q <= steps_candidates_i;
      norms_q      <= steps_norms_i;
      number_q     <= steps_first_i ? {{(NUMBER_W - 1){1'b0}}, 1'b1}
                                    : number_q + DOTS[NUMBER_W-1:0];
    end
  end

  // Entries: the leaves of a tree, node i of which is the better of nodes 2i and 2i + 1.
  wire [2*LEAVES*ENTRY_W-1:0] tree;
  wire [ENTRY_W-1:0] entry = tree[ENTRY_W+:ENTRY_W];

  assign tree[ENTRY_W-1:0] = {ENTRY_W{1'b0}};

  wire unused = &{1'b0, tree[ENTRY_W-1:0]};

  genvar slot;
  genvar node;
  generate
    for (slot = 0; slot < DOTS; slot = slot + 1) begin : gen_slot
      localparam integer SLOT = slot;

      focus_candidate_entry #(
          .LANES     (LANES),
          .KEY_W     (KEY_W),
          .NORM_W    (NORM_W),
          .MANTISSA_W(MANTISSA_W),
          .EXPONENT_W(EXPONENT_W),
          .NUMBER_W  (NUMBER_W)
      ) u_entry (
          .clk_i      (clk_i),
          .advance_i  (advance),
          .key_i      (key_q),
          .candidate_i(candidates_q[slot*LANES*KEY_W+:LANES*KEY_W]),
          .norm_i     (norms_q[slot*NORM_W+:NORM_W]),
          .number_i   (number_q + SLOT[NUMBER_W-1:0]),
          .entry_o    (tree[(LEAVES+slot)*ENTRY_W+:ENTRY_W])
      );
    end
    for (slot = DOTS; slot < LEAVES; slot = slot + 1) begin : gen_no_slot
      assign tree[(LEAVES+slot)*ENTRY_W+:ENTRY_W] = {ENTRY_W{1'b0}};
    end
    for (node = 1; node < LEAVES; node = node + 1) begin : gen_node
      wire [ENTRY_W-1:0] better;
      reg [ENTRY_W-1:0] better_q;

      focus_candidate_compare #(
          .MANTISSA_W(MANTISSA_W),
          .EXPONENT_W(EXPONENT_W),
          .NUMBER_W  (NUMBER_W)
      ) u_compare (
          .clk_i    (clk_i),
          .advance_i(advance),
          .a_i      (tree[2*node*ENTRY_W+:ENTRY_W]),
          .b_i      (tree[(2*node+1)*ENTRY_W+:ENTRY_W]),
          .better_o (better)
      );

      always @(posedge clk_i) if (advance) better_q <= better;

      assign tree[node*ENTRY_W+:ENTRY_W] = better_q;
    end
  endgenerate

  // A comparison takes two cycles: even and odd steps have a best each, in turns in one comparator.
  // The first of both pass it by; in the turn that leaves free, the bests of the key before meet.
  reg [ENTRY_W-1:0] passing_q;
  reg passes_q;
  reg [ENTRY_W-1:0] latest_q;
  reg [ENTRY_W-1:0] other_q;
  reg [ENTRY_W-1:0] best_q;

  wire [ENTRY_W-1:0] better;
  wire merge = last_q[MERGE_AT];
  wire [ENTRY_W-1:0] best = best_q;

  always @(posedge clk_i) begin
    if (advance) begin
      passing_q <= entry;
      passes_q  <= first_q[ENTRY_AT] || first_q[ENTRY_AT+1];
      latest_q  <= passes_q ? passing_q : better;
      other_q   <= latest_q;
      best_q    <= better;
    end
  end

  focus_candidate_compare #(
      .MANTISSA_W(MANTISSA_W),
      .EXPONENT_W(EXPONENT_W),
      .NUMBER_W  (NUMBER_W)
  ) u_compare (
      .clk_i    (clk_i),
      .advance_i(advance),
      .a_i      (merge ? other_q : latest_q),
      .b_i      (merge ? latest_q : entry),
      .better_o (better)
  );

  // Norm and threshold of the key wait for its candidates, STEPS cycles in each register.
  wire [HOLDS*(NORM_W+THRESHOLD_W)-1:0] held;
  wire [NORM_W-1:0] key_norm;
  wire [THRESHOLD_W-1:0] threshold;

  assign {threshold, key_norm} = held[(HOLDS-1)*(NORM_W+THRESHOLD_W)+:NORM_W+THRESHOLD_W];

  genvar hold;
  generate
    for (hold = 0; hold < HOLDS; hold = hold + 1) begin : gen_hold
      reg [NORM_W+THRESHOLD_W-1:0] held_q;

      assign held[hold*(NORM_W+THRESHOLD_W)+:NORM_W+THRESHOLD_W] = held_q;

      if (hold == 0) begin : gen_first
        always @(posedge clk_i) if (take) held_q <= {steps_threshold_i, steps_key_norm_i};
      end else begin : gen_next
        always @(posedge clk_i) begin
          if (advance && first_q[hold*STEPS])
            held_q <= held[(hold-1)*(NORM_W+THRESHOLD_W)+:NORM_W+THRESHOLD_W];
        end
      end
    end
  endgenerate

  focus_match_decision #(
      .NORM_W     (NORM_W),
      .THRESHOLD_W(THRESHOLD_W),
      .MANTISSA_W (MANTISSA_W),
      .EXPONENT_W (EXPONENT_W),
      .NUMBER_W   (NUMBER_W),
      .STEPS      (STEPS)
  ) u_decision (
      .clk_i       (clk_i),
      .advance_i   (advance),
      .key_start_i (first_q[LIMIT_AT]),
      .key_norm_i  (key_norm),
      .threshold_i (threshold),
      .best_start_i(last_q[BEST_AT]),
      .best_i      (best),
      .match_o     (decisions_match_o),
      .candidate_o (decisions_candidate_o)
  );

endmodule

`resetall
