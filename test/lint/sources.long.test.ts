import { testSources } from "./source-tools.js";

testSources(["ESLint", "eslint", ["."]]);
