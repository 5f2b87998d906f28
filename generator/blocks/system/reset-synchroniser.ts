import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { asynchronous, bits, input, output } from "../../ir/types.js";

export const resetSynchroniser = defineBlock({
  name: "reset_synchroniser",
  doc: "Makes of a reset that comes and goes at any time one that goes in step with the clock, as rst_ni of every other module wants it.",
  parameters: { stages: wholeNumber({ doc: "Flip-flops that the release passes.", unit: "flip-flops", min: 2, max: 16, default: 2 }) },
  clocking: "clock",
  sizes: (p) => ({ STAGES: { value: p.stages, default: 2, min: 2, doc: "flip-flops that the release passes" } }),
  ports: () => ({
    asyncResetN: asynchronous(input(bits(1), "Reset from outside, low to be active.")),
    resetN: output(bits(1), "rst_ni of the modules that have this clock."),
  }),
  contract: () => ({
    lines: [
      { label: "assert", text: "reset_n_o falls with async_reset_n_i at once, whether the clock runs or not" },
      { label: "release", text: "reset_n_o rises with the STAGES-th rising edge of clk_i at which async_reset_n_i is high, or with the next one where it came up as the first of them did" },
      { label: "place", text: "one for each clock, at its root: all modules behind it leave reset in the same cycle" },
      { label: "timing", text: "async_reset_n_i is a false path; reset_n_o is timed like any register: recovery and removal" },
      { label: "reset", text: "undefined until async_reset_n_i has been low once" },
    ],
    latency: { resetN: 0 },
  }),
});
