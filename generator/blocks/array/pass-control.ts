import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { net } from "../../ir/operand.js";
import { plus } from "../../ir/size.js";
import { bits, input, output } from "../../ir/types.js";
import { delayLine } from "../streams/delay-line.js";

export const passControl = defineBlock({
  name: "pass_control",
  doc: "Carries what the sequencer says of a vector alongside the array, so that it meets the partial sums of that vector.",
  parameters: {
    stages: wholeNumber({ doc: "Enabled cycles of delay.", unit: "cycles", min: 1, max: 65_536 }),
    lanesBits: wholeNumber({ doc: "Width of the lane count.", unit: "bits", min: 1, max: 32 }),
    addressBits: wholeNumber({ doc: "Width of the accumulator address.", unit: "bits", min: 1, max: 32 }),
  },
  clocking: "clock and reset",
  sizes: (p) => ({
    STAGES: { value: p.stages, default: 8, min: 1, doc: "enabled cycles of delay" },
    LANES_W: { value: p.lanesBits, default: 6, min: 1, doc: "bits of the lane count" },
    ADDRESS_W: { value: p.addressBits, default: 12, min: 1, doc: "bits of the accumulator address" },
  }),
  ports: (p, { LANES_W, ADDRESS_W }) => ({
    advance: input(bits(1), "Enable of every register."),
    valid: input(bits(1), "There is a vector."),
    first: input(bits(1), "First slice."),
    last: input(bits(1), "Last slice."),
    final: input(bits(1), "Last vector of the GEMM."),
    lanes: input(bits(LANES_W), "Outputs inside N."),
    address: input(bits(ADDRESS_W), "Accumulator word."),
    validLate: output(bits(1), "The same, STAGES enabled cycles later."),
    firstLate: output(bits(1), "Likewise."),
    lastLate: output(bits(1), "Likewise."),
    finalLate: output(bits(1), "Likewise."),
    lanesLate: output(bits(LANES_W), "Likewise."),
    addressLate: output(bits(ADDRESS_W), "Likewise."),
  }),
  contract: (p) => ({
    lines: [
      { label: "latency", text: "STAGES enabled cycles" },
      { label: "throughput", text: "one vector per enabled cycle" },
      { label: "reset", text: "clears valid all along; the rest is not reset" },
    ],
    latency: { validLate: p.stages, firstLate: p.stages, lastLate: p.stages, finalLate: p.stages, lanesLate: p.stages, addressLate: p.stages },
  }),
  constants: (p, { LANES_W, ADDRESS_W }) => ({ WORD_W: plus(3, LANES_W, ADDRESS_W) }),
  instances: (p, { STAGES, WORD_W }, own) => ({
    delay: instance(delayLine({ width: 3 + p.lanesBits + p.addressBits, stages: p.stages }), {
      parameters: { WIDTH_BITS: WORD_W, STAGES },
      pins: { advance: own.advance, data: net("word"), delayed: net("word_late") },
    }),
  }),
});
