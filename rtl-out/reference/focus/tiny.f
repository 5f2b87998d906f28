// Verilog files of focus_tiny, focus_similarity_concentrator, focus_map_sorter, focus_reset_synchroniser, config tiny (c0c38b3a). Generated; do not edit.
// Paths are relative to this file: verilator -F tiny.f, or from its folder:
//   verilator --lint-only -Wall --top-module focus_tiny -f tiny.f
//   iverilog -g2005 -Wall -s focus_tiny -c tiny.f
//   verilator --lint-only -Wall --top-module focus_similarity_concentrator -f tiny.f
//   iverilog -g2005 -Wall -s focus_similarity_concentrator -c tiny.f
//   verilator --lint-only -Wall --top-module focus_map_sorter -GTILE_TOKENS=16 -GLANE_CLASSES=8 -f tiny.f
//   iverilog -g2005 -Wall -s focus_map_sorter -Pfocus_map_sorter.TILE_TOKENS=16 -Pfocus_map_sorter.LANE_CLASSES=8 -c tiny.f
//   verilator --lint-only -Wall --top-module focus_reset_synchroniser -GSTAGES=2 -f tiny.f
//   iverilog -g2005 -Wall -s focus_reset_synchroniser -Pfocus_reset_synchroniser.STAGES=2 -c tiny.f
rtl/focus_concentrated_sequencer.v
rtl/focus_gemm_watch_x2.v
rtl/focus_slice_watch.v
rtl/focus_ram.v
rtl/focus_ring_buffer.v
rtl/focus_vector_buffer.v
rtl/focus_lane_mask.v
rtl/focus_float_convert_fp16_e6f10_s1.v
rtl/focus_delay_line.v
rtl/focus_lane_skew.v
rtl/focus_float_multiply_e6f10_fp32_s1_flush.v
rtl/focus_float_add_fp32_s2_flush.v
rtl/focus_multiply_add_e6f10_fp32_s1_2_flush.v
rtl/focus_pe_e6f10_fp32_s1_2_flush.v
rtl/focus_gemm_row_e6f10_fp32_s1_2_flush.v
rtl/focus_gemm_array_fp16_e6f10_fp32_s1_2.v
rtl/focus_stream_fifo.v
rtl/focus_row_queue_x2.v
rtl/focus_register_file.v
rtl/focus_stream_fifo_registers.v
rtl/focus_pass_queue_x2.v
rtl/focus_ring_buffer_registers.v
rtl/focus_pass_control.v
rtl/focus_accumulator_bank_fp32_s2_flush.v
rtl/focus_scatter_fp32_s2_flush.v
rtl/focus_float_convert_fp32_fp16_s1.v
rtl/focus_skid_buffer.v
rtl/focus_result_stage_fp32_fp16_s1_indexed.v
rtl/focus_scatter_lane_fp32_fp16_s2_1_flush_sums.v
rtl/focus_or_reduce_x2.v
rtl/focus_tiny.v
rtl/focus_position_decoder.v
rtl/focus_vector_quantizer_fp16_w13.v
rtl/focus_vector_key_fp16_w13.v
rtl/focus_vector_ring.v
rtl/focus_layouter.v
rtl/focus_leading_bits.v
rtl/focus_candidate_entry.v
rtl/focus_candidate_compare.v
rtl/focus_serial_multiply.v
rtl/focus_match_decision.v
rtl/focus_matcher_stepwise.v
rtl/focus_gather.v
rtl/focus_token_classifier.v
rtl/focus_gather_watch.v
rtl/focus_similarity_concentrator.v
rtl/focus_map_sorter.v
rtl/focus_reset_synchroniser.v
