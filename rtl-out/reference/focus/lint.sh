#!/bin/sh
# Lint of focus_tiny, focus_similarity_concentrator, focus_map_sorter, focus_reset_synchroniser, config tiny (c0c38b3a). Generated; do not edit.
# Every warning is on and none is waived. Run, from anywhere: sh lint.sh
set -e
cd "$(dirname "$0")"
verilator --lint-only -Wall --top-module focus_tiny -f tiny.f
iverilog -g2005 -Wall -tnull -s focus_tiny -c tiny.f
verilator --lint-only -Wall --top-module focus_similarity_concentrator -f tiny.f
iverilog -g2005 -Wall -tnull -s focus_similarity_concentrator -c tiny.f
verilator --lint-only -Wall --top-module focus_map_sorter -GTILE_TOKENS=16 -GLANE_CLASSES=8 -f tiny.f
iverilog -g2005 -Wall -tnull -s focus_map_sorter -Pfocus_map_sorter.TILE_TOKENS=16 -Pfocus_map_sorter.LANE_CLASSES=8 -c tiny.f
verilator --lint-only -Wall --top-module focus_reset_synchroniser -GSTAGES=2 -f tiny.f
iverilog -g2005 -Wall -tnull -s focus_reset_synchroniser -Pfocus_reset_synchroniser.STAGES=2 -c tiny.f
yosys -q -s lint.ys
