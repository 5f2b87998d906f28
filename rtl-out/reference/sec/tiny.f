// Verilog files of focus_tiny, focus_reset_synchroniser, config tiny (7fd1bde9). Generated; do not edit.
// Paths are relative to this file: verilator -F tiny.f, or from its folder:
//   verilator --lint-only -Wall --top-module focus_tiny -f tiny.f
//   iverilog -g2005 -Wall -s focus_tiny -c tiny.f
//   verilator --lint-only -Wall --top-module focus_reset_synchroniser -GSTAGES=2 -f tiny.f
//   iverilog -g2005 -Wall -s focus_reset_synchroniser -Pfocus_reset_synchroniser.STAGES=2 -c tiny.f
rtl/focus_gemm_sequencer.v
rtl/focus_gemm_watch.v
rtl/focus_ram.v
rtl/focus_ring_buffer.v
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
rtl/focus_pass_control.v
rtl/focus_accumulator_bank_fp32_s2_flush.v
rtl/focus_float_convert_fp32_fp16_s1.v
rtl/focus_skid_buffer.v
rtl/focus_result_stage_fp32_fp16_s1.v
rtl/focus_tiny_engine.v
rtl/focus_row_replay.v
rtl/focus_aligned_sum.v
rtl/focus_softmax_inverse_fp16_s2.v
rtl/focus_softmax_power_fp16_s3.v
rtl/focus_softmax_quotient_fp16_s2.v
rtl/focus_softmax_fp16_s3_2_2.v
rtl/focus_selection_split.v
rtl/focus_float_max_fp16_s0.v
rtl/focus_importance_fp16.v
rtl/focus_score_key.v
rtl/focus_retained_scan.v
rtl/focus_radix_topk.v
rtl/focus_offset_encoder.v
rtl/focus_or_reduce_x2.v
rtl/focus_or_reduce_x3.v
rtl/focus_semantic_concentrator.v
rtl/focus_tiny.v
rtl/focus_reset_synchroniser.v
