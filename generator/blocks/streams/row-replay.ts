import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { allOf, below } from "../../ir/condition.js";
import { net } from "../../ir/operand.js";
import { atLeast, clog2, named, plus, quotient, times } from "../../ir/size.js";
import { bits, input, output, sink } from "../../ir/types.js";
import { ram } from "./ram.js";

/** Cycles of a row beside its two passes and what is computed between them: its command is taken. */
export const REPLAY_CYCLES = 1;

export const rowReplay = defineBlock({
  name: "row_replay",
  doc: "Hands on the rows of a stream twice: as they come, and again from a buffer when what was made of the first pass is known.",
  parameters: {
    lanes: wholeNumber({ doc: "Elements of a beat.", unit: "elements", min: 1, max: 256, default: 8 }),
    elementBits: wholeNumber({ doc: "Bits of an element.", unit: "bits", min: 1, max: 64, default: 16 }),
    maxElements: wholeNumber({ doc: "Longest row.", unit: "elements", min: 1, max: 65_536, default: 16_384 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    LANES: { value: p.lanes, default: 8, min: 1, doc: "elements of a beat" },
    ELEMENT_W: { value: p.elementBits, default: 16, min: 1, doc: "bits of an element" },
    MAX_ELEMENTS: { value: p.maxElements, default: 16_384, min: 1, doc: "longest row" },
  }),
  ports: (p, { LANES, ELEMENT_W, MAX_ELEMENTS }) => ({
    advance: input(bits(1), "What follows can take a beat; without it everything holds."),
    row: sink({ length: bits(clog2(plus(MAX_ELEMENTS, 1))), visible: bits(clog2(plus(MAX_ELEMENTS, 1))) }, "A row: its elements, and how many of them are seen."),
    data: sink(bits(times(LANES, ELEMENT_W)), "Its elements."),
    proceed: input(bits(1), "The second pass may start."),
    firstPass: output(bits(1), "There is a beat of the first pass."),
    secondPass: output(bits(1), "There is a beat of the second pass."),
    first: output(bits(1), "It is the first of the row."),
    last: output(bits(1), "It is the last of the row."),
    seen: output(bits(LANES), "Its elements that are seen."),
    replayed: output(bits(times(LANES, ELEMENT_W)), "Its elements."),
  }),
  contract: () => ({
    lines: [
      { label: "throughput", text: "a beat per enabled cycle in both passes" },
      { label: "order", text: "the second pass of a row begins after proceed_i, the next row after the last beat of the second pass" },
      { label: "empty", text: "a row of no elements is taken in a cycle, and no beat comes" },
      { label: "stall", text: "row_ready_o and data_ready_o depend on advance_i, not on valid" },
      { label: "reset", text: "forgets the row" },
    ],
  }),
  constants: (_, { LANES, MAX_ELEMENTS }) => {
    const BEATS = quotient(plus(MAX_ELEMENTS, LANES, -1), LANES);
    const DEPTH = atLeast(named("BEATS", BEATS), 2);
    return { COUNT_W: clog2(plus(MAX_ELEMENTS, 1)), BEATS, DEPTH, ADDRESS_W: clog2(named("DEPTH", DEPTH)) };
  },
  assertions: (_, { MAX_ELEMENTS }, { row }) => ({
    rowFits: { text: "a row fits the buffer", assumed: true, when: allOf(row.valid, row.ready), holds: below(row.length, plus(MAX_ELEMENTS, 1)) },
  }),
  instances: (_, { LANES, ELEMENT_W, DEPTH }, own) => {
    const beat = times(LANES, ELEMENT_W);
    const address = net("address_q");
    return {
      row: instance(ram({ width: beat.value, depth: DEPTH.value }), {
        parameters: { WIDTH_BITS: beat, DEPTH_WORDS: DEPTH },
        pins: { writeEnable: net("fill"), writeAddress: address, writeData: own.data.data, readEnable: net("drain"), readAddress: address, readData: net("again") },
      }),
    };
  },
});
