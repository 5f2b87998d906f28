import { describe, expect, it } from "vitest";
import { prepareCase } from "./block-case.js";
import { catalogParts } from "./catalog.js";
import { seedFault } from "./fault.js";
import { caseOf, faultParts } from "./faults.js";

const faults = Object.values(faultParts).flat();

describe("seeded faults", () => {
  it.each(faults.map((fault) => [fault.bench, fault.name, fault] as const))("%s: %s changes the emitted text", (_, __, fault) => {
    const { design, rtl } = prepareCase(caseOf(fault));
    expect(seedFault(design, rtl, fault)).not.toEqual(rtl);
  });

  it.each(Object.entries(catalogParts))("there is one for every block of the part %s", (_, entries) => {
    const benches = new Set(faults.map(({ bench }) => bench));
    expect(entries.map(({ block }) => block).filter((block) => !benches.has(block))).toEqual([]);
  });

  it("have names of their own", () => {
    const names = faults.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("are refused where their text is not there, is there twice, or is replaced by itself", () => {
    const { design, rtl } = prepareCase(caseOf({ bench: "skid_buffer" }));
    const seed = (search: string, replacement: string, block = "skid_buffer") => () => seedFault(design, rtl, { name: "try", block, search, replacement });
    expect(seed("nowhere_q", "x")).toThrow(/0 times, once is wanted/);
    expect(seed("spare_valid_q", "x")).toThrow(/times, once is wanted/);
    expect(seed("assign push_ready_o", "assign push_ready_o")).toThrow(/leaves rtl\/focus_skid_buffer.v as it is/);
    expect(seed("assign push_ready_o", "x", "float_add")).toThrow(/no module of block float_add/);
  });
});
