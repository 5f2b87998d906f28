import { createHash } from "node:crypto";
import { throwIfAny, type Problem } from "../errors.js";
import { widestMatcherBits } from "./comparison.js";
import { bf16, float, FLOAT_LIMITS, fp16, fp32, int32, int8, type FloatFormat, type FloatName, type IntegerFormat, type IntegerName, type NumberFormat } from "./number-format.js";
import { choice, flag, identifier, LONGEST_NAME, numberFormat, realNumber, wholeNumber, type Given, type ValuesOf } from "./parameter.js";
import { resolve, toJson, valueAt, withValue } from "./parameter-table.js";
import { reservedIn } from "./reserved-words.js";

/** What the dense engine is called beside other units of a design: `<name>_engine`. */
export const ENGINE_SUFFIX = "_engine";

/** Every parameter of an accelerator: one table for types, validation, `describe`, documentation and random configurations. */
export const acceleratorTable = {
  name: identifier({ doc: "Name of the design; the top module is <prefix><name>.", default: "gemm", max: LONGEST_NAME - ENGINE_SUFFIX.length }),
  prefix: identifier({ doc: "Start of every module name, so that two configurations can live in one chip.", default: "focus_", mayBeEmpty: true }),
  design: choice(["dense", "focus", "sec"], { doc: "dense: the array alone. focus: GEMM on unique vectors, scattered to classes. sec: the array beside semantic concentration, which tells the image tokens that stay.", default: "dense" }),
  tile: {
    m: wholeNumber({ doc: "Most tokens in one m-tile.", unit: "tokens", min: 1, max: 65_536, default: 1024, sample: [1, 2, 3, 8, 17, 32] }),
    n: wholeNumber({ doc: "Outputs per n-group; the passes of one n-group share one read of the input.", unit: "outputs", min: 1, max: 16_384, default: 96, follows: "96, or the multiple of array.columns next to it: below, or array.columns itself" }),
  },
  array: {
    rows: wholeNumber({ doc: "PE rows: inner elements of one slice.", unit: "PEs", min: 1, max: 256, default: 32, sample: [1, 2, 3, 4, 5, 7, 8] }),
    columns: wholeNumber({ doc: "PE columns: outputs of one pass.", unit: "PEs", min: 1, max: 256, default: 32, sample: [1, 2, 3, 4, 5, 8] }),
    operand: numberFormat({ doc: "Activations and weights.", kinds: ["float", "integer"], default: fp16, sample: [fp16, fp16, bf16, int8, float(4, 3), float(5, 2)] }),
    accumulator: numberFormat({ doc: "Partial sums.", kinds: ["float", "integer"], default: fp32, follows: "fp32, wider where array.operand is, or int32 for integers", sample: [fp32] }),
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
    vector: wholeNumber({ doc: "Elements of a vector, the unit of comparison: a multiple of array.rows.", unit: "elements", min: 1, max: 256, default: 32, follows: "array.rows", sample: [32] }),
    threshold: realNumber({ doc: "Vectors whose cosine is above are computed once.", min: 0, max: 1, default: 0.9 }),
    matcherBits: wholeNumber({ doc: "Width of the whole numbers that vectors are compared in (docs/adr/0004).", unit: "bits", min: 3, max: 24, default: 13, sample: [8, 13] }),
    dotsPerCycle: wholeNumber({ doc: "Dot products per cycle of the matcher; a vector takes as many cycles as that leaves of its candidates.", unit: "candidates", min: 1, max: 7, default: 1, sample: [1, 2, 7] }),
    representative: choice(["first", "mean"], { doc: "What stands for a group of vectors: its first member, or the mean of all.", default: "first" }),
    classes: flag({ doc: "Tokens with the same map entries in every slice are computed once.", default: true, follows: "true, or false with scatter.arrangement=published" }),
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
    tokens: wholeNumber({ doc: "Most image tokens of a pruning.", unit: "tokens", min: 1, max: 65_536, default: 12_800, sample: [64, 12_800] }),
    rows: wholeNumber({ doc: "Most rows of attention: text tokens times heads.", unit: "rows", min: 1, max: 2 ** 20, default: 8191, sample: [100, 8191] }),
    topk: choice(["radix", "bubble"], { doc: "How the most important tokens are found: digit by digit, or with the published chain of sorter cells (for comparison).", default: "radix" }),
    digitBits: wholeNumber({ doc: "radix: bits of the score found per pass.", unit: "bits", min: 1, max: 4, default: 2, sample: [1, 2, 4] }),
    cells: wholeNumber({ doc: "bubble: tokens found per pass.", unit: "cells", min: 1, max: 256, default: 32, sample: [1, 8, 32] }),
  },
  limits: {
    frames: wholeNumber({ doc: "Most frames of a tensor that is gathered.", unit: "frames", min: 1, max: 4096, default: 64 }),
    rows: wholeNumber({ doc: "Most rows of tokens of a frame that is gathered.", unit: "rows", min: 1, max: 256, default: 48 }),
    columns: wholeNumber({ doc: "Most columns likewise.", unit: "columns", min: 1, max: 256, default: 80 }),
    size: wholeNumber({ doc: "Largest M, K or N of one GEMM.", unit: "elements", min: 1024, max: 2 ** 24, default: 65_536, follows: "65536, or tile.m or tile.n where one is larger", sample: [1024, 65_536] }),
  },
} as const;

export type AcceleratorConfig = ValuesOf<typeof acceleratorTable>;
export type AcceleratorGiven = Given<typeof acceleratorTable>;

/** What a configuration in TypeScript may hold: an operand and its sums are of one kind. */
export type FocusGiven = Omit<AcceleratorGiven, "array"> & {
  readonly array?: (Omit<NonNullable<AcceleratorGiven["array"]>, "operand" | "accumulator"> & ArrayFormats) | undefined;
};

type ArrayFormats =
  | { readonly operand?: FloatFormat | FloatName | undefined; readonly accumulator?: FloatFormat | FloatName | undefined }
  | { readonly operand: IntegerFormat | IntegerName; readonly accumulator?: IntegerFormat | IntegerName | undefined };

/**
 * Fills in defaults and checks every rule.
 * @param base what stands where nothing is given, a preset: keys that follow others start from it
 * @throws FocusError with all problems at once: path, value, rule, fix.
 */
export function resolveAccelerator(given: AcceleratorGiven, base: AcceleratorGiven = {}): AcceleratorConfig {
  const { values, problems } = resolve(acceleratorTable, given, { base });
  throwIfAny(problems);
  if (values === undefined) throw new Error("accelerator: neither values nor problems");
  const config = FOLLOWING.reduce((known, { path, value }) => (valueAt(given, path) === undefined ? withValue(known, path, value(known)) : known), values);
  throwIfAny(crossProblems(config));
  return config;
}

/** Keys that follow others until the user sets them, in the order in which they need each other; `follows` in the table says it in words. */
const FOLLOWING: readonly { readonly path: string; readonly value: (config: AcceleratorConfig) => unknown }[] = [
  { path: "array.accumulator", value: ({ array }) => widened(array.accumulator, array.operand) },
  { path: "tile.n", value: ({ tile, array }) => Math.max(1, Math.floor(tile.n / array.columns)) * array.columns },
  { path: "similarity.vector", value: ({ array }) => array.rows },
  { path: "similarity.classes", value: ({ similarity, scatter }) => similarity.classes && scatter.arrangement === "rows" },
  { path: "limits.size", value: ({ limits, tile }) => Math.max(limits.size, tile.m, tile.n) },
];

/** Groups and keys that one design has, and under which choice; all others belong to every design. */
const OF_A_DESIGN: readonly { readonly path: string; readonly of: (config: AcceleratorConfig) => boolean; readonly text: string }[] = [
  { path: "scatter.rowQueue", of: ({ design, scatter }) => design === "focus" && scatter.arrangement === "rows", text: "design=focus with scatter.arrangement=rows" },
  ...["similarity", "scatter", "limits.frames", "limits.rows", "limits.columns"].map((path) => ({ path, of: ({ design }: AcceleratorConfig) => design === "focus", text: "design=focus" })),
  { path: "semantic.digitBits", of: ({ design, semantic }) => design === "sec" && semantic.topk === "radix", text: "design=sec with semantic.topk=radix" },
  { path: "semantic.cells", of: ({ design, semantic }) => design === "sec" && semantic.topk === "bubble", text: "design=sec with semantic.topk=bubble" },
  { path: "semantic", of: ({ design }) => design === "sec", text: "design=sec" },
];

function ofADesign(path: string): (typeof OF_A_DESIGN)[number] | undefined {
  return OF_A_DESIGN.find((entry) => path === entry.path || path.startsWith(`${entry.path}.`));
}

/** Whether the design of a configuration has the key: setting the others changes nothing of it. */
export function hasKey(config: AcceleratorConfig, path: string): boolean {
  return ofADesign(path)?.of(config) ?? true;
}

/** The designs that have a key, as a user would choose them; undefined for keys of all designs. */
export function designsOf(path: string): string | undefined {
  return ofADesign(path)?.text;
}

/** Sums that hold every operand: int32 for integers, else the split of `start` or more. */
function widened(start: NumberFormat, operand: NumberFormat): NumberFormat {
  if (operand.kind === "integer") return start.kind === "integer" ? start : int32;
  const { exponentBits, fractionBits } = start.kind === "float" ? start : fp32;
  return float(Math.max(operand.exponentBits, exponentBits), Math.max(operand.fractionBits, fractionBits));
}

/** Words that the address of a memory can tell apart. */
const MOST_WORDS = 2 ** 24;

/** Slices of a token that the gather side can count. */
const MOST_SLICES = 2 ** 24 - 1;

/** Every number format has at most one more. */
const MOST_EXPONENT_BITS = FLOAT_LIMITS.exponentBits[1] - 1;

/** Of integers. */
const MOST_SUM_BITS = 32;

/** Files that stand beside the `<name>.json` of an output. */
const OTHER_FILES: readonly string[] = ["manifest", "report"];

/** Rules for the name of a design, whether of a configuration or of a datapath of one's own. */
export function nameProblems(path: string, name: string): readonly Problem[] {
  if (!OTHER_FILES.includes(name)) return [];
  return [{ path, value: name, rule: `gives a file ${name}.json, and the output has one of that name already`, fix: `choose another name, for example ${name}_gemm` }];
}

/** A module cannot be called what Verilog or a language beside it reserves. */
function moduleNameProblems({ name, prefix }: AcceleratorConfig): readonly Problem[] {
  const module = prefix + name;
  const language = reservedIn(module);
  if (language === undefined) return [];
  return [{ path: "name", value: name, rule: `${prefix === "" ? "" : `gives with prefix=${prefix} a module ${module}, which `}is a reserved word of ${language}`, fix: "choose another name or prefix" }];
}

function crossProblems(config: AcceleratorConfig): readonly Problem[] {
  const { array, tile } = config;
  const problems: Problem[] = [...nameProblems("name", config.name), ...moduleNameProblems(config)];
  if (config.design === "sec" && config.semantic.tokens < array.columns) {
    problems.push({ path: "semantic.tokens", value: String(config.semantic.tokens), rule: `must not be less than array.columns, ${array.columns}: a row of attention fills a row of the array`, fix: `set semantic.tokens to ${array.columns} or more, or choose fewer array.columns` });
  }
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
    problems.push({ path: "array.operand", value: `${array.operand.name} with ${array.accumulator.name} sums`, rule: "must be fp16 with fp32 sums for design=sec: scores and importance are fp16", fix: "set array.operand to fp16 and leave array.accumulator out" });
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
export const presets: Readonly<Record<PresetName, FocusGiven>> = {
  tiny: { name: "tiny", tile: { m: 16, n: 8 }, array: { rows: 4, columns: 4 }, limits: { size: 4096 } },
  demo: { name: "demo", tile: { m: 256, n: 48 }, array: { rows: 16, columns: 16 } },
  paper: { name: "paper", tile: { m: 1024, n: 96 }, array: { rows: 32, columns: 32 } },
  // The sum of integers takes one stage: a second would be registers without logic.
  edge: { name: "edge", tile: { m: 1024, n: 96 }, array: { rows: 32, columns: 32, operand: int8, pipeline: { add: 1 } } },
};

export const presetDocs: Readonly<Record<PresetName, string>> = {
  tiny: "4x4 array, fp16 with fp32 sums: small enough to read and to map",
  demo: "16x16 array, fp16 with fp32 sums: builds in seconds",
  paper: "32x32 array, m 1024, N 96, fp16 with fp32 sums: the published Focus configuration",
  edge: "32x32 array, int8 with int32 sums",
};
