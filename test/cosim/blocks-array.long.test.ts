import { testPart } from "./block-testbench.js";

testPart("array", "cases");
