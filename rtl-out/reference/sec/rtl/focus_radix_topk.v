// SPDX-License-Identifier: Apache-2.0
//
// Exact top-k by radix selection: finds the least retained score digit by digit, then gives what is
// not below it.
//
// Contract
//   selection  the k largest scores, exactly; of equal ones the lower index; -0 equals +0; NaN is
//              below minus infinity
//   empty      of no tokens, or where none stays, nothing comes; the scores are taken, and the next
//              selection follows
//   order      one selection at a time; retained tokens leave in index order
//   cycles     D * (W + 3) + S + 2 from the selection to the last retained token, D = bits of a
//              score / DIGIT_W, W = ceil(M / LANES) words, S = sum over words up to the last
//              retained token of max(1, tokens retained in it)
//   stall      nothing is lost; select_ready_o and scores_ready_o depend on registers only
//   reset      forgets the selection
//
//   scores -> keys -> [ memory ] -> digits of keys that agree so far -> count those >= v, for all v
//                         |                                                 |
//                         |          threshold, ties  <-- next digit -------+
//                         +-> > threshold, = threshold -> scan -> retained
//
// Generated from templates/rtl/semantic/radix-topk.v.hbs, sha256:ef94bf58. Do not edit.

`default_nettype none

module focus_radix_topk #(
    parameter integer LANES      = 32,     // scores side by side, at least 1
    parameter integer EXP_W      = 5,      // exponent bits of a score, at least 2
    parameter integer FRAC_W     = 10,     // fraction bits of a score, at least 1
    parameter integer MAX_TOKENS = 12800,  // most tokens, at least 1
    parameter integer DIGIT_W    = 2       // bits of a digit, divides those of a score, at least 1
) (
    input  wire                                                   clk_i,
    input  wire                                                   rst_ni,

    input  wire                                                   select_valid_i,
    output wire                                                   select_ready_o,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] select_tokens_i,
    input  wire [                       $clog2(MAX_TOKENS+1)-1:0] select_keep_i,

    input  wire                                                   scores_valid_i,
    output wire                                                   scores_ready_o,
    input  wire [                     LANES*(EXP_W+FRAC_W+1)-1:0] scores_data_i,

    output wire                                                   retained_valid_o,
    input  wire                                                   retained_ready_i,
    output wire [((MAX_TOKENS > 1) ? $clog2(MAX_TOKENS) : 1)-1:0] retained_index_o,
    output wire                                                   retained_last_o,

    output wire                                                   busy_o
);

  localparam integer COUNT_W = $clog2(MAX_TOKENS + 1);  // bits of a token count
  localparam integer WORDS = (MAX_TOKENS + LANES - 1) / LANES;  // words of LANES scores
  localparam integer DEPTH_WORDS = WORDS < 2 ? 2 : WORDS;  // a memory has two at least
  localparam integer KEY_W = 1 + EXP_W + FRAC_W;  // bits of a key, and of a score
  localparam integer DIGITS = KEY_W / DIGIT_W;
  localparam integer VALUES = 1 << DIGIT_W;
  localparam integer ONES_W = (LANES > 1) ? $clog2(LANES + 1) : 2;
  localparam integer RANK_W = ((COUNT_W > ONES_W) ? COUNT_W : ONES_W) + 1;  // below 0 included
  localparam integer ADDRESS_W = $clog2(DEPTH_WORDS);
  localparam [COUNT_W-1:0] STEP = LANES[COUNT_W-1:0];
  localparam [DIGITS-1:0] LOWEST = {DIGITS{1'b0}} + 1'b1;

  localparam [1:0] ST_IDLE = 2'd0;
  localparam [1:0] ST_LOAD = 2'd1;  // keys enter the memory, the first digit is counted
  localparam [1:0] ST_COUNT = 2'd2;  // a pass for every other digit
  localparam [1:0] ST_SCAN = 2'd3;  // the last pass gives the tokens

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (EXP_W < 2) begin : gen_exp_w_check
      ERROR_EXP_W_must_be_at_least_2 u_stop ();
    end
    if (FRAC_W < 1) begin : gen_frac_w_check
      ERROR_FRAC_W_must_be_at_least_1 u_stop ();
    end
    if (MAX_TOKENS < 1) begin : gen_max_tokens_check
      ERROR_MAX_TOKENS_must_be_at_least_1 u_stop ();
    end
    if (DIGIT_W < 1) begin : gen_digit_w_check
      ERROR_DIGIT_W_must_be_at_least_1 u_stop ();
    end
    if (KEY_W % DIGIT_W != 0) begin : gen_relation0_check
      ERROR_KEY_W_must_be_a_multiple_of_DIGIT_W u_stop ();
    end
  endgenerate

  reg [1:0] state_q;
  reg [COUNT_W-1:0] left_q;  // tokens that are still to enter
  reg [COUNT_W-1:0] keep_q;
  reg [COUNT_W-1:0] rank_q;  // keys that agree so far and stay, less 1
  reg [DIGITS-1:0] digit_q;  // the one being found
  reg [DIGITS-1:0] known_q;  // those before it
  reg [KEY_W-1:0] threshold_q;
  reg [ADDRESS_W-1:0] address_q;
  reg [ADDRESS_W-1:0] last_address_q;
  reg reading_q;  // words of the pass are still to be read
  reg fetched_q;  // a word has been read
  reg digits_valid_q;
  reg ones_valid_q;
  reg first_q;  // the next word of the scan is the first one

  wire [31:0] left = {{(32 - COUNT_W){1'b0}}, left_q};
  wire take_select = select_valid_i && select_ready_o;
  wire take_scores = scores_valid_i && scores_ready_o;
  wire loaded = left <= LANES;
  wire counted = !reading_q && !fetched_q && !digits_valid_q && !ones_valid_q;
  wire decide = (state_q == ST_COUNT) && counted;
  wire words_ready;
  wire fetch = decide || (reading_q && ((state_q == ST_COUNT) || !fetched_q || words_ready));
  wire final_word = address_q == last_address_q;
  wire none = !(|keep_q);  // stay: the scores are taken, and that is all
  wire finish = (decide && none) || (retained_valid_o && retained_ready_i && retained_last_o);

  assign select_ready_o = state_q == ST_IDLE;
  assign scores_ready_o = state_q == ST_LOAD;
  assign busy_o = state_q != ST_IDLE;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q        <= ST_IDLE;
      address_q      <= {ADDRESS_W{1'b0}};
      reading_q      <= 1'b0;
      fetched_q      <= 1'b0;
      digits_valid_q <= 1'b0;
      ones_valid_q   <= 1'b0;
    end else begin
      case (state_q)
        ST_IDLE: if (select_valid_i && (|select_tokens_i)) state_q <= ST_LOAD;
        ST_LOAD: if (take_scores && loaded) state_q <= ST_COUNT;
        ST_COUNT: if (decide && (none || digit_q[0])) state_q <= none ? ST_IDLE : ST_SCAN;
        default: if (finish) state_q <= ST_IDLE;
      endcase
      digits_valid_q <= take_scores || (fetched_q && (state_q == ST_COUNT));
      ones_valid_q   <= digits_valid_q;
      if (finish) begin
        address_q <= {ADDRESS_W{1'b0}};
        reading_q <= 1'b0;
        fetched_q <= 1'b0;
      end else begin
        if (take_scores) address_q <= loaded ? {ADDRESS_W{1'b0}} : address_q + 1'b1;
        if (fetch) begin
          address_q <= final_word ? {ADDRESS_W{1'b0}} : address_q + 1'b1;
          reading_q <= !final_word;
        end
        if (fetch || (state_q == ST_COUNT) || words_ready) fetched_q <= fetch;
      end
    end
  end

  // Keys: lanes behind the last token have key 0, which no digit counts; as ties they come last.
  wire [LANES-1:0] present;
  wire [LANES*KEY_W-1:0] keys_in;
  wire [LANES*KEY_W-1:0] keys;

  focus_score_key #(
      .LANES (LANES),
      .EXP_W (EXP_W),
      .FRAC_W(FRAC_W)
  ) u_key (
      .present_i(present),
      .scores_i (scores_data_i),
      .keys_o   (keys_in)
  );

  focus_ram #(
      .WIDTH_BITS (LANES * KEY_W),
      .DEPTH_WORDS(DEPTH_WORDS)
  ) u_ram (
      .clk_i          (clk_i),
      .write_enable_i (take_scores),
      .write_address_i(address_q),
      .write_data_i   (keys_in),
      .read_enable_i  (fetch),
      .read_address_i (address_q),
      .read_data_o    (keys)
  );

  // Per lane: the digit of a key whose digits before it are the threshold's, else 0.
  wire load = state_q == ST_LOAD;
  wire [KEY_W-1:0] known_bits;
  wire [LANES-1:0] above;
  wire [LANES-1:0] equal;
  wire [LANES*DIGIT_W-1:0] digits;
  reg [LANES*DIGIT_W-1:0] digits_q;

  function [DIGIT_W-1:0] digit_of(input [KEY_W-1:0] key, input [DIGITS-1:0] which);
    integer index;
    begin
      digit_of = {DIGIT_W{1'b0}};
      for (index = 0; index < DIGITS; index = index + 1)
        digit_of = digit_of | (key[index*DIGIT_W+:DIGIT_W] & {DIGIT_W{which[index]}});
    end
  endfunction

  genvar bit_index;
  genvar lane;
  generate
    for (bit_index = 0; bit_index < KEY_W; bit_index = bit_index + 1) begin : gen_known
      assign known_bits[bit_index] = known_q[bit_index/DIGIT_W];
    end
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      localparam [31:0] LANE = lane;

      wire [KEY_W-1:0] key = keys[lane*KEY_W+:KEY_W];
      wire [DIGIT_W-1:0] own = digit_of(key, digit_q);
      wire [DIGIT_W-1:0] top = keys_in[(lane+1)*KEY_W-1-:DIGIT_W];

      assign present[lane] = LANE < left;
      assign above[lane] = key > threshold_q;
      assign equal[lane] = !(|((key ^ threshold_q) & known_bits));
      assign digits[lane*DIGIT_W+:DIGIT_W] = load ? top : own & {DIGIT_W{equal[lane]}};
    end
  endgenerate

  // Counter v falls from `rank` by every digit of at least v: below 0, the threshold's digit is v
  // or more. The first counter that is not below 0 has the rank among the keys that agree with it.
  wire [VALUES-1:1] less;
  wire [VALUES-1:1] stop;
  wire [(VALUES-1)*COUNT_W-1:0] ranks;
  reg [COUNT_W-1:0] next_rank;
  reg [DIGIT_W-1:0] next_digit;

  function [ONES_W-1:0] ones(input [LANES*ONES_W-1:0] addends);
    integer distance;
    integer index;
    reg [LANES*ONES_W-1:0] partial;
    begin
      partial = addends;
      for (distance = 1; distance < LANES; distance = 2 * distance)
        for (index = 0; index + distance < LANES; index = index + 2 * distance)
          partial[index*ONES_W+:ONES_W] =
              partial[index*ONES_W+:ONES_W] + partial[(index+distance)*ONES_W+:ONES_W];
      ones = partial[ONES_W-1:0];
    end
  endfunction

  genvar value;
  generate
    for (value = 1; value < VALUES; value = value + 1) begin : gen_value
      localparam [31:0] VALUE = value;

      wire [LANES*ONES_W-1:0] reached;
      reg [ONES_W-1:0] ones_q;
      reg [RANK_W-1:0] count_q;

      for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_reached
        wire reaches = digits_q[lane*DIGIT_W+:DIGIT_W] >= VALUE[DIGIT_W-1:0];

        assign reached[lane*ONES_W+:ONES_W] = {{(ONES_W - 1){1'b0}}, reaches};
      end

      always @(posedge clk_i) begin
        if (digits_valid_q) ones_q <= ones(reached);
        if (take_select) count_q <= {{(RANK_W - COUNT_W){1'b0}}, select_keep_i - 1'b1};
        else if (decide) count_q <= {{(RANK_W - COUNT_W){1'b0}}, next_rank};
        else if (ones_valid_q) count_q <= count_q - {{(RANK_W - ONES_W){1'b0}}, ones_q};
      end

      assign less[value] = count_q[RANK_W-1];
      assign ranks[(value-1)*COUNT_W+:COUNT_W] = count_q[COUNT_W-1:0];
      if (value == 1) begin : gen_lowest
        assign stop[value] = !less[value];
      end else begin : gen_higher
        assign stop[value] = !less[value] && less[value-1];
      end
    end
  endgenerate

  always @* begin : choose
    integer index;
    next_rank  = rank_q & {COUNT_W{less[VALUES-1]}};
    next_digit = {DIGIT_W{less[VALUES-1]}};
    for (index = 1; index < VALUES; index = index + 1) begin
      next_rank  = next_rank | (ranks[(index-1)*COUNT_W+:COUNT_W] & {COUNT_W{stop[index]}});
      next_digit = next_digit | ((index[DIGIT_W-1:0] - 1'b1) & {DIGIT_W{stop[index]}});
    end
  end

  wire [KEY_W-1:0] threshold_next;
  genvar place;
  generate
    for (place = 0; place < DIGITS; place = place + 1) begin : gen_place
      assign threshold_next[place*DIGIT_W+:DIGIT_W] =
          threshold_q[place*DIGIT_W+:DIGIT_W] | (next_digit & {DIGIT_W{digit_q[place]}});
    end
  endgenerate

  always @(posedge clk_i) begin
    if (take_select) begin
      left_q      <= select_tokens_i;
      keep_q      <= select_keep_i;
      rank_q      <= select_keep_i - 1'b1;
      digit_q     <= LOWEST << (DIGITS - 1);
      known_q     <= {DIGITS{1'b0}};
      threshold_q <= {KEY_W{1'b0}};
    end
    if (take_scores) begin
      left_q         <= left_q - STEP;
      last_address_q <= address_q;
    end
    if (decide) begin
      rank_q      <= next_rank;
      digit_q     <= digit_q >> 1;
      known_q     <= known_q | digit_q;
      threshold_q <= threshold_next;
      first_q     <= 1'b1;
    end else if (words_ready && fetched_q) first_q <= 1'b0;
    if (take_scores || fetched_q) digits_q <= digits;
  end

  focus_retained_scan #(
      .LANES     (LANES),
      .MAX_TOKENS(MAX_TOKENS)
  ) u_scan (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .words_valid_i   (fetched_q && (state_q == ST_SCAN)),
      .words_ready_o   (words_ready),
      .words_above_i   (above),
      .words_equal_i   (equal),
      .words_ties_i    (rank_q + 1'b1),
      .words_keep_i    (keep_q),
      .words_first_i   (first_q),
      .retained_valid_o(retained_valid_o),
      .retained_ready_i(retained_ready_i),
      .retained_index_o(retained_index_o),
      .retained_last_o (retained_last_o)
  );

endmodule

`resetall
