import { testFaults } from "./block-faults.js";

testFaults("scatter");
