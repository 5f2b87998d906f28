import { describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";
import { countSource, countSources } from "../support/ground-counts.js";

describe("counts of the ground floor", () => {
  it("casts stay below their ceiling", () => {
    expect(countSources(packageRoot()).casts.length).toBeLessThan(60);
  });

  it("kinds of number formats are told apart in few places", () => {
    expect(countSources(packageRoot()).kinds.length).toBeLessThan(20);
  });

  it("tells casts from what looks like them", () => {
    const { casts } = countSource("casts.ts", 'import { a as b } from "./a.js";\nconst list = ["as it is"] as const; // as a list\nexport { b as c };\nconst x = <number>b;\nconst y = list[0]!;\nconst z = b as unknown as string;\n');
    expect(casts.map(({ line }) => line)).toEqual([4, 5, 6, 6]);
  });

  it("finds comparisons of a kind and of a design, in switches too", () => {
    const { kinds, designs } = countSource("asks.ts", 'if (format.kind === "float" || node.kind === "port") f();\nswitch (kind) {\n  case "integer":\n}\nif (config.design !== "dense") g();\n');
    expect(kinds.map(({ line }) => line)).toEqual([1, 2]);
    expect(designs.map(({ line }) => line)).toEqual([5]);
  });

  it("tells Verilog from English", () => {
    const { verilog } = countSource("text.ts", 'const a = "wire [3:0] x;";\nconst b = "the output register, if a <= b";\nconst c = `assign ${name}_o = 1\'b1;\nassign x = y;`;\n');
    expect(verilog.map(({ line }) => line)).toEqual([1, 3, 4]);
  });
});
