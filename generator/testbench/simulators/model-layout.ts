/** A member of a Verilated class: its type with the bits in a comment, its name, nothing else on the line. */
const MEMBER = /^\s+([CSIQ]Data)\/\*[\d:]+\*\/ (\w+);$/;
/** What Verilator makes of `[7]` in the name of a generate block. */
const INDEX = /__BRA__(\d+)__KET__/g;
const TYPES = ["CData", "SData", "IData", "QData"];

/**
 * The header of a Verilated class with its members in another order: the same register of neighbouring instances side
 * by side, the highest index first, where Verilator lists one instance after the other. So g++ can move a row of
 * registers, and a step of a delay line, with a few vector instructions instead of one by one:
 * `docs/adr/0008-integer-simulation.md`. Nothing else changes; a header without such members comes back as it was.
 */
export function arrangeMembers(header: string): string {
  const lines = header.split("\n");
  const places: number[] = [];
  const members: { readonly line: string; readonly type: number; readonly register: string; readonly indices: readonly number[] }[] = [];
  for (const [place, line] of lines.entries()) {
    const found = MEMBER.exec(line);
    const [, type, name] = found ?? [];
    if (type === undefined || name === undefined) continue;
    const indices = [...name.matchAll(INDEX)].map(([, index]) => Number(index));
    places.push(place);
    members.push({ line, type: TYPES.indexOf(type), register: indices.length > 0 ? name.replace(INDEX, "") : "", indices });
  }
  members.sort((a, b) => a.type - b.type || compareText(a.register, b.register) || descending(a.indices, b.indices));
  for (const [order, place] of places.entries()) lines[place] = members[order]?.line ?? "";
  return lines.join("\n");
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function descending(a: readonly number[], b: readonly number[]): number {
  const differing = a.findIndex((index, place) => index !== b[place]);
  return differing < 0 ? 0 : (b[differing] ?? 0) - (a[differing] ?? 0);
}

/** What every function of a Verilated class takes. */
const SELF = /\* vlSelf\)/g;

/**
 * Verilated source with the object of each function declared `__restrict`: a function of a class names the members of
 * its own object by `vlSelf` only, those of others by `vlSymsp`, so the two never meet, and g++ may read the partial
 * sums of one row while it writes those of the next.
 */
export function restrictSelf(source: string): string {
  return source.replaceAll(SELF, "* __restrict vlSelf)");
}

/** Verilator asks the context at each assertion whether assertions are on. */
const ASSERTIONS_ON = /vlSymsp->_vm_contextp__->assertOnGet\(\d+, \d+\)/g;

/** Verilated source that asks the simulation (`sim/focus_model.h`) instead, without a call, which costs more than most assertions. */
export function askBriefly(source: string): string {
  return source.replaceAll(ASSERTIONS_ON, "focus::asserting");
}
