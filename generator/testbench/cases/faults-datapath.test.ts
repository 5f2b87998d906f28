import { expect, it } from "vitest";
import { datapathFaults } from "./faults-datapath.js";
import { blockFaultBench } from "../../../test/cosim/run-faults.js";

it.each(datapathFaults.map((fault) => [fault.bench, fault.name, fault] as const))("%s: %s changes the emitted text", (bench, _, fault) => {
  expect(() => blockFaultBench({ bench, ...(fault.label === undefined ? {} : { label: fault.label }), fault, seed: 1, index: 0, beats: 16 })).not.toThrow();
});
