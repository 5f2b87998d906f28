import { semanticEntries } from "../../generator/testbench/catalog-semantic.js";
import { semanticFaults } from "../../generator/testbench/faults-semantic.js";
import { testFaults } from "./block-faults.js";

testFaults({ of: "semantic concentration", entries: semanticEntries, faults: semanticFaults, start: 23 });
