import { describe, expect, it } from "vitest";
import { blockFaults, engineFaults, seedFault } from "./faults.js";
import { blockFaultBench, engineFaultBench } from "../../../test/cosim/run-faults.js";
import { prepareCase } from "./block-case.js";
import { catalog, catalogParts } from "./catalog.js";
import { concentratorFaults } from "./faults-concentrator.js";
import { datapathFaults } from "./faults-datapath.js";
import { engineBlockFaults } from "./faults-engine.js";
import { meanFaults } from "./faults-mean.js";
import { semanticFaults } from "./faults-semantic.js";
import { similarityFaults } from "./faults-similarity.js";
import { specialFaults } from "./faults-special.js";

describe("seeded faults", () => {
  it.each(blockFaults.map((fault) => [fault.name, fault] as const))("block: %s changes the emitted text", (_, fault) => {
    expect(() => blockFaultBench({ bench: fault.bench, ...(fault.label === undefined ? {} : { label: fault.label }), fault, seed: 1, index: 0, beats: 16 })).not.toThrow();
  });

  it.each(engineFaults.map((fault) => [fault.name, fault] as const))("engine: %s changes the emitted text", (_, fault) => {
    expect(() => engineFaultBench({ fault, seed: 1, index: 0 })).not.toThrow();
  });

  it("is there for every block whose cases stand in its definition", () => {
    const lists = [blockFaults, concentratorFaults, datapathFaults, engineBlockFaults, meanFaults, semanticFaults, similarityFaults, specialFaults];
    const benches = new Set(lists.flat().map(({ bench }) => bench));
    expect(catalogParts.plain.length).toBeGreaterThan(5);
    expect(catalogParts.plain.map(({ block }) => block).filter((block) => !benches.has(block))).toEqual([]);
  });

  it("refuses a text that is not there, is there twice, or is replaced by itself", () => {
    const [first] = catalog.find((entry) => entry.block === "skid_buffer")?.cases ?? [];
    if (!first) throw new Error("no case");
    const { design, rtl } = prepareCase(first);
    const seed = (search: string, replacement: string, block = "skid_buffer") => () => seedFault(design, rtl, { name: "try", block, search, replacement });
    expect(seed("nowhere_q", "x")).toThrow(/0 times, once is wanted/);
    expect(seed("spare_valid_q", "x")).toThrow(/times, once is wanted/);
    expect(seed("assign push_ready_o", "assign push_ready_o")).toThrow(/leaves rtl\/focus_skid_buffer.v as it is/);
    expect(seed("assign push_ready_o", "x", "float_add")).toThrow(/no module of block float_add/);
  });
});
