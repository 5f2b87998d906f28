// SPDX-License-Identifier: Apache-2.0
//
// Keeps the vectors that match nothing, numbers them, and gives every token the number of the
// vector that stands for it.
//
// Contract
//   index       unique vectors of a slice count from 0; a match takes the number of its candidate,
//               and so does a token that has joined one; a zero vector has none
//   unique      the last token of a slice sends a beat in any case: its vector if that is unique
//               (filled), else only last
//   throughput  one token per cycle
//   stall       ready of the three inputs depends on registers only; vectors of DEPTH_KEYS keys and
//               places of DEPTH_PLACES are kept; nothing is lost
//   reset       forgets the slice
//
//   decisions, places --> enters: its candidates' entries are read --> at hand: index --> entries
//   originals -----------------------------------------------------------------------> unique
//   place: | offset | frame | token | last slice | first slice | last | top | left | f | r | c |
//          (high)                                               residues, 2 bits each  (low)
//
// Generated from templates/rtl/similarity/gather.v.hbs, sha256:6c39c953. Do not edit.

`default_nettype none

module focus_gather #(
    parameter integer BLOCK_FRAMES  = 2,     // frames of the block, at least 1
    parameter integer BLOCK_ROWS    = 2,     // rows of the block, at least 1
    parameter integer BLOCK_COLUMNS = 2,     // columns of the block, at least 1
    parameter integer STRIDE_WORDS  = 12,    // words of a row of blocks, at least 1
    parameter integer DEPTH_WORDS   = 144,   // words of a bank, at least 2
    parameter integer FRAME_W       = 6,     // bits of a frame number, at least 1
    parameter integer TILE_TOKENS   = 1024,  // most tokens of an m-tile, at least 1
    parameter integer PLACE_W       = 35,    // bits of a place, at least 1
    parameter integer CANDIDATE_W   = 7,     // bits of a set of candidates, at least 1
    parameter integer NUMBER_W      = 3,     // bits of a candidate's number, at least 1
    parameter integer VECTOR_BITS   = 512,   // bits of a vector, at least 1
    parameter integer DEPTH_KEYS    = 8,     // vectors kept, at least 2
    parameter integer DEPTH_PLACES  = 8      // places kept, at least 2
) (
    input  wire                                                     clk_i,
    input  wire                                                     rst_ni,

    input  wire                                                     decisions_valid_i,
    output wire                                                     decisions_ready_o,
    input  wire                                                     decisions_match_i,
    input  wire [                                     NUMBER_W-1:0] decisions_candidate_i,

    input  wire                                                     places_valid_i,
    output wire                                                     places_ready_o,
    input  wire [                                  CANDIDATE_W-1:0] places_candidates_i,
    input  wire                                                     places_zero_i,
    input  wire [                                     NUMBER_W-1:0] places_joined_i,
    input  wire [                                      PLACE_W-1:0] places_place_i,

    input  wire                                                     originals_valid_i,
    output wire                                                     originals_ready_o,
    input  wire [                                  VECTOR_BITS-1:0] originals_data_i,

    output wire                                                     unique_valid_o,
    input  wire                                                     unique_ready_i,
    output wire [                                  VECTOR_BITS-1:0] unique_data_o,
    output wire                                                     unique_filled_o,
    output wire                                                     unique_last_o,

    output wire                                                     entries_valid_o,
    input  wire                                                     entries_ready_i,
    output wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_index_o,
    output wire                                                     entries_zero_o,
    output wire [                                  CANDIDATE_W-1:0] entries_agree_o,
    output wire [                                      PLACE_W-1:0] entries_place_o,
    output wire [                        $clog2(TILE_TOKENS+1)-1:0] entries_unique_o,
    output wire [                        $clog2(TILE_TOKENS+1)-1:0] entries_zeros_o
);

  localparam integer OFFSET_W = $clog2(DEPTH_WORDS);  // bits of an offset
  // bits of a token number
  localparam integer TOKEN_W = (TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1;
  localparam integer COUNT_W = $clog2(TILE_TOKENS + 1);  // bits of a token count
  localparam integer BANKS = BLOCK_FRAMES * BLOCK_ROWS * BLOCK_COLUMNS;
  localparam integer PLACED_W = PLACE_W + NUMBER_W + CANDIDATE_W + 1;
  localparam integer ENTRY_W = TOKEN_W + 1;  // zero, index
  localparam [OFFSET_W-1:0] STRIDE = STRIDE_WORDS[OFFSET_W-1:0];
  localparam [4:0] ROWS_OF_BLOCK = BLOCK_ROWS[4:0];
  localparam [4:0] COLUMNS_OF_BLOCK = BLOCK_COLUMNS[4:0];

  generate
    if (BLOCK_FRAMES < 1) begin : gen_block_frames_check
      ERROR_BLOCK_FRAMES_must_be_at_least_1 u_stop ();
    end
    if (BLOCK_ROWS < 1) begin : gen_block_rows_check
      ERROR_BLOCK_ROWS_must_be_at_least_1 u_stop ();
    end
    if (BLOCK_COLUMNS < 1) begin : gen_block_columns_check
      ERROR_BLOCK_COLUMNS_must_be_at_least_1 u_stop ();
    end
    if (STRIDE_WORDS < 1) begin : gen_stride_words_check
      ERROR_STRIDE_WORDS_must_be_at_least_1 u_stop ();
    end
    if (DEPTH_WORDS < 2) begin : gen_depth_words_check
      ERROR_DEPTH_WORDS_must_be_at_least_2 u_stop ();
    end
    if (FRAME_W < 1) begin : gen_frame_w_check
      ERROR_FRAME_W_must_be_at_least_1 u_stop ();
    end
    if (TILE_TOKENS < 1) begin : gen_tile_tokens_check
      ERROR_TILE_TOKENS_must_be_at_least_1 u_stop ();
    end
    if (PLACE_W < 1) begin : gen_place_w_check
      ERROR_PLACE_W_must_be_at_least_1 u_stop ();
    end
    if (CANDIDATE_W < 1) begin : gen_candidate_w_check
      ERROR_CANDIDATE_W_must_be_at_least_1 u_stop ();
    end
    if (NUMBER_W < 1) begin : gen_number_w_check
      ERROR_NUMBER_W_must_be_at_least_1 u_stop ();
    end
    if (VECTOR_BITS < 1) begin : gen_vector_bits_check
      ERROR_VECTOR_BITS_must_be_at_least_1 u_stop ();
    end
    if (DEPTH_KEYS < 2) begin : gen_depth_keys_check
      ERROR_DEPTH_KEYS_must_be_at_least_2 u_stop ();
    end
    if (DEPTH_PLACES < 2) begin : gen_depth_places_check
      ERROR_DEPTH_PLACES_must_be_at_least_2 u_stop ();
    end
    if (PLACE_W != 11 + TOKEN_W + FRAME_W + OFFSET_W) begin : gen_relation0_check
      ERROR_PLACE_W_must_be_the_bits_of_a_place u_stop ();
    end
    if (CANDIDATE_W < BLOCK_FRAMES * BLOCK_ROWS * BLOCK_COLUMNS - 1) begin : gen_relation1_check
      ERROR_CANDIDATE_W_must_be_at_least_BLOCK_FRAMES_BLOCK_ROWS_BLOCK_COLUMNS_1 u_stop ();
    end
    if (NUMBER_W < $clog2(BLOCK_FRAMES * BLOCK_ROWS * BLOCK_COLUMNS)) begin : gen_relation2_check
      ERROR_NUMBER_W_must_hold_BLOCK_FRAMES_BLOCK_ROWS_BLOCK_COLUMNS_1 u_stop ();
    end
  endgenerate

  // Where candidate k lies: the bank of the position (f - df, r - dr, c - dc).
  function [1:0] behind(input [1:0] residue, input [1:0] distance, input [1:0] size);
    behind = (residue >= distance) ? residue - distance : residue + size - distance;
  endfunction

  function [4:0] bank_number(input [1:0] in_frame, input [1:0] in_row, input [1:0] in_column);
    bank_number = ({3'd0, in_frame} * ROWS_OF_BLOCK + {3'd0, in_row}) * COLUMNS_OF_BLOCK
                  + {3'd0, in_column};
  endfunction

  function [4:0] bank_of(input [1:0] in_frame, input [1:0] in_row, input [1:0] in_column,
                         input [1:0] frames, input [1:0] rows, input [1:0] columns);
    bank_of = bank_number(
        behind(in_frame, frames, BLOCK_FRAMES[1:0]),
        behind(in_row, rows, BLOCK_ROWS[1:0]),
        behind(in_column, columns, BLOCK_COLUMNS[1:0]));
  endfunction

  // A bank that is ahead of the token in a direction holds the block before in it.
  function precedes(input [1:0] in_token, input [1:0] in_bank);
    precedes = in_token < in_bank;
  endfunction

  // Which word of a bank.
  function [OFFSET_W-1:0] word_of(input [OFFSET_W-1:0] at,
                                  input [1:0] in_row, input [1:0] in_column,
                                  input [1:0] bank_row, input [1:0] bank_column);
    reg [OFFSET_W-1:0] from;
    begin
      from = precedes(in_row, bank_row) ? at - STRIDE : at;
      word_of = precedes(in_column, bank_column) ? from - 1'b1 : from;
    end
  endfunction

  // What waits for the matcher.
  wire decision_valid;
  wire placed_valid;
  wire original_valid;
  wire match;
  wire [NUMBER_W-1:0] candidate;
  wire [PLACE_W-1:0] place;
  wire [CANDIDATE_W-1:0] candidates;
  wire [NUMBER_W-1:0] joined;
  wire zero;
  wire enter;
  wire done;
  wire joins = |joined;  // no decision was made
  reg keeps_q;  // the vector of the token at hand has come along

  focus_stream_fifo_registers #(
      .WIDTH_BITS (NUMBER_W + 1),
      .DEPTH_WORDS(2)
  ) u_decisions (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .push_valid_i(decisions_valid_i),
      .push_ready_o(decisions_ready_o),
      .push_data_i ({decisions_candidate_i, decisions_match_i}),
      .pop_valid_o (decision_valid),
      .pop_ready_i (enter && !joins),
      .pop_data_o  ({candidate, match})
  );

  focus_stream_fifo #(
      .WIDTH_BITS (PLACED_W),
      .DEPTH_WORDS(DEPTH_PLACES)
  ) u_places (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .push_valid_i(places_valid_i),
      .push_ready_o(places_ready_o),
      .push_data_i ({places_zero_i, places_joined_i, places_candidates_i, places_place_i}),
      .pop_valid_o (placed_valid),
      .pop_ready_i (enter),
      .pop_data_o  ({zero, joined, candidates, place})
  );

  focus_stream_fifo_registers #(
      .WIDTH_BITS (VECTOR_BITS),
      .DEPTH_WORDS(DEPTH_KEYS)
  ) u_originals (
      .clk_i       (clk_i),
      .rst_ni      (rst_ni),
      .push_valid_i(originals_valid_i),
      .push_ready_o(originals_ready_o),
      .push_data_i (originals_data_i),
      .pop_valid_o (original_valid),
      .pop_ready_i (done && keeps_q),
      .pop_data_o  (unique_data_o)
  );

  // The token at hand: its candidates' entries were read when it entered.
  reg valid_q;
  reg unique_sent_q;
  reg entry_sent_q;
  reg match_q;
  reg zero_q;
  reg [NUMBER_W-1:0] candidate_q;
  reg [CANDIDATE_W-1:0] candidates_q;
  reg [PLACE_W-1:0] place_q;
  reg [COUNT_W-1:0] unique_q;
  reg [COUNT_W-1:0] zeros_q;

  wire [1:0] column_at = place_q[1:0];
  wire [1:0] row_at = place_q[3:2];
  wire [1:0] frame_at = place_q[5:4];
  wire last = place_q[8];
  wire opens = place_q[11+:TOKEN_W] == {TOKEN_W{1'b0}};
  wire [OFFSET_W-1:0] offset_at = place_q[11+TOKEN_W+FRAME_W+:OFFSET_W];

  // The token that enters.
  wire [1:0] column_in = place[1:0];
  wire [1:0] row_in = place[3:2];
  wire [1:0] frame_in = place[5:4];
  wire left_in = place[6];
  wire top_in = place[7];
  wire last_in = place[8];
  wire [OFFSET_W-1:0] offset_in = place[11+TOKEN_W+FRAME_W+:OFFSET_W];

  wire [COUNT_W-1:0] unique_before = opens ? {COUNT_W{1'b0}} : unique_q;
  wire [COUNT_W-1:0] zeros_before = opens ? {COUNT_W{1'b0}} : zeros_q;
  wire is_unique = !match_q && !zero_q;
  wire sends_unique = is_unique || last;
  wire complete = original_valid || !keeps_q;
  wire unique_done = !sends_unique || unique_sent_q || unique_ready_i;
  wire entry_done = entry_sent_q || entries_ready_i;

  assign done = valid_q && complete && unique_done && entry_done;
  assign enter = (decision_valid || joins) && placed_valid && (!valid_q || done);
  assign unique_valid_o = valid_q && complete && sends_unique && !unique_sent_q;
  assign unique_filled_o = is_unique;
  assign unique_last_o = last;
  assign entries_valid_o = valid_q && complete && !entry_sent_q;
  assign entries_zero_o = zero_q;
  assign entries_place_o = place_q;
  assign entries_unique_o = unique_before + {{(COUNT_W - 1){1'b0}}, is_unique};
  assign entries_zeros_o = zeros_before + {{(COUNT_W - 1){1'b0}}, zero_q};

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q       <= 1'b0;
      unique_sent_q <= 1'b0;
      entry_sent_q  <= 1'b0;
    end else begin
      if (enter) valid_q <= 1'b1;
      else if (done) valid_q <= 1'b0;
      if (done) unique_sent_q <= 1'b0;
      else if (unique_valid_o && unique_ready_i) unique_sent_q <= 1'b1;
      if (done) entry_sent_q <= 1'b0;
      else if (entries_valid_o && entries_ready_i) entry_sent_q <= 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (enter) begin
      match_q      <= joins || match;
      keeps_q      <= !joins || last_in;
      zero_q       <= zero;
      candidate_q  <= joins ? joined : candidate;
      candidates_q <= candidates;
      place_q      <= place;
    end
    if (done) begin
      unique_q <= entries_unique_o;
      zeros_q  <= entries_zeros_o;
    end
  end

  // Entries in banks as in the layouter, which has already told which candidates are there. The
  // token before is still at hand while the next one reads: its entry goes round the memory.
  wire [4:0] bank_at = bank_number(frame_at, row_at, column_at);
  wire [4:0] bank_in = bank_number(frame_in, row_in, column_in);
  wire [ENTRY_W-1:0] entry = {zero_q, entries_index_o};
  wire [BANKS*ENTRY_W-1:0] entries;
  reg [ENTRY_W-1:0] before_q;

  always @(posedge clk_i) if (done) before_q <= entry;

  genvar bank;
  generate
    for (bank = 0; bank < BANKS; bank = bank + 1) begin : gen_bank
      localparam integer BANK_ROW = (bank / BLOCK_COLUMNS) % BLOCK_ROWS;
      localparam integer BANK_COLUMN = bank % BLOCK_COLUMNS;
      localparam integer BANK = bank;

      wire [OFFSET_W-1:0] word =
          word_of(offset_in, row_in, column_in, BANK_ROW[1:0], BANK_COLUMN[1:0]);
      wire above = precedes(row_in, BANK_ROW[1:0]);
      wire aside = precedes(column_in, BANK_COLUMN[1:0]);
      wire outside = (above && top_in) || (aside && left_in);
      wire newest = (bank_at == BANK[4:0]) && (offset_at == word);
      wire own = bank_in == BANK[4:0];
      wire [ENTRY_W-1:0] read_entry;
      reg round_q;

      focus_ram #(
          .WIDTH_BITS (ENTRY_W),
          .DEPTH_WORDS(DEPTH_WORDS)
      ) u_ram (
          .clk_i          (clk_i),
          .write_enable_i (done && (bank_at == BANK[4:0])),
          .write_address_i(offset_at),
          .write_data_i   (entry),
          .read_enable_i  (enter && !own && !outside && !newest),
          .read_address_i (word),
          .read_data_o    (read_entry)
      );

      always @(posedge clk_i) if (enter) round_q <= newest;

      assign entries[bank*ENTRY_W+:ENTRY_W] = round_q ? before_q : read_entry;
    end
  endgenerate

  // From banks to candidates; the one that matched gives its index.
  wire [BANKS*ENTRY_W-1:0] of_candidates;
  wire [BANKS-1:0] agreeing;
  wire [BANKS-1:0] matched;
  wire [BANKS-1:0] there;

  function [ENTRY_W-1:0] chosen(input [BANKS-1:0] from, input [BANKS*ENTRY_W-1:0] all);
    integer index;
    begin
      chosen = {ENTRY_W{1'b0}};
      for (index = 0; index < BANKS; index = index + 1)
        chosen = chosen | (all[index*ENTRY_W+:ENTRY_W] & {ENTRY_W{from[index]}});
    end
  endfunction

  wire [ENTRY_W-1:0] match_entry = chosen(matched, of_candidates);
  wire [TOKEN_W-1:0] new_index = match_q ? match_entry[TOKEN_W-1:0] : unique_before[TOKEN_W-1:0];
  wire unused = &{1'b0, match_entry, agreeing[0], there[0], entries};

  assign entries_index_o = zero_q ? {TOKEN_W{1'b0}} : new_index;
  assign of_candidates[ENTRY_W-1:0] = {ENTRY_W{1'b0}};
  assign agreeing[0] = 1'b0;
  assign matched[0] = 1'b0;
  assign there[0] = 1'b0;

  genvar k;
  generate
    for (k = 1; k < BANKS; k = k + 1) begin : gen_candidate
      localparam integer DF = k / (BLOCK_ROWS * BLOCK_COLUMNS);
      localparam integer DR = (k / BLOCK_COLUMNS) % BLOCK_ROWS;
      localparam integer DC = k % BLOCK_COLUMNS;
      localparam integer NUMBER = k;

      wire [4:0] from_bank =
          bank_of(frame_at, row_at, column_at, DF[1:0], DR[1:0], DC[1:0]);
      wire [BANKS-1:0] from;
      wire [ENTRY_W-1:0] candidate_entry = chosen(from, entries);

      for (bank = 0; bank < BANKS; bank = bank + 1) begin : gen_from
        localparam integer FROM = bank;

        assign from[bank] = from_bank == FROM[4:0];
      end

      assign there[k] = candidates_q[k-1];
      assign of_candidates[k*ENTRY_W+:ENTRY_W] = candidate_entry;
      assign matched[k] = candidate_q == NUMBER[NUMBER_W-1:0];
      assign agreeing[k] = there[k] && (candidate_entry == entry);
    end
    if (BANKS > 1) begin : gen_agree
      assign entries_agree_o = agreeing[BANKS-1:1];
    end else begin : gen_alone
      wire unused_alone = &{1'b0, candidates_q, candidate_q};

      assign entries_agree_o = 1'b0;
    end
  endgenerate

endmodule

`resetall
