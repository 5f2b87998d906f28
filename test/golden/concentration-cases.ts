import type { NumberFormat } from "../../generator/config/number-format.js";
import { bf16, fp16, int8 } from "../../generator/config/number-format.js";
import type { Random } from "../../generator/config/random.js";
import type { ConcentrateOptions, OperandCodes } from "../../generator/golden/similarity/index.js";
import { concentrate, neighboursOf } from "../../generator/golden/similarity/index.js";
import { cornerCodes, encodeNumbers } from "../../generator/golden/index.js";

/** A small tensor and parameters at random, with everything in it that a comparison may stumble over. */
export function randomCase(random: Random): ConcentrateOptions {
  const grid = { frames: random.integer(1, 4), rows: random.integer(1, 5), columns: random.integer(1, 6) };
  const tokens = grid.frames * grid.rows * grid.columns;
  const sliceElements = random.pick([1, 2, 3, 4, 8, 32]);
  const K = random.integer(1, 3 * sliceElements);
  const operand = random.pick([fp16, fp16, bf16, int8] as const);
  const bits = random.integer(3, 16);
  return {
    activations: tensor({ tokens, K, sliceElements, columns: grid.columns, operand }, random),
    K,
    operand,
    subnormals: random.chance(0.3) ? "flush" : "keep",
    grid,
    sliceElements,
    block: { frames: random.integer(1, 3), rows: random.integer(1, 3), columns: random.integer(1, 3) },
    neighbours: random.pick(["geometric", "linear"] as const),
    threshold: random.pick([0, 0.5, 0.8, 0.9, 0.95, 0.999]),
    tileTokens: random.pick([1, 3, 7, 16, 1024]),
    representative: random.pick(["first", "mean"] as const),
    classes: true,
    matcher: random.chance(0.4) ? { kind: "exact64" } : { kind: "blockInteger", bits, thresholdBits: random.pick([4, 8, 15]), comparisonBits: bits % 3 === 0 ? 2 + bits : 16 },
  };
}

/** The same with a share of the tokens repeating the row of a candidate, and saying so. */
export function withJoined(options: ConcentrateOptions, random: Random): ConcentrateOptions {
  const { grid, K, block, neighbours: rule } = options;
  const activations = options.activations.slice();
  const everywhere = new Int32Array(grid.frames * grid.rows * grid.columns);
  const positions = neighboursOf({ grid, block, rule, tileOf: everywhere });
  const share = random.pick([0.1, 0.5, 0.9]);
  const source = everywhere.map((_, token) => {
    const candidates = positions.token.subarray(positions.start[token], positions.start[token + 1]);
    if (candidates.length === 0 || !random.chance(share)) return -1;
    const from = random.pick(Array.from(candidates));
    activations.copyWithin(token * K, from * K, (from + 1) * K);
    return from;
  });
  // Pruned tokens and those of other m-tiles are no candidates.
  const { tileOf } = concentrate({ ...options, activations });
  const joined = source.map((from, token) => (from >= 0 && (tileOf[token] as number) >= 0 && tileOf[from] === tileOf[token] ? from : -1));
  // Only the hardware is told; it keeps first vectors.
  return { ...options, activations, joined, representative: "first" };
}

interface TensorShape {
  readonly tokens: number;
  readonly K: number;
  readonly sliceElements: number;
  readonly columns: number;
  readonly operand: NumberFormat;
}

/**
 * Vectors that are a neighbour's codes, a neighbour's with a few changed, a neighbour's twice as long (a tie), opposite to a
 * neighbour's, new, zero of both signs, subnormal, or with special codes among them; now and then a whole token is zero.
 */
function tensor({ tokens, K, sliceElements, columns, operand }: TensorShape, random: Random): OperandCodes {
  const codes = operand.kind === "integer" ? new Int8Array(tokens * K) : new Uint16Array(tokens * K);
  const fraction = operand.kind === "float" ? 2 ** operand.fractionBits : 1;
  const corners = operand.kind === "float" ? cornerCodes(operand).map(Number) : [-128, 127, 0, 1, -1];
  const size = random.pick([1, 1, 2 ** -14, 3000]);
  const fresh = (): number => {
    const value = (random.real() + random.real() - 1) * 2 ** random.integer(-3, 1) * size;
    return operand.kind === "float" ? (encodeNumbers([value], operand)[0] ?? 0) : Math.max(-128, Math.min(127, Math.round(value * 60)));
  };
  for (let token = 0; token < tokens; token += 1) {
    if (random.chance(0.12)) continue;
    for (let first = 0; first < K; first += sliceElements) {
      const kind = random.pick(["copy", "copy", "near", "near", "near", "double", "opposite", "new", "new", "zero", "subnormal", "special"] as const);
      const back = random.pick([1, columns, columns + 1, 2 * columns]);
      const from = Math.max(0, token - back) * K;
      for (let k = first; k < Math.min(first + sliceElements, K); k += 1) {
        const neighbour = codes[from + k] ?? 0;
        codes[token * K + k] = element(kind, neighbour);
      }
    }
  }
  return codes;

  function element(kind: "copy" | "near" | "double" | "opposite" | "new" | "zero" | "subnormal" | "special", neighbour: number): number {
    const float = operand.kind === "float";
    switch (kind) {
      case "copy":
        return neighbour;
      case "near":
        return random.chance(0.15) ? fresh() : neighbour;
      case "double":
        return float ? neighbour + (neighbour % (32 * fraction) > 2 * fraction && neighbour % (32 * fraction) < 28 * fraction ? fraction : 0) : neighbour;
      case "opposite":
        return float ? neighbour ^ 0x8000 : ~neighbour;
      case "zero":
        return float && random.chance(0.5) ? 0x8000 : 0;
      case "subnormal":
        return float ? random.integer(0, fraction) + (random.chance(0.5) ? 0x8000 : 0) : fresh();
      case "special":
        return random.chance(0.2) ? random.pick(corners) : neighbour;
      case "new":
        return fresh();
    }
  }
}
