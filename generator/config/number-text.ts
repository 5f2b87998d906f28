/**
 * A number as it is written on a command line: decimal, with a sign, a point or an exponent if need be (`16`, `.35`, `1e-3`).
 * Undefined for everything else: nothing, blanks, hexadecimal, `Infinity`, and what no finite number holds (`1e999`).
 */
export function readNumber(text: string): number | undefined {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}
