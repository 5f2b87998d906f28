import { semanticEntries } from "../../generator/testbench/cases/catalog-semantic.js";
import { semanticFaults } from "../../generator/testbench/cases/faults-semantic.js";
import { testFaults } from "./block-faults.js";

testFaults({ of: "semantic concentration", entries: semanticEntries, faults: semanticFaults, start: 23 });
