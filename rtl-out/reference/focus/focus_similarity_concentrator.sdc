# Timing constraints of focus_similarity_concentrator, config tiny (c0c38b3a). Generated; do not edit.
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
  shape_slices_i[*]
  shape_rows_i[*]
  shape_columns_i[*]
  shape_threshold_i[*]
  shape_first_i
  tokens_valid_i
  tokens_gap_i[*]
  tokens_joined_i[*]
  tokens_data_i[*]
  unique_ready_i
  map_ready_i
  summary_ready_i
}
set output_ports {
  shape_ready_o
  tokens_ready_o
  unique_valid_o
  unique_data_o[*]
  unique_filled_o
  unique_last_o
  map_valid_o
  map_index_o[*]
  map_zero_o
  map_last_o
  map_class_o[*]
  map_class_valid_o
  summary_valid_o
  summary_unique_o[*]
  summary_zeros_o[*]
  summary_classes_o[*]
  summary_last_slice_o
  busy_o
  shape_error_o
}
set_input_delay [expr {$input_fraction * $clock_ns}] -clock clk_i [get_ports $input_ports]
set_output_delay [expr {$output_fraction * $clock_ns}] -clock clk_i [get_ports $output_ports]
