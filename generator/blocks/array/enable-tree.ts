import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { repeated } from "../../ir/interface.js";
import { net } from "../../ir/operand.js";
import { plus } from "../../ir/size.js";
import { bits, input, output } from "../../ir/types.js";
import { laneViews } from "../streams/lane-views.js";
import { enableRegister } from "./enable-register.js";

/** Most sinks of a register in a tree of so many leaves and levels: the least number that reaches all of them. */
export function enableBranches(leaves: number, stages: number): number {
  let branches = 1;
  while (branches ** stages < leaves) branches += 1;
  return branches;
}

export const enableTree = defineBlock({
  name: "enable_tree",
  doc: "Brings one decision to all that moves with the array: a tree of registers, each leaf the same number of cycles behind the decision.",
  parameters: {
    arrayLeaves: wholeNumber({ doc: "Enables of the array: one for each row and each column.", unit: "enables", min: 1, max: 512 }),
    others: wholeNumber({ doc: "Enables of what is beside it.", unit: "enables", min: 1, max: 16 }),
    stages: wholeNumber({ doc: "Levels of registers.", unit: "cycles", min: 1, max: 8 }),
  },
  variant: (p) => `x${p.others}`,
  clocking: "clock and reset",
  sizes: (p) => ({
    ARRAY_LEAVES: { value: p.arrayLeaves, default: 64, min: 1, doc: "enables of the array" },
    STAGES: { value: p.stages, default: 2, min: 1, doc: "levels of registers" },
    BRANCHES: { value: enableBranches(p.arrayLeaves + p.others, p.stages), default: 9, min: 1, doc: "most sinks of a register inside the tree" },
  }),
  ports: (p, { ARRAY_LEAVES }) => ({
    room: input(bits(1), "All may move STAGES cycles from now."),
    array: output(bits(ARRAY_LEAVES), "Enables of the array's rows and columns."),
    other: repeated(p.others, (index) => output(bits(1), `Enable ${index} beside the array.`)),
  }),
  contract: (p) => ({
    latency: { array: p.stages, other: p.stages },
    lines: [
      { label: "latency", text: "STAGES cycles from room_i to every enable, which are the same in every cycle" },
      { label: "fan-out", text: "a register of the tree has at most BRANCHES sinks in it; room_i has one for each register of the first level" },
      { label: "reset", text: "all may move" },
    ],
  }),
  diagram: ["  room_i --+--> [reg] --+--> [reg] --> array_o[0]", "           |            +--> [reg] --> array_o[1]", "           +--> [reg] --+--> [reg] --> ..."],
  constants: (p, { ARRAY_LEAVES }) => ({ LEAVES: plus(ARRAY_LEAVES, p.others) }),
  instances: () => ({ register: instance(enableRegister({}), { pins: { enable: net("above", 1), late: net("moves", 1) } }) }),
  view: (p) => ({ other: laneViews(p.others) }),
});
