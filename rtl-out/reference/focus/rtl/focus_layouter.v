// SPDX-License-Identifier: Apache-2.0
//
// Keeps the vectors of the last frames in banks so that all neighbours of a token are read in one
// cycle, and hands them on a few at a time.
//
// Contract
//   banks       bank = ((f mod BF) * BR + (r mod BR)) * BC + (c mod BC), word = floor(r / BR) *
//               STRIDE_WORDS + floor(c / BC): the BF x BR x BC positions that end in a token lie in
//               as many banks
//   vectors     where candidates are handed on one by one, frame numbers and squared lengths alone
//               lie in the banks, vectors in one memory that is read once a step
//   candidates  k = (df * BR + dr) * BC + dc for the position (f - df, r - dr, c - dc), k = 1
//               first; there is one if that position had a key in this slice of this m-tile
//   joined      a key that has joined candidate k has the vector of k, which must be there: its
//               squared length is taken from k
//   throughput  one key per STEPS cycles, DOTS candidates in each; one that has joined a candidate
//               takes one cycle
//   latency     1 cycle from a key to its first step
//   stall       keys_ready_o depends on steps_ready_i and places_ready_i; the first step of a key
//               is offered when places_ready_i lets its place go too; nothing is lost
//   epochs      after 2^EPOCH_W - 1 slices every word is marked empty: DEPTH_WORDS cycles without a
//               key
//   reset       marks every word empty: DEPTH_WORDS cycles without a key
//
//   2 x 2 x 2, six columns: bank[word] in even frames; odd frames add 4 to the bank
//       c: 0     1     2     3     4     5
//   r = 0  0[0]  1[0]  0[1]  1[1]  0[2]  1[2]      token (1, 1, 3) reads banks 0 to 6 in one cycle:
//   r = 1  2[0]  3[0]  2[1]  3[1]  2[2]  3[2]      word 1 of each, and is written to bank 7, word 1
//
//   place: | offset | frame | token | last slice | first slice | last | top | left | f | r | c |
//          (high)                                               residues, 2 bits each  (low)
//
// Generated from templates/rtl/similarity/layouter.v.hbs, sha256:f6093559. Do not edit.

`default_nettype none

module focus_layouter #(
    parameter integer BLOCK_FRAMES  = 2,     // frames of the block, at least 1
    parameter integer BLOCK_ROWS    = 2,     // rows of the block, at least 1
    parameter integer BLOCK_COLUMNS = 2,     // columns of the block, at least 1
    parameter integer STRIDE_WORDS  = 12,    // words of a row of blocks, at least 1
    parameter integer DEPTH_WORDS   = 144,   // words of a bank, at least 2
    parameter integer FRAME_W       = 6,     // bits of a frame number, at least 1
    parameter integer TILE_TOKENS   = 1024,  // most tokens of an m-tile, at least 1
    parameter integer PLACE_W       = 35,    // bits of a place, at least 1
    parameter integer VECTOR_BITS   = 384,   // bits of a vector, at least 1
    parameter integer NORM_W        = 27,    // bits of a squared length, at least 1
    parameter integer THRESHOLD_W   = 16,    // bits of the threshold, at least 1
    parameter integer NUMBER_W      = 3,     // bits of a candidate's number, at least 1
    parameter integer CANDIDATE_W   = 7,     // bits of a set of candidates, at least 1
    parameter integer EPOCH_W       = 4,     // bits of an epoch, at least 1
    parameter integer DOTS          = 1      // candidates handed on in a cycle, at least 1
) (
    input  wire                        clk_i,
    input  wire                        rst_ni,

    input  wire                        keys_valid_i,
    output wire                        keys_ready_o,
    input  wire [     VECTOR_BITS-1:0] keys_vector_i,
    input  wire [          NORM_W-1:0] keys_norm_i,
    input  wire                        keys_zero_i,
    input  wire [        NUMBER_W-1:0] keys_joined_i,
    input  wire [         PLACE_W-1:0] keys_place_i,
    input  wire [     THRESHOLD_W-1:0] keys_threshold_i,

    output wire                        places_valid_o,
    input  wire                        places_ready_i,
    output wire [     CANDIDATE_W-1:0] places_candidates_o,
    output wire                        places_zero_o,
    output wire [        NUMBER_W-1:0] places_joined_o,
    output wire [         PLACE_W-1:0] places_place_o,

    output wire                        steps_valid_o,
    input  wire                        steps_ready_i,
    output wire [     VECTOR_BITS-1:0] steps_key_o,
    output wire [          NORM_W-1:0] steps_key_norm_o,
    output wire [     THRESHOLD_W-1:0] steps_threshold_o,
    output wire [DOTS*VECTOR_BITS-1:0] steps_candidates_o,
    output wire [     DOTS*NORM_W-1:0] steps_norms_o,
    output wire                        steps_first_o,
    output wire                        steps_last_o
);

  localparam integer OFFSET_W = $clog2(DEPTH_WORDS);  // bits of an offset
  // bits of a token number
  localparam integer TOKEN_W = (TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1;
  localparam integer BANKS = BLOCK_FRAMES * BLOCK_ROWS * BLOCK_COLUMNS;
  // cycles of one key
  localparam integer STEPS = ((BANKS + DOTS - 2) / DOTS > 1) ? (BANKS + DOTS - 2) / DOTS : 1;
  localparam integer CANDIDATES = BANKS - 1;
  // Candidates that are handed on one by one are read one by one, from one memory.
  localparam integer ONE_BY_ONE = (DOTS == 1 && STEPS > 1) ? 1 : 0;
  localparam integer KEPT_W = (ONE_BY_ONE == 1) ? 0 : VECTOR_BITS;
  localparam integer WORD_W = KEPT_W + FRAME_W + EPOCH_W;
  localparam integer STEP_W = (STEPS > 1) ? $clog2(STEPS) : 1;
  localparam integer LAST_STEP = STEPS - 1;
  localparam integer LAST_WORD = DEPTH_WORDS - 1;
  localparam [OFFSET_W-1:0] STRIDE = STRIDE_WORDS[OFFSET_W-1:0];
  localparam [4:0] ROWS_OF_BLOCK = BLOCK_ROWS[4:0];
  localparam [4:0] COLUMNS_OF_BLOCK = BLOCK_COLUMNS[4:0];
  localparam [EPOCH_W-1:0] EMPTY = {EPOCH_W{1'b0}};

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
    if (VECTOR_BITS < 1) begin : gen_vector_bits_check
      ERROR_VECTOR_BITS_must_be_at_least_1 u_stop ();
    end
    if (NORM_W < 1) begin : gen_norm_w_check
      ERROR_NORM_W_must_be_at_least_1 u_stop ();
    end
    if (THRESHOLD_W < 1) begin : gen_threshold_w_check
      ERROR_THRESHOLD_W_must_be_at_least_1 u_stop ();
    end
    if (NUMBER_W < 1) begin : gen_number_w_check
      ERROR_NUMBER_W_must_be_at_least_1 u_stop ();
    end
    if (CANDIDATE_W < 1) begin : gen_candidate_w_check
      ERROR_CANDIDATE_W_must_be_at_least_1 u_stop ();
    end
    if (EPOCH_W < 1) begin : gen_epoch_w_check
      ERROR_EPOCH_W_must_be_at_least_1 u_stop ();
    end
    if (DOTS < 1) begin : gen_dots_check
      ERROR_DOTS_must_be_at_least_1 u_stop ();
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
    if (BLOCK_FRAMES * BLOCK_ROWS * BLOCK_COLUMNS < DOTS) begin : gen_relation3_check
      ERROR_BLOCK_FRAMES_BLOCK_ROWS_BLOCK_COLUMNS_must_be_at_least_DOTS u_stop ();
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

  // The key at the input.
  wire [1:0] column_in = keys_place_i[1:0];
  wire [1:0] row_in = keys_place_i[3:2];
  wire [1:0] frame_in = keys_place_i[5:4];
  wire left_in = keys_place_i[6];
  wire top_in = keys_place_i[7];
  wire last_in = keys_place_i[8];
  wire opens_in = keys_place_i[11+:TOKEN_W] == {TOKEN_W{1'b0}};
  wire [FRAME_W-1:0] frame_number_in = keys_place_i[11+TOKEN_W+:FRAME_W];
  wire [OFFSET_W-1:0] offset_in = keys_place_i[11+TOKEN_W+FRAME_W+:OFFSET_W];

  // The key at hand.
  reg                   valid_q;
  reg                   placed_q;  // its place has left
  reg [     STEP_W-1:0] step_q;
  reg [VECTOR_BITS-1:0] vector_q;
  reg [     NORM_W-1:0] norm_q;
  reg                   fresh_q;   // it came with the last edge
  reg                   zero_q;
  reg [   NUMBER_W-1:0] joined_q;
  reg [    PLACE_W-1:0] place_q;
  reg [THRESHOLD_W-1:0] threshold_q;
  reg [    EPOCH_W-1:0] key_epoch_q;

  // Epochs count the slices since the last sweep; a sweep marks every word empty.
  reg                  sweeping_q;
  reg [  OFFSET_W-1:0] sweep_q;
  reg [   EPOCH_W-1:0] epoch_q;
  wire [  EPOCH_W-1:0] epoch = opens_in ? epoch_q + 1'b1 : epoch_q;

  wire last_step = step_q == LAST_STEP[STEP_W-1:0];
  wire joins = |joined_q;
  wire step = steps_valid_o && steps_ready_i;
  wire leave = joins ? places_valid_o && places_ready_i : last_step && step;
  wire take = keys_valid_i && keys_ready_o;
  wire sweep_done = sweep_q == LAST_WORD[OFFSET_W-1:0];

  // A key takes its first step when its place has a taker, so that it never stops half way. One
  // that has joined a candidate is not compared: it takes no step.
  assign places_valid_o = valid_q && !placed_q;
  assign steps_valid_o  = valid_q && !joins && (placed_q || places_ready_i);
  assign keys_ready_o   = !sweeping_q && (!valid_q || leave);
  assign steps_first_o  = step_q == {STEP_W{1'b0}};
  assign steps_last_o   = last_step;
  assign steps_key_o = vector_q;
  assign steps_key_norm_o = norm_q;
  assign steps_threshold_o = threshold_q;
  assign places_zero_o = zero_q;
  assign places_joined_o = joined_q;
  assign places_place_o = place_q;

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_q    <= 1'b0;
      placed_q   <= 1'b0;
      fresh_q    <= 1'b0;
      step_q     <= {STEP_W{1'b0}};
      sweeping_q <= 1'b1;
      sweep_q    <= {OFFSET_W{1'b0}};
      epoch_q    <= EMPTY;
    end else begin
      if (take) valid_q <= 1'b1;
      else if (leave) valid_q <= 1'b0;
      fresh_q <= take;
      if (take) placed_q <= 1'b0;
      else if (places_valid_o && places_ready_i) placed_q <= 1'b1;
      if (take) step_q <= {STEP_W{1'b0}};
      else if (step) step_q <= step_q + 1'b1;

      if (take && last_in && (&epoch)) sweeping_q <= 1'b1;
      else if (sweep_done) sweeping_q <= 1'b0;
      if (sweeping_q) sweep_q <= sweep_done ? {OFFSET_W{1'b0}} : sweep_q + 1'b1;
      if (take) epoch_q <= epoch;
      else if (sweeping_q) epoch_q <= EMPTY;
    end
  end

  always @(posedge clk_i) begin
    if (take) begin
      vector_q    <= keys_vector_i;
      norm_q      <= keys_norm_i;
      zero_q      <= keys_zero_i;
      joined_q    <= keys_joined_i;
      place_q     <= keys_place_i;
      threshold_q <= keys_threshold_i;
      key_epoch_q <= epoch;
    end
  end

  // The banks: a key is written to its own and reads all others; words read stay until the next.
  wire [1:0] column_at = place_q[1:0];
  wire [1:0] row_at = place_q[3:2];
  wire [1:0] frame_at = place_q[5:4];
  wire left_at = place_q[6];
  wire top_at = place_q[7];
  wire [FRAME_W+1:0] frame_number_at = {2'd0, place_q[11+TOKEN_W+:FRAME_W]};
  wire [4:0] own_bank = bank_number(frame_in, row_in, column_in);
  wire [WORD_W-1:0] word_in;
  wire [BANKS-1:0] held;
  wire [BANKS*WORD_W-1:0] words;

  // Squared lengths have memories of their own, written a cycle later: a key that has joined a
  // candidate takes its squared length from there. The next key may read it in that very cycle.
  wire [4:0] bank_at = bank_number(frame_at, row_at, column_at);
  wire [OFFSET_W-1:0] offset_at = place_q[11+TOKEN_W+FRAME_W+:OFFSET_W];
  wire [BANKS*NORM_W-1:0] norms;
  wire [NORM_W-1:0] norm;
  reg [NORM_W-1:0] norm_before_q;

  always @(posedge clk_i) if (take) norm_before_q <= norm;

  genvar bank;
  generate
    for (bank = 0; bank < BANKS; bank = bank + 1) begin : gen_bank
      localparam integer BANK_FRAME = bank / (BLOCK_ROWS * BLOCK_COLUMNS);
      localparam integer BANK_ROW = (bank / BLOCK_COLUMNS) % BLOCK_ROWS;
      localparam integer BANK_COLUMN = bank % BLOCK_COLUMNS;
      localparam integer BANK = bank;

      wire [OFFSET_W-1:0] word =
          word_of(offset_in, row_in, column_in, BANK_ROW[1:0], BANK_COLUMN[1:0]);
      wire above = precedes(row_in, BANK_ROW[1:0]);
      wire aside = precedes(column_in, BANK_COLUMN[1:0]);
      wire own = own_bank == BANK[4:0];
      wire outside = (above && top_in) || (aside && left_in);
      wire newest = fresh_q && (bank_at == BANK[4:0]) && (offset_at == word);
      wire [WORD_W-1:0] read_word;
      wire [NORM_W-1:0] read_norm;
      reg round_q;

      focus_ram #(
          .WIDTH_BITS (WORD_W),
          .DEPTH_WORDS(DEPTH_WORDS)
      ) u_ram (
          .clk_i          (clk_i),
          .write_enable_i (sweeping_q || (take && own)),
          .write_address_i(sweeping_q ? sweep_q : offset_in),
          .write_data_i   (sweeping_q ? {WORD_W{1'b0}} : word_in),
          .read_enable_i  (take && !own && !outside),
          .read_address_i (word),
          .read_data_o    (read_word)
      );

      focus_ram #(
          .WIDTH_BITS (NORM_W),
          .DEPTH_WORDS(DEPTH_WORDS)
      ) u_norms (
          .clk_i          (clk_i),
          .write_enable_i (fresh_q && (bank_at == BANK[4:0])),
          .write_address_i(offset_at),
          .write_data_i   (norm),
          .read_enable_i  (take && !own && !outside && !newest),
          .read_address_i (word),
          .read_data_o    (read_norm)
      );

      always @(posedge clk_i) if (take) round_q <= newest;

      // Held: written in this slice, for the frame that this bank stands for beside the key.
      wire [1:0] frames_back = behind(frame_at, BANK_FRAME[1:0], BLOCK_FRAMES[1:0]);
      wire [FRAME_W+1:0] frame_wanted = frame_number_at - {{FRAME_W{1'b0}}, frames_back};
      wire row_inside = !(precedes(row_at, BANK_ROW[1:0]) && top_at);
      wire column_inside = !(precedes(column_at, BANK_COLUMN[1:0]) && left_at);
      wire of_frame = {2'd0, read_word[KEPT_W+:FRAME_W]} == frame_wanted;
      wire of_slice = read_word[KEPT_W+FRAME_W+:EPOCH_W] == key_epoch_q;

      assign held[bank] = row_inside && column_inside && of_frame && of_slice;
      assign words[bank*WORD_W+:WORD_W] = read_word;
      assign norms[bank*NORM_W+:NORM_W] = round_q ? norm_before_q : read_norm;
    end
  endgenerate

  // From banks to candidates; numbers beyond the last candidate fill the last step.
  localparam integer NUMBERS = STEPS * DOTS + 1;
  localparam integer SLOT_W = $clog2(NUMBERS);

  wire [5*NUMBERS-1:0] banks_of;
  wire [NUMBERS-1:0] present;
  wire [NUMBERS*BANKS-1:0] from_banks;  // the bank of each candidate, one bit each

  genvar k;
  generate
    for (k = 0; k < NUMBERS; k = k + 1) begin : gen_candidate
      if (k > 0 && k < BANKS) begin : gen_there
        localparam integer DF = k / (BLOCK_ROWS * BLOCK_COLUMNS);
        localparam integer DR = (k / BLOCK_COLUMNS) % BLOCK_ROWS;
        localparam integer DC = k % BLOCK_COLUMNS;

        assign banks_of[5*k+:5] = bank_of(frame_at, row_at, column_at, DF[1:0], DR[1:0], DC[1:0]);
      end else begin : gen_none
        assign banks_of[5*k+:5] = 5'd31;
      end
      for (bank = 0; bank < BANKS; bank = bank + 1) begin : gen_from
        localparam integer FROM = bank;

        assign from_banks[k*BANKS+bank] = (banks_of[5*k+:5] == FROM[4:0]) && held[bank];
      end
      assign present[k] = |from_banks[k*BANKS+:BANKS];
    end
    if (CANDIDATES > 0) begin : gen_places
      assign places_candidates_o = present[CANDIDATE_W:1];
    end else begin : gen_alone
      assign places_candidates_o = 1'b0;
    end
  endgenerate

  // The candidates of this step.
  wire [SLOT_W+STEP_W-1:0] step_padded = {{SLOT_W{1'b0}}, step_q};
  wire unused = &{1'b0, present, step_padded, words};

  function [NORM_W-1:0] chosen_norm(input [BANKS-1:0] from, input [BANKS*NORM_W-1:0] all);
    integer index;
    begin
      chosen_norm = {NORM_W{1'b0}};
      for (index = 0; index < BANKS; index = index + 1)
        chosen_norm = chosen_norm | (all[index*NORM_W+:NORM_W] & {NORM_W{from[index]}});
    end
  endfunction

  assign norm = joins ? chosen_norm(from_banks[joined_q*BANKS+:BANKS], norms) : norm_q;

  genvar slot;
  generate
    for (slot = 0; slot < DOTS; slot = slot + 1) begin : gen_slot
      localparam integer FIRST = slot + 1;

      wire [SLOT_W-1:0] number =
          step_padded[SLOT_W-1:0] * DOTS[SLOT_W-1:0] + FIRST[SLOT_W-1:0];
      wire [BANKS-1:0] from = from_banks[number*BANKS+:BANKS];

      assign steps_norms_o[slot*NORM_W+:NORM_W] = chosen_norm(from, norms);
      if (ONE_BY_ONE == 0) begin : gen_chosen
        function [VECTOR_BITS-1:0] chosen(input [BANKS-1:0] banks, input [BANKS*WORD_W-1:0] all);
          integer index;
          begin
            chosen = {VECTOR_BITS{1'b0}};
            for (index = 0; index < BANKS; index = index + 1)
              chosen = chosen | (all[index*WORD_W+:VECTOR_BITS] & {VECTOR_BITS{banks[index]}});
          end
        endfunction

        assign steps_candidates_o[slot*VECTOR_BITS+:VECTOR_BITS] = chosen(from, words);
      end
    end
    if (ONE_BY_ONE == 1) begin : gen_one_by_one
      assign word_in = {epoch, frame_number_in};

      focus_vector_ring #(
          .BLOCK_FRAMES (BLOCK_FRAMES),
          .BLOCK_ROWS   (BLOCK_ROWS),
          .BLOCK_COLUMNS(BLOCK_COLUMNS),
          .STRIDE_WORDS (STRIDE_WORDS),
          .DEPTH_WORDS  (DEPTH_WORDS),
          .FRAME_W      (FRAME_W),
          .NUMBER_W     (NUMBER_W),
          .VECTOR_BITS  (VECTOR_BITS)
      ) u_ring (
          .clk_i      (clk_i),
          .rst_ni     (rst_ni),
          .take_i     (take),
          .opens_i    (opens_in),
          .joins_i    (|keys_joined_i),
          .frame_i    (frame_number_in),
          .row_i      (row_in),
          .column_i   (column_in),
          .top_i      (top_in),
          .left_i     (left_in),
          .offset_i   (offset_in),
          .vector_i   (keys_vector_i),
          .at_frame_i (place_q[11+TOKEN_W+:FRAME_W]),
          .at_row_i   (row_at),
          .at_column_i(column_at),
          .at_offset_i(offset_at),
          .present_i  (present),
          .number_i   (step_padded[SLOT_W-1:0] + 1'b1),
          .next_i     (step && !last_step),
          .candidate_o(steps_candidates_o)
      );
    end else begin : gen_beside
      assign word_in = {epoch, frame_number_in, keys_vector_i};
    end
  endgenerate

endmodule

`resetall
