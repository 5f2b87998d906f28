import { testSources } from "./source-tools.js";

testSources(["the compiler", "tsc", ["--noEmit"]]);
