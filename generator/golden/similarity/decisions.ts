import { elementAt } from "../../config/element-at.js";
import type { ConcentrateOptions, Concentration } from "./concentrate.js";
import { cosineOf } from "./matcher.js";
import { sliceReader } from "./slice-vectors.js";

/** A vector about which two results differ. Distances are cosines in float64. */
export interface DecisionDifference {
  readonly token: number;
  readonly slice: number;
  /** `threshold`: one matched and the other did not; `candidate`: they matched different neighbours. */
  readonly kind: "threshold" | "candidate";
  /**
   * `threshold`: distance of the matched neighbour's cosine from the threshold; `candidate`: distance between the cosines
   * of the two neighbours.
   */
  readonly distance: number;
}

export interface DecisionComparison {
  /** Vectors about which there is a decision: of retained tokens and not zero. */
  readonly decisions: number;
  readonly differences: readonly DecisionDifference[];
  /** Share of the decisions `cos > threshold` that differ. */
  readonly decisionMismatchRate: number;
  /** Share of vectors that matched in both results, but another neighbour (mostly one as good). */
  readonly candidateMismatchRate: number;
  /** Largest distance from the threshold at which a decision differs; 0 where none does. */
  readonly thresholdDistance: number;
  /** Largest distance between the cosines of two neighbours taken for each other. */
  readonly candidateDistance: number;
}

/**
 * Compares two results of the same tensor, for instance the hardware's matcher with `exact64`.
 * @param options how both were made (their matchers play no part)
 */
export function compareDecisions(options: ConcentrateOptions, reference: Concentration, other: Concentration): DecisionComparison {
  const { tokens, slices, sliceElements, tileOf } = reference;
  if (other.tokens !== tokens || other.slices !== slices) throw new RangeError(`results of ${tokens} x ${slices} and ${other.tokens} x ${other.slices} vectors`);
  const { activations, K, operand, subnormals, threshold } = options;
  const reader = sliceReader({ activations, K, sliceElements, operand, subnormals, quantisation: "exact", tileOf });
  const differences: DecisionDifference[] = [];
  for (let slice = 0; slice < slices; slice += 1) {
    let loaded = false;
    for (let token = 0; token < tokens; token += 1) {
      const at = token * slices + slice;
      const left = elementAt(reference.matched, at);
      const right = elementAt(other.matched, at);
      if (left === right) continue;
      if (!loaded) reader.load(slice);
      loaded = true;
      const cosine = (candidate: number): number => cosineOf(reader, sliceElements, token, candidate);
      const both = left >= 0 && right >= 0;
      differences.push({
        token,
        slice,
        kind: both ? "candidate" : "threshold",
        distance: Math.abs(cosine(Math.max(left, right)) - (both ? cosine(Math.min(left, right)) : threshold)),
      });
    }
  }
  const decisions = reference.statistics.vectors - reference.statistics.zeroVectors;
  const share = (count: number): number => (decisions === 0 ? 0 : count / decisions);
  const of = (kind: DecisionDifference["kind"]): DecisionDifference[] => differences.filter((difference) => difference.kind === kind);
  const farthest = (kind: DecisionDifference["kind"]): number => of(kind).reduce((most, { distance }) => Math.max(most, distance), 0);
  return {
    decisions,
    differences,
    decisionMismatchRate: share(of("threshold").length),
    candidateMismatchRate: share(of("candidate").length),
    thresholdDistance: farthest("threshold"),
    candidateDistance: farthest("candidate"),
  };
}
