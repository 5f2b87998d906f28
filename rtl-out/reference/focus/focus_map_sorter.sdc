# Timing constraints of focus_map_sorter, config tiny (c0c38b3a). Generated; do not edit.
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
  slices_valid_i
  slices_unique_i[*]
  slices_classes_i[*]
  slices_first_i
  slices_last_i
  rows_valid_i
  rows_index_i[*]
  rows_zero_i
  uses_ready_i
  entries_ready_i
  counts_ready_i
}
set output_ports {
  slices_ready_o
  rows_ready_o
  uses_valid_o
  uses_used_o
  entries_valid_o
  entries_zero_o
  entries_row_last_o
  entries_index_o[*]
  entries_from_o[*]
  counts_valid_o
  counts_entries_o[*]
}
set_input_delay [expr {$input_fraction * $clock_ns}] -clock clk_i [get_ports $input_ports]
set_output_delay [expr {$output_fraction * $clock_ns}] -clock clk_i [get_ports $output_ports]
