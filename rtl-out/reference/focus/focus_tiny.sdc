# Timing constraints of focus_tiny, config tiny (c0c38b3a). Generated; do not edit.
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
  shape_tiles_i[*]
  shape_inner_i[*]
  shape_outer_i[*]
  slices_valid_i
  slices_unique_i[*]
  slices_entries_i[*]
  vectors_valid_i
  vectors_data_i[*]
  vectors_users_i[*]
  weights_valid_i
  weights_data_i[*]
  list0_valid_i
  list0_zero_i
  list0_row_last_i
  list0_index_i[*]
  list0_from_i[*]
  results0_ready_i
  list1_valid_i
  list1_zero_i
  list1_row_last_i
  list1_index_i[*]
  list1_from_i[*]
  results1_ready_i
}
set output_ports {
  shape_ready_o
  slices_ready_o
  vectors_ready_o
  weights_ready_o
  list0_ready_o
  results0_valid_o
  results0_data_o[*]
  results0_index_o[*]
  results0_filled_o
  results0_last_o
  list1_ready_o
  results1_valid_o
  results1_data_o[*]
  results1_index_o[*]
  results1_filled_o
  results1_last_o
  computing_o
  busy_o
  shape_error_o
}
set_input_delay [expr {$input_fraction * $clock_ns}] -clock clk_i [get_ports $input_ports]
set_output_delay [expr {$output_fraction * $clock_ns}] -clock clk_i [get_ports $output_ports]
