import { testPart } from "./block-testbench.js";

testPart("system", "cases");
