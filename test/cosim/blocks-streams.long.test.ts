import { testPart } from "./block-testbench.js";

testPart("streams", "cases");
