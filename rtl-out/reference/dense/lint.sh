#!/bin/sh
# Lint of focus_tiny, focus_reset_synchroniser, config tiny (39b328ad). Generated; do not edit.
# Every warning is on and none is waived. Run, from anywhere: sh lint.sh
set -e
cd "$(dirname "$0")"
verilator --lint-only -Wall --top-module focus_tiny -f tiny.f
iverilog -g2005 -Wall -tnull -s focus_tiny -c tiny.f
verilator --lint-only -Wall --top-module focus_reset_synchroniser -GSTAGES=2 -f tiny.f
iverilog -g2005 -Wall -tnull -s focus_reset_synchroniser -Pfocus_reset_synchroniser.STAGES=2 -c tiny.f
yosys -q -s lint.ys
