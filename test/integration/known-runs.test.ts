import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { goldenVectors, prepareCase } from "../../generator/testbench/cases/block-case.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { type KnownRuns } from "../../generator/testbench/known-runs.js";
import type { Vectors } from "../../generator/testbench/vectors.js";
import { buildVerilator } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { mayRemember } from "../support/known-runs.js";
import { openKnownRuns } from "../support/open-known-runs.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-known-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("runs known from before", () => {
  it("are found by all of their bytes, and only those that passed are kept", async () => {
    const below = path.join(folder, "bytes");
    const known = openKnownRuns(below);
    const pass = (text: string) => () => Promise.resolve({ text, passed: true });
    expect(await known.recall(["ab", "c"], pass("one"))).toEqual({ text: "one", passed: true });
    // The same bytes, divided in another way, are another run.
    expect((await known.recall(["a", "bc"], pass("two"))).text).toBe("two");
    expect((await known.recall(["abc"], pass("three"))).text).toBe("three");
    expect((await known.recall([Uint8Array.from([97, 98]), "c"], pass("not run"))).text).toBe("one");
    const fail = (text: string) => () => Promise.resolve({ text, passed: false });
    expect(await known.recall(["bad"], fail("first"))).toEqual({ text: "first", passed: false });
    expect(await known.recall(["bad"], fail("again"))).toEqual({ text: "again", passed: false });
    await expect(known.recall(["worse"], () => Promise.reject(new Error("it could not run")))).rejects.toThrow("it could not run");
    expect(known.counts()).toEqual({ known: 1, all: 7 });
    expect(await readdir(below)).toHaveLength(3);
    expect((await openKnownRuns(below).recall(["abc"], pass("not run"))).text).toBe("three");
  });

  it.each([
    [{}, true],
    [{ CI: "false" }, true],
    [{ CI: "true" }, false],
    [{ CI: "1" }, false],
    [{ FOCUS_REQUIRE_ALL: "1" }, false],
    [{ FOCUS_FRESH: "1" }, false],
  ])("may be used with %j: %s", (environment, allowed) => {
    expect(mayRemember(environment)).toBe(allowed);
  });

  it("never stand for a run with another vector, seed or program, nor for one that failed", async () => {
    const workspace = openWorkspace(process);
    const entry = catalog.find(({ block }) => block === "skid_buffer");
    const [first, second] = (entry?.cases ?? []).map((one) => prepareCase(one));
    if (!first || !second) throw new Error("no case");
    const models = await Promise.all([first, second].map(({ device, rtl }) => buildVerilator({ workspace, benches: [{ name: "u", device }], rtl, optimize: "build" })));
    const known = openKnownRuns(path.join(folder, "models"));
    const vectorsOf = ({ device, use, draw }: typeof first): Vectors => goldenVectors(device, use, draw(40, createRandom(1), false));
    const outcome = async (model: (typeof models)[number], vectors: Vectors, seed: number, runs: KnownRuns = known): Promise<readonly [boolean | undefined, number]> => {
      const { results } = await runVerilatorModel(model, [{ vectors }], { workspace, seed, known: runs });
      return [results[0]?.passed, runs.counts().known];
    };
    const [model, other] = models as [(typeof models)[number], (typeof models)[number]];
    const right = vectorsOf(first);
    expect(await outcome(model, right, 1)).toEqual([true, 0]);
    expect(await outcome(model, right, 1)).toEqual([true, 1]);
    expect(await outcome(model, right, 2)).toEqual([true, 1]);
    const [output] = first.device.ports.filter((port) => port.direction === "out");
    const wrong = { ...right, [output!.name]: { beats: right[output!.name]!.beats.map((beat, index) => (index === 7 ? beat ^ 1n : beat)) } };
    expect(await outcome(model, wrong, 1)).toEqual([false, 1]);
    expect(await outcome(model, wrong, 1)).toEqual([false, 1]);
    expect(await outcome(other, vectorsOf(second), 1)).toEqual([true, 1]);
    // What was collected or traced is not in the result, so such a run is always made.
    const { collected } = await runVerilatorModel(model, [{ vectors: right }], { workspace, seed: 1, known, collect: true });
    expect(collected[0]?.[output!.name]).toEqual(right[output!.name]!.beats);
    expect(known.counts().known).toBe(1);
  });
});
