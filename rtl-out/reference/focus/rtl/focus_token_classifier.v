// SPDX-License-Identifier: Apache-2.0
//
// Finds the tokens of an m-tile that have the same unique vectors in every slice: their outputs are
// the same bits, so they form a class.
//
// Contract
//   class       that of the first candidate with which the token agreed in every slice; without one
//               the next new class; counted from 0 in each m-tile
//   throughput  one token per cycle
//   stall       entries_ready_o depends on map_ready_i and summary_ready_i; nothing is lost
//   reset       forgets the m-tile
//
//   entries --> 1: agreed before too? ---> 2: class of the first that agrees --> map, summary
//               agree[token]               classes[position]
//   place: | offset | frame | token | last slice | first slice | last | top | left | f | r | c |
//          (high)                                               residues, 2 bits each  (low)
//
// Generated from templates/rtl/similarity/token-classifier.v.hbs, sha256:da04020b. Do not edit.

`default_nettype none

module focus_token_classifier #(
    parameter integer BLOCK_FRAMES  = 2,     // frames of the block, at least 1
    parameter integer BLOCK_ROWS    = 2,     // rows of the block, at least 1
    parameter integer BLOCK_COLUMNS = 2,     // columns of the block, at least 1
    parameter integer STRIDE_WORDS  = 12,    // words of a row of blocks, at least 1
    parameter integer DEPTH_WORDS   = 144,   // words of a bank, at least 2
    parameter integer FRAME_W       = 6,     // bits of a frame number, at least 1
    parameter integer TILE_TOKENS   = 1024,  // most tokens of an m-tile, at least 1
    parameter integer PLACE_W       = 35,    // bits of a place, at least 1
    parameter integer CANDIDATE_W   = 7      // bits of a set of candidates, at least 1
) (
    input  wire                                                     clk_i,
    input  wire                                                     rst_ni,

    input  wire                                                     entries_valid_i,
    output wire                                                     entries_ready_o,
    input  wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] entries_index_i,
    input  wire                                                     entries_zero_i,
    input  wire [                                  CANDIDATE_W-1:0] entries_agree_i,
    input  wire [                                      PLACE_W-1:0] entries_place_i,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] entries_unique_i,
    input  wire [                        $clog2(TILE_TOKENS+1)-1:0] entries_zeros_i,

    output wire                                                     map_valid_o,
    input  wire                                                     map_ready_i,
    output wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] map_index_o,
    output wire                                                     map_zero_o,
    output wire                                                     map_last_o,
    output wire [((TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1)-1:0] map_class_o,
    output wire                                                     map_class_valid_o,

    output wire                                                     summary_valid_o,
    input  wire                                                     summary_ready_i,
    output wire [                        $clog2(TILE_TOKENS+1)-1:0] summary_unique_o,
    output wire [                        $clog2(TILE_TOKENS+1)-1:0] summary_zeros_o,
    output wire [                        $clog2(TILE_TOKENS+1)-1:0] summary_classes_o,
    output wire                                                     summary_last_slice_o
);

  localparam integer OFFSET_W = $clog2(DEPTH_WORDS);  // bits of an offset
  // bits of a token number
  localparam integer TOKEN_W = (TILE_TOKENS > 1) ? $clog2(TILE_TOKENS) : 1;
  localparam integer COUNT_W = $clog2(TILE_TOKENS + 1);  // bits of a token count
  localparam integer BANKS = BLOCK_FRAMES * BLOCK_ROWS * BLOCK_COLUMNS;
  localparam integer CLASS_WORDS = BANKS * DEPTH_WORDS;
  localparam integer ADDRESS_W = $clog2(CLASS_WORDS);
  localparam integer AGREE_WORDS = (TILE_TOKENS > 2) ? TILE_TOKENS : 2;
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
    if (PLACE_W != 11 + TOKEN_W + FRAME_W + OFFSET_W) begin : gen_relation0_check
      ERROR_PLACE_W_must_be_the_bits_of_a_place u_stop ();
    end
    if (CANDIDATE_W < BLOCK_FRAMES * BLOCK_ROWS * BLOCK_COLUMNS - 1) begin : gen_relation1_check
      ERROR_CANDIDATE_W_must_be_at_least_BLOCK_FRAMES_BLOCK_ROWS_BLOCK_COLUMNS_1 u_stop ();
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

  function [OFFSET_W+4:0] address_of(input [4:0] in_bank, input [OFFSET_W-1:0] word);
    address_of = {{OFFSET_W{1'b0}}, in_bank} * DEPTH_WORDS[OFFSET_W+4:0] + {5'd0, word};
  endfunction

  wire advance;
  wire [TOKEN_W-1:0] token_in = entries_place_i[11+:TOKEN_W];

  // First stage: has the token agreed in the slices before as well? One bit per candidate. A token
  // that follows itself is alone in its m-tile: it agrees with none, whatever would be read.
  reg valid_1_q;
  reg [TOKEN_W-1:0] index_1_q;
  reg zero_1_q;
  reg [CANDIDATE_W-1:0] agree_1_q;
  reg [PLACE_W-1:0] place_1_q;
  reg [COUNT_W-1:0] unique_1_q;
  reg [COUNT_W-1:0] zeros_1_q;

  wire [TOKEN_W-1:0] token_1 = place_1_q[11+:TOKEN_W];
  wire [1:0] column_1 = place_1_q[1:0];
  wire [1:0] row_1 = place_1_q[3:2];
  wire [1:0] frame_1 = place_1_q[5:4];
  wire [OFFSET_W-1:0] offset_1 = place_1_q[11+TOKEN_W+FRAME_W+:OFFSET_W];
  wire first_slice_1 = place_1_q[9];
  wire last_slice_1 = place_1_q[10];
  wire same_token = valid_1_q && (token_1 == token_in);
  wire [CANDIDATE_W-1:0] read_agree;
  wire [CANDIDATE_W-1:0] agree = agree_1_q & (first_slice_1 ? {CANDIDATE_W{1'b1}} : read_agree);

  focus_ram #(
      .WIDTH_BITS (CANDIDATE_W),
      .DEPTH_WORDS(AGREE_WORDS)
  ) u_agree (
      .clk_i          (clk_i),
      .write_enable_i (advance && valid_1_q),
      .write_address_i(token_1),
      .write_data_i   (agree),
      .read_enable_i  (advance && entries_valid_i && !same_token),
      .read_address_i (token_in),
      .read_data_o    (read_agree)
  );

  // Second stage: the class of the first candidate that agrees.
  reg valid_2_q;
  reg [TOKEN_W-1:0] index_2_q;
  reg zero_2_q;
  reg [PLACE_W-1:0] place_2_q;
  reg [COUNT_W-1:0] unique_2_q;
  reg [COUNT_W-1:0] zeros_2_q;
  reg [ADDRESS_W-1:0] address_2_q;
  reg joins_2_q;
  reg round_2_q;
  reg [TOKEN_W-1:0] class_before_q;
  reg [COUNT_W-1:0] classes_q;
  reg map_sent_q;
  reg summary_sent_q;

  wire opens_2 = place_2_q[11+:TOKEN_W] == {TOKEN_W{1'b0}};
  wire last_2 = place_2_q[8];
  wire last_slice_2 = place_2_q[10];
  wire [TOKEN_W-1:0] read_class;
  wire [COUNT_W-1:0] classes_before = opens_2 ? {COUNT_W{1'b0}} : classes_q;
  wire [COUNT_W-1:0] classes = classes_before + {{(COUNT_W - 1){1'b0}}, !joins_2_q};
  wire [TOKEN_W-1:0] joined_class = round_2_q ? class_before_q : read_class;
  wire [TOKEN_W-1:0] class_number = joins_2_q ? joined_class : classes_before[TOKEN_W-1:0];
  wire map_done = map_sent_q || map_ready_i;
  wire summary_done = !last_2 || summary_sent_q || summary_ready_i;
  wire [OFFSET_W+4:0] address_1 = address_of(bank_number(frame_1, row_1, column_1), offset_1);
  wire [ADDRESS_W-1:0] class_address;
  wire same_address = valid_2_q && (class_address == address_2_q);

  focus_ram #(
      .WIDTH_BITS (TOKEN_W),
      .DEPTH_WORDS(CLASS_WORDS)
  ) u_classes (
      .clk_i          (clk_i),
      .write_enable_i (advance && valid_2_q && last_slice_2),
      .write_address_i(address_2_q),
      .write_data_i   (class_number),
      .read_enable_i  (advance && valid_1_q && (|agree) && last_slice_1 && !same_address),
      .read_address_i (class_address),
      .read_data_o    (read_class)
  );

  // Where the class of the first candidate that agrees is kept.
  wire [CANDIDATE_W*ADDRESS_W-1:0] addresses;

  function [ADDRESS_W-1:0] first_of(input [CANDIDATE_W-1:0] set,
                                    input [CANDIDATE_W*ADDRESS_W-1:0] all);
    integer index;
    begin
      first_of = {ADDRESS_W{1'b0}};
      for (index = CANDIDATE_W - 1; index >= 0; index = index - 1)
        if (set[index]) first_of = all[index*ADDRESS_W+:ADDRESS_W];
    end
  endfunction

  assign class_address = first_of(agree, addresses);

  genvar k;
  generate
    for (k = 1; k < BANKS; k = k + 1) begin : gen_candidate
      localparam integer DF = k / (BLOCK_ROWS * BLOCK_COLUMNS);
      localparam integer DR = (k / BLOCK_COLUMNS) % BLOCK_ROWS;
      localparam integer DC = k % BLOCK_COLUMNS;

      wire [1:0] in_row = behind(row_1, DR[1:0], BLOCK_ROWS[1:0]);
      wire [1:0] in_column = behind(column_1, DC[1:0], BLOCK_COLUMNS[1:0]);
      wire [4:0] from_bank =
          bank_number(behind(frame_1, DF[1:0], BLOCK_FRAMES[1:0]), in_row, in_column);

      wire [OFFSET_W+4:0] address =
          address_of(from_bank, word_of(offset_1, row_1, column_1, in_row, in_column));
      wire unused_top = &{1'b0, address};

      assign addresses[(k-1)*ADDRESS_W+:ADDRESS_W] = address[ADDRESS_W-1:0];
    end
  endgenerate

  assign advance = !valid_2_q || (map_done && summary_done);
  assign entries_ready_o = advance;
  assign map_valid_o = valid_2_q && !map_sent_q;
  assign map_index_o = index_2_q;
  assign map_zero_o = zero_2_q;
  assign map_last_o = last_2;
  assign map_class_o = last_slice_2 ? class_number : {TOKEN_W{1'b0}};
  assign map_class_valid_o = last_slice_2;
  assign summary_valid_o = valid_2_q && last_2 && !summary_sent_q;
  assign summary_unique_o = unique_2_q;
  assign summary_zeros_o = zeros_2_q;
  assign summary_classes_o = last_slice_2 ? classes : {COUNT_W{1'b0}};
  assign summary_last_slice_o = last_slice_2;

  wire unused = &{1'b0, address_1, place_1_q, place_2_q};

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      valid_1_q      <= 1'b0;
      valid_2_q      <= 1'b0;
      map_sent_q     <= 1'b0;
      summary_sent_q <= 1'b0;
    end else begin
      if (advance) begin
        valid_1_q <= entries_valid_i;
        valid_2_q <= valid_1_q;
      end
      if (advance) map_sent_q <= 1'b0;
      else if (map_valid_o && map_ready_i) map_sent_q <= 1'b1;
      if (advance) summary_sent_q <= 1'b0;
      else if (summary_valid_o && summary_ready_i) summary_sent_q <= 1'b1;
    end
  end

  always @(posedge clk_i) begin
    if (advance) begin
      index_1_q   <= entries_index_i;
      zero_1_q    <= entries_zero_i;
      agree_1_q   <= entries_agree_i;
      place_1_q   <= entries_place_i;
      unique_1_q  <= entries_unique_i;
      zeros_1_q   <= entries_zeros_i;
      index_2_q   <= index_1_q;
      zero_2_q    <= zero_1_q;
      place_2_q   <= place_1_q;
      unique_2_q  <= unique_1_q;
      zeros_2_q   <= zeros_1_q;
      address_2_q <= address_1[ADDRESS_W-1:0];
      joins_2_q   <= |agree;
      round_2_q   <= same_address;
      class_before_q <= class_number;
      if (valid_2_q && last_slice_2) classes_q <= classes;
    end
  end

endmodule

`resetall
