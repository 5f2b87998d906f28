import { similarityEntries } from "../../generator/testbench/cases/catalog-similarity.js";
import { similarityFaults } from "../../generator/testbench/cases/faults-similarity.js";
import { testFaults } from "./block-faults.js";

testFaults({ of: "the gather side", entries: similarityEntries, faults: similarityFaults, start: 22 });
