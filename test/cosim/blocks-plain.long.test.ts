import { testPart } from "./block-testbench.js";

testPart("plain", "cases");
