import { engineEntries } from "../../generator/testbench/cases/catalog-engine.js";
import { engineBlockFaults } from "../../generator/testbench/cases/faults-engine.js";
import { testFaults } from "./block-faults.js";

testFaults({ of: "what stands around the array", entries: engineEntries, faults: engineBlockFaults, start: 23 });
