import { testPart } from "./block-testbench.js";

testPart("similarity", "cases");
