import { testPart } from "./block-testbench.js";

testPart("semantic", "cases");
