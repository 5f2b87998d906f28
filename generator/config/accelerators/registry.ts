import { denseKeys } from "./dense.js";
import { focusKeys } from "./focus.js";
import type { AcceleratorKeys } from "./keys.js";
import { secKeys } from "./sec.js";

/** Every accelerator by its name, the one that is chosen where nothing is said first: a line here, and tsc names what else it needs. */
export const acceleratorKeys = {
  dense: denseKeys,
  focus: focusKeys,
  sec: secKeys,
} as const satisfies Record<string, AcceleratorKeys<never>>;
