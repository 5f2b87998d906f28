import { testPart } from "./block-testbench.js";

testPart("functions", "cases");
