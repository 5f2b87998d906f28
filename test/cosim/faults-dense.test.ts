import { it } from "vitest";
import { expectAllCaught } from "./block-faults.js";
import { SEED } from "./block-testbench.js";
import { engineFaults } from "./run-faults.js";

it(`every fault of the dense engine is caught, and the sound engine passes beside them (FOCUS_SEED=${SEED})`, async () => {
  await expectAllCaught({ blockFaults: [], engineFaults, seed: SEED });
});
