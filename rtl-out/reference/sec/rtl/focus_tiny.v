// SPDX-License-Identifier: Apache-2.0
//
// QK^T of text and image rows, and beside it which image tokens the text rows keep: softmax,
// importance, top-k, gaps.
//
// Contract
//   engine  shape, activations, weights and results as in the GEMM engine alone; text rows of all
//           heads first, then image rows
//   job     one pruning: rows of attention, image tokens, how many of them stay
//   rows    softmax_rows: for each text row of each head its length, how much of it is seen, scale
//           times log2(e)
//   scores  those of the text rows, row by row, from memory: as soon as the results of a row are
//           there
//   gaps    with tiles: the image tokens that stay, in order
//   stall   neither side waits for the other but through memory: the engine loses no cycle to the
//           pruning
//   reset   forgets the GEMM and the pruning at hand
//
// Generated from templates/rtl/structure.v.hbs, sha256:8a286b0b. Do not edit.

`default_nettype none

module focus_tiny (
    input  wire        clk_i,
    input  wire        rst_ni,

    // A GEMM or a pruning is at hand.
    output wire        busy_o,

    // M, K and N of a GEMM.
    input  wire        shape_valid_i,
    output wire        shape_ready_o,
    input  wire [12:0] shape_tokens_i,
    input  wire [12:0] shape_inner_i,
    input  wire [12:0] shape_outer_i,

    // Vectors, m-tile by m-tile, n-group by n-group, slice by slice.
    input  wire        activations_valid_i,
    output wire        activations_ready_o,
    input  wire [63:0] activations_data_i,  // fp16 x 4

    // Weight rows, in the order of the passes.
    input  wire        weights_valid_i,
    output wire        weights_ready_o,
    input  wire [63:0] weights_data_i,  // fp16 x 4

    // A vector enters the array: what a utilisation counter counts.
    output wire        computing_o,

    // A shape had an M, K or N of 0 or beyond the limit; stays until reset.
    output wire        shape_error_o,

    // Result rows: m-tile by m-tile, n-group by n-group, block by block, token by token.
    output wire        results_valid_o,
    input  wire        results_ready_i,
    output wire [63:0] results_data_o,  // fp16 x 4
    output wire        results_last_o,

    // Rows: elements; how many of them, from the first one, are seen (causal mask); scale times
    // log2(e).
    input  wire        softmax_rows_valid_i,
    output wire        softmax_rows_ready_o,
    input  wire [13:0] softmax_rows_length_i,
    input  wire [13:0] softmax_rows_visible_i,
    input  wire [31:0] softmax_rows_factor_i,  // fp32

    // Scores of the row; lanes behind its end are not looked at.
    input  wire        scores_valid_i,
    output wire        scores_ready_o,
    input  wire [63:0] scores_data_i,  // fp16 x 4

    // A pruning: text rows times heads, image tokens (M), how many of them stay (k; below 1 counts
    // as 1, above M as M).
    input  wire        job_valid_i,
    output wire        job_ready_o,
    input  wire [12:0] job_rows_i,
    input  wire [13:0] job_tokens_i,
    input  wire [13:0] job_keep_i,

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

    // A row of attention, or the list of retained tokens, had another length than the pruning says;
    // stays until reset.
    output wire        length_error_o
);

  wire        softmax_probabilities_valid;
  wire        softmax_probabilities_ready;
  wire [63:0] softmax_probabilities_data;
  wire        softmax_probabilities_last;
  wire        engine_busy;
  wire        concentrator_busy;

  focus_tiny_engine u_engine (
      .clk_i              (clk_i),
      .rst_ni             (rst_ni),
      .shape_valid_i      (shape_valid_i),
      .shape_ready_o      (shape_ready_o),
      .shape_tokens_i     (shape_tokens_i),
      .shape_inner_i      (shape_inner_i),
      .shape_outer_i      (shape_outer_i),
      .activations_valid_i(activations_valid_i),
      .activations_ready_o(activations_ready_o),
      .activations_data_i (activations_data_i),
      .weights_valid_i    (weights_valid_i),
      .weights_ready_o    (weights_ready_o),
      .weights_data_i     (weights_data_i),
      .computing_o        (computing_o),
      .busy_o             (engine_busy),
      .shape_error_o      (shape_error_o),
      .results_valid_o    (results_valid_o),
      .results_ready_i    (results_ready_i),
      .results_data_o     (results_data_o),
      .results_last_o     (results_last_o)
  );

  focus_softmax_fp16_s3_2_2 #(
      .LANES       (4),
      .MAX_ELEMENTS(12800)
  ) u_softmax (
      .clk_i                (clk_i),
      .rst_ni               (rst_ni),
      .rows_valid_i         (softmax_rows_valid_i),
      .rows_ready_o         (softmax_rows_ready_o),
      .rows_length_i        (softmax_rows_length_i),
      .rows_visible_i       (softmax_rows_visible_i),
      .rows_factor_i        (softmax_rows_factor_i),
      .scores_valid_i       (scores_valid_i),
      .scores_ready_o       (scores_ready_o),
      .scores_data_i        (scores_data_i),
      .probabilities_valid_o(softmax_probabilities_valid),
      .probabilities_ready_i(softmax_probabilities_ready),
      .probabilities_data_o (softmax_probabilities_data),
      .probabilities_last_o (softmax_probabilities_last)
  );

  focus_semantic_concentrator u_concentrator (
      .clk_i           (clk_i),
      .rst_ni          (rst_ni),
      .job_valid_i     (job_valid_i),
      .job_ready_o     (job_ready_o),
      .job_rows_i      (job_rows_i),
      .job_tokens_i    (job_tokens_i),
      .job_keep_i      (job_keep_i),
      .rows_valid_i    (softmax_probabilities_valid),
      .rows_ready_o    (softmax_probabilities_ready),
      .rows_data_i     (softmax_probabilities_data),
      .rows_last_i     (softmax_probabilities_last),
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
      .busy_o          (concentrator_busy),
      .length_error_o  (length_error_o)
  );

  focus_or_reduce_x2 u_busy (
      .flag0_i(engine_busy),
      .flag1_i(concentrator_busy),
      .any_o  (busy_o)
  );

endmodule

`resetall
