import { testPart } from "./block-testbench.js";

testPart("scatter", "cases");
