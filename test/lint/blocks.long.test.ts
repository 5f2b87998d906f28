import { lintedCases, testLint } from "./lint-cases.js";

testLint(lintedCases, 80);
