import { describe, expect, it } from "vitest";
import { changeLines, changes, compared, emittedModules, hashList, storedHashes, type EmittedModule } from "../support/emitted-hashes.js";

const module = (text: string, source = "0", name = "focus_m"): EmittedModule => ({ source, module: name, text });
const differing = (before: readonly EmittedModule[], after: readonly EmittedModule[]) => changes(hashList(before), hashList(after));

describe("what the generator writes", () => {
  it("is what the list of hashes says (npx tsx test/support/emitted-hashes.ts --update writes it anew and names what changed)", () => {
    const modules = emittedModules();
    expect(new Set(modules.map(({ source }) => source)).size).toBeGreaterThan(111 + 50);
    expect(changeLines(changes(storedHashes(), hashList(modules)))).toEqual([]);
  });

  it("has no size in a comment where the code is for all sizes: contracts name parameters", () => {
    const several = Object.entries(storedHashes()).filter(([, texts]) => {
      const hashes = Object.keys(texts).map((key) => key.split(" "));
      return new Set(hashes.map(([whole]) => whole)).size > new Set(hashes.map(([, code]) => code)).size;
    });
    expect(several.map(([name]) => name)).toEqual([]);
  });
});

describe("a change of a text", () => {
  const text = "// Purpose\n//\n// Generated from templates/rtl/m.v.hbs,\n// sha256:12345678. Do not edit.\n\nmodule focus_m (\n    input wire a_i,  // first\n    output wire q_o\n);\n  assign q_o = !a_i;\nendmodule\n";
  const none = { added: [], gone: [], code: [], whiteSpace: [], comments: [] };

  it("is none where only the line on its version differs", () => {
    for (const line of ["sha256:87654321. Do not edit.", "sha256:87654321. Do not\n// edit."]) {
      const changed = text.replace(/sha256:.*edit\./, line);
      expect(changed).toContain(line);
      expect(differing([module(text)], [module(changed)])).toEqual(none);
    }
  });

  it.each([
    ["comments", text.replace("Purpose", "Purpose\n// of two lines").replace("  // first", "")],
    ["whiteSpace", text.replace("assign q_o = !a_i", "assign q_o   =\n      !a_i")],
    ["code", text.replace("!a_i", "a_i")],
  ] as const)("is found in %s", (kind, changed) => {
    const found = differing([module(text)], [module(changed)]);
    expect(found).toEqual({ ...none, [kind]: ["focus_m"] });
    const seenBy = { comments: ["text"], whiteSpace: ["text", "code"], code: ["text", "code", "tokens"] }[kind];
    for (const level of ["text", "code", "tokens"] as const) {
      expect(changeLines(found, level)).toHaveLength(seenBy.includes(level) ? 1 : 0);
      expect(compared(text, level) === compared(changed, level)).toBe(!seenBy.includes(level));
    }
  });

  it("is found in one source of many", () => {
    expect(differing([module(text), module(text, "1")], [module(text), module(text.replace("!a_i", "a_i"), "1")])).toEqual({ ...none, code: ["focus_m"] });
  });

  it("is a module that came or went", () => {
    expect(differing([module(text, "0", "focus_a")], [module(text, "0", "focus_b")])).toEqual({ ...none, added: ["focus_b"], gone: ["focus_a"] });
  });

  it("keeps words apart that white space keeps apart", () => {
    expect(compared("wire a;\n", "tokens")).not.toBe(compared("wirea;\n", "tokens"));
    expect(compared("a <= b", "tokens")).toBe(compared("a<=b", "tokens"));
  });
});
