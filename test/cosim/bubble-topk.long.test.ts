import { expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { bubbleWay, buildWay, runSelection } from "../support/top-k.js";

const workspace = openWorkspace(process);
/** FOCUS_SEED=n chooses another sequence; without it every run is the same. */
const seed = Number(process.env["FOCUS_SEED"] ?? createRandom(5).integer(1, 1_000_000));

it(`a chain of 32 cells takes the cycles its contract states for the largest published selection (FOCUS_SEED=${seed})`, async () => {
  const way = await buildWay(workspace, bubbleWay({ lanes: 32, maxTokens: 12_800, cells: 32 }));
  for (const [index, [tokens, keep]] of ([[11_648, 1164], [402, 160], [1, 1]] as const).entries()) {
    const { measured, expected } = await runSelection(workspace, way, { tokens, keep, seed: seed + index });
    expect([tokens, keep, measured]).toEqual([tokens, keep, expected]);
  }
});
