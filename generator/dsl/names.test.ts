import { describe, expect, it } from "vitest";
import { presets } from "../config/accelerator.js";
import { reservedIn } from "../config/reserved-words.js";
import { skidBuffer } from "../blocks/streams/skid-buffer.js";
import { emitDesign } from "../emit/emit-design.js";
import { handoffFiles } from "../handoff/handoff-files.js";
import { bits, input, output } from "../ir/types.js";
import { defineBlock } from "./define-block.js";
import { design, stream } from "./design.js";
import { elaborate } from "./elaborate.js";
import { acceleratorOf } from "../designs/focus.js";

const designs = ["dense", "focus", "sec"] as const;
const named = (name: string, prefix: string, of: (typeof designs)[number] = "dense"): (() => unknown) => () => {
  const { top, beside, config, hash } = acceleratorOf({ name, prefix, design: of }, presets.tiny);
  const ir = elaborate(top, { prefix: config.prefix, beside });
  return [...emitDesign(ir), ...handoffFiles({ design: ir, checks: ["checks/one.sv"], name, configHash: hash })];
};

describe("reserved words", () => {
  it.each(["logic", "int", "do", "class", "new", "always_ff", "string", "checker", "soft", "module", "wire", "uwire", "begin"])("%s names no module", (word) => {
    for (const of of designs) expect(named(word, "", of)).toThrow(`name = ${word}: is a reserved word of SystemVerilog`);
    expect(named(word, "mine_")).not.toThrow();
  });

  it.each(["entity", "signal", "process", "downto", "assume_guarantee"])("%s neither: a netlist may stand beside VHDL", (word) => {
    expect(named(word, "")).toThrow(`name = ${word}: is a reserved word of VHDL`);
  });

  it.each([["type", "ty", "pe"], ["endmodule", "end", "module"], ["first_match", "first_", "match"]])("%s is refused as %s%s", (word, prefix, name) => {
    expect(named(name, prefix)).toThrow(`name = ${name}: gives with prefix=${prefix} a module ${word}, which is a reserved word of SystemVerilog`);
  });

  it("are found in any case, and nothing else is", () => {
    expect(["Logic", "LOGIC", "Entity"].map(reservedIn)).toEqual(["SystemVerilog", "SystemVerilog", "VHDL"]);
    expect(["focus", "gemm", "logics", "u_logic", "data_i"].map(reservedIn)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it("name no module of a design of one's own, and no block it places", () => {
    const own = (name: string) =>
      design(name, ({ input: into, output: out, place, connect }) => {
        const buffer = place(skidBuffer({ width: 8 }));
        connect(into("words", stream({ data: bits(8) })), buffer.push);
        out("late", buffer.pop);
      });
    expect(() => elaborate(own("logic"), { prefix: "" })).toThrow("name = logic: gives a module logic, which is a reserved word of SystemVerilog");
    expect(() => elaborate(own("logic"), { prefix: "focus_" })).not.toThrow();
    const odd = defineBlock({ name: "able", doc: "", parameters: {}, clocking: "none", ports: () => ({ a: input(bits(1), "In."), b: output(bits(1), "Out.") }), contract: () => ({ lines: [] }) });
    const around = design("x", ({ input: into, output: out, place, connect }) => {
      const block = place(odd({}));
      connect(into("a", bits(1)), block.a);
      out("b", block.b);
    });
    expect(() => elaborate(around, { prefix: "t" })).toThrow("prefix = t: gives a module table, which is a reserved word of SystemVerilog");
  });

  it("name no net between two blocks", () => {
    const element = defineBlock({ name: "element", doc: "", parameters: {}, clocking: "none", ports: () => ({ take: input(bits(1), "In."), match: output(bits(1), "Out.") }), contract: () => ({ lines: [] }) });
    const chain = (first: string) =>
      design("x", ({ input: into, output: out, place, connect }) => {
        const [left, right] = [place(element({}), first), place(element({}), "second")];
        connect(into("a", bits(1)), left.take);
        connect(left.match, right.take);
        out("b", right.match);
      });
    expect(() => elaborate(chain("first"), { prefix: "focus_" })).toThrow("x: first.match: gives a net first_match, which is a reserved word of SystemVerilog\n  fix: give first another name");
    expect(() => elaborate(chain("one"), { prefix: "focus_" })).not.toThrow();
  });
});

describe("names of files and modules", () => {
  it.each(["lint", "synth", "manifest", "report", "checks"])("a design may be called %s: no two files of its output have one name", (name) => {
    for (const prefix of ["focus_", ...(reservedIn(name) === undefined ? [""] : [])]) {
      for (const of of designs) {
        const files = (named(name, prefix, of)() as readonly { readonly path: string }[]).map(({ path }) => path);
        // What generate and sim write beside.
        const all = [...files, "manifest.json", "report.json"];
        expect(new Set(all).size).toBe(all.length);
      }
    }
  });

  it.each(designs)("the longest fit, design %s", (of) => {
    expect(named("n".repeat(33), "p".repeat(40), of)).not.toThrow();
    expect(named("n".repeat(34), "", of)).toThrow(`name = ${"n".repeat(34)}: must be lower case letters, digits and underscores, a letter first, at most 33 characters`);
  });

  it("a block's own name is told as the name that the user has set", () => {
    expect(named("ring_buffer", "focus_", "dense")).toThrow("name = ring_buffer: gives a module focus_ring_buffer, and a block of the design has that name");
  });
});
