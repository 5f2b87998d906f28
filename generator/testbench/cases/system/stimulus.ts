import { bit, withValues } from "../bound-values.js";
import type { StimulusFunction } from "../catalog-entry.js";

/** Resets of one cycle and more, from the first cycle on, and pauses of up to a few cycles more than the release takes. */
export function resetStimulus(stages: number): StimulusFunction {
  return (options) => {
    let [active, left] = [true, 1];
    const values = Array.from({ length: options.beats }, () => {
      if (left === 0) {
        active = !active;
        left = options.random.integer(1, active ? 3 : 2 * stages);
      }
      left -= 1;
      return { asyncResetN: bit(!active) };
    });
    return withValues(options, values);
  };
}
