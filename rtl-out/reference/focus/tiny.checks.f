// Checks, bound to the Verilog files, of focus_tiny, focus_similarity_concentrator, focus_map_sorter, focus_reset_synchroniser, config tiny (c0c38b3a). Generated; do not edit.
// Paths are relative to this file: verilator -F tiny.checks.f, or from its folder:
//   verilator --lint-only -Wall --assert --top-module focus_tiny -f tiny.f -f tiny.checks.f
//   verilator --lint-only -Wall --assert --top-module focus_similarity_concentrator -f tiny.f -f tiny.checks.f
//   verilator --lint-only -Wall --assert --top-module focus_map_sorter -GTILE_TOKENS=16 -GLANE_CLASSES=8 -f tiny.f -f tiny.checks.f
//   verilator --lint-only -Wall --assert --top-module focus_reset_synchroniser -GSTAGES=2 -f tiny.f -f tiny.checks.f
checks/focus_concentrated_sequencer_checks.sv
checks/focus_gemm_watch_x2_checks.sv
checks/focus_slice_watch_checks.sv
checks/focus_ram_checks.sv
checks/focus_ring_buffer_checks.sv
checks/focus_vector_buffer_checks.sv
checks/focus_stream_fifo_checks.sv
checks/focus_row_queue_x2_checks.sv
checks/focus_register_file_checks.sv
checks/focus_stream_fifo_registers_checks.sv
checks/focus_pass_queue_x2_checks.sv
checks/focus_ring_buffer_registers_checks.sv
checks/focus_scatter_fp32_s2_flush_checks.sv
checks/focus_skid_buffer_checks.sv
checks/focus_result_stage_fp32_fp16_s1_indexed_checks.sv
checks/focus_position_decoder_checks.sv
checks/focus_vector_key_fp16_w13_checks.sv
checks/focus_layouter_checks.sv
checks/focus_matcher_stepwise_checks.sv
checks/focus_gather_checks.sv
checks/focus_token_classifier_checks.sv
checks/focus_gather_watch_checks.sv
checks/focus_map_sorter_checks.sv
