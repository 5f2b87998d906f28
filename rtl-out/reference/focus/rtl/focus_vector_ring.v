// SPDX-License-Identifier: Apache-2.0
//
// Keeps the vectors of the last frames in one memory and reads the candidates of a key one by one.
//
// Contract
//   ring        position w * BR * BC + b of a frame for word w of its bank b, each frame behind the
//               one before it, round and round
//   depth       what a vector takes the place of lies in the frame that is no longer read, or two
//               rows of blocks before the key: nobody asks for it
//   latency     1 cycle from take_i to candidate 1, from next_i to the next one; it stays until
//               then
//   candidates  k = (df * BR + dr) * BC + dc for the position (f - df, r - dr, c - dc)
//   throughput  one candidate per cycle
//   reset       starts the ring anew; vectors are not reset, present_i says which count
//
// Generated from templates/rtl/similarity/vector-ring.v.hbs, sha256:a974f78b. Do not edit.

`default_nettype none

module focus_vector_ring #(
    parameter integer BLOCK_FRAMES  = 2,    // frames of the block, at least 1
    parameter integer BLOCK_ROWS    = 2,    // rows of the block, at least 1
    parameter integer BLOCK_COLUMNS = 2,    // columns of the block, at least 1
    parameter integer STRIDE_WORDS  = 12,   // words of a row of blocks, at least 1
    parameter integer DEPTH_WORDS   = 144,  // words of a bank, at least 2
    parameter integer FRAME_W       = 6,    // bits of a frame number, at least 1
    parameter integer NUMBER_W      = 3,    // bits of a candidate's number, at least 1
    parameter integer VECTOR_BITS   = 384   // bits of a vector, at least 1
) (
    input  wire                                             clk_i,
    input  wire                                             rst_ni,

    input  wire                                             take_i,
    input  wire                                             opens_i,
    input  wire                                             joins_i,
    input  wire [                              FRAME_W-1:0] frame_i,
    input  wire [                                      1:0] row_i,
    input  wire [                                      1:0] column_i,
    input  wire                                             top_i,
    input  wire                                             left_i,
    input  wire [                  $clog2(DEPTH_WORDS)-1:0] offset_i,
    input  wire [                          VECTOR_BITS-1:0] vector_i,
    input  wire [                              FRAME_W-1:0] at_frame_i,
    input  wire [                                      1:0] at_row_i,
    input  wire [                                      1:0] at_column_i,
    input  wire [                  $clog2(DEPTH_WORDS)-1:0] at_offset_i,
    input  wire [BLOCK_FRAMES*BLOCK_ROWS*BLOCK_COLUMNS-1:0] present_i,
    input  wire [                             NUMBER_W-1:0] number_i,
    input  wire                                             next_i,

    output wire [                          VECTOR_BITS-1:0] candidate_o
);

  localparam integer OFFSET_W = $clog2(DEPTH_WORDS);  // bits of an offset
  localparam integer BANKS = BLOCK_FRAMES * BLOCK_ROWS * BLOCK_COLUMNS;
  localparam integer BLOCK_WORDS = BLOCK_ROWS * BLOCK_COLUMNS;
  localparam integer FRAME_WORDS = DEPTH_WORDS * BLOCK_WORDS;
  localparam integer TWO_ROWS = 2 * STRIDE_WORDS * BLOCK_WORDS;
  localparam integer MARGIN = (BLOCK_FRAMES == 1 || TWO_ROWS > FRAME_WORDS) ? FRAME_WORDS
                                                                            : TWO_ROWS;
  localparam integer RING_WORDS = (BLOCK_FRAMES - 1) * FRAME_WORDS + MARGIN;
  localparam integer RING_W = $clog2(RING_WORDS);
  localparam integer AT_W = RING_W + 1;
  localparam [AT_W-1:0] ROUND = RING_WORDS[AT_W-1:0];
  localparam [AT_W-1:0] FRAME = (BLOCK_FRAMES == 1) ? {AT_W{1'b0}} : FRAME_WORDS[AT_W-1:0];
  localparam [AT_W-1:0] FRAMES = (BLOCK_FRAMES == 3) ? FRAME << 1 : FRAME;
  localparam [AT_W-1:0] BACK = ROUND - FRAME;  // a frame back, round the ring
  localparam [AT_W-1:0] SIZE = BLOCK_WORDS[AT_W-1:0];
  localparam [AT_W-1:0] COLUMNS = BLOCK_COLUMNS[AT_W-1:0];
  localparam [OFFSET_W-1:0] STRIDE = STRIDE_WORDS[OFFSET_W-1:0];
  localparam [4:0] ROWS_OF_BLOCK = BLOCK_ROWS[4:0];
  localparam [4:0] COLUMNS_OF_BLOCK = BLOCK_COLUMNS[4:0];
  localparam integer SPREAD = 2 << NUMBER_W;

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
    if (NUMBER_W < 1) begin : gen_number_w_check
      ERROR_NUMBER_W_must_be_at_least_1 u_stop ();
    end
    if (VECTOR_BITS < 1) begin : gen_vector_bits_check
      ERROR_VECTOR_BITS_must_be_at_least_1 u_stop ();
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

  function [AT_W-1:0] onward(input [AT_W-1:0] from, input [AT_W-1:0] distance);
    reg [AT_W-1:0] sum;
    begin
      sum    = from + distance;
      onward = (sum >= ROUND) ? sum - ROUND : sum;
    end
  endfunction

  function [AT_W-1:0] place_of(input [AT_W-1:0] base, input [OFFSET_W-1:0] word,
                               input [1:0] in_row, input [1:0] in_column);
    reg [AT_W-1:0] block;
    reg [AT_W-1:0] row;
    begin
      block    = {{(AT_W - OFFSET_W){1'b0}}, word} * SIZE;
      row      = {{(AT_W - 2){1'b0}}, in_row} * COLUMNS;
      place_of = onward(base, block + row + {{(AT_W - 2){1'b0}}, in_column});
    end
  endfunction

  // Where the frame of the key at hand begins, and the frames before it.
  reg [AT_W-1:0] base_q;
  wire same_frame = opens_i || (frame_i == at_frame_i);
  wire next_frame = frame_i == at_frame_i + 1'b1;
  wire [AT_W-1:0] moved = onward(base_q, next_frame ? FRAME : FRAMES);
  wire [AT_W-1:0] base = same_frame ? base_q : moved;
  wire [3*AT_W-1:0] bases = bases_of(base);
  wire [3*AT_W-1:0] at_bases = bases_of(base_q);

  function [3*AT_W-1:0] bases_of(input [AT_W-1:0] now);
    reg [AT_W-1:0] earlier;
    begin
      earlier  = onward(now, BACK);
      bases_of = {onward(earlier, BACK), earlier, now};
    end
  endfunction

  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) base_q <= {AT_W{1'b0}};
    else if (take_i) base_q <= base;
  end

  // Candidate 1 is read when the key comes, each next one when the one before it leaves.
  wire [SPREAD*AT_W-1:0] places;
  wire [SPREAD-1:0] there = {{(SPREAD - BANKS){1'b0}}, present_i};
  wire [NUMBER_W:0] next = {1'b0, number_i} + 1'b1;
  wire reads_first;
  wire [AT_W-1:0] first_at;
  wire [AT_W-1:0] own_at = place_of(base, offset_i, row_i, column_i);
  wire [AT_W-1:0] read_at = take_i ? first_at : places[next*AT_W+:AT_W];
  wire [VECTOR_BITS-1:0] read_vector;
  wire unused = &{1'b0, places, bases, at_bases, own_at, read_at};

  assign candidate_o = read_vector & {VECTOR_BITS{there[{1'b0, number_i}]}};

  genvar k;
  generate
    for (k = 0; k < SPREAD; k = k + 1) begin : gen_place
      localparam integer DF = k / BLOCK_WORDS;
      localparam integer DR = (k / BLOCK_COLUMNS) % BLOCK_ROWS;
      localparam integer DC = k % BLOCK_COLUMNS;

      if (k == 1) begin : gen_first
        wire [1:0] in_row = behind(row_i, DR[1:0], BLOCK_ROWS[1:0]);
        wire [1:0] in_column = behind(column_i, DC[1:0], BLOCK_COLUMNS[1:0]);
        wire outside = (precedes(row_i, in_row) && top_i)
                       || (precedes(column_i, in_column) && left_i);

        assign reads_first = take_i && !joins_i && !outside;
        assign first_at = place_of(
            bases[DF*AT_W+:AT_W],
            word_of(offset_i, row_i, column_i, in_row, in_column),
            in_row,
            in_column);
        assign places[k*AT_W+:AT_W] = {AT_W{1'b0}};
      end else if (k > 1 && k < BANKS) begin : gen_next
        wire [1:0] in_row = behind(at_row_i, DR[1:0], BLOCK_ROWS[1:0]);
        wire [1:0] in_column = behind(at_column_i, DC[1:0], BLOCK_COLUMNS[1:0]);

        assign places[k*AT_W+:AT_W] = place_of(
            at_bases[DF*AT_W+:AT_W],
            word_of(at_offset_i, at_row_i, at_column_i, in_row, in_column),
            in_row,
            in_column);
      end else begin : gen_none
        assign places[k*AT_W+:AT_W] = {AT_W{1'b0}};
      end
    end
  endgenerate

  focus_ram #(
      .WIDTH_BITS (VECTOR_BITS),
      .DEPTH_WORDS(RING_WORDS)
  ) u_vectors (
      .clk_i          (clk_i),
      .write_enable_i (take_i),
      .write_address_i(own_at[RING_W-1:0]),
      .write_data_i   (vector_i),
      .read_enable_i  (reads_first || (next_i && there[next])),
      .read_address_i (read_at[RING_W-1:0]),
      .read_data_o    (read_vector)
  );

endmodule

`resetall
