import type { EmittedFile } from "../emit/emit-design.js";
import { generatorVersion } from "../emit/manifest.js";
import { templates } from "../emit/render.js";
import type { DesignIr, ModuleIr } from "../ir/module.js";
import { moduleSignals, type Signal } from "../ir/types.js";
import { portMapFile } from "./port-map.js";
import { parameterArguments, synthesisScript } from "./synthesis-script.js";

export interface HandoffOptions {
  readonly design: DesignIr;
  /** Files of its checks. */
  readonly checks: readonly string[];
  /** Name of the design, without prefix: files are called after it. */
  readonly name: string;
  readonly configHash: string;
}

/** The list of the checks: a simulation reads it beside that of the Verilog. */
const CHECKS_LIST = "checks.f";

/** Clock period that the constraints start from. */
const CLOCK_NS = 4;

/**
 * What a flow needs beside the Verilog: file list, FuseSoC core, constraints, Yosys scripts, lint script and port map.
 * All paths in them are relative to the output folder.
 */
export function handoffFiles(options: HandoffOptions): readonly EmittedFile[] {
  const { design, name, configHash } = options;
  const top = topOf(design);
  const verilog = design.modules.map((module) => `rtl/${module.name}.v`);
  const memories = memoryModules(design).filter((memory) => memory !== top.name);
  const purpose = (what: string): string => `${what} of ${top.name}, config ${name} (${configHash}). Generated; do not edit.`;
  const script = { top: top.name, parameters: top.parameters, files: verilog, memories, flatten: false, dontUse: [], clockGating: false, goal: "area", clockNs: CLOCK_NS, output: "" } as const;
  const fileList = `${name}.f`;
  const files = [
    {
      path: fileList,
      text: templates().render("handoff/file-list.f", {
        purpose: purpose("Verilog files"),
        self: fileList,
        usage: [`verilator --lint-only -Wall --top-module ${top.name} -f ${fileList}`, `iverilog -g2005 -Wall -s ${top.name} -c ${fileList}`],
        files: verilog,
      }),
    },
    ...(options.checks.length === 0
      ? []
      : [
          {
            path: CHECKS_LIST,
            text: templates().render("handoff/file-list.f", {
              purpose: purpose("Checks, bound to the Verilog files,"),
              self: CHECKS_LIST,
              usage: [`verilator --lint-only -Wall --assert --top-module ${top.name} -f ${fileList} -f ${CHECKS_LIST}`],
              files: options.checks,
            }),
          },
        ]),
    { path: `${name}.core`, text: coreText({ ...options, top, verilog }) },
    ...(top.clocking === "none" ? [] : [{ path: `${name}.sdc`, text: constraintsText(top, purpose("Timing constraints")) }]),
    {
      path: "synth-gates.ys",
      text: synthesisScript({ ...script, purpose: purpose("Yosys synthesis to generic gates"), usage: ["Run in this folder: yosys -s synth-gates.ys"], liberties: [], netlist: `${name}.gates.v` }),
    },
    {
      path: "synth-cells.ys",
      text: synthesisScript({
        ...script,
        purpose: purpose("Yosys synthesis to standard cells"),
        usage: ["Put your liberty file, or a link to it, into this folder as cells.lib.", "Run in this folder: yosys -s synth-cells.ys"],
        liberties: ["cells.lib"],
        netlist: `${name}.cells.v`,
      }),
    },
    { path: "lint.ys", text: templates().render("handoff/lint.ys", { files: verilog.map((file) => ({ path: file })), top: top.name, parameters: parameterArguments(top.parameters) }) },
    { path: "lint.sh", text: templates().render("handoff/lint.sh", { purpose: purpose("Lint"), self: "lint.sh", top: top.name, fileList, yosys: "lint.ys" }) },
    portMapFile(top, name, configHash),
  ];
  return files;
}

export function topOf(design: DesignIr): ModuleIr {
  const top = design.modules.find((module) => module.name === design.top);
  if (!top) throw new Error(`design has no module ${design.top}`);
  return top;
}

/** Names of the memory modules of a design: the one RAM wrapper. */
export function memoryModules(design: DesignIr): readonly string[] {
  return design.modules.filter((module) => module.block === "ram").map((module) => module.name);
}

function coreText(options: HandoffOptions & { readonly top: ModuleIr; readonly verilog: readonly string[] }): string {
  const { name, top, verilog } = options;
  return templates().render("handoff/fusesoc.core", {
    vlnv: `focus-rtl:designs:${name}:${generatorVersion()}`,
    description: JSON.stringify(top.doc),
    files: verilog,
    hasChecks: options.checks.length > 0,
    checks: options.checks,
    top: top.name,
    hasConstraints: top.clocking !== "none",
    sdc: `${name}.sdc`,
    synthFilesets: top.clocking === "none" ? "[rtl]" : "[rtl, constraints]",
  });
}

function constraintsText(top: ModuleIr, purpose: string): string {
  const signals = moduleSignals(top.ports, top.clocking).filter((signal) => signal.role !== "clock" && signal.role !== "reset");
  const names = (direction: Signal["direction"]): readonly string[] =>
    signals.filter((signal) => signal.direction === direction).map((signal) => (signal.width === 1 ? signal.name : `${signal.name}[*]`));
  return templates().render("handoff/constraints.sdc", {
    purpose,
    clockNs: CLOCK_NS.toFixed(3),
    hasReset: top.clocking === "clock and reset",
    inputs: names("in"),
    outputs: names("out"),
  });
}
