import { describe, expect, it } from "vitest";
import { prepareCase, type PreparedCase } from "./block-case.js";
import { catalog, catalogParts } from "./catalog.js";
import { caseOf } from "./catalog-entry.js";
import { seedFault } from "./fault.js";
import { faultParts } from "./faults.js";

const faults = Object.values(faultParts).flat();
const prepared = (bench: string, label?: string): PreparedCase => {
  const entry = catalog.find(({ block }) => block === bench);
  if (!entry) throw new Error(`no block ${bench}`);
  return prepareCase(caseOf(entry, label));
};

describe("seeded faults", () => {
  it.each(faults.map((fault) => [fault.bench, fault.name, fault] as const))("%s: %s changes the emitted text", (_, __, fault) => {
    const { design, rtl } = prepared(fault.bench, fault.label);
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
    const { design, rtl } = prepared("skid_buffer");
    const seed = (search: string, replacement: string, block = "skid_buffer") => () => seedFault(design, rtl, { name: "try", block, search, replacement });
    expect(seed("nowhere_q", "x")).toThrow(/exactly once, and is there 0 times/);
    expect(seed("spare_valid_q", "x")).toThrow(/exactly once, and is there [^01]\d* times/);
    expect(seed("assign push_ready_o", "assign push_ready_o")).toThrow(/replaced by itself: rtl\/focus_skid_buffer.v stays as it is/);
    expect(seed("assign push_ready_o", "x", "float_add")).toThrow(/changes block float_add, of which focus_skid_buffer has no module\n  fix: let block be one of skid_buffer/);
  });
});
