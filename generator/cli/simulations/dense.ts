import { DENSE_FILES, simulateDense } from "../../simulate/dense-run.js";
import { defined } from "../input-options.js";
import { gemmInput, gemmOptions } from "./gemm-input.js";
import { defineSimulation } from "./simulation.js";

export const denseSimulation = defineSimulation({
  title: "the dense design",
  options: gemmOptions,
  simulators: ["verilator", "icarus"],
  prepare: (options, { workspace, accelerator, show }) => {
    const { seed, simulator } = options;
    const input = gemmInput(options, accelerator.config);
    return { files: DENSE_FILES, run: ({ waves }) => simulateDense({ workspace, accelerator, seed, ...defined({ waves }), input, simulator }, show) };
  },
});
