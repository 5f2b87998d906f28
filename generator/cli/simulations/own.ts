import type { OwnAccelerator } from "../../simulate/own-accelerator.js";
import { simulateOwn } from "../../simulate/own-run.js";
import { defined } from "../input-options.js";
import { gemmInput, gemmOptions } from "./gemm-input.js";
import { defineSimulation, type SimulationContext } from "./simulation.js";

/** An accelerator that is not in the registry: a GEMM whose beats its definition expects. */
export const ownSimulation = defineSimulation({
  title: "an accelerator of your own",
  options: gemmOptions,
  simulators: ["verilator"],
  prepare: (options, { workspace, accelerator, show }: SimulationContext<OwnAccelerator>) => {
    const input = gemmInput(options, accelerator.config);
    return { files: [], run: ({ waves }) => simulateOwn({ workspace, accelerator, input, seed: options.seed, ...defined({ waves }) }, show) };
  },
});
