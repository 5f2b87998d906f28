import { expect, it } from "vitest";
import { semanticSchedule } from "./semantic-schedule.js";

it("softmax slower than the array piles up behind it", () => {
  const load = { textArrayCycles: [10, 10, 10], softmaxCycles: [15, 15, 15], topkCycles: 7, imageArrayCycles: 20 };
  expect(semanticSchedule(load)).toEqual({ pendingCycles: 10 + 45 - 30 + 7, exposedCycles: 12 });
});

it("softmax faster than the array leaves the last head; image rows hide what is pending", () => {
  const load = { textArrayCycles: [10, 10], softmaxCycles: [4, 4], topkCycles: 7, imageArrayCycles: 11 };
  expect(semanticSchedule(load)).toEqual({ pendingCycles: 11, exposedCycles: 0 });
  expect(semanticSchedule({ ...load, imageArrayCycles: 0 })).toEqual({ pendingCycles: 11, exposedCycles: 11 });
});
