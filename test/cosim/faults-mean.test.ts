import { meanEntries } from "../../generator/testbench/cases/catalog-mean.js";
import { meanFaults } from "../../generator/testbench/cases/faults-mean.js";
import { testFaults } from "./block-faults.js";

testFaults({ of: "the mean", entries: meanEntries, faults: meanFaults, start: 24 });
