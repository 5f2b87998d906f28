import { createHash } from "node:crypto";
import { type Problem, throwIfAny } from "../errors.js";
import { acceleratorKeys } from "./accelerators/registry.js";
import { gemmTable, type GemmConfig } from "./accelerators/gemm.js";
import type { AcceleratorKeys, Following } from "./accelerators/keys.js";
import { float, FLOAT_LIMITS, fp32, int32, int8, type FloatFormat, type FloatName, type IntegerFormat, type IntegerName, type NumberFormat } from "./number-format.js";
import { choice, type Given, type ParameterGroup, type ValuesOf } from "./parameter.js";
import { mergedTables, resolve, type Row, rows, toJson, valueAt, withValue } from "./parameter-table.js";
import type { Random } from "./random.js";
import { reservedIn } from "./reserved-words.js";

export type { GemmConfig } from "./accelerators/gemm.js";

type Keys = typeof acceleratorKeys;
export type AcceleratorName = keyof Keys;

const entries: { readonly [N in AcceleratorName]: AcceleratorKeys<AcceleratorConfig> } = acceleratorKeys;

/** Names of the accelerators, the one that is chosen where nothing is said first. */
export const acceleratorNames = Object.keys(acceleratorKeys) as readonly AcceleratorName[];

/** The groups of all accelerators, each with its own type. */
type AllGroups = Intersection<Keys[AcceleratorName]["groups"]>;
type Intersection<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I extends ParameterGroup) => void ? I : never;

/** The keys that all accelerators have. */
const sharedTable = {
  design: choice(["dense", ...acceleratorNames.filter((name) => name !== "dense")], { doc: acceleratorNames.map((name) => `${name}: ${acceleratorKeys[name].doc}.`).join(" "), default: "dense" }),
  ...gemmTable,
};

/** Every parameter of every accelerator: one table for types, validation, `describe`, documentation and random configurations. */
export const acceleratorTable = Object.values<{ readonly groups: ParameterGroup }>(acceleratorKeys).reduce((table, { groups }) => mergedTables(table, groups), sharedTable) as typeof sharedTable & AllGroups;

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
  const all = Object.values(entries);
  const config = settled(values, given, all.flatMap(({ follows }) => follows ?? []));
  throwIfAny([...gemmProblems(config), ...all.flatMap(({ rules }) => rules?.(config) ?? []), ...needsOf(config)]);
  return config;
}

/** What the chosen accelerator asks of the keys that all have, and is not so. */
export function needsOf(config: AcceleratorConfig): readonly Problem[] {
  return entries[config.design].needs?.(config) ?? [];
}

/** The values with those of the keys that follow others and are not given. */
export function settled<C extends GemmConfig>(values: C, given: unknown, follows: readonly Following<C>[]): C {
  return [...GEMM_FOLLOWS, ...follows].reduce((known, { path, value }) => (valueAt(given, path) === undefined ? withValue(known, path, value(known)) : known), values);
}

/** Keys of the array that follow others until the user sets them, in the order in which they need each other. */
const GEMM_FOLLOWS: readonly Following<GemmConfig>[] = [
  { path: "array.accumulator", value: ({ array }) => widened(array.accumulator, array.operand) },
  { path: "tile.n", value: ({ tile, array }) => Math.max(1, Math.floor(tile.n / array.columns)) * array.columns },
  { path: "limits.size", value: ({ limits, tile }) => Math.max(limits.size, tile.m, tile.n) },
];

/** The keys that the accelerator of a configuration has under the choices made: nothing else changes anything of it. */
export function keysOf(config: AcceleratorConfig): readonly Row[] {
  const { groups, conditions = [] } = entries[config.design];
  return rows(mergedTables(sharedTable, groups)).filter(({ path }) => conditions.every((condition) => condition.path !== path || condition.when(config)));
}

/** Drawn values with the groups of every accelerator made to fit together. */
export function fitGroups(drawn: AcceleratorConfig, random: Random): AcceleratorGiven {
  return Object.values(entries).reduce<AcceleratorGiven>((given, { fit }) => ({ ...given, ...fit?.(drawn, random) }), drawn);
}

/** Those who have a key, as a user would choose them; undefined for keys of all accelerators. */
export function designsOf(path: string): string | undefined {
  const found = Object.entries(entries).flatMap(([name, { groups, conditions = [] }]) => {
    if (!rows(groups).some((row) => row.path === path)) return [];
    const condition = conditions.find((one) => one.path === path);
    return [`design=${name}${condition === undefined ? "" : ` with ${condition.text}`}`];
  });
  return found.length === 0 ? undefined : found.join(", ");
}

/** Sums that hold every operand: int32 for integers, else the split of `start` or more. */
function widened(start: NumberFormat, operand: NumberFormat): NumberFormat {
  if (operand.kind === "integer") return start.kind === "integer" ? start : int32;
  const { exponentBits, fractionBits } = start.kind === "float" ? start : fp32;
  return float(Math.max(operand.exponentBits, exponentBits), Math.max(operand.fractionBits, fractionBits));
}

/** Words that the address of a memory can tell apart. */
const MOST_WORDS = 2 ** 24;

/** Every number format has at most one more. */
const MOST_EXPONENT_BITS = FLOAT_LIMITS.exponentBits[1] - 1;

/** Of integers. */
const MOST_SUM_BITS = 32;

/** A module cannot be called what Verilog or a language beside it reserves. */
function moduleNameProblems({ name, prefix }: GemmConfig): readonly Problem[] {
  const module = prefix + name;
  const language = reservedIn(module);
  if (language === undefined) return [];
  return [{ path: "name", value: name, rule: `${prefix === "" ? "" : `gives with prefix=${prefix} a module ${module}, which `}is a reserved word of ${language}`, fix: "choose another name or prefix" }];
}

/** Rules of the keys that every accelerator has. */
export function gemmProblems(config: GemmConfig): readonly Problem[] {
  const { array, tile } = config;
  const problems: Problem[] = [...moduleNameProblems(config)];
  if (tile.n % array.columns !== 0) {
    const below = Math.max(1, Math.floor(tile.n / array.columns)) * array.columns;
    problems.push({ path: "tile.n", value: String(tile.n), rule: `must be a multiple of array.columns, ${array.columns}`, fix: `set tile.n to ${below} or ${below + array.columns}` });
  }
  for (const [path, value] of [["tile.m", tile.m], ["tile.n", tile.n]] as const) {
    if (value > config.limits.size) problems.push({ path, value: String(value), rule: `must not exceed limits.size, ${config.limits.size}`, fix: `set ${path} to ${config.limits.size} or less, or raise limits.size` });
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
  problems.push(...formatProblems(array));
  if (array.operand.kind === "integer" && array.subnormals === "flush") {
    problems.push({ path: "array.subnormals", value: "flush", rule: `has no meaning for ${array.operand.name}`, fix: "leave array.subnormals out" });
  }
  return problems;
}

/** Which operands and sums go together, and how wide they may be. */
function formatProblems({ operand, accumulator }: GemmConfig["array"]): readonly Problem[] {
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

/** The keys of a configuration that its accelerator has, as plain JSON, formats by name: what the manifest holds and the hash is taken of. */
export function configJson(config: AcceleratorConfig): Readonly<Record<string, unknown>> {
  return plainKeys(keysOf(config), config);
}

/** First 8 hex digits of the SHA-256 of {@link configJson}: a key that an accelerator does not have is no part of it. */
export function configHash(config: AcceleratorConfig): string {
  return jsonHash(configJson(config));
}

/** The values of some keys as plain JSON, groups in the order of the table. */
export function plainKeys(keys: readonly Row[], config: GemmConfig): Readonly<Record<string, unknown>> {
  return keys.reduce<Readonly<Record<string, unknown>>>((json, { path }) => withValue(json, path, toJson(valueAt(config, path))), {});
}

/** First 8 hex digits of the SHA-256 of plain data. */
export function jsonHash(json: unknown): string {
  return createHash("sha256").update(JSON.stringify(json)).digest("hex").slice(0, 8);
}

export const presetNames = ["tiny", "demo", "paper", "edge"] as const;

export type PresetName = (typeof presetNames)[number];

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
