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

design     = $(if $(CONFIG),--config $(CONFIG),--preset $(or $(PRESET),$(1))) $(if $(SET),--set $(SET))
design_name = $(if $(CONFIG),$(basename $(notdir $(CONFIG))),$(or $(PRESET),$(1)))

help: ## this list
	@echo 'make TARGET [PRESET=tiny|demo|paper|edge] [CONFIG=file] [SET="key=value ..."] [OUT=folder]'; echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

sim: $(DIST) ## run the array on real video and compare every bit (VIDEO=bikes|carphone|bigbuckbunny|file, OUT=out/sim)
	$(CLI) sim $(call design,demo) --video $(or $(VIDEO),bikes) --out $(or $(OUT),out/sim)

compare-scatter: $(DIST) ## cycles with our scatter and with the published one on real tokens (SET="scatter.lanes=4")
	$(CLI) compare-scatter $(call design,paper)

test: $(DIST) ## lint, types, unit tests, every block with every case, faults, sweeps: ten minutes on two cores
	$(BIN)/vitest run --project unit --project integration

test-all: $(DIST) ## what make test leaves out: the other simulators on every block, large counts of cases (files *.long.test.ts)
	$(BIN)/vitest run --project rest

test-long: $(DIST) ## all pairs of fp16 operands, added and multiplied: a quarter of an hour
	FOCUS_TEST_LONG=1 $(BIN)/vitest run --project long

generate: $(DIST) ## write the Verilog of a design (OUT=rtl-out/NAME)
	$(CLI) generate $(call design,paper) --out $(or $(OUT),rtl-out/$(call design_name,paper))

describe: $(DIST) ## parameters, sizes, memories and latencies of a design
	$(CLI) describe $(call design,paper)

lint: $(DIST) ## ESLint and types over all sources; Verilator, Icarus and Yosys over the Verilog of a design
	$(BIN)/eslint .
	$(BIN)/tsc --noEmit
	$(CLI) lint $(call design,demo)

synth: $(DIST) ## map a block or the design with Yosys (BLOCK=name, LIBERTY="file ...", OUT=out/synth)
	$(CLI) synth $(call design,tiny) $(if $(BLOCK),--block $(BLOCK)) $(foreach file,$(LIBERTY),--liberty $(file)) --out $(or $(OUT),out/synth)

doctor: $(DIST) ## what is installed, what is missing, how to get it
	$(CLI) doctor

reference: $(DIST) ## refresh what is generated and committed: rtl-out/reference and docs/parameters.md
	$(CLI) generate --preset tiny --out rtl-out/reference
	$(CLI) describe --parameters > docs/parameters.md

check-generated: $(DIST) ## compare what is generated and committed with what the generator makes now
	@rm -rf build/check-generated
	$(CLI) generate --preset tiny --out build/check-generated/reference
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
