// SPDX-License-Identifier: Apache-2.0
//
// Semantic concentration: takes the attention that text rows pay to image tokens, keeps the k
// tokens that matter most to any of them, and gives their places as gaps.
//
// Contract
//   importance  of a token: maximum over all rows; NaN in any row ranks last
//   selection   the k most important tokens, exactly; of equal ones the lower index; they leave in
//               index order
//   gap         position less that of the retained token before, across m-tiles; the first counts
//               from 0
//   empty       of a pruning of no rows or no tokens nothing comes, not even an m-tile; the next
//               one follows
//   length      rows and tokens are counted; where last says otherwise length_error_o rises and
//               stays
//   throughput  rows: one word per cycle; from the second row on every second cycle where a row is
//               one word
//   cycles      from the last word of the last row to the last gap: a cycle per m-tile and those of
//               the selection, 8 passes over W = ceil(M / LANES) words and about a cycle per
//               retained token
//   stall       every stream may be blocked at any time; nothing is lost
//   reset       forgets the pruning
//
//   job --> split --+--------------+---------------+
//                   v              v               v
//   rows ------> importance -->    top-k   --> offset encoder --> tiles, gaps
//
// Generated from templates/rtl/structure.v.hbs, sha256:06f7f327. Do not edit.

`default_nettype none

module focus_semantic_concentrator (
    input  wire        clk_i,
    input  wire        rst_ni,

    // A pruning: text rows times heads, image tokens (M), how many of them stay (k; below 1 counts
    // as 1, above M as M).
    input  wire        job_valid_i,
    output wire        job_ready_o,
    input  wire [12:0] job_rows_i,
    input  wire [13:0] job_tokens_i,
    input  wire [13:0] job_keep_i,

    // Attention after softmax, row by row, all tokens of a row in order; last ends a row; lanes
    // behind the last one carry anything.
    input  wire        rows_valid_i,
    output wire        rows_ready_o,
    input  wire [63:0] rows_data_i,  // fp16 x 4
    input  wire        rows_last_i,

    // An m-tile of retained tokens, before its gaps: its tokens; first and last one of the tensor.
    output wire        tiles_valid_o,
    input  wire        tiles_ready_i,
    output wire [ 4:0] tiles_tokens_o,
    output wire        tiles_first_o,
    output wire        tiles_last_o,

    // Distance of each retained token to the one before; last token of its m-tile, of the tensor.
    output wire        gaps_valid_o,
    input  wire        gaps_ready_i,
    output wire [13:0] gaps_gap_o,
    output wire        gaps_tile_last_o,
    output wire        gaps_last_o,

    // A pruning is at hand: from the first cycle after one of its parts took it until its last gap
    // has left.
    output wire        busy_o,

    // A row of attention, or the list of retained tokens, had another length than the pruning says;
    // stays until reset.
    output wire        length_error_o
);

  wire        split_shape_valid;
  wire        split_shape_ready;
  wire [12:0] split_shape_rows;
  wire [13:0] split_shape_tokens;
  wire        split_select_valid;
  wire        split_select_ready;
  wire [13:0] split_select_tokens;
  wire [13:0] split_select_keep;
  wire        split_tensor_valid;
  wire        split_tensor_ready;
  wire [13:0] split_tensor_tokens;
  wire        importance_scores_valid;
  wire        importance_scores_ready;
  wire [63:0] importance_scores_data;
  wire        topk_retained_valid;
  wire        topk_retained_ready;
  wire [13:0] topk_retained_index;
  wire        topk_retained_last;
  wire        importance_length_error;
  wire        encoder_length_error;
  wire        importance_busy;
  wire        topk_busy;
  wire        encoder_busy;

  focus_selection_split #(
      .MAX_ROWS  (8191),
      .MAX_TOKENS(12800)
  ) u_split (
      .clk_i          (clk_i),
      .rst_ni         (rst_ni),
      .job_valid_i    (job_valid_i),
      .job_ready_o    (job_ready_o),
      .job_rows_i     (job_rows_i),
      .job_tokens_i   (job_tokens_i),
      .job_keep_i     (job_keep_i),
      .shape_valid_o  (split_shape_valid),
      .shape_ready_i  (split_shape_ready),
      .shape_rows_o   (split_shape_rows),
      .shape_tokens_o (split_shape_tokens),
      .select_valid_o (split_select_valid),
      .select_ready_i (split_select_ready),
      .select_tokens_o(split_select_tokens),
      .select_keep_o  (split_select_keep),
      .tensor_valid_o (split_tensor_valid),
      .tensor_ready_i (split_tensor_ready),
      .tensor_tokens_o(split_tensor_tokens)
  );

  focus_importance_fp16 #(
      .LANES     (4),
      .MAX_TOKENS(12800),
      .MAX_ROWS  (8191)
  ) u_importance (
      .clk_i         (clk_i),
      .rst_ni        (rst_ni),
      .shape_valid_i (split_shape_valid),
      .shape_ready_o (split_shape_ready),
      .shape_rows_i  (split_shape_rows),
      .shape_tokens_i(split_shape_tokens),
      .rows_valid_i  (rows_valid_i),
      .rows_ready_o  (rows_ready_o),
      .rows_data_i   (rows_data_i),
      .rows_last_i   (rows_last_i),
      .scores_valid_o(importance_scores_valid),
      .scores_ready_i(importance_scores_ready),
      .scores_data_o (importance_scores_data),
      .busy_o        (importance_busy),
      .length_error_o(importance_length_error)
  );

  focus_radix_topk #(
      .LANES     (4),
      .EXP_W     (5),
      .FRAC_W    (10),
      .MAX_TOKENS(12800),
      .DIGIT_W   (2)
  ) u_topk (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .select_valid_i  (split_select_valid),
      .select_ready_o  (split_select_ready),
      .select_tokens_i (split_select_tokens),
      .select_keep_i   (split_select_keep),
      .scores_valid_i  (importance_scores_valid),
      .scores_ready_o  (importance_scores_ready),
      .scores_data_i   (importance_scores_data),
      .retained_valid_o(topk_retained_valid),
      .retained_ready_i(topk_retained_ready),
      .retained_index_o(topk_retained_index),
      .retained_last_o (topk_retained_last),
      .busy_o          (topk_busy)
  );

  focus_offset_encoder #(
      .MAX_TOKENS (12800),
      .TILE_TOKENS(16)
  ) u_encoder (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .tensor_valid_i  (split_tensor_valid),
      .tensor_ready_o  (split_tensor_ready),
      .tensor_tokens_i (split_tensor_tokens),
      .retained_valid_i(topk_retained_valid),
      .retained_ready_o(topk_retained_ready),
      .retained_index_i(topk_retained_index),
      .retained_last_i (topk_retained_last),
      .tiles_valid_o   (tiles_valid_o),
      .tiles_ready_i   (tiles_ready_i),
      .tiles_tokens_o  (tiles_tokens_o),
      .tiles_first_o   (tiles_first_o),
      .tiles_last_o    (tiles_last_o),
      .gaps_valid_o    (gaps_valid_o),
      .gaps_ready_i    (gaps_ready_i),
      .gaps_gap_o      (gaps_gap_o),
      .gaps_tile_last_o(gaps_tile_last_o),
      .gaps_last_o     (gaps_last_o),
      .busy_o          (encoder_busy),
      .length_error_o  (encoder_length_error)
  );

  focus_or_reduce_x2 u_errors (
      .flag0_i(importance_length_error),
      .flag1_i(encoder_length_error),
      .any_o  (length_error_o)
  );

  focus_or_reduce_x3 u_busy (
      .flag0_i(importance_busy),
      .flag1_i(topk_busy),
      .flag2_i(encoder_busy),
      .any_o  (busy_o)
  );

endmodule

`resetall
