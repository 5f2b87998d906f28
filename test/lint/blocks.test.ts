import { firstCases, testLint } from "./lint-cases.js";

testLint(firstCases, 15);
