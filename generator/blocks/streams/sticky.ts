import { snakeCase } from "../../config/snake-case.js";
import type { AssertionRow } from "../../ir/assertion.js";
import type { Net } from "../../ir/operand.js";

/** Errors, by the name of their port, that stay until reset: who looks seldom sees them too. */
export function sticky(errors: Readonly<Record<string, Net>>): Readonly<Record<string, AssertionRow>> {
  return Object.fromEntries(Object.entries(errors).map(([name, error]) => [`${name}Stays`, { text: `${snakeCase(name)} stays until reset`, after: error, holds: error }]));
}
