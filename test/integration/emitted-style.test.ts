import { describe, expect, it } from "vitest";
import { presets, type PresetName } from "../../generator/config/accelerator.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { focus } from "../../generator/designs/focus.js";
import { emitDesign, type EmittedFile } from "../../generator/emit/emit-design.js";
import type { DesignIr, ModuleIr } from "../../generator/ir/module.js";
import { moduleSignals } from "../../generator/ir/types.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { latchSuspects } from "./latch-suspects.js";

interface Emitted {
  readonly module: ModuleIr;
  readonly file: EmittedFile;
}

function emitted(design: DesignIr): readonly Emitted[] {
  return emitDesign(design).map((file, index) => ({ file, module: design.modules[index] as ModuleIr }));
}

const uses = catalog.map(({ block, cases }) => [block, cases.flatMap(({ use }) => emitted(elaborate(use, { prefix: "focus_" })))] as const);
const accelerators = (Object.keys(presets) as PresetName[]).map((name) => {
  const { top, config } = focus(presets[name]);
  return [`preset ${name}`, emitted(elaborate(top, { prefix: config.prefix }))] as const;
});

/** Text without comments and strings, so that prose may use any word. */
function code(text: string): string {
  return text.replace(/\/\/.*$/gm, "").replace(/"[^"\n]*"/g, '""');
}

/** What no emitted file contains, and why. */
const FORBIDDEN: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["initial, which an ASIC does not have", /\binitial\b/],
  ["directives that reach into other files", /`(define|undef|include|timescale|ifdef|ifndef|celldefine)\b/],
  ["casex or casez, in which an unknown bit matches", /\bcase[xz]\b/],
  ["always that is neither clocked nor combinational", /\balways\b(?!\s*@\s*(?:\*|\(posedge clk_i(?: or negedge (?:rst_ni|async_reset_n_i))?\)))/],
  ["a gated, inverted or second clock", /\b(?:posedge(?! clk_i\b)|negedge(?! (?:rst_ni|async_reset_n_i)\b))/],
  ["tri-state", /\b(?:tri|inout|1'bz|bufif[01])\b/],
  ["unknown values written on purpose", /\d'[bdh][0-9a-f_]*[xz?]/],
  ["delays", /#\s*\d/],
  ["system tasks; conversions are none", /\$(?!(?:clog2|signed)\b)\w+/],
  ["SystemVerilog", /\b(?:logic|always_ff|always_comb|typedef|interface|unique|priority)\b/],
  ["signals forced from outside a module", /\b(?:force|release|deassign)\b(?!_)/],
  ["waivers of a tool", /verilator lint_off|synopsys|synthesis /],
];

describe.each([...uses, ...accelerators])("emitted Verilog of %s", (_, modules) => {
  // That their widths are those of the IR, in every size, is seen by Yosys: children.test.ts.
  it("has the ports of the IR: names, directions, order", () => {
    for (const { module, file } of modules) {
      const header = /\bmodule \w+(?: #\(.*?\n\))? \(\n(.*?)\n\);/s.exec(code(file.text))?.[1] ?? "";
      const declared = header.split("\n").map((line) => line.trim()).filter((line) => line !== "").map((line) => /^(input|output) +wire +(?:\[.+:0\] +)?(\w+) *,?$/.exec(line)?.slice(1) ?? line);
      expect(declared, module.name).toEqual(moduleSignals(module.ports, module.clocking).map(({ name, direction }) => [direction === "in" ? "input" : "output", name]));
    }
  });

  it("has one module per file, of the file's name, between default_nettype none and resetall", () => {
    for (const { module, file } of modules) {
      expect(file.path).toBe(`rtl/${module.name}.v`);
      const text = code(file.text);
      expect([...text.matchAll(/\bmodule (\w+)/g)].map(([, name]) => name)).toEqual([module.name]);
      expect([...text.matchAll(/`\w+/g)].map(([directive]) => directive), module.name).toEqual(["`default_nettype", "`resetall"]);
    }
  });

  it("says in its name that subnormals are zero where its own contract says so, and nowhere else", () => {
    const named = modules.filter(({ module }) => /_flush(_|$)/.test(module.name)).map(({ module }) => module.name);
    const contracted = modules.filter(({ module }) => module.contract.lines.some(({ label, text }) => label === "subnormals" && text.includes("read as zero"))).map(({ module }) => module.name);
    expect(named).toEqual(contracted);
  });

  it("declares the parameters of the IR, with their defaults", () => {
    for (const { module, file } of modules) {
      const declared = [...code(file.text).matchAll(/\bparameter integer (\w+)\s*= (\d+)/g)].map(([, name, value]) => ({ name, value: Number(value) }));
      expect(declared, module.name).toEqual(module.parameters.map((parameter) => ({ name: parameter.name, value: parameter.default })));
    }
  });

  it.each(FORBIDDEN)("is without %s", (_what, pattern) => {
    const found = modules.filter(({ file }) => pattern.test(code(file.text))).map(({ module, file }) => `${module.name}: ${pattern.exec(code(file.text))?.[0] ?? ""}`);
    expect(found).toEqual([]);
  });

  it("declares every net and register before it is used", () => {
    for (const { module, file } of modules) expect(usedBeforeDeclared(code(file.text)), module.name).toEqual([]);
  });

  it("has no signal that needs a latch", () => {
    for (const { module, file } of modules) expect(latchSuspects(code(file.text)), module.name).toEqual([]);
  });

  it("is ASCII of at most 100 columns without tabs or trailing blanks", () => {
    for (const { file } of modules) {
      const wrong = file.text.split("\n").filter((line) => line.length > 100 || /[^\x20-\x7e]/.test(line) || /\s$/.test(line));
      expect(wrong, file.path).toEqual([]);
      expect(file.text.endsWith("`resetall\n"), file.path).toBe(true);
    }
  });
});

/** Nets, registers and constants of the module itself whose name stands somewhere above their declaration. */
function usedBeforeDeclared(whole: string): readonly string[] {
  // Functions and generate blocks have names of their own.
  const text = whole.replace(/\bfunction\b[\s\S]*?\bendfunction\b|^`.*$/gm, "");
  const inner = new Set([...text.matchAll(/^ {4,}(?:wire|reg)\b(?: signed)? *(?:\[[^\]]*\] *)*(\w+)/gm)].map(([, name]) => name));
  const declarations = [...text.matchAll(/^ {2}(?:wire|reg|localparam)\b(?: signed| integer)? *(?:\[[^\]]*\] *)*(\w+)/gm)];
  const first = new Map<string, number>();
  for (const { 1: name, index } of declarations) if (name !== undefined && !first.has(name)) first.set(name, index);
  return [...first].filter(([name, index]) => !inner.has(name) && new RegExp(`(?<![.\\w])${name}\\b`).test(text.slice(0, index))).map(([name]) => name);
}

it("the reader of declarations finds what is used too early", () => {
  expect(usedBeforeDeclared("  wire a = b;\n  wire [3:0] b;\n  wire c = b[0];\n")).toEqual(["b"]);
});

it("the reader of blocks finds a latch", () => {
  const block = (body: string): string => `always @* begin : name\n${body}\nend\nassign q = held;`;
  expect(latchSuspects(block("held = 1'b0; if (enable) held = data;"))).toEqual([]);
  expect(latchSuspects(block("if (enable) held = data;"))).toEqual(["held"]);
  expect(latchSuspects(block("if (enable) begin held = data; sum = 0; end else sum[3] = 1;"))).toEqual(["held", "sum"]);
  expect(latchSuspects(block("case (a) 1: held = 0; endcase other = 1;"))).toEqual(["held"]);
  expect(latchSuspects(block("for (i = 0; i < 4; i = i + 1) begin sum[i] = 0; if (sum[i]) sum = 1; end"))).toEqual([]);
});
