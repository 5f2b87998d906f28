import { concentratorEntries } from "../../generator/testbench/catalog-concentrator.js";
import { concentratorFaults } from "../../generator/testbench/faults-concentrator.js";
import { testFaults } from "./block-faults.js";

testFaults({ of: "the semantic concentrator", entries: concentratorEntries, faults: concentratorFaults, start: 23 });
