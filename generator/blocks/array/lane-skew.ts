import { flag, wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { bit, element } from "../../ir/operand.js";
import { loopVariable, parameterSize, times } from "../../ir/size.js";
import { bits, input, output } from "../../ir/types.js";
import { delayLine } from "../streams/delay-line.js";

export const laneSkew = defineBlock({
  name: "lane_skew",
  doc: "Delays the lanes of a vector by a staircase: what a systolic array needs at its edges.",
  parameters: {
    lanes: wholeNumber({ doc: "Lanes of the vector.", unit: "lanes", min: 1, max: 1024 }),
    laneBits: wholeNumber({ doc: "Bits of one lane.", unit: "bits", min: 1, max: 256 }),
    step: wholeNumber({ doc: "Cycles from one lane to the next.", unit: "cycles", min: 1, max: 8 }),
    falling: flag({ doc: "False: lane 0 first, the last lane latest. True: the other way, which undoes the first.", default: false }),
    ownEnables: flag({ doc: "An enable for each lane.", default: false }),
  },
  cases: [
    { lanes: 1, laneBits: 1, step: 1, falling: false },
    { lanes: 1, laneBits: 5, step: 3, falling: true },
    { lanes: 2, laneBits: 16, step: 1, falling: false },
    { lanes: 2, laneBits: 17, step: 2, falling: true },
    { lanes: 5, laneBits: 8, step: 1, falling: true },
    { lanes: 7, laneBits: 33, step: 3, falling: false },
  ],
  variant: (p) => (p.ownEnables ? "enables" : ""),
  clocking: "clock",
  sizes: (p) => ({
    LANES: { value: p.lanes, default: 4, min: 1, doc: "lanes of the vector" },
    LANE_BITS: { value: p.laneBits, default: 16, min: 1, doc: "bits of one lane" },
    STEP_CYCLES: { value: p.step, default: 1, min: 1, doc: "cycles from one lane to the next" },
    FALLING: { value: p.falling ? 1 : 0, default: 0, min: 0, doc: "1: the last lane has no delay" },
  }),
  ports: (p, { LANES, LANE_BITS }) => ({
    advance: p.ownEnables ? input(bits(LANES), "One for each lane, all the same in every cycle: moves its stages on; low holds them.") : input(bits(1), "Moves every stage on; low holds all of them."),
    data: input(bits(times(LANES, LANE_BITS)), "Lanes of one vector together."),
    skewed: output(bits(times(LANES, LANE_BITS)), "Lanes of different vectors, one step apart."),
  }),
  contract: () => ({
    lines: [
      { label: "latency", text: "lane * STEP_CYCLES enabled cycles; with FALLING (LANES - 1 - lane) * STEP_CYCLES" },
      { label: "throughput", text: "one vector per enabled cycle" },
      { label: "reset", text: "none" },
    ],
    // Of the fastest lane; the golden model shifts the others.
    latency: { skewed: 0 },
  }),
  diagram: ["  lane 0  --------------->", "  lane 1  --[ ]---------->", "  lane 2  --[ ]--[ ]----->     STEP_CYCLES = 1"],
  instances: (p, { LANES, LANE_BITS, STEP_CYCLES }, own) => {
    const lane = loopVariable("lane", LANES);
    return {
      delay: instance(Array.from({ length: p.lanes }, (_, index) => delayLine({ width: p.laneBits, stages: index * p.step })), {
        parameters: { WIDTH_BITS: LANE_BITS, STAGES: times(parameterSize("STEPS", p.lanes - 1), STEP_CYCLES) },
        pins: { advance: p.ownEnables ? bit(own.advance, lane) : own.advance, data: element(own.data, lane, LANE_BITS), delayed: element(own.skewed, lane, LANE_BITS) },
      }),
    };
  },
});
