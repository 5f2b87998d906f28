import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { floatAdd } from "../blocks/arithmetic/float-add.js";
import { presets } from "../config/accelerator.js";
import { elaborate } from "../dsl/elaborate.js";
import { focus } from "../designs/focus.js";
import { handoffFiles } from "./handoff-files.js";

const tiny = focus(presets.tiny);
const design = elaborate(tiny.top, { prefix: tiny.config.prefix });
const files = handoffFiles({ design, checks: ["checks/focus_ram_checks.sv"], name: "tiny", configHash: tiny.hash });
const text = (path: string): string => files.find((file) => file.path === path)?.text ?? "";

describe("handoffFiles", () => {
  it("are there, relative and the same each time", () => {
    expect(files.map((file) => file.path).sort()).toEqual(["checks.f", "lint.sh", "lint.ys", "synth-cells.ys", "synth-gates.ys", "tiny.core", "tiny.f", "tiny.json", "tiny.sdc"]);
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
    const core = parse(text("tiny.core"), { merge: true }) as { readonly name: string; readonly targets: Readonly<Record<string, { readonly toplevel: string; readonly flow?: string }>>; readonly filesets: { readonly rtl: { readonly files: readonly string[] } } };
    expect(core.name).toMatch(/^focus-rtl:designs:tiny:\d+\.\d+\.\d+$/);
    expect(core.filesets.rtl.files).toHaveLength(design.modules.length);
    expect(Object.keys(core.targets)).toEqual(["default", "lint", "lint-checks", "sim", "synth"]);
    for (const target of Object.values(core.targets)) expect(target.toplevel).toBe("focus_tiny");
  });

  it("constrain the clock, every port and the reset", () => {
    const sdc = text("tiny.sdc");
    expect(sdc).toContain("create_clock -name clk_i -period $clock_ns [get_ports clk_i]");
    expect(sdc).toContain("set_input_delay [expr {$input_fraction * $clock_ns}] -clock clk_i [get_ports rst_ni]");
    for (const port of ["shape_valid_i", "weights_data_i[*]", "results_data_o[*]", "results_ready_i"]) expect(sdc).toContain(`  ${port}\n`);
  });

  it("leave memories as black boxes in the Yosys scripts", () => {
    expect(text("synth-cells.ys")).toContain("blackbox focus_ram\n");
    expect(text("synth-cells.ys")).toContain("-liberty cells.lib");
    expect(text("synth-gates.ys")).toContain("abc -g cmos");
  });

  it("describe the ports for programs", () => {
    const map = JSON.parse(text("tiny.json")) as { readonly top: string; readonly ports: readonly { readonly name: string; readonly kind: string; readonly valid?: string; readonly payload?: unknown }[] };
    expect(map.top).toBe("focus_tiny");
    const weights = map.ports.find((port) => port.name === "weights");
    expect(weights).toMatchObject({ kind: "stream", valid: "weights_valid_i", payload: { data: { type: "fp16 x 4", bits: 64, lanes: 4, elementBits: 16, signal: "weights_data_i" } } });
  });

  it("list the checks apart from the Verilog", () => {
    expect(text("checks.f").split("\n").filter((line) => line.endsWith(".sv"))).toEqual(["checks/focus_ram_checks.sv"]);
    expect(text("checks.f")).toContain("verilator --lint-only -Wall --assert --top-module focus_tiny -f tiny.f -f checks.f\n");
    expect(text("tiny.f")).not.toContain("checks");
    const core = parse(text("tiny.core"), { merge: true }) as { readonly filesets: { readonly checks: unknown }; readonly targets: { readonly "lint-checks": unknown } };
    expect(core.filesets.checks).toEqual({ files: ["checks/focus_ram_checks.sv"], file_type: "systemVerilogSource" });
    expect(core.targets["lint-checks"]).toMatchObject({ filesets: ["rtl", "checks"] });
  });

  it("do without constraints and parameters a block does not have", () => {
    const block = elaborate(floatAdd({ format: "fp16", stages: 1 }), { prefix: "focus_" });
    const paths = handoffFiles({ design: block, checks: [], name: "float_add", configHash: "00000000" });
    expect(paths.find((file) => file.path === "float_add.sdc")?.text).not.toContain("rst_ni");
    expect(paths.find((file) => file.path === "lint.ys")?.text).not.toContain("chparam");
  });
});
