import { specialEntries } from "../../generator/testbench/cases/catalog-special.js";
import { specialFaults } from "../../generator/testbench/cases/faults-special.js";
import { testFaults } from "./block-faults.js";

testFaults({ of: "special functions and steps between GEMMs", entries: specialEntries, faults: specialFaults, start: 21 });
