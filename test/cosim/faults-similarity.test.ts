import { similarityEntries } from "../../generator/testbench/catalog-similarity.js";
import { similarityFaults } from "../../generator/testbench/faults-similarity.js";
import { testFaults } from "./block-faults.js";

testFaults({ of: "the gather side", entries: similarityEntries, faults: similarityFaults, start: 22 });
