import { nearestName } from "./nearest-name.js";
import { FLOAT_LIMITS, INTEGER_LIMITS, normalizedFormat, parseFormat, type FloatFormat, type FormatName, type NumberFormat } from "./number-format.js";
import { readNumber } from "./number-text.js";
import type { Random } from "./random.js";

/**
 * One row of a parameter table. The same row gives the type, the validation, the line of `describe`, the documentation and
 * the values that random configurations draw.
 */
export interface Parameter<T> {
  readonly kind: "parameter";
  /** The value as the design has it; undefined where what was given breaks the rule. */
  readonly read: (given: unknown) => T | undefined;
  readonly doc: string;
  readonly unit: string;
  /** The rule a value must keep, a full clause that starts with "must". */
  readonly rule: string;
  /** The rule in other words where a value keeps its letter and is refused all the same. */
  readonly refusal?: (value: unknown) => string | undefined;
  readonly fallback: T | undefined;
  /** What the default is where it follows other parameters: a clause for documentation and fixes. */
  readonly follows: string | undefined;
  readonly print: (value: unknown) => string;
  /** The legal value nearest to a wrong one, as a user would write it. */
  readonly mend: (value: unknown) => string;
  readonly sample: (random: Random) => T;
}

export type ParameterGroup = { readonly [name: string]: Parameter<unknown> | ParameterGroup };

/** What a table's values look like once resolved. */
export type ValuesOf<G> = {
  readonly [K in keyof G]: G[K] extends Parameter<infer T> ? T : ValuesOf<G[K]>;
};

/** What a user may write: everything with a default may be left out, formats may be written as text. */
export type Given<G> = {
  readonly [K in keyof G]?: (G[K] extends Parameter<infer T> ? T | (T extends NumberFormat ? FormatName : never) : Given<G[K]>) | undefined;
};

interface Common<T> {
  readonly doc: string;
  readonly unit?: string;
  readonly default?: T;
  readonly follows?: string;
}

export function wholeNumber(options: Common<number> & { readonly min: number; readonly max: number; readonly sample?: readonly number[] }): Parameter<number> {
  const { min, max } = options;
  return {
    kind: "parameter",
    read: (given) => (isNumberIn(given, min, max) && Number.isInteger(given) ? given : undefined),
    doc: options.doc,
    unit: options.unit ?? "",
    rule: `must be a whole number from ${min} to ${max}`,
    fallback: options.default,
    follows: options.follows,
    print: String,
    mend: (value) => mendNumber(value, options, Math.round),
    sample: (random) => (options.sample ? random.pick(options.sample) : random.integer(min, Math.min(max, min + 15))),
  };
}

export function realNumber(options: Common<number> & { readonly min: number; readonly max: number }): Parameter<number> {
  const { min, max } = options;
  return {
    kind: "parameter",
    read: (given) => (isNumberIn(given, min, max) ? given : undefined),
    doc: options.doc,
    unit: options.unit ?? "",
    rule: `must be a number from ${min} to ${max}`,
    fallback: options.default,
    follows: options.follows,
    print: String,
    mend: (value) => mendNumber(value, options, (number) => number),
    sample: (random) => min + (max - min) * random.real(),
  };
}

export function choice<const T extends string>(values: readonly [T, ...T[]], options: Common<NoInfer<T>>): Parameter<T> {
  return {
    kind: "parameter",
    read: (given) => values.find((value) => value === given),
    doc: options.doc,
    unit: options.unit ?? "",
    rule: `must be one of ${values.join(", ")}`,
    fallback: options.default,
    follows: options.follows,
    print: String,
    mend: (value) => (typeof value === "string" ? nearestName(value, values) : options.default) ?? values[0],
    sample: (random) => random.pick(values),
  };
}

export function flag(options: Common<boolean>): Parameter<boolean> {
  return {
    kind: "parameter",
    read: (given) => (typeof given === "boolean" ? given : undefined),
    doc: options.doc,
    unit: options.unit ?? "",
    rule: "must be true or false",
    fallback: options.default,
    follows: options.follows,
    print: String,
    mend: (value) => String(value === 1 || (typeof value === "string" && ["1", "yes", "on", "true"].includes(value.trim().toLowerCase()))),
    sample: (random) => random.chance(0.5),
  };
}

/** Longest name of a module's own: files, modules and lines are as long as it makes them. */
export const LONGEST_NAME = 40;

/** A name that is also a Verilog identifier in lower case. */
export function identifier(options: Common<string> & { readonly mayBeEmpty?: boolean; readonly max?: number }): Parameter<string> {
  const { max = LONGEST_NAME } = options;
  const pattern = new RegExp(`^([a-z][a-z0-9_]{0,${max - 1}})${options.mayBeEmpty ? "?" : ""}$`);
  return {
    kind: "parameter",
    read: (given) => (typeof given === "string" && pattern.test(given) ? given : undefined),
    doc: options.doc,
    unit: options.unit ?? "",
    rule: `must be lower case letters, digits and underscores, a letter first, at most ${max} characters`,
    fallback: options.default,
    follows: options.follows,
    print: String,
    mend: (value) => {
      // Of what is no text (null, true) the letters are no name that the user has in mind.
      const text = (typeof value === "string" ? value : "").toLowerCase().replace(/[^a-z0-9_]+/g, "_").replace(/^[^a-z]+/, "").slice(0, max);
      return text === "" ? (options.default ?? "design") : text;
    },
    sample: () => options.default ?? "sampled",
  };
}

/** A number format, written as text (`fp16`, `e5f10`, `int8`) or as the format itself; with `finite` also floats without infinities. */
export function numberFormat(options: Common<NumberFormat> & { readonly kinds: readonly ("float" | "integer")[]; readonly finite?: boolean; readonly sample?: readonly NumberFormat[] }): Parameter<NumberFormat> {
  const { exponentBits, fractionBits } = FLOAT_LIMITS;
  const legal = {
    float: `fp16, bf16, fp32, e5f10 (${exponentBits.join(" to ")} exponent and ${fractionBits.join(" to ")} fraction bits)`,
    integer: `int8, int32 (int${INTEGER_LIMITS.join(" to int")})`,
  };
  const refused = (value: unknown): FloatFormat | undefined => (options.finite ? undefined : withoutInfinities(value));
  const names = { float: ["fp16", "bf16", "fp32"], integer: ["int8", "int16", "int32"] };
  return {
    kind: "parameter",
    read: (given) => {
      const format = readFormat(given);
      return format && options.kinds.includes(format.kind) && !refused(given) ? format : undefined;
    },
    doc: options.doc,
    unit: options.unit ?? "",
    rule: `must be a number format: ${options.kinds.map((kind) => legal[kind]).join(", ")}`,
    refusal: (value) => {
      const format = refused(value);
      return format && `must have the infinities and NaNs of IEEE 754, as the float units do; float_convert reads ${format.name}`;
    },
    fallback: options.default,
    follows: options.follows,
    print: (value) => (typeof value === "object" && value !== null && "name" in value ? String(value.name) : String(value)),
    mend: (value) => withRoomFor(value) ?? (typeof value === "string" ? (nearestSplit(value, options.kinds) ?? nearestName(value, options.kinds.flatMap((kind) => names[kind]))) : options.default?.name) ?? "fp16",
    sample: (random) => random.pick(options.sample ?? (options.default ? [options.default] : [])),
  };
}

/** The format that a text or a format names. */
function readFormat(value: unknown): NumberFormat | undefined {
  const text = typeof value === "object" && value !== null && "name" in value ? value.name : value;
  if (typeof text !== "string") return undefined;
  try {
    return parseFormat(text);
  } catch {
    return undefined;
  }
}

/** The float format of a value for which no unit is emitted. */
function withoutInfinities(value: unknown): FloatFormat | undefined {
  const format = readFormat(value);
  return format?.kind === "float" && !format.infinities ? format : undefined;
}

/** A format of IEEE 754 that holds every value of one without infinities. */
function withRoomFor(value: unknown): string | undefined {
  const format = withoutInfinities(value);
  return format && normalizedFormat(format).name;
}

/** A split of exponent and fraction bits that is out of range, brought into it. */
function nearestSplit(text: string, kinds: readonly string[]): string | undefined {
  const [, exponent, fraction] = /^e(\d+)f(\d+)$/.exec(text) ?? [];
  if (exponent === undefined || fraction === undefined || !kinds.includes("float")) return undefined;
  const clamp = (bits: string, [min, max]: readonly [number, number]): number => Math.min(max, Math.max(min, Number(bits)));
  return `e${clamp(exponent, FLOAT_LIMITS.exponentBits)}f${clamp(fraction, FLOAT_LIMITS.fractionBits)}`;
}

/** A wrong number, or one in quotes, brought into its range. */
function mendNumber(value: unknown, { min, max, default: fallback }: { readonly min: number; readonly max: number; readonly default?: number }, round: (number: number) => number): string {
  const number = typeof value === "string" ? readNumber(value.trim()) : value;
  return String(typeof number === "number" && Number.isFinite(number) ? Math.min(max, Math.max(min, round(number))) : (fallback ?? min));
}

/** NaN is in no range. */
function isNumberIn(value: unknown, min: number, max: number): value is number {
  return typeof value === "number" && value >= min && value <= max;
}
