import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { floatAdd } from "../blocks/arithmetic/float-add.js";
import { acceleratorNames, presets } from "../config/accelerator.js";
import { elaborate } from "../dsl/elaborate.js";
import { acceleratorOf, focus } from "../designs/focus.js";
import { manifestFile } from "../emit/manifest.js";
import { generatedDesign } from "./generated-design.js";
import { handoffFiles } from "./handoff-files.js";

const tiny = focus(presets.tiny);
const design = elaborate(tiny.top, { prefix: tiny.config.prefix });
const files = handoffFiles({ design, checks: ["checks/focus_ram_checks.sv"], name: "tiny", configHash: tiny.hash });
const text = (path: string): string => files.find((file) => file.path === path)?.text ?? "";

interface Target {
  readonly toplevel: string;
  readonly flow?: string;
  readonly filesets: readonly string[];
  readonly parameters?: readonly string[];
}

interface Core {
  readonly name: string;
  readonly filesets: Readonly<Record<string, { readonly files: readonly unknown[]; readonly file_type?: string }>>;
  readonly targets: Readonly<Record<string, Target>>;
}

const coreOf = (yaml: string): Core => parse(yaml, { merge: true }) as Core;

describe("handoffFiles", () => {
  it("are there, relative and the same each time", () => {
    const ofTop = ["cells.ys", "gates.ys", "ports.json", "sdc"].map((end) => `focus_tiny.${end}`);
    expect(files.map((file) => file.path).sort()).toEqual([...ofTop, "lint.sh", "lint.ys", "synth.sh", "tiny.checks.f", "tiny.core", "tiny.f"]);
    expect(handoffFiles({ design, checks: ["checks/focus_ram_checks.sv"], name: "tiny", configHash: tiny.hash })).toEqual(files);
    for (const file of files) expect(file.text).not.toMatch(/(^|[\s"=])\/(?!bin\/sh|\/)/m); // no absolute path
  });

  it("list every module's file, children first", () => {
    const listed = text("tiny.f").split("\n").filter((line) => line.endsWith(".v"));
    expect(listed).toEqual(design.modules.map((module) => `rtl/${module.name}.v`));
    expect(listed.at(-1)).toBe("rtl/focus_tiny.v");
  });

  it("hold a FuseSoC core with lint, sim and synth targets", () => {
    expect(text("tiny.core").startsWith("CAPI=2:\n")).toBe(true);
    const core = coreOf(text("tiny.core"));
    expect(core.name).toMatch(/^focus-rtl:designs:tiny:\d+\.\d+\.\d+$/);
    expect(core.filesets["rtl"]?.files).toHaveLength(design.modules.length);
    expect(Object.keys(core.targets)).toEqual(["default", "lint", "lint-checks", "sim", "synth"]);
    for (const target of Object.values(core.targets)) expect(target.toplevel).toBe("focus_tiny");
  });

  it("constrain the clock, every port and the reset", () => {
    const sdc = text("focus_tiny.sdc");
    expect(sdc).toContain("create_clock -name clk_i -period $clock_ns [get_ports clk_i]");
    expect(sdc).toContain("set_input_delay [expr {$input_fraction * $clock_ns}] -clock clk_i [get_ports rst_ni]");
    for (const port of ["shape_valid_i", "weights_data_i[*]", "results_data_o[*]", "results_ready_i"]) expect(sdc).toContain(`  ${port}\n`);
  });

  it("leave memories as black boxes in the Yosys scripts", () => {
    expect(text("focus_tiny.cells.ys")).toContain("blackbox focus_ram\n");
    expect(text("focus_tiny.cells.ys")).toContain("-liberty cells.lib");
    expect(text("focus_tiny.gates.ys")).toContain("abc -g cmos");
  });

  it("describe the ports for programs", () => {
    const map = JSON.parse(text("focus_tiny.ports.json")) as { readonly top: string; readonly ports: readonly { readonly name: string; readonly kind: string; readonly valid?: string; readonly payload?: unknown }[] };
    expect(map.top).toBe("focus_tiny");
    const weights = map.ports.find((port) => port.name === "weights");
    expect(weights).toMatchObject({ kind: "stream", valid: "weights_valid_i", payload: { data: { type: "fp16 x 4", bits: 64, lanes: 4, elementBits: 16, signal: "weights_data_i" } } });
  });

  it("list the checks apart from the Verilog", () => {
    expect(text("tiny.checks.f").split("\n").filter((line) => line.endsWith(".sv"))).toEqual(["checks/focus_ram_checks.sv"]);
    expect(text("tiny.checks.f")).toContain("verilator --lint-only -Wall --assert --top-module focus_tiny -f tiny.f -f tiny.checks.f\n");
    expect(text("tiny.f")).not.toContain("checks");
    const core = coreOf(text("tiny.core"));
    expect(core.filesets["checks"]).toEqual({ files: ["checks/focus_ram_checks.sv"], file_type: "systemVerilogSource" });
    expect(core.targets["lint-checks"]).toMatchObject({ filesets: ["rtl", "checks"] });
  });

  it("do without constraints and parameters a block does not have", () => {
    const block = elaborate(floatAdd({ format: "fp16", stages: 1 }), { prefix: "focus_" });
    const paths = handoffFiles({ design: block, checks: [], name: "float_add", configHash: "00000000" });
    expect(paths.find((file) => file.path === `${block.top}.sdc`)?.text).not.toContain("rst_ni");
    expect(paths.find((file) => file.path === "lint.ys")?.text).not.toContain("chparam");
  });
});

describe.each(acceleratorNames)("every module of design=%s is below a top", (name) => {
  const given = generatedDesign({ kind: "accelerator", accelerator: acceleratorOf({ design: name }, presets.tiny) });
  const { files: written, rtl, design: ir } = given;
  const read = (path: string): string => written.find((file) => file.path === path)?.text ?? "";
  const found = (path: string, pattern: RegExp): readonly string[] => [...read(path).matchAll(pattern)].map((match) => match[1] ?? "");
  const modules = rtl.map(({ path }) => path.replace(/^rtl\/(.*)\.v$/, "$1"));

  /** Modules of the Verilog that it instantiates, however deep: read from its text. */
  const below = (tops: readonly string[]): ReadonlySet<string> => {
    const seen = new Set<string>();
    const visit = (module: string): void => {
      if (seen.has(module)) return;
      seen.add(module);
      const words = new Set(read(`rtl/${module}.v`).replace(/\/\/.*$/gm, "").match(/\w+/g));
      modules.filter((other) => other !== module && words.has(other)).forEach(visit);
    };
    tops.forEach(visit);
    return seen;
  };

  const core = coreOf(read("tiny.core"));
  const toplevels = (flow: string, filesets: RegExp): readonly string[] =>
    Object.values(core.targets).filter((target) => target.flow === flow && filesets.test(target.filesets.join(" "))).map((target) => target.toplevel);
  const manifest = JSON.parse(manifestFile({ design: "tiny", top: ir.top, beside: ir.beside, config: {}, configHash: "", files: written }).text) as { readonly top: string; readonly beside: readonly string[] };

  const topsOf: Readonly<Record<string, readonly string[]>> = {
    "lint.sh, Verilator": found("lint.sh", /^verilator .*--top-module (\w+)/gm),
    "lint.sh, Icarus": found("lint.sh", /^iverilog .*-s (\w+)/gm),
    "lint.ys": found("lint.ys", /^hierarchy -check -top (\w+)/gm),
    "core, lint": toplevels("lint", /^rtl$/),
    "core, lint with checks": toplevels("lint", /checks/),
    "core, sim": toplevels("sim", /./),
    "core, synth": toplevels("generic", /constraints/),
    "file list, Verilator": found("tiny.f", /verilator .*--top-module (\w+)/g),
    "file list, Icarus": found("tiny.f", /iverilog .*-s (\w+)/g),
    "list of checks": found("tiny.checks.f", /--top-module (\w+)/g),
    "synth.sh": found("synth.sh", /set -- (.*)/g).flatMap((tops) => tops.split(" ")),
    constraints: written.flatMap(({ path }) => /^(\w+)\.sdc$/.exec(path)?.[1] ?? []),
    "constraints in the core": Object.values(core.filesets).flatMap(({ files: listed }) => /"(\w+)\.sdc"/.exec(JSON.stringify(listed))?.[1] ?? []),
    gates: written.flatMap(({ path }) => found(path, /^hierarchy -check -top (\w+)/gm).filter((top) => path === `${top}.gates.ys`)),
    cells: written.flatMap(({ path }) => found(path, /^hierarchy -check -top (\w+)/gm).filter((top) => path === `${top}.cells.ys`)),
    "port maps": written.flatMap(({ path }) => /^(\w+)\.ports\.json$/.exec(path)?.[1] ?? []),
    manifest: [manifest.top, ...manifest.beside],
  };

  it.each(Object.keys(topsOf))("of %s", (file) => {
    expect(modules.length).toBeGreaterThan(15);
    expect([...below(topsOf[file] ?? [])].sort()).toEqual([...modules].sort());
  });

  it("the synthesis script of a top reads what is below it", () => {
    for (const top of [ir.top, ...ir.beside]) {
      for (const kind of ["gates", "cells"]) expect([...found(`${top}.${kind}.ys`, /^read_verilog rtl\/(\w+)\.v$/gm)].sort()).toEqual([...below([top])].sort());
    }
  });
});

describe("a top with parameters", () => {
  const { files: written } = generatedDesign({ kind: "accelerator", accelerator: acceleratorOf({ design: "focus" }, presets.tiny) });
  const read = (path: string): string => written.find((file) => file.path === path)?.text ?? "";

  it("is checked, mapped and described with the values of the design, not those of its text", () => {
    expect(read("rtl/focus_map_sorter.v")).toMatch(/parameter integer TILE_TOKENS +=(?! 16,)/);
    expect(read("lint.sh")).toMatch(/--top-module focus_map_sorter .*-GTILE_TOKENS=16 /);
    expect(read("lint.sh")).toMatch(/-s focus_map_sorter .*-Pfocus_map_sorter\.TILE_TOKENS=16 /);
    for (const script of ["lint.ys", "focus_map_sorter.gates.ys", "focus_map_sorter.cells.ys"]) expect(read(script)).toMatch(/-top focus_map_sorter .*-chparam TILE_TOKENS 16/);
    expect(coreOf(read("tiny.core")).targets["lint-focus_map_sorter"]?.parameters).toContain("TILE_TOKENS=16");
    expect(JSON.parse(read("focus_map_sorter.ports.json"))).toMatchObject({ parameters: { TILE_TOKENS: 16 } });
  });
});
