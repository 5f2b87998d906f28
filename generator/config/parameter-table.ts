import { z } from "zod";
import type { Problem } from "../errors.js";
import { nearestName } from "./nearest-name.js";
import type { Parameter, ParameterGroup, ValuesOf } from "./parameter.js";
import type { Random } from "./random.js";

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
    if (!parameter) return [{ path: prefix + path, value: show(value), rule: "must be a group of parameters", fix: `write { ${[...known.keys()].filter((name) => name.startsWith(`${path}.`)).map((name) => name.slice(path.length + 1)).join(", ")} }, or leave ${prefix}${path} out` }];
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
