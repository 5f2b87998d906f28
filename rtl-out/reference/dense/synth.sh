#!/bin/sh
# Yosys synthesis of focus_tiny, focus_reset_synchroniser, config tiny (39b328ad). Generated; do not edit.
# Run, from anywhere: sh synth.sh gates|cells [TOP ...]. Every top where none is named.
set -e
cd "$(dirname "$0")"
technology=${1:?is gates or cells}
shift
[ $# -gt 0 ] || set -- focus_tiny focus_reset_synchroniser
for top; do
  yosys -q -s "$top.$technology.ys"
done
