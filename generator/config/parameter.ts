import { z } from "zod";
import type { Problem } from "../errors.js";
import { FLOAT_LIMITS, INTEGER_LIMITS, parseFormat, type NumberFormat } from "./number-format.js";
import type { Random } from "./random.js";

/**
 * One row of a parameter table. The same row gives the type, the validation, the line of `describe`, the documentation and
 * the values that random configurations draw.
 */
export interface Parameter<T> {
  readonly kind: "parameter";
  readonly schema: z.ZodType<T>;
  readonly doc: string;
  readonly unit: string;
  /** The rule a value must keep, a full clause that starts with "must". */
  readonly rule: string;
  readonly fallback: T | undefined;
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
  readonly [K in keyof G]?: (G[K] extends Parameter<infer T> ? T | (T extends NumberFormat ? string : never) : Given<G[K]>) | undefined;
};

interface Common<T> {
  readonly doc: string;
  readonly unit?: string;
  readonly default?: T;
}

export function wholeNumber(options: Common<number> & { readonly min: number; readonly max: number; readonly sample?: readonly number[] }): Parameter<number> {
  const { min, max } = options;
  return {
    kind: "parameter",
    schema: z.int().min(min).max(max),
    doc: options.doc,
    unit: options.unit ?? "",
    rule: `must be a whole number from ${min} to ${max}`,
    fallback: options.default,
    print: String,
    mend: (value) => String(isFinite(value) ? Math.min(max, Math.max(min, Math.round(value))) : (options.default ?? min)),
    sample: (random) => (options.sample ? random.pick(options.sample) : random.integer(min, Math.min(max, min + 15))),
  };
}

export function realNumber(options: Common<number> & { readonly min: number; readonly max: number }): Parameter<number> {
  const { min, max } = options;
  return {
    kind: "parameter",
    schema: z.number().min(min).max(max),
    doc: options.doc,
    unit: options.unit ?? "",
    rule: `must be a number from ${min} to ${max}`,
    fallback: options.default,
    print: String,
    mend: (value) => String(isFinite(value) ? Math.min(max, Math.max(min, value)) : (options.default ?? min)),
    sample: (random) => min + (max - min) * random.real(),
  };
}

export function choice<const T extends string>(values: readonly [T, ...T[]], options: Common<NoInfer<T>>): Parameter<T> {
  return {
    kind: "parameter",
    schema: z.enum(values),
    doc: options.doc,
    unit: options.unit ?? "",
    rule: `must be one of ${values.join(", ")}`,
    fallback: options.default,
    print: String,
    mend: (value) => nearestName(String(value), values) ?? values[0],
    sample: (random) => random.pick(values),
  };
}

export function flag(options: Common<boolean>): Parameter<boolean> {
  return {
    kind: "parameter",
    schema: z.boolean(),
    doc: options.doc,
    unit: options.unit ?? "",
    rule: "must be true or false",
    fallback: options.default,
    print: String,
    mend: (value) => String(["1", "yes", "on", "TRUE", "True"].includes(String(value))),
    sample: (random) => random.chance(0.5),
  };
}

/** A name that is also a Verilog identifier in lower case. */
export function identifier(options: Common<string> & { readonly mayBeEmpty?: boolean }): Parameter<string> {
  const pattern = options.mayBeEmpty ? /^([a-z][a-z0-9_]{0,39})?$/ : /^[a-z][a-z0-9_]{0,39}$/;
  return {
    kind: "parameter",
    schema: z.string().regex(pattern),
    doc: options.doc,
    unit: options.unit ?? "",
    rule: "must be lower case letters, digits and underscores, a letter first, at most 40 characters",
    fallback: options.default,
    print: String,
    mend: (value) => {
      const text = String(value).toLowerCase().replace(/[^a-z0-9_]+/g, "_").replace(/^[^a-z]+/, "").slice(0, 40);
      return text === "" ? (options.default ?? "design") : text;
    },
    sample: () => options.default ?? "sampled",
  };
}

/** A number format, written as text (`fp16`, `e5f10`, `int8`) or as the format itself. */
export function numberFormat(options: Common<NumberFormat> & { readonly kinds: readonly ("float" | "integer")[]; readonly sample?: readonly NumberFormat[] }): Parameter<NumberFormat> {
  const { exponentBits, fractionBits } = FLOAT_LIMITS;
  const legal = {
    float: `fp16, bf16, fp32, e5f10 (${exponentBits.join(" to ")} exponent and ${fractionBits.join(" to ")} fraction bits)`,
    integer: `int8, int32 (int${INTEGER_LIMITS.join(" to int")})`,
  };
  const names = { float: ["fp16", "bf16", "fp32"], integer: ["int8", "int16", "int32"] };
  const isFormat = (value: unknown): NumberFormat | undefined => {
    const text = typeof value === "string" ? value : typeof value === "object" && value !== null && "name" in value ? String(value.name) : "";
    try {
      const format = parseFormat(text);
      return options.kinds.includes(format.kind) ? format : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    kind: "parameter",
    schema: z
      .custom<NumberFormat>((value) => isFormat(value) !== undefined)
      .transform((value) => isFormat(value) as NumberFormat),
    doc: options.doc,
    unit: options.unit ?? "",
    rule: `must be a number format: ${options.kinds.map((kind) => legal[kind]).join(", ")}`,
    fallback: options.default,
    print: (value) => (typeof value === "object" && value !== null && "name" in value ? String(value.name) : String(value)),
    mend: (value) => nearestSplit(value, options.kinds) ?? nearestName(String(value), options.kinds.flatMap((kind) => names[kind])) ?? "fp16",
    sample: (random) => random.pick(options.sample ?? (options.default ? [options.default] : [])),
  };
}

/** A split of exponent and fraction bits that is out of range, brought into it. */
function nearestSplit(value: unknown, kinds: readonly string[]): string | undefined {
  const [, exponent, fraction] = /^e(\d+)f(\d+)$/.exec(String(value)) ?? [];
  if (exponent === undefined || fraction === undefined || !kinds.includes("float")) return undefined;
  const clamp = (text: string, [min, max]: readonly [number, number]): number => Math.min(max, Math.max(min, Number(text)));
  return `e${clamp(exponent, FLOAT_LIMITS.exponentBits)}f${clamp(fraction, FLOAT_LIMITS.fractionBits)}`;
}

function isParameter(entry: Parameter<unknown> | ParameterGroup): entry is Parameter<unknown> {
  return entry.kind === "parameter";
}

function schemaOf(group: ParameterGroup): z.ZodType {
  const shape: Record<string, z.ZodType> = {};
  for (const [name, entry] of Object.entries(group)) {
    if (!isParameter(entry)) shape[name] = schemaOf(entry).prefault({});
    else shape[name] = entry.fallback === undefined ? entry.schema : entry.schema.prefault(entry.fallback);
  }
  return z.strictObject(shape);
}

export interface Row {
  readonly path: string;
  readonly parameter: Parameter<unknown>;
}

/** Every parameter of a table with its dotted path, in the order of the table. */
export function rows(group: ParameterGroup, prefix = ""): readonly Row[] {
  return Object.entries(group).flatMap(([name, entry]) =>
    isParameter(entry) ? [{ path: prefix + name, parameter: entry }] : rows(entry, `${prefix}${name}.`),
  );
}

/** The value at a dotted path, or undefined where the path leads nowhere. */
export function valueAt(values: unknown, path: string): unknown {
  let value = values;
  for (const key of path.split(".")) {
    value = typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
  }
  return value;
}

export interface Resolved<G> {
  readonly values: ValuesOf<G> | undefined;
  readonly problems: readonly Problem[];
}

/** Checks what a user gave against the table and fills in defaults. Collects every problem; `values` is there when there is none. */
export function resolve<const G extends ParameterGroup>(group: G, given: unknown, prefix = ""): Resolved<G> {
  const result = schemaOf(group).safeParse(given);
  if (result.success) return { values: result.data as ValuesOf<G>, problems: [] };
  const known = new Map(rows(group).map((row) => [row.path, row.parameter]));
  const problems = result.error.issues.flatMap((issue): Problem[] => {
    const path = issue.path.map(String).join(".");
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => unknownKey(path === "" ? key : `${path}.${key}`, [...known.keys()], prefix));
    }
    const parameter = known.get(path);
    const value = valueAt(given, path);
    if (!parameter) return [{ path: prefix + path, value: show(value), rule: "must be a group of parameters", fix: `write { ${[...known.keys()].filter((name) => name.startsWith(`${path}.`)).map((name) => name.slice(path.length + 1)).join(", ")} }` }];
    if (value === undefined) {
      return [{ path: prefix + path, rule: `is missing and has no default; it ${parameter.rule}`, fix: `give ${prefix}${path}: ${parameter.doc}` }];
    }
    return [{ path: prefix + path, value: show(value), rule: parameter.rule, fix: suggestion(prefix + path, value, parameter) }];
  });
  return { values: undefined, problems };
}

function show(value: unknown): string {
  if (value === "") return '""';
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function isFinite(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function suggestion(path: string, value: unknown, parameter: Parameter<unknown>): string {
  const mended = parameter.mend(value);
  const fallback = parameter.fallback === undefined ? undefined : parameter.print(parameter.fallback);
  return `set ${path} to ${mended}${fallback === undefined || fallback === mended ? "" : `, or leave it out for its default, ${fallback}`}`;
}

function unknownKey(path: string, known: readonly string[], prefix: string): Problem {
  const nearest = nearestName(path, [...known, ...new Set(known.flatMap((name) => (name.includes(".") ? [name.slice(0, name.lastIndexOf("."))] : [])))]);
  const group = path.slice(0, path.lastIndexOf(".") + 1);
  const siblings = new Set(known.filter((name) => name.startsWith(group)).map((name) => name.slice(group.length).split(".")[0] ?? ""));
  return {
    path: prefix + path,
    rule: "is not a parameter",
    fix: nearest === undefined ? "remove it" : `did you mean ${prefix}${nearest}? ${group === "" ? "There are" : `${prefix}${group.slice(0, -1)} has`} ${[...siblings].join(", ")}`,
  };
}

/** The name a misspelled one may stand for; a wrong group (`rows` for `array.rows`) counts for little. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const leaf = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
  const cost = (name: string): number => Math.min(distance(given, name), distance(leaf(given), leaf(name)) + 0.5);
  return [...known].sort((a, b) => cost(a) - cost(b))[0];
}

/** Levenshtein distance, for "did you mean". */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Draws a value for every parameter of the table. */
export function sampleGroup<const G extends ParameterGroup>(group: G, random: Random): ValuesOf<G> {
  return Object.fromEntries(
    Object.entries(group).map(([name, entry]) => [name, isParameter(entry) ? entry.sample(random) : sampleGroup(entry, random)]),
  ) as ValuesOf<G>;
}

/** Values as plain JSON: formats by name. */
export function toJson(value: unknown): unknown {
  if (typeof value === "object" && value !== null) {
    if ("kind" in value && "name" in value) return value.name;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toJson(inner)]));
  }
  return value;
}

