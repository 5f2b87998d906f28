import { testPart } from "./block-testbench.js";

testPart("streams", "quick");
