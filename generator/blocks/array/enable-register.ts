import { defineBlock } from "../../dsl/define-block.js";
import { bits, input, output } from "../../ir/types.js";

export const enableRegister = defineBlock({
  name: "enable_register",
  doc: "One register of an enable tree, a module of its own so that synthesis does not make one of several that are alike.",
  parameters: {},
  clocking: "clock and reset",
  ports: () => ({
    enable: input(bits(1), "Enable from the level above."),
    late: output(bits(1), "The same a cycle later."),
  }),
  contract: () => ({
    latency: { late: 1 },
    lines: [
      { label: "latency", text: "1 cycle" },
      { label: "reset", text: "all may move" },
    ],
  }),
});
