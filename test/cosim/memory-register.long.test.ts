import { describe, it } from "vitest";
import { presets } from "../../generator/config/accelerator.js";
import { createRandom } from "../../generator/config/random.js";
import { acceleratorOf } from "../../generator/designs/focus.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { checkEngine } from "../sweep/engine-check.js";

const workspace = openWorkspace(process);

describe("a register behind the buffers in front of the array", () => {
  it.each(["rows", "published"] as const)("changes no bit of the focus engine, scatter.arrangement=%s: all cycles are those of the model, with stalls too", { timeout: 300_000 }, async (arrangement) => {
    const accelerator = acceleratorOf({ ...presets.tiny, design: "focus", array: { ...presets.tiny.array, pipeline: { memory: 2 } }, scatter: { arrangement } });
    await checkEngine(accelerator, { workspace, random: createRandom(11), seed: 11, classes: () => arrangement === "rows" });
  });
});
