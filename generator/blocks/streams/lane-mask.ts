import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { fp16, int8 } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { bits, input, output, vector } from "../../ir/types.js";
import { formatBits } from "../../config/number-format.js";
import { countBits } from "../arithmetic/widths.js";

export const laneMask = defineBlock({
  name: "lane_mask",
  doc: "Sets the lanes of a vector from a count on to zero: the edge of a tensor that is no multiple of the tile.",
  parameters: {
    lanes: wholeNumber({ doc: "Lanes of the vector.", unit: "lanes", min: 1, max: 1024 }),
    element: numberFormat({ doc: "One lane.", kinds: ["float", "integer"], default: fp16, sample: [fp16, int8] }),
  },
  clocking: "none",
  ports: (p) => ({
    count: input(bits(countBits(p.lanes)), "Lanes that stay, from lane 0."),
    data: input(vector(p.element, p.lanes), "Vector in."),
    masked: output(vector(p.element, p.lanes), "Lanes below count as they are, the others all zero bits."),
  }),
  contract: () => ({
    lines: [
      { label: "latency", text: "none: combinational" },
      { label: "lanes", text: "lane i passes when i < count_i, else it is zero" },
    ],
    latency: { masked: 0 },
  }),
  verilogParameters: (p) => [
    { name: "LANES", value: p.lanes, default: 4, min: 1, doc: "lanes of the vector" },
    { name: "LANE_BITS", value: formatBits(p.element), default: 16, min: 1, doc: "bits of one lane" },
  ],
});
