import { FocusError } from "../../errors.js";
import { focusFiles, simulateFocus } from "../../simulate/focus-run.js";
import { defined } from "../input-options.js";
import { gemmInput, gemmOptions } from "./gemm-input.js";
import { memoryOptions } from "./memory.js";
import { defineSimulation } from "./simulation.js";

export const focusSimulation = defineSimulation({
  title: "the focus design",
  options: {
    ...gemmOptions,
    ...memoryOptions,
    dense: { type: "boolean", default: true, describe: "Focus design: simulate the dense design too; --no-dense leaves it out" },
    "gather-output": { type: "boolean", default: false, describe: "Focus design: gather the result too, while the engine runs: output-map.npy, output-root.npy, output-unique.npy" },
    retained: { type: "string", describe: "Focus design: .npy list of the tokens that stay, as --design sec writes it; the others are pruned" },
  },
  simulators: ["verilator"],
  prepare: (options, { workspace, accelerator, show }) => {
    const { seed, dense, gatherOutput, retained, memoryLatency } = options;
    if (memoryLatency !== undefined && !gatherOutput) {
      throw new FocusError({ path: "--memory-latency", value: String(memoryLatency), rule: "says when results come back to be gathered, and nothing is gathered", fix: "add --gather-output (with --design focus), or choose --design sec" });
    }
    const input = gemmInput(options, accelerator.config);
    const given = { dense, ...defined({ retained }), ...(gatherOutput ? { gatherOutput: { memoryLatency: memoryLatency ?? 0 } } : {}) };
    return { files: focusFiles(gatherOutput), run: ({ waves }) => simulateFocus({ workspace, accelerator, seed, ...defined({ waves }), input, ...given }, show) };
  },
});
