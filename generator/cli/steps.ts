/** What a step of a command has left in its context for the next one. */
export function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a step of the simulation left nothing for the next");
  return value;
}
