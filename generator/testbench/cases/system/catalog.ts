import { resetSynchroniser } from "../../../blocks/system/reset-synchroniser.js";
import { entry, labelled, type VerificationEntry } from "../catalog-entry.js";
import { resetStimulus } from "./stimulus.js";

/** What stands around the units: bus, control, clock and reset. */
export const systemEntries: readonly VerificationEntry[] = [
  entry("reset_synchroniser", [2, 3, 5].map((stages) => labelled(resetSynchroniser({ stages }), { stimulus: resetStimulus(stages) }))),
];
