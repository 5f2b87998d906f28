/**
 * A netlist of single wires (Yosys's `splitnets -ports`) in the words OpenSTA reads: no signed wires, no parameters of an
 * instance (only memories, black boxes to it as well, have any), and one assignment for each wire.
 */
export function forOpensta(netlist: string): string {
  return netlist
    .replace(/\bwire signed\b/g, "wire")
    .replace(/ #\(\s*(?:\.\w+\([^)]*\),?\s*)+\)/g, "")
    .replace(/^( *)assign \{([^}]*)\} = ([^;]*);$/gm, (_, indent: string, left: string, right: string) => {
      const targets = elements(left);
      const values = elements(right.replace(/^\s*\{|\}\s*$/g, "")).flatMap(bitsOf);
      if (targets.length !== values.length) throw new Error(`assignment of ${values.length} bits to ${targets.length} wires: ${left} = ${right}`);
      return targets.map((target, index) => `${indent}assign ${target} = ${values[index] ?? ""};`).join("\n");
    });
}

/** An escaped name ends with a blank, which has to stay. */
function elements(list: string): readonly string[] {
  return list.split(",").map((item) => item.trim()).map((item) => (item.startsWith("\\") ? `${item} ` : item));
}

/** `3'h5` as three constants, the highest first; anything else is one wire. */
function bitsOf(value: string): readonly string[] {
  const constant = /^(\d+)'([hdbo])([0-9a-fxz]+)$/i.exec(value);
  if (!constant) return [value];
  const radix = { h: 16, d: 10, o: 8, b: 2 }[constant[2]?.toLowerCase() ?? "b"] ?? 2;
  const width = Number(constant[1]);
  // Undefined bits have no timing: any constant will do.
  const digits = (constant[3] ?? "0").replace(/[xz]/gi, "0");
  const number = digits.split("").reduce((sum, digit) => sum * BigInt(radix) + BigInt(parseInt(digit, radix)), 0n);
  return Array.from({ length: width }, (_, index) => `1'h${(number >> BigInt(width - 1 - index)) & 1n}`);
}
