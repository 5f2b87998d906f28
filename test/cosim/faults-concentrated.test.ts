import { focus } from "../../generator/designs/focus.js";
import type { Fault } from "../../generator/testbench/cases/fault.js";
import { testEngineFaults } from "./engine-faults.js";

const faults: readonly Fault[] = [
  { name: "an accumulator is read before it is written", block: "scatter", search: "(first_q || !(|hit))", replacement: "(first_q || !(&hit))" },
  { name: "a row leaves after its first class", block: "scatter", search: "!zero && row_last;", replacement: "(!zero || row_last);" },
  { name: "zero vectors add the row at hand", block: "scatter", search: "row_q <= zero ?", replacement: "row_q <= !zero ?" },
  { name: "rows go to the next lane", block: "row_queue", search: "valid_i ? users_i", replacement: "valid_i ? (users_i << 1)" },
  { name: "blocks of columns share accumulators", block: "concentrated_sequencer", search: "base_q + LANE_CLASSES[BASE_W-1:0]", replacement: "base_q" },
  { name: "an index is wrong on the way out", block: "result_stage", search: "row_final, row_filled, row_index, row_inside", replacement: "row_final, row_filled, ~row_index, row_inside" },
];

const accelerator = focus({
  name: "faulty",
  design: "focus",
  tile: { m: 16, n: 6 },
  array: { rows: 2, columns: 2, operand: "int8" },
  scatter: { lanes: 2, rowQueue: 3 },
  limits: { size: 1024 },
});

testEngineFaults({
  of: "the concentrated engine",
  accelerator,
  grid: { frames: 2, rows: 3, columns: 4 },
  seed: 11,
  faults,
});
