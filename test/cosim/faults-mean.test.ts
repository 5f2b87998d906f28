import { meanEntries } from "../../generator/testbench/catalog-mean.js";
import { meanFaults } from "../../generator/testbench/faults-mean.js";
import { testFaults } from "./block-faults.js";

testFaults({ of: "the mean", entries: meanEntries, faults: meanFaults, start: 24 });
