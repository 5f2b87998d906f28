import { expect, it } from "vitest";
import { presets, type AcceleratorGiven } from "../../generator/config/accelerator.js";
import { int8 } from "../../generator/config/number-format.js";
import { acceleratorOf } from "../../generator/designs/focus.js";
import { buildGemm, gemmBench } from "../../generator/simulate/gemm.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);

/** Small, and of a size that no other test builds. */
const small: AcceleratorGiven = { array: { rows: 2, columns: 3, operand: int8 } };

const build = (given: AcceleratorGiven) => buildGemm(gemmBench(acceleratorOf({ ...small, ...given }, presets.tiny)), { workspace, optimize: "build" });

it("a simulation is not built again where keys change that its design does not have", async () => {
  const first = await build({ design: "dense" });
  for (const given of [{ similarity: { threshold: 0.5 } }, { semantic: { tokens: 640 } }, { scatter: { lanes: 4 } }]) {
    expect(await build({ ...given, design: "dense" })).toMatchObject({ cached: true, folder: first.folder });
  }
  const other = await build({ design: "dense", array: { rows: 2, columns: 2, operand: int8 } });
  expect(other.folder).not.toBe(first.folder);
}, 120_000);
