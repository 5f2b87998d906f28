import type { NumberFormat } from "../../generator/config/number-format.js";
import type { Random } from "../../generator/config/random.js";
import type { OperandCodes } from "../../generator/golden/similarity/index.js";
import { randomElements } from "./random-gemm.js";

/** What tokens look like: alike, all equal, all zero, no two alike, or with zero vectors between. */
export const TOKEN_KINDS = ["alike", "equal", "zero", "different", "holes"] as const;

export interface TokenOptions {
  readonly tokens: number;
  readonly K: number;
  readonly operand: NumberFormat;
  readonly random: Random;
}

export function tokensOf(kind: (typeof TOKEN_KINDS)[number], { tokens, K, operand, random }: TokenOptions): OperandCodes {
  const all = randomElements(operand, { length: tokens * K, random, corners: kind === "different" ? 0.05 : 0 }) as OperandCodes;
  for (let token = 1; token < tokens; token += 1) {
    for (let k = 0; k < K; k += 1) {
      const copied = kind === "equal" || (kind !== "different" && random.chance(0.9));
      if (copied) all[token * K + k] = all[k] as number;
    }
  }
  if (kind === "zero") all.fill(0);
  if (kind === "holes") {
    for (let token = 0; token < tokens; token += 1) {
      if (random.chance(0.4)) all.fill(0, token * K, token * K + Math.ceil(K / 2));
    }
  }
  return all;
}
