// SPDX-License-Identifier: Apache-2.0
//
// Gather side of similarity concentration: compares every vector with its neighbours in space and
// time, keeps those that match none, and maps every token to the vector that stands for it.
//
// Contract
//   gap         index = index of the token before + gap; the first token of a tensor counts from 0,
//               that of a later m-tile from the last token of the m-tile before, in every slice
//               again
//   limits      frames of at most 48 rows x 80 columns, 64 of them, m-tiles of at most 16 tokens;
//               each at least 1. Of a shape with other rows, columns, tokens or slices nothing
//               comes but shape_error, and its tokens must not come
//   busy        high in the cycles from the one after a shape was taken to the one in which the
//               last beat of its last slice is taken
//   match       the best of the neighbours in the block, if its cosine is above threshold / 2^15;
//               dot products and squared lengths are exact, compared on their leading bits
//               (matcher)
//   joined      a token that is known to have the vector of candidate k of its block, as tokens of
//               one class of the tensor before have, takes its unique vector without a comparison
//   throughput  one token per 7 cycles, one that has joined a candidate in one
//   gaps        a gap beyond a row of the frame costs a cycle for each further row
//   stall       every stream may be blocked at any time; nothing is lost; unique and map must both
//               be taken for either to go on
//   epochs      after 255 slices, and after reset, the 960 words of each bank are marked empty: as
//               many cycles without a token
//   reset       forgets everything
//
//   shape, tokens -> position decoder -> key (quantizer, norm) -> layouter -> matcher --+
//                                          |                         |                  v
//                                          +-- vectors --------------+-- places -> gather -> unique
//                                                                                       |
//                                                        map, summary <- classifier <---+
//
// Generated from templates/rtl/structure.v.hbs, sha256:bd5913b5. Do not edit.

`default_nettype none

module focus_similarity_concentrator (
    input  wire        clk_i,
    input  wire        rst_ni,

    // One beat per m-tile: retained tokens, slices, size of the frame, threshold, first m-tile of
    // the tensor.
    input  wire        shape_valid_i,
    output wire        shape_ready_o,
    input  wire [ 4:0] shape_tokens_i,
    input  wire [11:0] shape_slices_i,
    input  wire [ 5:0] shape_rows_i,
    input  wire [ 6:0] shape_columns_i,
    input  wire [15:0] shape_threshold_i,
    input  wire        shape_first_i,

    // One beat per slice and token, in raster order: distance to the token before, the candidate it
    // has joined (0: none), vector.
    input  wire        tokens_valid_i,
    output wire        tokens_ready_o,
    input  wire [17:0] tokens_gap_i,
    input  wire [ 2:0] tokens_joined_i,
    input  wire [63:0] tokens_data_i,  // fp16 x 4

    // Unique vectors; each slice ends with a beat with last, which may be without a vector (filled
    // is 0).
    output wire        unique_valid_o,
    input  wire        unique_ready_i,
    output wire [63:0] unique_data_o,  // fp16 x 4
    output wire        unique_filled_o,
    output wire        unique_last_o,

    // One beat per slice and token: number of its unique vector, or zero; class in the last slice.
    output wire        map_valid_o,
    input  wire        map_ready_i,
    output wire [ 3:0] map_index_o,
    output wire        map_zero_o,
    output wire        map_last_o,
    output wire [ 3:0] map_class_o,
    output wire        map_class_valid_o,

    // One beat per slice: p, zero vectors, number of classes in the last slice.
    output wire        summary_valid_o,
    input  wire        summary_ready_i,
    output wire [ 4:0] summary_unique_o,
    output wire [ 4:0] summary_zeros_o,
    output wire [ 4:0] summary_classes_o,
    output wire        summary_last_slice_o,

    // An m-tile is at hand: from the first cycle after its shape was taken until the last beats of
    // its last slice are taken.
    output wire        busy_o,

    // A shape had a count of 0 or beyond the limits; stays until reset.
    output wire        shape_error_o
);

  wire        watch_checked_valid;
  wire        watch_checked_ready;
  wire [4:0]  watch_checked_tokens;
  wire [11:0] watch_checked_slices;
  wire [5:0]  watch_checked_rows;
  wire [6:0]  watch_checked_columns;
  wire [15:0] watch_checked_threshold;
  wire        watch_checked_first;
  wire        decoder_placed_valid;
  wire        decoder_placed_ready;
  wire [63:0] decoder_placed_data;
  wire [2:0]  decoder_placed_joined;
  wire [30:0] decoder_placed_place;
  wire [15:0] decoder_placed_threshold;
  wire        key_keys_valid;
  wire        key_keys_ready;
  wire [51:0] key_keys_vector;
  wire [25:0] key_keys_norm;
  wire        key_keys_zero;
  wire [2:0]  key_keys_joined;
  wire [30:0] key_keys_place;
  wire [15:0] key_keys_threshold;
  wire        key_originals_valid;
  wire        key_originals_ready;
  wire [63:0] key_originals_data;
  wire        layouter_steps_valid;
  wire        layouter_steps_ready;
  wire [51:0] layouter_steps_key;
  wire [25:0] layouter_steps_key_norm;
  wire [15:0] layouter_steps_threshold;
  wire [51:0] layouter_steps_candidates;
  wire [25:0] layouter_steps_norms;
  wire        layouter_steps_first;
  wire        layouter_steps_last;
  wire        layouter_places_valid;
  wire        layouter_places_ready;
  wire [6:0]  layouter_places_candidates;
  wire        layouter_places_zero;
  wire [2:0]  layouter_places_joined;
  wire [30:0] layouter_places_place;
  wire        matcher_decisions_valid;
  wire        matcher_decisions_ready;
  wire        matcher_decisions_match;
  wire [2:0]  matcher_decisions_candidate;
  wire        gather_unique_valid;
  wire        gather_unique_ready;
  wire [63:0] gather_unique_data;
  wire        gather_unique_filled;
  wire        gather_unique_last;
  wire        gather_entries_valid;
  wire        gather_entries_ready;
  wire [3:0]  gather_entries_index;
  wire        gather_entries_zero;
  wire [6:0]  gather_entries_agree;
  wire [30:0] gather_entries_place;
  wire [4:0]  gather_entries_unique;
  wire [4:0]  gather_entries_zeros;
  wire        classifier_map_valid;
  wire        classifier_map_ready;
  wire [3:0]  classifier_map_index;
  wire        classifier_map_zero;
  wire        classifier_map_last;
  wire [3:0]  classifier_map_class;
  wire        classifier_map_class_valid;
  wire        classifier_summary_valid;
  wire        classifier_summary_ready;
  wire [4:0]  classifier_summary_unique;
  wire [4:0]  classifier_summary_zeros;
  wire [4:0]  classifier_summary_classes;
  wire        classifier_summary_last_slice;

  focus_position_decoder #(
      .BLOCK_FRAMES (2),
      .BLOCK_ROWS   (2),
      .BLOCK_COLUMNS(2),
      .STRIDE_WORDS (40),
      .DEPTH_WORDS  (960),
      .FRAME_W      (6),
      .TILE_TOKENS  (16),
      .PLACE_W      (31),
      .SLICE_W      (12),
      .ROW_W        (6),
      .COLUMN_W     (7),
      .NUMBER_W     (3),
      .GAP_W        (18),
      .VECTOR_BITS  (64),
      .THRESHOLD_W  (16)
  ) u_decoder (
      .clk_i             (clk_i),
      .rst_ni            (rst_ni),
      .shape_valid_i     (watch_checked_valid),
      .shape_ready_o     (watch_checked_ready),
      .shape_tokens_i    (watch_checked_tokens),
      .shape_slices_i    (watch_checked_slices),
      .shape_rows_i      (watch_checked_rows),
      .shape_columns_i   (watch_checked_columns),
      .shape_threshold_i (watch_checked_threshold),
      .shape_first_i     (watch_checked_first),
      .tokens_valid_i    (tokens_valid_i),
      .tokens_ready_o    (tokens_ready_o),
      .tokens_gap_i      (tokens_gap_i),
      .tokens_joined_i   (tokens_joined_i),
      .tokens_data_i     (tokens_data_i),
      .placed_valid_o    (decoder_placed_valid),
      .placed_ready_i    (decoder_placed_ready),
      .placed_data_o     (decoder_placed_data),
      .placed_joined_o   (decoder_placed_joined),
      .placed_place_o    (decoder_placed_place),
      .placed_threshold_o(decoder_placed_threshold)
  );

  focus_vector_key_fp16_w13 #(
      .LANES      (4),
      .PLACE_W    (31),
      .NUMBER_W   (3),
      .THRESHOLD_W(16),
      .NORM_W     (26),
      .STEPS      (7)
  ) u_key (
      .clk_i             (clk_i),
      .rst_ni            (rst_ni),
      .placed_valid_i    (decoder_placed_valid),
      .placed_ready_o    (decoder_placed_ready),
      .placed_data_i     (decoder_placed_data),
      .placed_joined_i   (decoder_placed_joined),
      .placed_place_i    (decoder_placed_place),
      .placed_threshold_i(decoder_placed_threshold),
      .originals_valid_o (key_originals_valid),
      .originals_ready_i (key_originals_ready),
      .originals_data_o  (key_originals_data),
      .keys_valid_o      (key_keys_valid),
      .keys_ready_i      (key_keys_ready),
      .keys_vector_o     (key_keys_vector),
      .keys_norm_o       (key_keys_norm),
      .keys_zero_o       (key_keys_zero),
      .keys_joined_o     (key_keys_joined),
      .keys_place_o      (key_keys_place),
      .keys_threshold_o  (key_keys_threshold)
  );

  focus_layouter #(
      .BLOCK_FRAMES (2),
      .BLOCK_ROWS   (2),
      .BLOCK_COLUMNS(2),
      .STRIDE_WORDS (40),
      .DEPTH_WORDS  (960),
      .FRAME_W      (6),
      .TILE_TOKENS  (16),
      .PLACE_W      (31),
      .VECTOR_BITS  (52),
      .NORM_W       (26),
      .THRESHOLD_W  (16),
      .NUMBER_W     (3),
      .CANDIDATE_W  (7),
      .EPOCH_W      (8),
      .DOTS         (1)
  ) u_layouter (
      .clk_i              (clk_i),
      .rst_ni             (rst_ni),
      .keys_valid_i       (key_keys_valid),
      .keys_ready_o       (key_keys_ready),
      .keys_vector_i      (key_keys_vector),
      .keys_norm_i        (key_keys_norm),
      .keys_zero_i        (key_keys_zero),
      .keys_joined_i      (key_keys_joined),
      .keys_place_i       (key_keys_place),
      .keys_threshold_i   (key_keys_threshold),
      .places_valid_o     (layouter_places_valid),
      .places_ready_i     (layouter_places_ready),
      .places_candidates_o(layouter_places_candidates),
      .places_zero_o      (layouter_places_zero),
      .places_joined_o    (layouter_places_joined),
      .places_place_o     (layouter_places_place),
      .steps_valid_o      (layouter_steps_valid),
      .steps_ready_i      (layouter_steps_ready),
      .steps_key_o        (layouter_steps_key),
      .steps_key_norm_o   (layouter_steps_key_norm),
      .steps_threshold_o  (layouter_steps_threshold),
      .steps_candidates_o (layouter_steps_candidates),
      .steps_norms_o      (layouter_steps_norms),
      .steps_first_o      (layouter_steps_first),
      .steps_last_o       (layouter_steps_last)
  );

  focus_matcher_stepwise #(
      .LANES      (4),
      .KEY_W      (13),
      .NORM_W     (26),
      .MANTISSA_W (16),
      .THRESHOLD_W(16),
      .NUMBER_W   (3),
      .DOTS       (1),
      .STEPS      (7)
  ) u_matcher (
      .clk_i                (clk_i),
      .rst_ni               (rst_ni),
      .steps_valid_i        (layouter_steps_valid),
      .steps_ready_o        (layouter_steps_ready),
      .steps_key_i          (layouter_steps_key),
      .steps_key_norm_i     (layouter_steps_key_norm),
      .steps_threshold_i    (layouter_steps_threshold),
      .steps_candidates_i   (layouter_steps_candidates),
      .steps_norms_i        (layouter_steps_norms),
      .steps_first_i        (layouter_steps_first),
      .steps_last_i         (layouter_steps_last),
      .decisions_valid_o    (matcher_decisions_valid),
      .decisions_ready_i    (matcher_decisions_ready),
      .decisions_match_o    (matcher_decisions_match),
      .decisions_candidate_o(matcher_decisions_candidate)
  );

  focus_gather #(
      .BLOCK_FRAMES (2),
      .BLOCK_ROWS   (2),
      .BLOCK_COLUMNS(2),
      .STRIDE_WORDS (40),
      .DEPTH_WORDS  (960),
      .FRAME_W      (6),
      .TILE_TOKENS  (16),
      .PLACE_W      (31),
      .CANDIDATE_W  (7),
      .NUMBER_W     (3),
      .VECTOR_BITS  (64),
      .DEPTH_KEYS   (10),
      .DEPTH_PLACES (29)
  ) u_gather (
      .clk_i                (clk_i),
      .rst_ni               (rst_ni),
      .decisions_valid_i    (matcher_decisions_valid),
      .decisions_ready_o    (matcher_decisions_ready),
      .decisions_match_i    (matcher_decisions_match),
      .decisions_candidate_i(matcher_decisions_candidate),
      .places_valid_i       (layouter_places_valid),
      .places_ready_o       (layouter_places_ready),
      .places_candidates_i  (layouter_places_candidates),
      .places_zero_i        (layouter_places_zero),
      .places_joined_i      (layouter_places_joined),
      .places_place_i       (layouter_places_place),
      .originals_valid_i    (key_originals_valid),
      .originals_ready_o    (key_originals_ready),
      .originals_data_i     (key_originals_data),
      .unique_valid_o       (gather_unique_valid),
      .unique_ready_i       (gather_unique_ready),
      .unique_data_o        (gather_unique_data),
      .unique_filled_o      (gather_unique_filled),
      .unique_last_o        (gather_unique_last),
      .entries_valid_o      (gather_entries_valid),
      .entries_ready_i      (gather_entries_ready),
      .entries_index_o      (gather_entries_index),
      .entries_zero_o       (gather_entries_zero),
      .entries_agree_o      (gather_entries_agree),
      .entries_place_o      (gather_entries_place),
      .entries_unique_o     (gather_entries_unique),
      .entries_zeros_o      (gather_entries_zeros)
  );

  focus_token_classifier #(
      .BLOCK_FRAMES (2),
      .BLOCK_ROWS   (2),
      .BLOCK_COLUMNS(2),
      .STRIDE_WORDS (40),
      .DEPTH_WORDS  (960),
      .FRAME_W      (6),
      .TILE_TOKENS  (16),
      .PLACE_W      (31),
      .CANDIDATE_W  (7)
  ) u_classifier (
      .clk_i               (clk_i),
      .rst_ni              (rst_ni),
      .entries_valid_i     (gather_entries_valid),
      .entries_ready_o     (gather_entries_ready),
      .entries_index_i     (gather_entries_index),
      .entries_zero_i      (gather_entries_zero),
      .entries_agree_i     (gather_entries_agree),
      .entries_place_i     (gather_entries_place),
      .entries_unique_i    (gather_entries_unique),
      .entries_zeros_i     (gather_entries_zeros),
      .map_valid_o         (classifier_map_valid),
      .map_ready_i         (classifier_map_ready),
      .map_index_o         (classifier_map_index),
      .map_zero_o          (classifier_map_zero),
      .map_last_o          (classifier_map_last),
      .map_class_o         (classifier_map_class),
      .map_class_valid_o   (classifier_map_class_valid),
      .summary_valid_o     (classifier_summary_valid),
      .summary_ready_i     (classifier_summary_ready),
      .summary_unique_o    (classifier_summary_unique),
      .summary_zeros_o     (classifier_summary_zeros),
      .summary_classes_o   (classifier_summary_classes),
      .summary_last_slice_o(classifier_summary_last_slice)
  );

  focus_gather_watch #(
      .TILE_TOKENS(16),
      .MAX_ROWS   (48),
      .MAX_COLUMNS(80),
      .SLICE_W    (12),
      .THRESHOLD_W(16),
      .VECTOR_BITS(64)
  ) u_watch (
      .clk_i                (clk_i),
      .rst_ni               (rst_ni),
      .shape_valid_i        (shape_valid_i),
      .shape_ready_o        (shape_ready_o),
      .shape_tokens_i       (shape_tokens_i),
      .shape_slices_i       (shape_slices_i),
      .shape_rows_i         (shape_rows_i),
      .shape_columns_i      (shape_columns_i),
      .shape_threshold_i    (shape_threshold_i),
      .shape_first_i        (shape_first_i),
      .checked_valid_o      (watch_checked_valid),
      .checked_ready_i      (watch_checked_ready),
      .checked_tokens_o     (watch_checked_tokens),
      .checked_slices_o     (watch_checked_slices),
      .checked_rows_o       (watch_checked_rows),
      .checked_columns_o    (watch_checked_columns),
      .checked_threshold_o  (watch_checked_threshold),
      .checked_first_o      (watch_checked_first),
      .vectors_valid_i      (gather_unique_valid),
      .vectors_ready_o      (gather_unique_ready),
      .vectors_data_i       (gather_unique_data),
      .vectors_filled_i     (gather_unique_filled),
      .vectors_last_i       (gather_unique_last),
      .entries_valid_i      (classifier_map_valid),
      .entries_ready_o      (classifier_map_ready),
      .entries_index_i      (classifier_map_index),
      .entries_zero_i       (classifier_map_zero),
      .entries_last_i       (classifier_map_last),
      .entries_class_i      (classifier_map_class),
      .entries_class_valid_i(classifier_map_class_valid),
      .counts_valid_i       (classifier_summary_valid),
      .counts_ready_o       (classifier_summary_ready),
      .counts_unique_i      (classifier_summary_unique),
      .counts_zeros_i       (classifier_summary_zeros),
      .counts_classes_i     (classifier_summary_classes),
      .counts_last_slice_i  (classifier_summary_last_slice),
      .unique_valid_o       (unique_valid_o),
      .unique_ready_i       (unique_ready_i),
      .unique_data_o        (unique_data_o),
      .unique_filled_o      (unique_filled_o),
      .unique_last_o        (unique_last_o),
      .map_valid_o          (map_valid_o),
      .map_ready_i          (map_ready_i),
      .map_index_o          (map_index_o),
      .map_zero_o           (map_zero_o),
      .map_last_o           (map_last_o),
      .map_class_o          (map_class_o),
      .map_class_valid_o    (map_class_valid_o),
      .summary_valid_o      (summary_valid_o),
      .summary_ready_i      (summary_ready_i),
      .summary_unique_o     (summary_unique_o),
      .summary_zeros_o      (summary_zeros_o),
      .summary_classes_o    (summary_classes_o),
      .summary_last_slice_o (summary_last_slice_o),
      .busy_o               (busy_o),
      .shape_error_o        (shape_error_o)
  );

endmodule

`resetall
