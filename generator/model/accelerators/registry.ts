import type { AcceleratorName } from "../../config/accelerator.js";
import type { AcceleratorModel } from "./accelerator-model.js";
import { denseModel } from "./dense.js";
import { focusModel } from "./focus.js";
import { secModel } from "./sec.js";

/** What is said of every accelerator. */
export const acceleratorModels: Readonly<Record<AcceleratorName, AcceleratorModel>> = {
  dense: denseModel,
  focus: focusModel,
  sec: secModel,
};
