// Checks, bound to the Verilog files, of focus_tiny, focus_reset_synchroniser, config tiny (39b328ad). Generated; do not edit.
// Paths are relative to this file: verilator -F tiny.checks.f, or from its folder:
//   verilator --lint-only -Wall --assert --top-module focus_tiny -f tiny.f -f tiny.checks.f
//   verilator --lint-only -Wall --assert --top-module focus_reset_synchroniser -GSTAGES=2 -f tiny.f -f tiny.checks.f
checks/focus_gemm_sequencer_checks.sv
checks/focus_gemm_watch_checks.sv
checks/focus_ram_checks.sv
checks/focus_ring_buffer_checks.sv
checks/focus_skid_buffer_checks.sv
checks/focus_result_stage_fp32_fp16_s1_checks.sv
