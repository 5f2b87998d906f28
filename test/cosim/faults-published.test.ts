import { focus } from "../../generator/designs/focus.js";
import type { Fault } from "../../generator/testbench/cases/fault.js";
import { testEngineFaults } from "./engine-faults.js";

const faults: readonly Fault[] = [
  { name: "a token does not wait for its row", block: "token_scatter", search: "(level_i > {1'b0, entry", replacement: "(level_i >= {1'b0, entry" },
  { name: "a row too many is given back", block: "token_scatter", search: "(go && group_last_q) ? unique_q :", replacement: "(go && group_last_q && level_i != unique_q) ? unique_q + 1'b1 :" },
  { name: "a full row buffer takes one more row", block: "row_buffer", search: "wire full = level_q == DEPTH;", replacement: "wire full = 1'b0;" },
  { name: "a zero vector adds the row read last", block: "token_scatter", search: "if (advance) zero_q <= zero;", replacement: "if (advance) zero_q <= {LANES{1'b0}};" },
  { name: "blocks of columns share accumulators", block: "token_scatter", search: "(last_group && pass_last_block) ? {ADDRESS_W{1'b0}}", replacement: "last_group ? {ADDRESS_W{1'b0}}" },
  { name: "an idle lane takes part in the last tokens", block: "token_scatter", search: "assign active[lane] = left > BELOW[LEFT_W-1:0];", replacement: "assign active[lane] = (left + 1'b1) > BELOW[LEFT_W-1:0];" },
  { name: "a lane ends once more where its tokens are over", block: "token_scatter", search: "!active[lane] && first_group;", replacement: "!active[lane] && (first_group || last_group);" },
];

const closing: readonly Fault[] = [
  { name: "a lane without a token in the last m-tile does not end", block: "token_scatter", search: "closes[lane] = pass_final &&", replacement: "closes[lane] = 1'b0 &&" },
  { name: "a closing beat counts as a row", block: "token_scatter", search: "row_lanes1 = active_q[1] ? lanes_q : {LANES_W{1'b0}};", replacement: "row_lanes1 = lanes_q;" },
];

const accelerator = focus({
  name: "faulty",
  design: "focus",
  tile: { m: 16, n: 6 },
  array: { rows: 2, columns: 2, operand: "int8" },
  similarity: { classes: false },
  scatter: { arrangement: "published", lanes: 2 },
  limits: { size: 1024 },
});

const of = "the published scatter";
// Two m-tiles, the second one with an odd number of tokens; then with a single one: nothing for the other lane.
testEngineFaults({ of, accelerator, grid: { frames: 3, rows: 3, columns: 3 }, seed: 12, faults });
testEngineFaults({ of: `${of} in its closing beats`, accelerator, grid: { frames: 1, rows: 1, columns: 17 }, seed: 12, faults: closing });
