import { packElements } from "../../../golden/index.js";
import { valueBeats } from "../bound-values.js";
import type { StimulusFunction } from "../catalog-entry.js";

/** Sums of no more numbers than they can hold; exponents near each other, apart, rising. */
export function alignedSumStimulus(sizes: { readonly lanes: number; readonly exponentBits: number; readonly significandBits: number; readonly guardBits: number }): StimulusFunction {
  const { lanes, exponentBits, significandBits, guardBits } = sizes;
  const mostBeats = Math.max(1, Math.floor(2 ** Math.min(guardBits, 12) / lanes));
  return ({ beats: count, random }) => {
    let [left, center, spread] = [0, 0, 1];
    const drawn = Array.from({ length: count }, () => {
      const valid = random.chance(0.8);
      const first = valid && left === 0;
      if (first) {
        left = random.integer(1, Math.min(mostBeats, 40));
        center = random.integer(-(2 ** (exponentBits - 1)), 2 ** (exponentBits - 1) - 1);
        spread = random.pick([1, 3, 20, 2 ** exponentBits]);
      }
      if (valid) left -= 1;
      const exponent = (): bigint => BigInt(Math.max(-(2 ** (exponentBits - 1)), Math.min(2 ** (exponentBits - 1) - 1, center + random.integer(-spread, spread))));
      return {
        valid: BigInt(valid),
        first: valid ? BigInt(first) : random.bits(1),
        present: random.pick([0n, (1n << BigInt(lanes)) - 1n, random.bits(lanes), random.bits(lanes)]),
        exponents: packElements(Array.from({ length: lanes }, () => BigInt.asUintN(exponentBits, exponent())), exponentBits),
        significands: packElements(Array.from({ length: lanes }, () => random.bits(significandBits)), significandBits),
      };
    });
    return Object.fromEntries((["valid", "first", "present", "exponents", "significands"] as const).map((port) => [port, valueBeats(drawn.map((beat) => beat[port]))]));
  };
}
