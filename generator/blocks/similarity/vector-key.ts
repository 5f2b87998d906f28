import { placedToken, vectorKeyFields } from "../../config/interfaces/similarity.js";
import { choice, numberFormat, wholeNumber } from "../../config/parameter.js";
import { bf16, fp16, int8, integer } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { given, net } from "../../ir/operand.js";
import { named, plus, times } from "../../ir/size.js";
import { fieldsBits, fieldsOf, sink, source, vector } from "../../ir/types.js";
import { neighbourhood, neighbourhoodTable, normBits, placeType, quantisedBits, stepsPerToken, type ElementParameters, type NeighbourhoodParameters } from "./neighbourhood.js";
import { streamFifo } from "../streams/stream-fifo.js";
import { quantizerVariant, readSubnormalsLines, vectorQuantizer } from "./vector-quantizer.js";

/** Parameters of every block that handles the matcher's numbers. */
export const matcherTable = {
  lanes: wholeNumber({ doc: "Elements of a vector.", unit: "elements", min: 1, max: 1024, default: 32 }),
  element: numberFormat({ doc: "One element.", kinds: ["float", "integer"], default: fp16, sample: [fp16, bf16, int8] }),
  matcherBits: wholeNumber({ doc: "Width of a quantised float, sign included.", unit: "bits", min: 3, max: 24, default: 12 }),
  thresholdFraction: wholeNumber({ doc: "Fraction bits of the threshold.", unit: "bits", min: 1, max: 24, default: 15 }),
  dotsPerCycle: wholeNumber({ doc: "Dot products per cycle.", unit: "candidates", min: 1, max: 26, default: 1 }),
} as const;

/** Width of a key with all that goes with it. */
function keyBits(p: NeighbourhoodParameters & ElementParameters & { readonly thresholdFraction: number }): number {
  const { whichBits, placeBits } = neighbourhood(p);
  return fieldsBits(fieldsOf(vectorKeyFields<number, number, number>({ vector: p.lanes * quantisedBits(p), norm: normBits(p), joined: whichBits, place: placeBits, threshold: p.thresholdFraction + 1 })));
}

export const vectorKey = defineBlock({
  name: "vector_key",
  doc: "Makes of each vector what is compared: its whole numbers and the sum of their squares.",
  parameters: {
    ...neighbourhoodTable,
    ...matcherTable,
    subnormals: choice(["keep", "flush"], { doc: "Keep subnormals, or read them as zero.", default: "keep" }),
  },
  variant: (p) => quantizerVariant(p.element, p),
  clocking: "clock and reset",
  sizes: (p) => ({
    LANES: { value: p.lanes, default: 32, min: 1, doc: "elements of a vector" },
    PLACE_W: { value: neighbourhood(p).placeBits, default: 35, min: 1, doc: "bits of a place" },
    NUMBER_W: { value: neighbourhood(p).whichBits, default: 3, min: 1, doc: "bits of a candidate's number" },
    THRESHOLD_W: { value: p.thresholdFraction + 1, default: 16, min: 1, doc: "bits of the threshold" },
    NORM_W: { value: normBits(p), default: 27, min: 1, doc: "bits of a sum of squares" },
    STEPS: { value: stepsPerToken(neighbourhood(p).candidates, p.dotsPerCycle), default: 7, min: 1, doc: "cycles of one vector" },
  }),
  ports: (p, { LANES, PLACE_W, NUMBER_W, THRESHOLD_W, NORM_W }) => ({
    placed: sink(fieldsOf(placedToken({ data: vector(p.element, LANES), joined: NUMBER_W, place: placeType(p, PLACE_W), threshold: THRESHOLD_W })), "Vectors."),
    originals: source(vector(p.element, LANES), "The vectors as they came; of those that have joined a candidate only the last of a slice."),
    keys: source(
      fieldsOf(vectorKeyFields({ vector: vector(integer(quantisedBits(p)), LANES), norm: NORM_W, joined: NUMBER_W, place: placeType(p, PLACE_W), threshold: THRESHOLD_W })),
      "Whole numbers, sum of their squares, zero vector, joined candidate.",
    ),
  }),
  contract: (p) => ({
    lines: [
      { label: "throughput", text: "one vector per STEPS cycles: that many share the squarers; one that has joined a candidate takes one cycle and has norm 0; STEPS keys are kept" },
      { label: "rounding", text: "as in the quantizer; sums are exact" },
      ...readSubnormalsLines(p.element, p),
      { label: "stall", text: "placed_ready_o depends on originals_ready_i, on keys_ready_i if STEPS is 1, and on the vector that is offered: one that leaves no original waits for none; nothing is lost" },
      { label: "reset", text: "forgets the vectors inside" },
    ],
  }),
  constants: (p) => ({ KEY_W: quantisedBits(p) }),
  instances: (p, { LANES, STEPS, KEY_W, NORM_W, NUMBER_W, PLACE_W, THRESHOLD_W }, { placed, keys }) => ({
    quantizer: instance(vectorQuantizer({ lanes: p.lanes, element: p.element, matcherBits: p.matcherBits, subnormals: p.subnormals }), {
      parameters: { LANES },
      pins: { advance: net("advance"), data: placed.data, quantised: net("vector"), zero: net("zero"), special: net("unused_special") },
    }),
    // Where keys wait that take one cycle.
    queue: instance(streamFifo({ width: keyBits(p), depth: Math.max(2, STEPS.value) }), {
      there: STEPS.value > 1,
      within: [{ name: "gen_queue" }],
      parameters: { WIDTH_BITS: named("MADE_W", plus(times(LANES, KEY_W), NORM_W, 1, NUMBER_W, PLACE_W, THRESHOLD_W)), DEPTH_WORDS: STEPS },
      pins: { push: { valid: given, ready: net("made_ready"), data: net("made") }, pop: { valid: keys.valid, ready: keys.ready, data: net("head") } },
    }),
  }),
});
