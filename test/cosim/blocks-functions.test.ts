import { testPart } from "./block-testbench.js";

testPart("functions", "quick");
