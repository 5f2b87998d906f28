import type { BlockFault } from "./faults.js";

/** Faults of semantic concentration, each seen through its block's own testbench. */
export const semanticFaults: readonly BlockFault[] = [
  { name: "-0 is less than +0", bench: "score_key", label: "LANES=5", block: "score_key", search: "score[MAG_W] && (|score[MAG_W-1:0])", replacement: "score[MAG_W]" },
  { name: "a NaN ranks above infinity", bench: "score_key", label: "LANES=5", block: "score_key", search: "present_i[lane] && !nan", replacement: "present_i[lane] && (!nan || !negative)" },
  { name: "a word without a retained token ends in nothing", bench: "retained_scan", block: "retained_scan", search: "done = !(|here) || (give", replacement: "done = (give", },
  { name: "ties go on after the last place", bench: "retained_scan", block: "retained_scan", search: "tie ? ties_q - 1'b1 : ties_q", replacement: "(tie && !(|above_q)) ? ties_q - 1'b1 : ties_q" },
  { name: "the places of an earlier selection", bench: "retained_scan", label: "LANES=5", block: "retained_scan", search: "words_first_i ? {INDEX_W{1'b0} } : base_q", replacement: "(words_first_i && !give) ? {INDEX_W{1'b0} } : base_q" },
  { name: "lanes behind the last token are counted", bench: "radix_topk", label: "LANES=8", block: "radix_topk", search: "present[lane] = LANE < left", replacement: "present[lane] = LANE < left || loaded" },
  { name: "keys of other prefixes are counted", bench: "radix_topk", label: "LANES=8", block: "radix_topk", search: "own & {DIGIT_W{equal[lane]} }", replacement: "own" },
  { name: "decided while a word is still being counted", bench: "radix_topk", label: "LANES=8", block: "radix_topk", search: "!digits_valid_q && !ones_valid_q;", replacement: "!digits_valid_q && (!ones_valid_q || ones_valid_q);" },
  { name: "one equal score too few", bench: "radix_topk", label: "LANES=8", block: "radix_topk", search: ".words_ties_i    (rank_q + 1'b1)", replacement: ".words_ties_i    ((|rank_q) ? rank_q : rank_q + 1'b1)" },
  { name: "a digit counts from the rank of the digit before", bench: "radix_topk", label: "LANES=8", block: "radix_topk", search: "{1'b0} }, next_rank}", replacement: "{1'b0} }, rank_q}" },
  { name: "a key that was pushed out is compared again", bench: "bubble_topk", label: "LANES=8", block: "sorter_cell", search: "(pushed_i || !held_valid_q ||", replacement: "((pushed_i && !held_valid_q) || !held_valid_q ||" },
  { name: "winners of the pass before win again", bench: "bubble_topk", label: "LANES=8", block: "bubble_topk", search: "(tag > winner_tag_q)", replacement: "(tag >= winner_tag_q)" },
  { name: "the chain is read before it has sorted", bench: "bubble_topk", label: "LANES=8", block: "bubble_topk", search: "drain_q - 1'b1 : CELLS[DRAIN_W-1:0]", replacement: "drain_q - 1'b1 : {DRAIN_W{1'b0} }" },
  { name: "every m-tile counts from position 0", bench: "offset_encoder", label: "INDEX_W=6 GAP_W=7", block: "offset_encoder", search: "if (take_tensor) before_q", replacement: "if (take_tensor || take_tile) before_q" },
  { name: "a new tensor counts on from the last one", bench: "offset_encoder", label: "INDEX_W=6 GAP_W=7", block: "offset_encoder", search: "if (take_tensor) before_q <= {GAP_W{1'b0} };", replacement: "if (take_tensor) before_q <= before_q;" },
  { name: "a full m-tile is not followed by another", bench: "offset_encoder", label: "INDEX_W=6 GAP_W=7", block: "offset_encoder", search: "final_tile = left <= TILE_TOKENS", replacement: "final_tile = left < TILE_TOKENS" },
  { name: "gaps of dropped tokens are lost", bench: "token_filter", label: "INDEX_W=6 GAP_W=7", block: "token_filter", search: "tokens_last_i ? {SUM_W{1'b0} } : position", replacement: "tokens_last_i ? {SUM_W{1'b0} } : stays ? position : before_q" },
  { name: "ranks run on into the next tensor", bench: "token_filter", label: "INDEX_W=6 GAP_W=7", block: "token_filter", search: "rank_q   <= tokens_last_i ? {INDEX_W{1'b0} } :", replacement: "rank_q   <= (tokens_last_i && !over_q) ? {INDEX_W{1'b0} } :" },
  { name: "the end of the stream is taken for the last token that stays", bench: "token_filter", label: "INDEX_W=6 GAP_W=7", block: "token_filter", search: "last_q  <= wanted_last_q", replacement: "last_q  <= tokens_last_i" },
  { name: "a word is read while it is written", bench: "importance", label: "fp16 LANES=8", block: "importance", search: "&& (next_address != address_q)", replacement: "" },
  { name: "the first row meets an earlier tensor", bench: "importance", label: "fp16 LANES=8", block: "importance", search: "first_row ? rows_data_i : larger", replacement: "(first_row && final_row) ? rows_data_i : larger" },
  { name: "of two scores the smaller one stays", bench: "importance", label: "fp16 LANES=8", block: "float_max", search: "a_less ? b_i : a_i", replacement: "a_less ? a_i : b_i" },
];
