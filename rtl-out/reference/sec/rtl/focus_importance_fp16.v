// SPDX-License-Identifier: Apache-2.0
//
// Importance of image tokens: the largest attention that any text row of any head pays to each of
// them.
//
// Contract
//   importance  maximum over all rows, by float_max; NaN in any row gives NaN, which the selection
//               ranks last
//   words       W = ceil(tokens / LANES) to a row; lanes behind the last token carry anything
//   empty       a shape of no rows or no tokens is taken in a cycle, and no score comes
//   length      tokens are counted; where last says otherwise length_error_o rises in the next
//               cycle
//   throughput  one word per cycle; from the second row on every second cycle where W = 1
//   cycles      rows * W + W + 2 from the shape to the last score without stalls, rows - 1 more
//               where W = 1
//   stall       nothing is lost; all ready signals but that of the scores' reader depend on
//               registers only
//   reset       forgets the rows
//
//   rows --> max --> [ memory ] --> scores
//             ^----------+  word by word, read a cycle ahead
//
// Generated from templates/rtl/semantic/importance.v.hbs, sha256:f9aa172f. Do not edit.

`default_nettype none

module focus_importance_fp16 #(
    parameter integer LANES      = 32,     // scores side by side, at least 1
    parameter integer MAX_TOKENS = 12800,  // most image tokens, at least 1
    parameter integer MAX_ROWS   = 8191    // most rows, at least 1
) (
    input  wire                            clk_i,
    input  wire                            rst_ni,

    input  wire                            shape_valid_i,
    output wire                            shape_ready_o,
    input  wire [  $clog2(MAX_ROWS+1)-1:0] shape_rows_i,
    input  wire [$clog2(MAX_TOKENS+1)-1:0] shape_tokens_i,

    input  wire                            rows_valid_i,
    output wire                            rows_ready_o,
    input  wire [            LANES*16-1:0] rows_data_i,
    input  wire                            rows_last_i,

    output wire                            scores_valid_o,
    input  wire                            scores_ready_i,
    output wire [            LANES*16-1:0] scores_data_o,

    output wire                            busy_o,
    output wire                            length_error_o
);

  localparam integer SCORE_W = 16;  // bits of a score
  localparam integer ROW_W = $clog2(MAX_ROWS + 1);  // bits of a row count
  localparam integer COUNT_W = $clog2(MAX_TOKENS + 1);  // bits of a token count
  localparam integer WORDS = (MAX_TOKENS + LANES - 1) / LANES;  // words of LANES scores
  localparam integer DEPTH_WORDS = WORDS < 2 ? 2 : WORDS;  // a memory has two at least
  localparam integer ADDRESS_W = $clog2(DEPTH_WORDS);
  localparam [ADDRESS_W-1:0] FIRST = {ADDRESS_W{1'b0}};
  localparam [COUNT_W-1:0] STEP = LANES[COUNT_W-1:0];

  localparam [1:0] ST_IDLE = 2'd0;
  localparam [1:0] ST_FIRST = 2'd1;  // the first row is written as it is
  localparam [1:0] ST_ROWS = 2'd2;  // the others meet what is there
  localparam [1:0] ST_GIVE = 2'd3;

  generate
    if (LANES < 1) begin : gen_lanes_check
      ERROR_LANES_must_be_at_least_1 u_stop ();
    end
    if (MAX_TOKENS < 1) begin : gen_max_tokens_check
      ERROR_MAX_TOKENS_must_be_at_least_1 u_stop ();
    end
    if (MAX_ROWS < 1) begin : gen_max_rows_check
      ERROR_MAX_ROWS_must_be_at_least_1 u_stop ();
    end
  endgenerate

  reg [1:0] state_q;
  reg [ROW_W-1:0] rows_q;  // rows to come, this one included
  reg [COUNT_W-1:0] left_q;  // tokens of the first row to come
  reg [ADDRESS_W-1:0] address_q;
  reg [ADDRESS_W-1:0] last_address_q;
  reg fetched_q;  // the word at hand has been read
  reg reading_q;  // words to give are still to be read
  reg length_error_q;

  wire [31:0] left = {{(32 - COUNT_W){1'b0}}, left_q};
  wire empty = !(|shape_rows_i) || !(|shape_tokens_i);
  wire first_row = state_q == ST_FIRST;
  wire give = state_q == ST_GIVE;
  wire take = rows_valid_i && rows_ready_o;
  wire final_word = first_row ? left <= LANES : address_q == last_address_q;
  wire final_row = rows_q == {{(ROW_W - 1){1'b0}}, 1'b1};
  wire row_ends = take && final_word;
  wire given = scores_valid_o && scores_ready_i;
  wire [ADDRESS_W-1:0] next_address = final_word ? FIRST : address_q + 1'b1;

  // The word behind the one at hand is read while that is written; in a row of one word it is the
  // same, and read a cycle later.
  wire ahead = take && (final_word ? !final_row : !first_row) && (next_address != address_q);
  wire late = (state_q == ST_ROWS) && !fetched_q;
  wire out = give && reading_q && (!fetched_q || scores_ready_i);
  wire fetch = ahead || late || out;

  assign shape_ready_o  = state_q == ST_IDLE;
  assign rows_ready_o   = first_row || ((state_q == ST_ROWS) && fetched_q);
  assign scores_valid_o = give && fetched_q;
  assign busy_o = state_q != ST_IDLE;
  assign length_error_o = length_error_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q        <= ST_IDLE;
      address_q      <= FIRST;
      fetched_q      <= 1'b0;
      reading_q      <= 1'b0;
      length_error_q <= 1'b0;
    end else begin
      case (state_q)
        ST_IDLE: if (shape_valid_i && !empty) state_q <= ST_FIRST;
        ST_GIVE: if (given && !reading_q) state_q <= ST_IDLE;
        default: if (row_ends) state_q <= final_row ? ST_GIVE : ST_ROWS;
      endcase
      if (take && (rows_last_i != final_word)) length_error_q <= 1'b1;
      if (take || out) address_q <= next_address;
      if (fetch) fetched_q <= 1'b1;
      else if (take || given) fetched_q <= 1'b0;
      if (row_ends && final_row) reading_q <= 1'b1;
      else if (out && final_word) reading_q <= 1'b0;
    end
  end

  always @(posedge clk_i) begin
    if (shape_valid_i && shape_ready_o) begin
      rows_q <= shape_rows_i;
      left_q <= shape_tokens_i;
    end
    if (row_ends) rows_q <= rows_q - 1'b1;
    if (take && first_row) begin
      left_q         <= left_q - STEP;
      last_address_q <= address_q;
    end
  end

  wire [LANES*SCORE_W-1:0] word;
  wire [LANES*SCORE_W-1:0] larger;

  assign scores_data_o = word;

  genvar lane;
  generate
    for (lane = 0; lane < LANES; lane = lane + 1) begin : gen_lane
      focus_float_max_fp16_s0 u_max (
          .clk_i    (clk_i),
          .advance_i(1'b1),
          .a_i      (rows_data_i[lane*SCORE_W+:SCORE_W]),
          .b_i      (word[lane*SCORE_W+:SCORE_W]),
          .result_o (larger[lane*SCORE_W+:SCORE_W])
      );
    end
  endgenerate

  focus_ram #(
      .WIDTH_BITS (LANES * SCORE_W),
      .DEPTH_WORDS(DEPTH_WORDS)
  ) u_ram (
      .clk_i          (clk_i),
      .write_enable_i (take),
      .write_address_i(address_q),
      .write_data_i   (first_row ? rows_data_i : larger),
      .read_enable_i  (fetch),
      .read_address_i (take ? next_address : address_q),
      .read_data_o    (word)
  );

endmodule

`resetall
