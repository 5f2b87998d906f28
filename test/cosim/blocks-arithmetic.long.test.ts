import { testPart } from "./block-testbench.js";

testPart("arithmetic", "cases");
