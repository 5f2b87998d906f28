import type { StagedSignal, StagePlan } from "./stage-cuts.js";

/** Signals from partials/float-normalize or -denormalize to the result of float-round. */
export const ROUNDING_SIGNALS: Readonly<Record<string, StagedSignal>> = {
  lost: { madeIn: "normalize", range: "" },
  new_exponent: { madeIn: "normalize", range: "[SIGNED_W-1:0]" },
  normalized: { madeIn: "normalize", range: "[WORK_W-1:0]" },
  result: { madeIn: "round", range: "[EXP_W+FRAC_W:0]" },
};

export interface Rounding {
  readonly keep: boolean;
  /** The result may be subnormal. */
  readonly denormalizes: boolean;
  /** The result may be negative. */
  readonly signed?: boolean;
  /** Signal that makes the result zero where subnormals are not kept. */
  readonly zero?: string;
}

/** What the section of partials/float-round reads. */
export function roundReads({ keep, denormalizes, signed = true, zero = "zero" }: Rounding): readonly string[] {
  return [...(signed ? ["sign"] : []), "special", "nan", "new_exponent", "normalized", ...(keep ? [] : [zero]), ...(denormalizes ? ["lost"] : [])];
}

/** Stages of a unit that makes a product, or a number to convert, and rounds it. */
export function roundedStages(rounding: Rounding): Omit<StagePlan, "cuts"> {
  return {
    sections: { product: [], normalize: ["exponent", "significand"], round: roundReads(rounding), output: ["result"] },
    signals: {
      sign: { madeIn: "product", range: "" },
      special: { madeIn: "product", range: "" },
      nan: { madeIn: "product", range: "" },
      zero: { madeIn: "product", range: "" },
      exponent: { madeIn: "product", range: "[SIGNED_W-1:0]" },
      significand: { madeIn: "product", range: "[WORK_W-1:0]" },
      ...ROUNDING_SIGNALS,
    },
  };
}
