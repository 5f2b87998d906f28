# Timing constraints of focus_tiny, config tiny (7fd1bde9). Generated; do not edit.
# Set any of these before reading this file to change it.
if {![info exists clock_ns]} { set clock_ns 4.000 }
# Part of the clock period that the world outside takes at inputs and outputs.
if {![info exists input_fraction]} { set input_fraction 0.3 }
if {![info exists output_fraction]} { set output_fraction 0.3 }
# Part of the clock period kept for skew and jitter.
if {![info exists uncertainty_fraction]} { set uncertainty_fraction 0.05 }

create_clock -name clk_i -period $clock_ns [get_ports clk_i]
set_clock_uncertainty [expr {$uncertainty_fraction * $clock_ns}] [get_clocks clk_i]

# Asserted at any time, released in step with clk_i by a reset_synchroniser outside this top: the
# release is checked (recovery and removal) like an input.
set_input_delay [expr {$input_fraction * $clock_ns}] -clock clk_i [get_ports rst_ni]

set input_ports {
  shape_valid_i
  shape_tokens_i[*]
  shape_inner_i[*]
  shape_outer_i[*]
  activations_valid_i
  activations_data_i[*]
  weights_valid_i
  weights_data_i[*]
  results_ready_i
  softmax_rows_valid_i
  softmax_rows_length_i[*]
  softmax_rows_visible_i[*]
  softmax_rows_factor_i[*]
  scores_valid_i
  scores_data_i[*]
  job_valid_i
  job_rows_i[*]
  job_tokens_i[*]
  job_keep_i[*]
  tiles_ready_i
  gaps_ready_i
}
set output_ports {
  busy_o
  shape_ready_o
  activations_ready_o
  weights_ready_o
  computing_o
  shape_error_o
  results_valid_o
  results_data_o[*]
  results_last_o
  softmax_rows_ready_o
  scores_ready_o
  job_ready_o
  tiles_valid_o
  tiles_tokens_o[*]
  tiles_first_o
  tiles_last_o
  gaps_valid_o
  gaps_gap_o[*]
  gaps_tile_last_o
  gaps_last_o
  length_error_o
}
set_input_delay [expr {$input_fraction * $clock_ns}] -clock clk_i [get_ports $input_ports]
set_output_delay [expr {$output_fraction * $clock_ns}] -clock clk_i [get_ports $output_ports]
