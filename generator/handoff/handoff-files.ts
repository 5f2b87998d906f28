import type { EmittedFile } from "../emit/emit-design.js";
import { generatorVersion } from "../emit/manifest.js";
import { templates } from "../emit/render.js";
import { modulesBelow, topModules, type DesignIr, type ModuleIr } from "../ir/module.js";
import { moduleSignals, type Signal } from "../ir/types.js";
import { memoryModules } from "./memory-list.js";
import { portMapFile } from "./port-map.js";
import { lintScript, synthesisScript } from "./synthesis-script.js";

export interface HandoffOptions {
  readonly design: DesignIr;
  /** Files of its checks. */
  readonly checks: readonly string[];
  /** Name of the design, without prefix: files of the whole are called after it, those of a top after the module. */
  readonly name: string;
  readonly configHash: string;
}

/** Clock period that the constraints start from. */
const CLOCK_NS = 4;

/** What is said of a file in its first line. */
type Purpose = (what: string, of?: string) => string;

/**
 * What a flow needs beside the Verilog: file lists, FuseSoC core, constraints, Yosys scripts, lint script and port maps, of every
 * top of the design. All paths in them are relative to the output folder.
 */
export function handoffFiles(options: HandoffOptions): readonly EmittedFile[] {
  const { design, name, configHash } = options;
  const tops = topModules(design);
  const names = tops.map((top) => top.name);
  const verilog = design.modules.map(verilogPath);
  const purpose: Purpose = (what, of = names.join(", ")) => `${what} of ${of}, config ${name} (${configHash}). Generated; do not edit.`;
  const fileList = `${name}.f`;
  return [
    {
      path: fileList,
      text: templates().render("handoff/file-list.f", {
        purpose: purpose("Verilog files"),
        self: fileList,
        usage: tops.flatMap((top) => [`verilator --lint-only -Wall ${verilatorTop(top)} -f ${fileList}`, `iverilog -g2005 -Wall ${icarusTop(top)} -c ${fileList}`]),
        files: verilog,
      }),
    },
    ...(options.checks.length === 0 ? [] : [checksList(options, fileList, purpose)]),
    { path: `${name}.core`, text: coreText(options, tops, verilog) },
    { path: "lint.ys", text: lintScript({ files: verilog, tops }) },
    { path: "lint.sh", text: templates().render("handoff/lint.sh", { purpose: purpose("Lint"), self: "lint.sh", tops: tops.map((top) => ({ verilator: verilatorTop(top), icarus: icarusTop(top) })), fileList, yosys: "lint.ys" }) },
    { path: "synth.sh", text: templates().render("handoff/synth.sh", { purpose: purpose("Yosys synthesis"), self: "synth.sh", tops: names.join(" ") }) },
    ...tops.flatMap((top) => filesOfTop(top, options, purpose)),
  ];
}

/** A top with the values of its parameters, which its text may have otherwise, as Verilator is told. */
function verilatorTop({ name, parameters }: ModuleIr): string {
  return [`--top-module ${name}`, ...parameters.map((parameter) => `-G${parameter.name}=${parameter.value}`)].join(" ");
}

function icarusTop({ name, parameters }: ModuleIr): string {
  return [`-s ${name}`, ...parameters.map((parameter) => `-P${name}.${parameter.name}=${parameter.value}`)].join(" ");
}

function verilogPath({ name }: ModuleIr): string {
  return `rtl/${name}.v`;
}

function checksList({ name, design, checks }: HandoffOptions, fileList: string, purpose: Purpose): EmittedFile {
  const self = `${name}.checks.f`;
  const usage = topModules(design).map((top) => `verilator --lint-only -Wall --assert ${verilatorTop(top)} -f ${fileList} -f ${self}`);
  return { path: self, text: templates().render("handoff/file-list.f", { purpose: purpose("Checks, bound to the Verilog files,"), self, usage, files: checks }) };
}

/** Constraints, synthesis and port map: what a flow takes one top at a time. */
function filesOfTop(top: ModuleIr, { design, name, configHash }: HandoffOptions, purpose: Purpose): readonly EmittedFile[] {
  const modules = modulesBelow(design, top.name);
  const script = (kind: "gates" | "cells", technology: string, preparation: readonly string[], liberties: readonly string[]): EmittedFile => {
    const self = `${top.name}.${kind}.ys`;
    const text = synthesisScript({
      purpose: purpose(`Yosys synthesis to ${technology}`, top.name),
      usage: [...preparation, `Run in this folder: yosys -s ${self}. From elsewhere: sh synth.sh ${kind} ${top.name}`],
      files: modules.map(verilogPath),
      top,
      memories: memoryModules({ modules }).filter((memory) => memory !== top.name),
      flatten: false,
      liberties,
      dontUse: [],
      clockGating: false,
      goal: "area",
      clockNs: CLOCK_NS,
      output: `${top.name}.${kind}.`,
      netlist: "v",
    });
    return { path: self, text };
  };
  return [
    ...(top.clocking === "none" ? [] : [{ path: constraintsPath(top), text: constraintsText(top, purpose("Timing constraints", top.name)) }]),
    script("gates", "generic gates", [], []),
    script("cells", "standard cells", ["Put your liberty file, or a link to it, into this folder as cells.lib."], ["cells.lib"]),
    portMapFile(top, name, configHash),
  ];
}

function constraintsPath({ name }: ModuleIr): string {
  return `${name}.sdc`;
}

/** Targets of the design's own top have the plain names, `lint`; those of the others say which: `lint-focus_map_sorter`. */
function coreText({ name, checks, design }: HandoffOptions, tops: readonly ModuleIr[], verilog: readonly string[]): string {
  const parameters = tops.flatMap((top) => top.parameters);
  const constrained = tops.filter(({ clocking }) => clocking !== "none");
  return templates().render("handoff/fusesoc.core", {
    vlnv: `focus-rtl:designs:${name}:${generatorVersion()}`,
    description: JSON.stringify(tops[0]?.doc ?? ""),
    files: verilog,
    checks,
    constraints: constrained.map((top) => ({ top: top.name, sdc: constraintsPath(top) })),
    hasParameters: parameters.length > 0,
    parameters: [...new Set(parameters.map((parameter) => parameter.name))],
    tops: tops.map((top) => ({
      name: top.name,
      hasParameters: top.parameters.length > 0,
      parameters: top.parameters.map((parameter) => `${parameter.name}=${parameter.value}`).join(", "),
      suffix: top.name === design.top ? "" : `-${top.name}`,
      hasChecks: checks.length > 0,
      filesets: constrained.includes(top) ? `[rtl, constraints-${top.name}]` : "[rtl]",
    })),
    hasChecks: checks.length > 0,
  });
}

function constraintsText(top: ModuleIr, purpose: string): string {
  const signals = moduleSignals(top.ports, top.clocking).filter((signal) => signal.role !== "clock" && signal.role !== "reset");
  const isAsynchronous = ({ port }: Signal): boolean => {
    const found = top.ports[port];
    return found?.kind === "wire" && found.asynchronous === true;
  };
  const names = (of: readonly Signal[]): readonly string[] => of.map((signal) => (signal.width === 1 ? signal.name : `${signal.name}[*]`));
  const inputs = signals.filter((signal) => signal.direction === "in");
  const timed = inputs.filter((signal) => !isAsynchronous(signal));
  return templates().render("handoff/constraints.sdc", {
    purpose,
    clockNs: CLOCK_NS.toFixed(3),
    hasReset: top.clocking === "clock and reset",
    asynchronous: names(inputs.filter(isAsynchronous)),
    hasInputs: timed.length > 0,
    inputs: names(timed),
    outputs: names(signals.filter((signal) => signal.direction === "out")),
  });
}
