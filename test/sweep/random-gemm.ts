import type { AcceleratorConfig } from "../../generator/config/accelerator.js";
import { formatBits, type NumberFormat } from "../../generator/config/number-format.js";
import type { Random } from "../../generator/config/random.js";
import { cornerCodes, type ElementArray } from "../../generator/golden/index.js";
import type { GemmShape } from "../../generator/model/gemm-cycles.js";
import type { Device } from "../../generator/testbench/device.js";
import type { GemmOperands } from "../../generator/simulate/gemm.js";
import { idlePatterns, readyPatterns, type Patterns } from "../../generator/testbench/pattern.js";

/** Shapes around the edges of tile and array: below, at and above one tile, never a multiple by habit. */
export function randomShape({ array, tile }: AcceleratorConfig, random: Random): GemmShape {
  const around = (size: number): number => Math.max(1, random.pick([1, size - 1, size, size + 1, 2 * size, 2 * size + 3, random.integer(1, 3 * size)]));
  return { M: Math.min(70, around(tile.m)), K: Math.min(40, around(array.rows)), N: Math.min(60, around(tile.n)) };
}

/** Elements near 1 so that sums neither vanish nor overflow, with a share of corner codes: zeros, subnormals, infinities, NaN. */
export function randomElements(format: NumberFormat, options: { readonly length: number; readonly random: Random; readonly corners: number }): ElementArray {
  const { length, random, corners } = options;
  const bits = formatBits(format);
  if (format.kind === "integer") return Int8Array.from({ length }, () => random.integer(-128, 127));
  const special = cornerCodes(format);
  const code = (): number => {
    if (random.chance(corners)) return Number(random.pick(special));
    const exponent = 2 ** (format.exponentBits - 1) - 1 + random.integer(-3, 2);
    const kept = Math.max(1, Math.min(2 ** format.exponentBits - 2, exponent));
    return Number(random.bits(1)) * 2 ** (bits - 1) + kept * 2 ** format.fractionBits + Number(random.bits(format.fractionBits));
  };
  return bits <= 16 ? Uint16Array.from({ length }, code) : Uint32Array.from({ length }, code);
}

export function randomOperands(config: AcceleratorConfig, shape: GemmShape, random: Random): GemmOperands {
  const { operand } = config.array;
  const corners = random.pick([0, 0, 0.01, 0.3]);
  return {
    ...shape,
    activations: randomElements(operand, { length: shape.M * shape.K, random, corners }),
    weights: randomElements(operand, { length: shape.K * shape.N, random, corners }),
  };
}

/** Stalls of any kind on every stream. */
export function randomPatterns({ ports }: Device, random: Random): Patterns {
  return Object.fromEntries(ports.filter((port) => port.kind === "stream").map((port) => [port.name, random.pick(port.direction === "in" ? idlePatterns : readyPatterns)]));
}
