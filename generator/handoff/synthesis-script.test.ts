import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { smallLiberty } from "../../test/lint/small-liberty.js";
import { openWorkspace } from "../tools/workspace.js";
import { abcRecipes, type SynthesisGoal } from "./abc-recipes.js";
import { openLiberty } from "./liberty-files.js";
import { synthesisScript } from "./synthesis-script.js";

function lines(goal: SynthesisGoal, attempt = 0): readonly string[] {
  const common = { purpose: "test", files: ["a.v"], top: { name: "a", parameters: [] }, memories: [], flatten: true, liberties: ["a.lib"], dontUse: [], clockGating: false, output: "", netlist: "n.v" };
  return synthesisScript({ ...common, goal, clockNs: 2, attempt }).split("\n");
}

describe("synthesis scripts", () => {
  it("keep a sum and its carry-in together, and recode products for least area only", () => {
    const words = (goal: SynthesisGoal): readonly string[] => lines(goal).slice(0, lines(goal).findIndex((line) => line.startsWith("techmap")));
    for (const goal of ["area", "timing"] as const) expect(words(goal)).not.toContain("opt -full");
    expect(words("area")).toContain("booth");
    expect(words("timing")).not.toContain("booth");
    expect(lines("timing").find((line) => line.startsWith("techmap"))).toContain("sklansky");
  });

  it("for a clock differ by attempt, with four fifths of the period as ABC's target", () => {
    const texts = abcRecipes("timing", 2).map((_, attempt) => lines("timing", attempt).find((line) => line.startsWith("abc")));
    expect(new Set(texts).size).toBe(4);
    for (const text of texts) expect(text).toContain("upsize,-c,-D,1600");
  });
});

describe("liberty files", () => {
  it("come largest first, whatever the order they are named in", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "focus-liberty-"));
    const workspace = { ...openWorkspace(process), cwd: folder, build: path.join(folder, "build") };
    await writeFile(path.join(folder, "gates.lib"), smallLiberty());
    await writeFile(path.join(folder, "buffers.lib"), "library (b) { cell (BUF) { area : 1; } }");
    const orders = [["buffers.lib", "gates.lib"], ["gates.lib", "buffers.lib"]];
    for (const order of orders) expect((await openLiberty(workspace, order)).map((file) => file.given)).toEqual(["gates.lib", "buffers.lib"]);
    await rm(folder, { recursive: true });
  });
});
