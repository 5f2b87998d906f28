import { testBlocks } from "./block-testbench.js";

// The longest of the part semantic starts early, beside the others: who comes second finds that the run is known.
testBlocks({ of: "semantic concentrator, C++ harness", blocks: ["semantic_concentrator"], simulator: "verilator", least: 1_000 });
