# Timing constraints of focus_reset_synchroniser, config tiny (c0c38b3a). Generated; do not edit.
# Set any of these before reading this file to change it.
if {![info exists clock_ns]} { set clock_ns 4.000 }
# Part of the clock period that the world outside takes at inputs and outputs.
if {![info exists input_fraction]} { set input_fraction 0.3 }
if {![info exists output_fraction]} { set output_fraction 0.3 }
# Part of the clock period kept for skew and jitter.
if {![info exists uncertainty_fraction]} { set uncertainty_fraction 0.05 }

create_clock -name clk_i -period $clock_ns [get_ports clk_i]
set_clock_uncertainty [expr {$uncertainty_fraction * $clock_ns}] [get_clocks clk_i]

# At any time: the first flip-flop behind it is for that.
set_false_path -from [get_ports async_reset_n_i]

set output_ports {
  reset_n_o
}
set_output_delay [expr {$output_fraction * $clock_ns}] -clock clk_i [get_ports $output_ports]
