import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { acceleratorNames, presets, type AcceleratorGiven } from "../../generator/config/accelerator.js";
import { acceleratorOf } from "../../generator/designs/focus.js";
import { generatedDesign } from "../../generator/handoff/generated-design.js";

const generated = (given: AcceleratorGiven) => generatedDesign({ kind: "accelerator", accelerator: acceleratorOf(given, presets.tiny) });
const texts = (given: AcceleratorGiven): ReadonlyMap<string, string> => new Map(generated(given).rtl.map(({ path, text }) => [path, text]));

/** Files that two configurations both have, with different text. */
function changed(before: AcceleratorGiven, after: AcceleratorGiven): readonly string[] {
  const young = texts(after);
  return [...texts(before)].flatMap(([path, text]) => (young.has(path) && young.get(path) !== text ? [path] : []));
}

describe("a design changes with what it depends on", () => {
  const threshold: AcceleratorGiven = { similarity: { threshold: 0.8 } };

  it.each(acceleratorNames.filter((design) => design !== "focus"))("not one byte of %s with the threshold of the similarity, which it does not have", (design) => {
    expect(generated({ ...threshold, design })).toEqual(generated({ design }));
  });

  it("the hash of focus does, and its Verilog, to which the threshold comes as a word of a stream, does not", () => {
    const [before, after] = [generated({ design: "focus" }), generated({ ...threshold, design: "focus" })];
    expect(after.hash).not.toBe(before.hash);
    expect(after.config).not.toEqual(before.config);
    expect(after.rtl).toEqual(before.rtl);
  });

  it("a module by its own text, whatever the design around it", () => {
    // The tops have one name and are different modules.
    const tops = ["rtl/focus_tiny.v"];
    const found = new Map(acceleratorNames.map((design) => [design, texts({ design })]));
    for (const [one, before] of found) {
      for (const [other, after] of found) {
        if (one === other) continue;
        const shared = [...before.keys()].filter((path) => after.has(path));
        expect(shared.length).toBeGreaterThan(10);
        expect(shared.filter((path) => before.get(path) !== after.get(path)), `${one}, ${other}`).toEqual(tops);
      }
    }
    // The sizes of a GEMM are nothing to the units beside the engine.
    expect(changed({ design: "sec" }, { design: "sec", limits: { size: 8192 } })).toEqual(["rtl/focus_tiny_engine.v", ...tops]);
  });
});

describe("the header of a module", () => {
  it("names the version of the text: its SHA-256 with zeros in place of the digits", () => {
    const files = acceleratorNames.flatMap((design) => generated({ design }).rtl);
    for (const { path, text } of files) {
      const [line = "", version = ""] = /^\/\/ Generated from templates\/rtl\/\S+\.v\.hbs, sha256:([0-9a-f]{8})\. Do not edit\.$/m.exec(text.replace(/(Generated|not|sha256\S+)\n\/\/ /g, "$1 ")) ?? [];
      expect(line, path).not.toBe("");
      const digest = createHash("sha256").update(text.replace(`sha256:${version}`, "sha256:00000000")).digest("hex");
      expect(version, path).toBe(digest.slice(0, 8));
    }
    expect(new Set(files.map(({ text }) => text)).size).toBe(new Set(files.map(({ text }) => /sha256:(\w+)/.exec(text)?.[1])).size);
  });
});
