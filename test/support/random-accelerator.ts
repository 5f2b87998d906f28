import { acceleratorNames, acceleratorTable, fitGroups, needsOf, resolveAccelerator, type AcceleratorConfig } from "../../generator/config/accelerator.js";
import { int32 } from "../../generator/config/number-format.js";
import { sampleGroup } from "../../generator/config/parameter-table.js";
import type { Random } from "../../generator/config/random.js";

/** A random legal configuration, small enough to build in seconds: every row of the table is drawn, then made to fit together. */
export function randomAccelerator(random: Random): AcceleratorConfig {
  const drawn = sampleGroup(acceleratorTable, random);
  const { array, tile } = drawn;
  const isInteger = array.operand.kind === "integer";
  const shared = {
    ...drawn,
    name: "random",
    prefix: "focus_",
    tile: { ...tile, n: array.columns * random.integer(1, 3) },
    array: { ...array, ...(isInteger ? { accumulator: int32, subnormals: "keep" } as const : {}) },
  };
  const config = resolveAccelerator({ ...fitGroups(shared, random), design: "dense" });
  return { ...config, design: [drawn.design, ...acceleratorNames].find((design) => needsOf({ ...config, design }).length === 0) ?? config.design };
}
