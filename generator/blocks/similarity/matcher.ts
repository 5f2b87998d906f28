import { matchDecisionFields, matchStep } from "../../config/interfaces/similarity.js";
import { COMPARISON_BITS } from "../../config/comparison.js";
import { integer } from "../../config/number-format.js";
import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { element, given, net, slice } from "../../ir/operand.js";
import { clog2, loopVariable, named, parameterSize, plus, spacedText, times, type Size } from "../../ir/size.js";
import { fieldsOf, sink, sized, source, vector } from "../../ir/types.js";
import { candidateCompare } from "./candidate-compare.js";
import { candidateEntry } from "./candidate-entry.js";
import { matchDecision } from "./match-decision.js";
import { neighbourhood, neighbourhoodTable, normBits, quantisedBits, stepsPerToken, type ElementParameters, type NeighbourhoodParameters } from "./neighbourhood.js";
import { matcherTable } from "./vector-key.js";
import { indexBits } from "../arithmetic/widths.js";

/** Parameters of the comparison behind the dot products. */
const comparisonTable = {
  comparisonBits: wholeNumber({ doc: "Leading bits of squares and norms that are compared.", unit: "bits", min: 2, max: 26, default: COMPARISON_BITS }),
} as const;

interface MatcherTiming {
  readonly dotsPerCycle: number;
  readonly candidates: number;
}

/** Cycles from the last step of a key to its decision, here and for every size. */
function latencyOf(p: MatcherTiming): Size {
  const steps = stepsPerToken(p.candidates, p.dotsPerCycle);
  const levels = times(2, named("LEVELS", clog2(p.dotsPerCycle)));
  return steps > 1 ? plus(parameterSize("STEPS", steps), levels, 11) : plus(levels, 8);
}

export function matcherLatency(p: MatcherTiming): number {
  return latencyOf(p).value;
}

/** There is a comparator: candidates of one step meet in a tree, those of several steps one after the other. */
function compares(p: NeighbourhoodParameters & { readonly dotsPerCycle: number }): boolean {
  return p.dotsPerCycle > 1 || neighbourhood(p).candidates > 1;
}

/** Sizes of what entries go through. */
function entryOf(p: NeighbourhoodParameters & ElementParameters & { readonly thresholdFraction: number; readonly comparisonBits: number }): { readonly mantissaBits: number; readonly exponentBits: number; readonly numberBits: number } {
  return { mantissaBits: p.comparisonBits, exponentBits: indexBits(4 * normBits(p) + 4 * (p.thresholdFraction + 1)), numberBits: neighbourhood(p).whichBits };
}

export const matcher = defineBlock({
  name: "matcher",
  doc: "Finds the candidate with the largest cosine to the key and says whether it is above the threshold; without square root and division.",
  parameters: { ...neighbourhoodTable, ...matcherTable, ...comparisonTable },
  clocking: "clock and reset",
  sizes: (p) => {
    const sizes = neighbourhood(p);
    return {
      LANES: { value: p.lanes, default: 32, min: 1, doc: "elements of a vector" },
      KEY_W: { value: quantisedBits(p), default: 12, min: 2, doc: "bits of an element" },
      NORM_W: { value: normBits(p), default: 27, min: 1, doc: "bits of a squared length" },
      MANTISSA_W: { value: p.comparisonBits, default: 16, min: 2, doc: "leading bits that are compared" },
      THRESHOLD_W: { value: p.thresholdFraction + 1, default: 16, min: 1, doc: "bits of the threshold" },
      NUMBER_W: { value: sizes.whichBits, default: 3, min: 1, doc: "bits of a candidate's number" },
      DOTS: { value: p.dotsPerCycle, default: 1, min: 1, doc: "candidates of a step" },
      STEPS: { value: stepsPerToken(sizes.candidates, p.dotsPerCycle), default: sizes.candidates > p.dotsPerCycle ? 7 : 1, min: 1, doc: "steps of a key" },
    };
  },
  ports: (p, { LANES, KEY_W, NORM_W, THRESHOLD_W, NUMBER_W, DOTS }) => {
    const element = integer(KEY_W.value);
    return {
      steps: sink(
        fieldsOf(
          matchStep({
            key: sized(vector(element, p.lanes), times(LANES, KEY_W)),
            keyNorm: NORM_W,
            threshold: THRESHOLD_W,
            candidates: sized(vector(element, p.dotsPerCycle * p.lanes), times(DOTS, LANES, KEY_W)),
            norms: times(DOTS, NORM_W),
          }),
        ),
        "A key beside its candidates in order, STEPS beats for each key; zero vectors stand for candidates that are not there.",
      ),
      decisions: source(fieldsOf(matchDecisionFields(NUMBER_W)), "One per key: the candidate it matches, 0 for none."),
    };
  },
  contract: (p) => ({
    lines: [
      { label: "best", text: "largest dot^2 / norm among candidates with dot > 0, by cross multiplication; the lower number on a tie" },
      { label: "match", text: "dot^2 * 2^(2f) > threshold^2 * key_norm * norm, strictly, f = THRESHOLD_W - 1" },
      { label: "rounding", text: "dot products are exact; of dot, dot^2, norms, threshold^2 and threshold^2 * key_norm the leading MANTISSA_W bits count, the others are dropped" },
      { label: "throughput", text: "one step per cycle, a key in STEPS cycles; the products of the threshold are made a digit per cycle" },
      { label: "latency", text: `${spacedText(latencyOf({ dotsPerCycle: p.dotsPerCycle, candidates: neighbourhood(p).candidates }))} cycles from the last step of a key to decisions_valid_o, LEVELS = ceil(log2(DOTS))` },
      { label: "stall", text: "a blocked decision holds everything, a key whose next step is late holds those before it; nothing is lost" },
      { label: "reset", text: "forgets the keys inside" },
    ],
  }),
  diagram: [
    "  operands -> entries -> tree over DOTS -> best of even and of odd steps -> best -> decision",
    "  key_norm, threshold -------------------- held -------------------------------------^",
  ],
  variant: (p) => (neighbourhood(p).candidates > p.dotsPerCycle ? "stepwise" : "whole"),
  template: () => "matcher",
  constants: (_, { NORM_W, THRESHOLD_W, MANTISSA_W, NUMBER_W, DOTS }) => {
    const EXPONENT_W = clog2(plus(times(4, NORM_W), times(4, THRESHOLD_W)));
    const FLOAT_W = plus(named("EXPONENT_W", EXPONENT_W), MANTISSA_W);
    return { EXPONENT_W, FLOAT_W, ENTRY_W: { size: plus(times(2, named("FLOAT_W", FLOAT_W)), NUMBER_W, 1), doc: "valid, number, norm, dot^2" }, LEVELS: clog2(DOTS) };
  },
  instances: (p, { LANES, KEY_W, NORM_W, THRESHOLD_W, MANTISSA_W, EXPONENT_W, NUMBER_W, DOTS, STEPS, ENTRY_W, LEVELS }, { decisions }) => {
    const [norm, entry] = [normBits(p), entryOf(p)];
    const slot = loopVariable("slot", DOTS);
    const vector = times(LANES, KEY_W);
    const leaves = named("LEAVES", 2 ** LEVELS.value);
    const advance = net("advance");
    return {
      entry: instance(candidateEntry({ ...entry, lanes: p.lanes, keyBits: quantisedBits(p), normBits: norm }), {
        parameters: { LANES, KEY_W, NORM_W, MANTISSA_W, EXPONENT_W, NUMBER_W },
        pins: {
          advance,
          key: net("key_q", vector),
          candidate: slice(net("candidates_q", times(DOTS, vector)), times(slot, vector), vector),
          norm: element(net("norms_q", times(DOTS, NORM_W)), slot, NORM_W),
          number: given,
          entry: element(net("tree", times(2, leaves, ENTRY_W)), plus(leaves, slot), ENTRY_W),
        },
      }),
      // Twice in the text: in the nodes of the tree, and for the steps of a key.
      compare: instance(candidateCompare(entry), {
        there: compares(p),
        parameters: { MANTISSA_W, EXPONENT_W, NUMBER_W },
        pins: { advance, a: given, b: given, better: net("better") },
      }),
      decision: instance(matchDecision({ ...entry, normBits: norm, thresholdBits: p.thresholdFraction + 1, steps: stepsPerToken(neighbourhood(p).candidates, p.dotsPerCycle) }), {
        parameters: { NORM_W, THRESHOLD_W, MANTISSA_W, EXPONENT_W, NUMBER_W, STEPS },
        pins: { advance, keyStart: given, keyNorm: net("key_norm"), threshold: net("threshold"), bestStart: given, best: net("best"), match: decisions.match, candidate: decisions.candidate },
      }),
    };
  },
  view: (p) => ({ stepwise: neighbourhood(p).candidates > p.dotsPerCycle }),
});
