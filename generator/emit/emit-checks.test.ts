import { describe, expect, it } from "vitest";
import { ram } from "../blocks/streams/ram.js";
import { streamFifo } from "../blocks/streams/stream-fifo.js";
import { defineBlock } from "../dsl/define-block.js";
import { elaborate } from "../dsl/elaborate.js";
import { anyOf, below, equal, total } from "../ir/condition.js";
import { net } from "../ir/operand.js";
import { bits, input, source } from "../ir/types.js";
import { checksInside, emitChecked, emitChecks, isChecks } from "./emit-checks.js";

const fifo = elaborate(streamFifo({ width: 11, depth: 100 }), { prefix: "focus_" });
const textOf = (name: string): string => emitChecks(fifo).find(({ path }) => path === `checks/${name}_checks.sv`)?.text ?? "";

describe("checks of a design", () => {
  it("are a file for each module that has some, for no other", () => {
    expect(emitChecks(fifo).map(({ path }) => path)).toEqual(["checks/focus_ram_checks.sv", "checks/focus_stream_fifo_checks.sv"]);
    expect(emitChecks(elaborate(defineBlock({ name: "wires", doc: "", parameters: {}, clocking: "none", ports: () => ({ a: input(bits(1), "") }), contract: () => ({ lines: [] }), template: () => "ram" })({}), { prefix: "" }))).toEqual([]);
  });

  it("say when a rule is for, what holds and what stays", () => {
    expect(textOf("focus_stream_fifo")).toContain('      if (pop_waits_q) assert (\n          pop_valid_o\n          && (pop_data_o === pop_data_before_q)\n      ) else $error("pop_waits: a beat that waits stays as it is");\n');
    expect(textOf("focus_stream_fifo")).toContain("      pop_waits_q <= pop_valid_o && !pop_ready_i;\n");
    expect(textOf("focus_stream_fifo")).toContain("    if (pop_valid_o && !pop_ready_i) begin\n      pop_data_before_q <= pop_data_o;\n    end\n");
    expect(textOf("focus_ram")).toContain('    if (write_enable_i && read_enable_i) assume (\n        write_address_i != read_address_i\n    ) else $error("never_collide: no word is read in the cycle that writes it");\n');
  });

  it("are sized by the module's own parameters, those that they need", () => {
    expect(textOf("focus_ram")).toContain("    input  wire [$clog2(DEPTH_WORDS)-1:0] read_address_i,\n");
    expect(textOf("focus_ram")).toContain("        .DEPTH_WORDS(DEPTH_WORDS)\n");
    const noData = emitChecks({ ...fifo, modules: fifo.modules.filter(({ block }) => block === "ram").map((module) => ({ ...module, assertions: module.assertions.filter(({ name }) => name !== "hold") })) });
    expect(noData[0]?.text).not.toContain("WIDTH_BITS");
  });

  it("leave out what inputs that change as they like do not keep", () => {
    const names = (text: string): readonly string[] => text.match(/"\w+:/g) ?? [];
    const [, free] = emitChecks(fifo, { inputsWait: false });
    expect(names(free?.text ?? "")).toEqual(names(textOf("focus_stream_fifo")).filter((name) => name !== '"push_waits:'));
  });

  it("know the sizes that follow from the module's parameters", () => {
    const block = defineBlock({
      name: "counter",
      doc: "",
      parameters: {},
      clocking: "clock and reset",
      sizes: () => ({ DEPTH: { value: 5, default: 4, min: 1, doc: "" } }),
      ports: () => ({ out: source(bits(1), "") }),
      contract: () => ({ lines: [] }),
      constants: (_, { DEPTH }) => ({ LIMIT: DEPTH }),
      assertions: (_, { LIMIT }) => ({ inside: { text: "the count is inside", holds: anyOf(below(net("count_q", 3), LIMIT), equal(total(net("count_q", 3), 1), LIMIT)) } }),
      template: () => "ram",
    });
    const [{ text } = { text: "" }] = emitChecks(elaborate(block({}), { prefix: "" }));
    expect(text).toContain("      assert (\n          (32'(count_q) < DEPTH)\n          || (32'(count_q) + 1 == DEPTH)\n      ) else");
  });

  it("stand inside for tools that have no bind", () => {
    const files = checksInside(emitChecked(fifo));
    const memory = files.find(({ path }) => path === "rtl/focus_ram.v")?.text ?? "";
    expect(memory).toMatch(/\n {2}focus_ram_checks #\(\n {6}\.WIDTH_BITS [^;]*\n {2}\);\n\nendmodule\n/);
    expect(memory.replace(/ {2}focus_ram_checks[^;]*;\n\n/, "")).toBe(emitChecked(fifo).find(({ path }) => path === "rtl/focus_ram.v")?.text);
    expect(() => checksInside(emitChecked(fifo).filter(isChecks))).toThrow("checks without their modules: rtl/focus_ram.v, rtl/focus_stream_fifo.v");
    expect(() => checksInside([{ path: "checks/other.sv", text: "" }])).toThrow("checks/other.sv: no bind");
  });

  it("are no part of the Verilog", () => {
    expect(emitChecked(elaborate(ram({ width: 2, depth: 2 }), { prefix: "" })).map(({ path }) => path)).toEqual(["rtl/ram.v", "checks/ram_checks.sv"]);
  });
});
