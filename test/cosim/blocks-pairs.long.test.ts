import { PAIRED, testBlocks } from "./block-testbench.js";

testBlocks({ of: "C++ harness, every pair of parameters", blocks: PAIRED, simulator: "verilator", pairs: true, least: 1_000 });
