import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { bf16, fp16, fp32, int8 } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { clog2, plus, times } from "../../ir/size.js";
import { bits, input, output, sized, vector } from "../../ir/types.js";
import { formatBits } from "../../config/number-format.js";

export const laneMask = defineBlock({
  name: "lane_mask",
  doc: "Sets the lanes of a vector from a count on to zero: the edge of a tensor that is no multiple of the tile.",
  parameters: {
    lanes: wholeNumber({ doc: "Lanes of the vector.", unit: "lanes", min: 1, max: 1024 }),
    element: numberFormat({ doc: "One lane.", kinds: ["float", "integer"], default: fp16, sample: [fp16, int8] }),
  },
  cases: [
    { lanes: 1, element: fp16 },
    { lanes: 2, element: int8 },
    { lanes: 3, element: fp16 },
    { lanes: 4, element: fp32 },
    { lanes: 7, element: int8 },
    { lanes: 8, element: bf16 },
  ],
  clocking: "none",
  sizes: (p) => ({
    LANES: { value: p.lanes, default: 4, min: 1, doc: "lanes of the vector" },
    LANE_BITS: { value: formatBits(p.element), default: 16, min: 1, doc: "bits of one lane" },
  }),
  ports: (p, { LANES, LANE_BITS }) => ({
    count: input(bits(clog2(plus(LANES, 1))), "Lanes that stay, from lane 0."),
    data: input(sized(vector(p.element, p.lanes), times(LANES, LANE_BITS)), "Vector in."),
    masked: output(sized(vector(p.element, p.lanes), times(LANES, LANE_BITS)), "Lanes below count as they are, the others all zero bits."),
  }),
  contract: () => ({
    lines: [
      { label: "latency", text: "none: combinational" },
      { label: "lanes", text: "lane i passes when i < count_i, else it is zero" },
    ],
    latency: { masked: 0 },
  }),
});
