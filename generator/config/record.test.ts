import { describe, expect, it } from "vitest";
import { createRandom } from "./random.js";
import { recordLayout, type ValuesByField } from "./record.js";

const entry = recordLayout("list entry", { zero: 1, rowLast: 1, index: 9, from: 9 });

describe("record", () => {
  it("lays fields side by side, the first one lowest", () => {
    expect(entry.bits).toBe(20);
    expect(entry.fields.map(({ name, offset, bits }) => `${name}[${offset}+:${bits}]`)).toEqual(["zero[0+:1]", "rowLast[1+:1]", "index[2+:9]", "from[11+:9]"]);
    expect(entry.pack({ zero: false, rowLast: true, index: 5, from: 511n })).toBe((511n << 11n) | (5n << 2n) | 2n);
  });

  it("gives back what was packed, for any widths and values", () => {
    const random = createRandom(1);
    for (let turn = 0; turn < 200; turn += 1) {
      const widths = Object.fromEntries(Array.from({ length: random.integer(1, 12) }, (_, at) => [`field${at}`, random.integer(1, 80)]));
      const layout = recordLayout("any", widths);
      const values = Object.fromEntries(Object.entries(widths).map(([name, bits]) => [name, random.pick([0n, (1n << BigInt(bits)) - 1n, random.bits(bits)])]));
      const word = layout.pack(values);
      expect(layout.unpack(word)).toEqual(values);
      expect(word >> BigInt(layout.bits)).toBe(0n);
    }
  });

  it.each([
    [{ zero: 2, rowLast: false, index: 0, from: 0 }, "list entry: zero = 2 does not fit 1 bit"],
    [{ zero: true, rowLast: false, index: 512n, from: 0 }, "list entry: index = 512 does not fit 9 bits"],
    [{ zero: true, rowLast: false, index: 0, from: -1 }, "list entry: from = -1 does not fit 9 bits"],
  ])("refuses %o: %s", (values, message) => {
    expect(() => entry.pack(values)).toThrow(new RangeError(message));
  });

  it("tells of missing and foreign fields of values that were never type-checked", () => {
    const read = (text: string): ValuesByField<"zero" | "rowLast" | "index" | "from"> => JSON.parse(text) as never;
    expect(() => entry.pack(read('{ "zero": 1, "rowLast": 0, "index": 3 }'))).toThrow(new RangeError("list entry: field from has no value"));
    expect(() => entry.pack(read('{ "zero": 1, "rowLast": 0, "index": 3, "from": 0, "form": 0 }'))).toThrow(new RangeError("list entry: form is no field; it has zero, rowLast, index, from"));
  });

  it("refuses a word that is longer than the record, and a field without bits", () => {
    expect(() => entry.unpack(1n << 20n)).toThrow(new RangeError("list entry: the word 1048576 does not fit its 20 bits"));
    expect(() => recordLayout("empty", { none: 0 })).toThrow(new RangeError("empty: field none cannot have 0 bits; a field has at least 1"));
  });

  it("is checked by the compiler", () => {
    const misuses = (): void => {
      // @ts-expect-error a field is missing
      entry.pack({ zero: true, rowLast: false, index: 0 });
      // @ts-expect-error a field is misspelled
      entry.pack({ zero: true, rowlast: false, index: 0, from: 0 });
      // @ts-expect-error there is no such field
      entry.pack({ zero: true, rowLast: false, index: 0, from: 0, last: true });
      const superfluous = { zero: true, rowLast: false, index: 0, from: 0, last: true };
      // @ts-expect-error nor may one come along in an object
      entry.pack(superfluous);
      // @ts-expect-error a field that no entry has
      expect(entry.unpack(0n).last).toBeUndefined();
    };
    expect(misuses).toBeTypeOf("function");
  });
});
