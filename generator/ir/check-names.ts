import type { Problem } from "../errors.js";

/** Whether a parameter may have the value. */
export function fits(value: number, min: number): boolean {
  return Number.isSafeInteger(value) && value >= min;
}

export function outOfRange(path: string, value: number, min: number): Problem {
  return { path, value: String(value), rule: `must be a whole number of at least ${min}`, fix: `choose the sizes of the block so that it is ${min} or more` };
}

/** Names that are in a list more than once. */
export function twice(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
