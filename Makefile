# Every target sets up what it needs, once: Node packages (node_modules, by package-lock.json), the compiled
# command line (dist, by its sources) and, by the command line itself, Python tools (.venv, by sim/requirements.txt).
#
# Choose the design with PRESET=tiny|demo|paper|edge or CONFIG=file, and SET="key=value ..."; other variables are named
# beside the targets.

MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help sim compare-scatter test test-all test-long generate describe lint synth doctor reference check-generated clean distclean build

BIN       := node_modules/.bin
PACKAGES  := node_modules/.installed-lock
DIST      := dist/.built
CLI       := node dist/generator/cli/main.js
SOURCES   := $(shell find generator -name '*.ts' ! -name '*.test.ts')
TEMPLATES := $(shell find templates -name '*.hbs')
DESIGNS   := dense focus sec

# A value as the user wrote it, as one word of the shell: names of files and folders may hold blanks, quotes, $ and #.
quote       = '$(subst ','\'',$(1))'
value_of    = $(call quote,$(value $(1)))
is_file     = $(filter yes,$(shell test -f $(call value_of,$(1)) && echo yes))

# SET is a list; LIBERTY is one too, unless it is the name of one file as it stands.
design      = $(if $(value CONFIG),--config $(call value_of,CONFIG),--preset $(if $(value PRESET),$(call value_of,PRESET),$(1))) $(if $(value SET),--set $(foreach one,$(value SET),$(call quote,$(one))))
design_name = $(if $(value CONFIG),"$$(basename -- $(call value_of,CONFIG) | sed 's/\.[^.]*$$//')",$(if $(value PRESET),$(call value_of,PRESET),$(1)))
out         = --out $(if $(value OUT),$(call value_of,OUT),$(1))
liberty     = $(if $(call is_file,LIBERTY),--liberty $(call value_of,LIBERTY),$(foreach file,$(value LIBERTY),--liberty $(call quote,$(file))))

help: ## this list
	@echo 'make TARGET [PRESET=tiny|demo|paper|edge] [CONFIG=file] [SET="key=value ..."] [OUT=folder]'; echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

sim: $(DIST) ## run the array on real video and compare every bit (VIDEO=bikes|carphone|bigbuckbunny|file, OUT=out/sim)
	$(CLI) sim $(call design,demo) --video $(if $(value VIDEO),$(call value_of,VIDEO),bikes) $(call out,out/sim)

compare-scatter: $(DIST) ## cycles with our scatter and with the published one on real tokens (SET="scatter.lanes=4")
	$(CLI) compare-scatter $(call design,paper)

test: $(DIST) ## types, unit tests, every block in a cut through its cases, faults, sweeps: ten minutes on two cores
	$(BIN)/vitest run --project unit --project integration

test-all: $(DIST) ## what make test leaves out: every case of every block, the other simulators, ESLint, large sweeps (files *.long.test.ts)
	$(BIN)/vitest run --project rest

test-long: $(DIST) ## all pairs of fp16 operands, added and multiplied: a quarter of an hour
	FOCUS_TEST_LONG=1 $(BIN)/vitest run --project long

generate: $(DIST) ## write the Verilog of a design (OUT=rtl-out/NAME)
	$(CLI) generate $(call design,paper) $(call out,rtl-out/$(call design_name,paper))

describe: $(DIST) ## parameters, sizes, memories and latencies of a design
	$(CLI) describe $(call design,paper)

lint: $(DIST) ## ESLint and types over all sources; Verilator, Icarus and Yosys over the Verilog of a design
	$(BIN)/eslint .
	$(BIN)/tsc --noEmit
	$(CLI) lint $(call design,demo)

synth: $(DIST) ## map a block or the design with Yosys (BLOCK=name, LIBERTY="file ...", OUT=out/synth)
	$(CLI) synth $(call design,tiny) $(if $(value BLOCK),--block $(call value_of,BLOCK)) $(liberty) $(call out,out/synth)

doctor: ## what is installed, what is missing, how to get it; installs and builds nothing
	@if test -e $(DIST) && test -e $(PACKAGES); then $(CLI) doctor; else sh sim/doctor.sh; fi

reference: $(DIST) ## refresh what is generated and committed: rtl-out/reference and docs/parameters.md
	for design in $(DESIGNS); do $(CLI) generate --preset tiny --design $$design --out rtl-out/reference/$$design || exit 1; done
	$(CLI) describe --parameters > docs/parameters.md

check-generated: $(DIST) ## compare what is generated and committed with what the generator makes now
	@rm -rf build/check-generated
	for design in $(DESIGNS); do $(CLI) generate --preset tiny --design $$design --out build/check-generated/reference/$$design || exit 1; done
	$(CLI) describe --parameters > build/check-generated/parameters.md
	diff -r rtl-out/reference build/check-generated/reference
	diff docs/parameters.md build/check-generated/parameters.md

clean: ## remove builds and results
	rm -rf build out dist coverage

distclean: clean ## remove installed packages and tools too
	rm -rf node_modules .venv

build: $(DIST)

# The time stamp says look, the content decides: a fresh clone or a branch change does not reinstall the same packages.
$(PACKAGES): package-lock.json
	@cmp -s package-lock.json $@ || npm ci --no-audit --no-fund
	@cp package-lock.json $@

$(DIST): $(PACKAGES) $(SOURCES) $(TEMPLATES) tsconfig.json tsconfig.build.json package.json
	@rm -rf dist
	@npm run --silent build
	@touch $@
