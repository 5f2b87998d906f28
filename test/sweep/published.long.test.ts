import { describe, it } from "vitest";
import { randomAccelerator } from "../support/random-accelerator.js";
import { createRandom } from "../../generator/config/random.js";
import { acceleratorOf } from "../../generator/designs/focus.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { checkEngine } from "./engine-check.js";

const seed = Number(process.env["FOCUS_SEED"] ?? 1);
const configurations = Number(process.env["FOCUS_SWEEP"] ?? 4);
const workspace = openWorkspace(process);

describe(`published scatter, random configurations (FOCUS_SEED=${seed})`, () => {
  for (let index = 0; index < configurations; index += 1) {
    const random = createRandom(9000 * seed + index);
    const drawn = randomAccelerator(random);
    const scatter = { arrangement: "published" as const, lanes: 1 + (index % 8), passQueue: random.pick([2, 16]) };
    const accelerator = acceleratorOf({ ...drawn, design: "focus", tile: { ...drawn.tile, m: random.pick([1, 5, 16, 33]) }, similarity: { vector: drawn.similarity.vector, classes: false }, scatter });
    const { array, tile } = accelerator.config;

    it(`#${index}: ${array.rows}x${array.columns} ${array.operand.name} vector ${accelerator.config.similarity.vector} m ${tile.m} n ${tile.n} lanes ${scatter.lanes} queue ${scatter.passQueue}`, { timeout: 300_000 }, async () => {
      await checkEngine(accelerator, { workspace, random, seed: seed + index, classes: () => false });
    });
  }
});
