import { concentratorEntries } from "../../generator/testbench/cases/catalog-concentrator.js";
import { concentratorFaults } from "../../generator/testbench/cases/faults-concentrator.js";
import { testFaults } from "./block-faults.js";

testFaults({ of: "the semantic concentrator", entries: concentratorEntries, faults: concentratorFaults, start: 23 });
