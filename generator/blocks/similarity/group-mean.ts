import { mapEntry, uniqueVector } from "../../config/interfaces/similarity.js";
import { choice, wholeNumber } from "../../config/parameter.js";
import { formatBits, type NumberFormat, type SubnormalPolicy } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { concatenation, element, given, lowest, net } from "../../ir/operand.js";
import { clog2, indexWidth, larger, loopVariable, named, plus, times } from "../../ir/size.js";
import { bits, fieldsOf, output, sink, source, vector } from "../../ir/types.js";
import { meanArithmetic, type MeanArithmetic } from "./mean-arithmetic.js";
import { meanDivide } from "./mean-divide.js";
import { neighbourhoodTable } from "./neighbourhood.js";
import { ram } from "../streams/ram.js";
import { streamFifo } from "../streams/stream-fifo.js";
import { matcherTable } from "./vector-key.js";
import { flushSuffix, subnormalsLines } from "../arithmetic/subnormals.js";
import { countBits } from "../arithmetic/widths.js";

function arithmeticOf({ element, tileTokens, subnormals }: { readonly element: NumberFormat; readonly tileTokens: number; readonly subnormals: SubnormalPolicy }): MeanArithmetic {
  return meanArithmetic(element, { members: tileTokens, subnormals });
}

export const groupMean = defineBlock({
  name: "group_mean",
  doc: "The mean of every group of vectors instead of its first member: sums while a slice is gathered, one division per element at its end.",
  parameters: {
    tileTokens: neighbourhoodTable.tileTokens,
    lanes: matcherTable.lanes,
    element: matcherTable.element,
    addStages: wholeNumber({ doc: "Stages of the adders, result register included.", unit: "cycles", min: 1, max: 4, default: 2 }),
    subnormals: choice(["keep", "flush"], { doc: "Keep subnormals, or read and write them as zero.", default: "keep" }),
    depth: wholeNumber({ doc: "Vectors that wait for their map entry.", unit: "vectors", min: 2, max: 4096, default: 32 }),
  },
  rules: (p) => arithmeticOf(p).problems,
  variant: (p) => `${p.element.name}_s${p.addStages}${flushSuffix(p.element, p.subnormals)}`,
  clocking: "clock and reset",
  sizes: (p) => ({
    LANES: { value: p.lanes, default: 32, min: 1, doc: "elements of a vector" },
    TILE_TOKENS: { value: p.tileTokens, default: 1024, min: 1, doc: "most tokens of an m-tile" },
    DEPTH_VECTORS: { value: p.depth, default: 32, min: 2, doc: "vectors that wait" },
  }),
  derived: (_, { TILE_TOKENS }) => ({ TOKEN_W: { size: indexWidth(TILE_TOKENS), doc: "bits of a token number" } }),
  ports: (p, { LANES, TOKEN_W }) => {
    const map = fieldsOf(mapEntry(TOKEN_W));
    const unique = fieldsOf(uniqueVector(vector(p.element, LANES)));
    return {
      vectors: sink(vector(p.element, LANES), "The vector of every token."),
      map: sink(map, "Its group, or zero: the next free number founds a group."),
      firsts: sink(unique, "First members; not needed."),
      mapped: source(map, "The map, as it came."),
      unique: source(unique, "The means, group by group; a slice without one gives a beat that is not filled."),
      busy: output(bits(1), "The means of a slice are at hand: from the first cycle after its last map entry until its last mean is taken."),
    };
  },
  contract: (p) => ({
    lines: [
      { label: "sum", text: arithmeticOf(p).texts.sum },
      { label: "mean", text: "sum / members, rounded once, then once to the format; a group of one keeps its bits" },
      ...subnormalsLines(p.element, p.subnormals),
      { label: "throughput", text: `a token per cycle; a token waits ${p.addStages + 1} cycles for a member of its group, or before founding one for any member; at the end of a slice a cycle per group of one and STEPS + 2 (a step is a bit of the quotient) per other group, in which no token is taken` },
      { label: "stall", text: "every stream may be blocked at any time; nothing is lost; map_ready_o depends on mapped_ready_i and on the entry that is offered: whether its group is on its way" },
      { label: "reset", text: "forgets the slice" },
    ],
  }),
  diagram: ["  vectors -> queue -+", "  map ---------------+-> sums (RAM, adders) -> at the end of a slice: dividers -> unique", "                     +-> mapped"],
  constants: (p, { LANES, TILE_TOKENS }) => {
    const { sumWidth, steps } = arithmeticOf(p);
    const ELEMENT_W = formatBits(p.element);
    const COUNT_W = clog2(plus(TILE_TOKENS, 1));
    const SUM_W = sumWidth(COUNT_W);
    const STEPS = steps(named("SUM_W", SUM_W));
    return {
      ELEMENT_W,
      VECTOR_W: times(LANES, named("ELEMENT_W", ELEMENT_W)),
      COUNT_W,
      SUM_W,
      SUMS_W: times(LANES, named("SUM_W", SUM_W)),
      WORDS: larger(TILE_TOKENS, 2),
      ADD_STAGES: p.addStages,
      STEPS,
      STEP_W: clog2(named("STEPS", STEPS)),
      LAST_STEP: plus(named("STEPS", STEPS), -1),
    };
  },
  instances: (p, { LANES, DEPTH_VECTORS, ELEMENT_W, VECTOR_W, COUNT_W, SUM_W, SUMS_W, WORDS }, { vectors }) => {
    const { sumBits, sumSize, adders } = arithmeticOf(p);
    const lane = loopVariable("lane", LANES);
    return {
      vectors: instance(streamFifo({ width: p.lanes * formatBits(p.element), depth: p.depth }), {
        parameters: { WIDTH_BITS: VECTOR_W, DEPTH_WORDS: DEPTH_VECTORS },
        pins: { push: vectors, pop: { valid: net("vector_valid"), ready: net("take"), data: net("vector") } },
      }),
      sums: instance(ram({ width: countBits(p.tileTokens) + p.lanes * sumBits, depth: Math.max(2, p.tileTokens) }), {
        parameters: { WIDTH_BITS: plus(COUNT_W, SUMS_W), DEPTH_WORDS: WORDS },
        pins: { writeEnable: given, writeAddress: given, writeData: given, readEnable: given, readAddress: given, readData: concatenation(net("read_count", COUNT_W), net("read_sums", SUMS_W)) },
      }),
      ...adders({ addStages: p.addStages, first: lowest(net("kept", SUM_W), ELEMENT_W), sum: element(net("sums", SUMS_W), lane, SUM_W) }),
      divide: instance(meanDivide({ element: p.element, members: p.tileTokens, subnormals: p.subnormals }), {
        parameters: { COUNT_W, ...(sumSize.SUM_W === undefined ? {} : { SUM_W }) },
        pins: { load: net("load"), step: net("divide"), sum: net("kept", SUM_W), count: net("divisor", COUNT_W), power: net("power"), mean: element(net("means", VECTOR_W), lane, ELEMENT_W) },
      }),
    };
  },
  view: (p) => arithmeticOf(p).view,
});
