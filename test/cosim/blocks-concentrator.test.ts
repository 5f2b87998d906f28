import { testBlocks } from "./block-testbench.js";

testBlocks("concentrator");
