import { datapathEntries } from "../../generator/testbench/cases/catalog-datapath.js";
import { datapathFaults } from "../../generator/testbench/cases/faults-datapath.js";
import { testFaults } from "./block-faults.js";

testFaults({ of: "the datapath", entries: datapathEntries, faults: datapathFaults, start: 21 });
