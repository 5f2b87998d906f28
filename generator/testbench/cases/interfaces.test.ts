import { expect, it } from "vitest";
import type { SignalsIn } from "../../config/interfaces/block-interface.js";
import type { passQueuePorts, scatterLanePorts } from "../../config/interfaces/scatter.js";
import type { ramPorts } from "../../config/interfaces/streams.js";
import { cycleModels, goldenBlocks } from "../../golden/index.js";
import type { InputsOf, Model } from "../../golden/golden-block.js";
import { prepareCase } from "./block-case.js";
import { catalog } from "./catalog.js";

it.each(catalog.map(({ block, cases }) => ({ block, cases })))("$block has the ports and fields that its golden model is written for", ({ cases }) => {
  for (const one of cases) {
    const { device, use } = prepareCase(one);
    const model = (device.perCycle ? cycleModels : goldenBlocks)[use.name];
    const ports = model?.interfaceOf(use.values);
    const own = (direction: "in" | "out") => Object.fromEntries(device.ports.filter((port) => port.direction === direction).map(({ name, fields }) => [name, fields.map((field) => field.name)]));
    const inputs = Object.entries(ports?.in ?? {}).filter(([name]) => device.perCycle === true || name !== "advance");
    expect(Object.fromEntries(inputs)).toEqual(own("in"));
    expect(ports?.out).toEqual(own("out"));
  }
});

it("a golden model that misnames a port, a field or a signal does not compile", () => {
  // @ts-expect-error an input that a RAM has not
  const input: keyof InputsOf<typeof ramPorts> = "readAdress";
  // @ts-expect-error an output that it has not
  const output: Model<typeof ramPorts> = (_, { readAddress }) => ({ read_data: readAddress });
  // @ts-expect-error a field that a pass has not
  const field: keyof InputsOf<typeof scatterLanePorts>["passes"][number] = "last_block";
  // @ts-expect-error a result without its index
  const missing: Model<typeof scatterLanePorts> = (_, { rows }) => ({ results: rows.map(({ data }) => ({ data, last: 0n })) });
  // @ts-expect-error a signal that a queue of passes has not
  const signal: SignalsIn<ReturnType<typeof passQueuePorts>> = "push_lastBlock";
  const known: readonly SignalsIn<ReturnType<typeof passQueuePorts>>[] = ["push_last_block", "pop0_ready"];
  expect([input, output, field, missing, signal, ...known]).toHaveLength(7);
});
