import { describe, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { focus, type Accelerator } from "../../generator/designs/focus.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { checkEngine } from "../sweep/engine-check.js";
import { testEngineFaults } from "./engine-faults.js";

const workspace = openWorkspace(process);

interface LateEngine {
  readonly m: number;
  readonly lanes: number;
  readonly stall: number;
}

const engine = ({ m, lanes, stall }: LateEngine): Accelerator =>
  focus({
    name: "late",
    design: "focus",
    tile: { m, n: 6 },
    array: { rows: 2, columns: 2, operand: "int8", pipeline: { stall } },
    similarity: { classes: false },
    scatter: { arrangement: "published", lanes },
    limits: { size: 1024 },
  });

describe("the published engine whose array stands still late", () => {
  it.each<LateEngine>([
    { m: 16, lanes: 2, stall: 2 },
    { m: 5, lanes: 1, stall: 1 },
    { m: 2, lanes: 1, stall: 4 },
  ])("has the bits of golden and the cycles of the model: m-tiles of $m, $lanes lanes, stall $stall", async (sizes) => {
    await checkEngine(engine(sizes), { workspace, random: createRandom(17), seed: 17, classes: () => false });
  });
});

testEngineFaults({
  of: "the row buffer of an array that stands still two cycles late",
  accelerator: engine({ m: 16, lanes: 2, stall: 2 }),
  grid: { frames: 3, rows: 3, columns: 3 },
  seed: 12,
  faults: [
    { name: "slack for one row too few", block: "row_buffer", search: "RING = DEPTH + STALL_CYCLES[RING_W:0]", replacement: "RING = DEPTH + STALL_CYCLES[RING_W:0] - 1'b1" },
    { name: "a buffer that is full a row late", block: "row_buffer", search: "wire full = level_q >= DEPTH;", replacement: "wire full = level_q > DEPTH;" },
    { name: "a row taken a cycle after the standstill", block: "row_buffer", search: "moves = moves_next[STALL_CYCLES]", replacement: "moves = moves_next[STALL_CYCLES-1]" },
    { name: "a vector that moves on while the array stands still", block: "row_buffer", search: "if (moves) inside_q <=", replacement: "inside_q <=" },
  ],
});

// So small a buffer, and so late a stall, that twice DEPTH_ROWS are held: one more than a count of them says.
testEngineFaults({
  of: "a row buffer that holds as many rows beyond its depth as in it",
  accelerator: engine({ m: 2, lanes: 1, stall: 4 }),
  grid: { frames: 1, rows: 3, columns: 3 },
  seed: 12,
  taken: [{ kind: "bursts" }, { kind: "stall", cycles: 300 }],
  faults: [{ name: "a level beyond DEPTH_ROWS", block: "row_buffer", search: "level_o = full ? DEPTH_ROWS[INDEX_W:0] : level_q[INDEX_W:0]", replacement: "level_o = level_q[INDEX_W:0]" }],
});
