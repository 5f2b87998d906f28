import { createHash } from "node:crypto";
import { throwIfAny, type Problem } from "../errors.js";
import { widestMatcherBits } from "./comparison.js";
import { bf16, float, FLOAT_LIMITS, fp16, fp32, int32, int8 } from "./number-format.js";
import { choice, flag, identifier, numberFormat, realNumber, wholeNumber, type Given, type ValuesOf } from "./parameter.js";
import { resolve, toJson } from "./parameter-table.js";

/** Every parameter of an accelerator: one table for types, validation, `describe`, documentation and random configurations. */
export const acceleratorTable = {
  name: identifier({ doc: "Name of the design; the top module is <prefix><name>.", default: "gemm" }),
  prefix: identifier({ doc: "Start of every module name, so that two configurations can live in one chip.", default: "focus_", mayBeEmpty: true }),
  design: choice(["dense", "focus", "sec"], { doc: "dense: the array alone. focus: GEMM on unique vectors, scattered to classes. sec: the array beside semantic concentration, which tells the image tokens that stay.", default: "dense" }),
  tile: {
    m: wholeNumber({ doc: "Most tokens in one m-tile.", unit: "tokens", min: 1, max: 65_536, default: 1024, sample: [1, 2, 3, 8, 17, 32] }),
    n: wholeNumber({ doc: "Outputs per n-group; the passes of one n-group share one read of the input.", unit: "outputs", min: 1, max: 16_384, default: 96 }),
  },
  array: {
    rows: wholeNumber({ doc: "PE rows: inner elements of one slice.", unit: "PEs", min: 1, max: 256, default: 32, sample: [1, 2, 3, 4, 5, 7, 8] }),
    columns: wholeNumber({ doc: "PE columns: outputs of one pass.", unit: "PEs", min: 1, max: 256, default: 32, sample: [1, 2, 3, 4, 5, 8] }),
    operand: numberFormat({ doc: "Activations and weights.", kinds: ["float", "integer"], default: fp16, sample: [fp16, fp16, bf16, int8, float(4, 3), float(5, 2)] }),
    accumulator: numberFormat({ doc: "Partial sums.", kinds: ["float", "integer"], default: fp32, sample: [fp32] }),
    subnormals: choice(["keep", "flush"], { doc: "Keep subnormals as IEEE 754 does, or read and write them as zero.", default: "keep" }),
    pipeline: {
      multiply: wholeNumber({ doc: "Registers between multiplier and adder of a PE.", unit: "cycles", min: 0, max: 4, default: 1, sample: [0, 1, 2] }),
      add: wholeNumber({ doc: "Stages of every adder, result register included.", unit: "cycles", min: 1, max: 4, default: 2, sample: [1, 2, 3, 4] }),
      convert: wholeNumber({ doc: "Registers behind the conversion of a result.", unit: "cycles", min: 1, max: 3, default: 1, sample: [1, 2] }),
    },
  },
  buffers: {
    activations: wholeNumber({ doc: "M-tile slices of activations held on chip; two hide the loading of the next slice.", unit: "slices", min: 2, max: 8, default: 2, sample: [2, 3] }),
    weights: wholeNumber({ doc: "Weight blocks (rows x columns) held on chip; two hide the loading of the next block.", unit: "blocks", min: 2, max: 64, default: 6, sample: [2, 3] }),
  },
  similarity: {
    vector: wholeNumber({ doc: "Elements of a vector, the unit of comparison: a multiple of array.rows, which it is where left out.", unit: "elements", min: 1, max: 1024, default: 32, sample: [32] }),
    threshold: realNumber({ doc: "Vectors whose cosine is above are computed once.", min: 0, max: 1, default: 0.9 }),
    matcherBits: wholeNumber({ doc: "Width of the whole numbers that vectors are compared in (docs/adr/0004).", unit: "bits", min: 3, max: 24, default: 13, sample: [8, 13] }),
    dotsPerCycle: wholeNumber({ doc: "Dot products per cycle of the matcher; a vector takes as many cycles as that leaves of its candidates.", unit: "candidates", min: 1, max: 7, default: 1, sample: [1, 2, 7] }),
    representative: choice(["first", "mean"], { doc: "What stands for a group of vectors: its first member, or the mean of all.", default: "first" }),
    classes: flag({ doc: "Tokens with the same map entries in every slice are computed once.", default: true }),
    block: {
      frames: wholeNumber({ doc: "Frames a token is compared over, its own included.", unit: "frames", min: 1, max: 3, default: 2, sample: [1, 2, 3] }),
      rows: wholeNumber({ doc: "Rows likewise.", unit: "rows", min: 1, max: 3, default: 2, sample: [1, 2, 3] }),
      columns: wholeNumber({ doc: "Columns likewise.", unit: "columns", min: 1, max: 3, default: 2, sample: [1, 2, 3] }),
    },
  },
  scatter: {
    arrangement: choice(["rows", "published"], { doc: "rows: a row goes to its classes as it leaves the array. published: rows wait in a buffer, tokens fetch them in token order (for comparison).", default: "rows" }),
    lanes: wholeNumber({ doc: "Scatter lanes: additions of a row per cycle, each to an accumulator bank of its own.", unit: "lanes", min: 1, max: 8, default: 2, sample: [1, 2, 3, 4] }),
    rowQueue: wholeNumber({ doc: "Rows of partial sums held for each scatter lane.", unit: "rows", min: 2, max: 1024, default: 40, sample: [2, 3, 16] }),
    passQueue: wholeNumber({ doc: "Passes that may be inside the array.", unit: "passes", min: 2, max: 256, default: 16, sample: [2, 16] }),
  },
  semantic: {
    tokens: wholeNumber({ doc: "Most image tokens of a pruning.", unit: "tokens", min: 1, max: 2 ** 20, default: 12_800, sample: [64, 12_800] }),
    rows: wholeNumber({ doc: "Most rows of attention: text tokens times heads.", unit: "rows", min: 1, max: 2 ** 20, default: 8191, sample: [100, 8191] }),
    topk: choice(["radix", "bubble"], { doc: "How the most important tokens are found: digit by digit, or with the published chain of sorter cells (for comparison).", default: "radix" }),
    digitBits: wholeNumber({ doc: "radix: bits of the score found per pass.", unit: "bits", min: 1, max: 4, default: 2, sample: [1, 2, 4] }),
    cells: wholeNumber({ doc: "bubble: tokens found per pass.", unit: "cells", min: 1, max: 256, default: 32, sample: [1, 8, 32] }),
  },
  limits: {
    frames: wholeNumber({ doc: "Most frames of a tensor that is gathered.", unit: "frames", min: 1, max: 4096, default: 64 }),
    rows: wholeNumber({ doc: "Most rows of tokens of a frame that is gathered.", unit: "rows", min: 1, max: 1024, default: 48 }),
    columns: wholeNumber({ doc: "Most columns likewise.", unit: "columns", min: 1, max: 1024, default: 80 }),
    size: wholeNumber({ doc: "Largest M, K or N of one GEMM.", unit: "elements", min: 1024, max: 2 ** 24, default: 65_536, sample: [1024, 65_536] }),
  },
} as const;

export type AcceleratorConfig = ValuesOf<typeof acceleratorTable>;
export type AcceleratorGiven = Given<typeof acceleratorTable>;

/**
 * Fills in defaults and checks every rule.
 * @throws FocusError with all problems at once: path, value, rule, fix.
 */
export function resolveAccelerator(given: AcceleratorGiven): AcceleratorConfig {
  const { values, problems } = resolve(acceleratorTable, withVector(withAccumulator(given)));
  throwIfAny(problems);
  if (values === undefined) throw new Error("accelerator: neither values nor problems");
  throwIfAny(crossProblems(values));
  return values;
}

/** int8 operands accumulate in int32 unless the user says otherwise. */
function withAccumulator(given: AcceleratorGiven): AcceleratorGiven {
  const { array } = given;
  if (!isGroup(array) || array.accumulator !== undefined) return given;
  const { operand } = array;
  const name: unknown = isGroup(operand) ? operand.name : operand;
  return typeof name === "string" && name.startsWith("int") ? { ...given, array: { ...array, accumulator: int32 } } : given;
}

/** A vector is one slice of the array unless the user says otherwise; of a wrong array.rows only that is told. */
function withVector(given: AcceleratorGiven): AcceleratorGiven {
  const { array, similarity = {} } = given;
  if (!isGroup(array) || !isGroup(similarity) || array.rows === undefined || similarity.vector !== undefined) return given;
  const rows = acceleratorTable.array.rows.schema.safeParse(array.rows);
  if (!rows.success) return given;
  return { ...given, similarity: { ...similarity, vector: rows.data } };
}

/** Words that the address of a memory can tell apart. */
const MOST_WORDS = 2 ** 24;

/** Slices of a token that the gather side can count. */
const MOST_SLICES = 2 ** 24 - 1;

/** Every number format has at most one more. */
const MOST_EXPONENT_BITS = FLOAT_LIMITS.exponentBits[1] - 1;

/** Of integers. */
const MOST_SUM_BITS = 32;

/** False for what a file may hold in place of a group: `array:` without a body in YAML is null. */
function isGroup<T>(value: T): value is T & object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function crossProblems(config: AcceleratorConfig): readonly Problem[] {
  const { array, tile } = config;
  const problems: Problem[] = [];
  if (config.design === "focus" && config.scatter.arrangement === "published" && config.similarity.classes) {
    problems.push({
      path: "similarity.classes",
      value: "true",
      rule: "must be false with scatter.arrangement=published, which accumulates token by token",
      fix: "set similarity.classes to false, or scatter.arrangement to rows",
    });
  }
  if (tile.n % array.columns !== 0) {
    const below = Math.max(1, Math.floor(tile.n / array.columns)) * array.columns;
    problems.push({ path: "tile.n", value: String(tile.n), rule: `must be a multiple of array.columns, ${array.columns}`, fix: `set tile.n to ${below} or ${below + array.columns}` });
  }
  for (const [path, value] of [["tile.m", tile.m], ["tile.n", tile.n]] as const) {
    if (value > config.limits.size) problems.push({ path, value: String(value), rule: `must not exceed limits.size, ${config.limits.size}`, fix: `set ${path} to ${config.limits.size} or less, or raise limits.size` });
  }
  if (config.design === "sec" && (array.operand.name !== "fp16" || array.accumulator.name !== "fp32")) {
    problems.push({ path: "array.operand", value: `${array.operand.name} with ${array.accumulator.name} sums`, rule: "must be fp16 with fp32 sums for design=sec: scores and importance are fp16", fix: "leave array.operand and array.accumulator out" });
  }
  if (16 % config.semantic.digitBits !== 0) {
    problems.push({ path: "semantic.digitBits", value: String(config.semantic.digitBits), rule: "must divide the 16 bits of a score", fix: "set semantic.digitBits to 1, 2 or 4" });
  }
  const { vector } = config.similarity;
  if (vector % array.rows !== 0) {
    const below = Math.max(1, Math.floor(vector / array.rows)) * array.rows;
    problems.push({ path: "similarity.vector", value: String(vector), rule: `must be a multiple of array.rows, ${array.rows}`, fix: `set similarity.vector to ${below} or ${below + array.rows}, or leave it out` });
  }
  const { frames, rows, columns } = config.similarity.block;
  const candidates = Math.max(1, frames * rows * columns - 1);
  if (config.similarity.dotsPerCycle > candidates) {
    problems.push({
      path: "similarity.dotsPerCycle",
      value: String(config.similarity.dotsPerCycle),
      rule: `must not exceed ${candidates} for a block of ${frames} x ${rows} x ${columns}: a token is compared with no more`,
      fix: `set similarity.dotsPerCycle to ${candidates}${candidates === 1 ? "" : " or less"}, or choose a larger similarity.block`,
    });
  }
  const matcherBits = widestMatcherBits(vector);
  if (config.similarity.matcherBits > matcherBits) {
    problems.push({
      path: "similarity.matcherBits",
      value: String(config.similarity.matcherBits),
      rule: `must not exceed ${matcherBits} for vectors of ${vector} elements, whose dot products would have more than 53 bits`,
      fix: `set similarity.matcherBits to ${matcherBits} or less, or choose a smaller similarity.vector`,
    });
  }
  const words = tile.m * (tile.n / array.columns);
  if (words > MOST_WORDS) {
    problems.push({
      path: "tile.m",
      value: String(tile.m),
      rule: `must not exceed ${MOST_WORDS} / (tile.n / array.columns): the accumulators of ${tile.m} tokens for ${tile.n} outputs are ${words} words, and a memory has at most ${MOST_WORDS}`,
      fix: `set tile.m to ${Math.floor((MOST_WORDS * array.columns) / tile.n)} or less, or choose a smaller tile.n or more array.columns`,
    });
  }
  if (config.design === "focus" && Math.ceil(config.limits.size / vector) > MOST_SLICES) {
    const fewest = Math.ceil(config.limits.size / MOST_SLICES);
    problems.push({ path: "similarity.vector", value: String(vector), rule: `must be at least ${fewest} for limits.size = ${config.limits.size}: a token has at most ${MOST_SLICES} slices`, fix: `set similarity.vector to ${fewest} or more, or limits.size to ${vector * MOST_SLICES} or less` });
  }
  problems.push(...formatProblems(array));
  if (config.similarity.representative === "mean" && array.operand.kind === "float" && array.operand.exponentBits > 7) {
    problems.push({ path: "similarity.representative", value: "mean", rule: `needs an operand of at most 7 exponent bits, and ${array.operand.name} has ${array.operand.exponentBits}: a mean may be subnormal in fp32`, fix: "set similarity.representative to first, or array.operand to fp16" });
  }
  if (array.operand.kind === "integer" && array.subnormals === "flush") {
    problems.push({ path: "array.subnormals", value: "flush", rule: `has no meaning for ${array.operand.name}`, fix: "leave array.subnormals out" });
  }
  return problems;
}

/** Which operands and sums go together, and how wide they may be. */
function formatProblems({ operand, accumulator }: AcceleratorConfig["array"]): readonly Problem[] {
  const wrong = (name: "operand" | "accumulator", rule: string, fix: string): readonly Problem[] => [{ path: `array.${name}`, value: { operand, accumulator }[name].name, rule, fix: `set array.${name} to ${fix}` }];
  if (operand.kind === "float") {
    if (operand.exponentBits > MOST_EXPONENT_BITS) return wrong("operand", `must have at most ${MOST_EXPONENT_BITS} exponent bits: the array widens operands until no subnormal is left`, `fp32 or e${MOST_EXPONENT_BITS}f${operand.fractionBits}`);
    if (accumulator.kind !== "float") return wrong("accumulator", `must be of the same kind as array.operand, ${operand.name} (float)`, "fp32");
    if (accumulator.fractionBits >= operand.fractionBits && accumulator.exponentBits >= operand.exponentBits) return [];
    const { exponentBits, fractionBits } = fp32;
    const wide = float(Math.max(operand.exponentBits, exponentBits), Math.max(operand.fractionBits, fractionBits));
    return wrong("accumulator", `must hold every ${operand.name}: at least ${operand.exponentBits} exponent and ${operand.fractionBits} fraction bits`, wide.name);
  }
  if (operand.bits > MOST_SUM_BITS / 2) return wrong("operand", `must have at most ${MOST_SUM_BITS / 2} bits: sums have at most ${MOST_SUM_BITS}, and hold a product of two operands`, `int${MOST_SUM_BITS / 2}`);
  if (accumulator.kind !== "integer") return wrong("accumulator", `must be of the same kind as array.operand, ${operand.name} (integer)`, "int32");
  if (accumulator.bits > MOST_SUM_BITS) return wrong("accumulator", `must have at most ${MOST_SUM_BITS} bits: results leave as they were summed, and are compared and written as int32`, "int32");
  if (accumulator.bits < 2 * operand.bits) return wrong("accumulator", `must hold a product of two ${operand.name}: at least ${2 * operand.bits} bits`, "int32");
  return [];
}

/** The resolved configuration as plain JSON, formats by name: what the manifest holds and the hash is taken of. */
export function configJson(config: AcceleratorConfig): Readonly<Record<string, unknown>> {
  return toJson(config) as Readonly<Record<string, unknown>>;
}

/** First 8 hex digits of the SHA-256 of the resolved configuration. */
export function configHash(config: AcceleratorConfig): string {
  return createHash("sha256").update(JSON.stringify(configJson(config))).digest("hex").slice(0, 8);
}

export type PresetName = "tiny" | "demo" | "paper" | "edge";

/** Ready-made configurations. */
export const presets: Readonly<Record<PresetName, AcceleratorGiven>> = {
  tiny: { name: "tiny", tile: { m: 16, n: 8 }, array: { rows: 4, columns: 4 }, limits: { size: 4096 } },
  demo: { name: "demo", tile: { m: 256, n: 48 }, array: { rows: 16, columns: 16 } },
  paper: { name: "paper", tile: { m: 1024, n: 96 }, array: { rows: 32, columns: 32 } },
  // The sum of integers takes one stage: a second would be registers without logic.
  edge: { name: "edge", tile: { m: 1024, n: 96 }, array: { rows: 32, columns: 32, operand: int8, accumulator: int32, pipeline: { add: 1 } } },
};

export const presetDocs: Readonly<Record<PresetName, string>> = {
  tiny: "4x4 array, fp16 with fp32 sums: small enough to read and to map",
  demo: "16x16 array, fp16 with fp32 sums: builds in seconds",
  paper: "32x32 array, m 1024, N 96, fp16 with fp32 sums: the published Focus configuration",
  edge: "32x32 array, int8 with int32 sums",
};
