import { testFaults } from "./block-faults.js";

testFaults("system");
