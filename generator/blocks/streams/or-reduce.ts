import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { repeated } from "../../ir/interface.js";
import { bits, input, output } from "../../ir/types.js";

export const orReduce = defineBlock({
  name: "or_reduce",
  doc: "Several flags as one: high while any of them is.",
  parameters: { flags: wholeNumber({ doc: "Flags.", unit: "flags", min: 1, max: 64 }) },
  cases: [{ flags: 1 }, { flags: 2 }, { flags: 5 }, { flags: 12 }],
  variant: (p) => `x${p.flags}`,
  clocking: "none",
  ports: (p) => ({ flag: repeated(p.flags, () => input(bits(1), "One of them.")), any: output(bits(1), "One at least is high.") }),
  contract: () => ({ latency: { any: 0 }, lines: [{ label: "latency", text: "none: combinational" }] }),
  view: (p) => ({ flags: Array.from({ length: p.flags }, (_, index) => ({ name: `flag${index}_i`, comma: index === p.flags - 1 ? "" : "," })) }),
});
