import { acceleratorTable, resolveAccelerator, type AcceleratorConfig } from "./accelerator.js";
import { int32 } from "./number-format.js";
import { sampleGroup } from "./parameter-table.js";
import type { Random } from "./random.js";

/** A random legal configuration, small enough to build in seconds: every row of the table is drawn, then made to fit together. */
export function randomAccelerator(random: Random): AcceleratorConfig {
  const drawn = sampleGroup(acceleratorTable, random);
  const { array, scatter, similarity } = drawn;
  const { frames, rows, columns } = similarity.block;
  const isInteger = array.operand.kind === "integer";
  const isWide = array.operand.kind === "float" && array.operand.exponentBits > 7;
  return resolveAccelerator({
    ...drawn,
    name: "random",
    prefix: "focus_",
    design: drawn.design === "sec" && array.operand.name !== "fp16" ? "focus" : drawn.design,
    tile: { ...drawn.tile, n: array.columns * random.integer(1, 3) },
    similarity: {
      ...similarity,
      vector: array.rows * random.pick([1, 1, 2, 3]),
      dotsPerCycle: Math.min(similarity.dotsPerCycle, Math.max(1, frames * rows * columns - 1)),
      representative: isWide ? "first" : similarity.representative,
      classes: similarity.classes && scatter.arrangement === "rows",
    },
    array: { ...array, ...(isInteger ? { accumulator: int32, subnormals: "keep" } : {}) },
  });
}
