import type { Problem } from "../errors.js";
import { nearestName } from "./nearest-name.js";
import { readNumber } from "./number-text.js";
import type { Parameter, ParameterGroup, ValuesOf } from "./parameter.js";
import type { Random } from "./random.js";

function isParameter(entry: Parameter<unknown> | ParameterGroup): entry is Parameter<unknown> {
  return entry.kind === "parameter";
}

/** A Map, a Promise, an instance of a class has no keys of its own and would pass for a group in which everything is left out. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Two tables as one: groups of one name hold the rows of both. A row that both have is the same row.
 */
export function mergedTables<A extends ParameterGroup, B extends ParameterGroup>(a: A, b: B): A & B {
  const shared: [string, ParameterGroup][] = Object.entries(a).flatMap(([name, entry]): [string, ParameterGroup][] => {
    const other = b[name];
    if (other === undefined || other === entry) return [];
    if (isParameter(entry) || isParameter(other)) throw new Error(`${name}: two tables have a key of this name`);
    return [[name, mergedTables(entry, other)]];
  });
  return Object.assign({}, a, b, Object.fromEntries(shared));
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
    value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }
  return value;
}

/** The same values but for the one at a dotted path; groups that are not there are made. */
export function withValue<T>(values: T, path: string, value: unknown): T {
  const [key = "", ...inner] = path.split(".");
  return { ...values, [key]: inner.length === 0 ? value : withValue(valueAt(values, key), inner.join("."), value) };
}

export interface Resolved<G> {
  readonly values: ValuesOf<G> | undefined;
  readonly problems: readonly Problem[];
}

/** What a user gave on top of what stands where nothing is given: group by group; whatever is no group is left for the rules. */
export function over(base: unknown, given: unknown): unknown {
  if (given === undefined) return base;
  if (!isGroup(base) || !isGroup(given)) return given;
  const names = new Set([...Object.keys(base), ...Object.keys(given)]);
  return Object.fromEntries([...names].map((name) => [name, over(base[name], given[name])]));
}

/** False for what a file may hold in place of a group: null, a list, a function, an instance of a class. */
export function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && isPlain(value);
}

/** Checks what a user gave against the table and fills in defaults. Collects every problem; `values` is there when there is none. `base` is what stands where nothing is given. */
export function resolve<const G extends ParameterGroup>(group: G, given: unknown, { prefix = "", base }: { readonly prefix?: string; readonly base?: unknown } = {}): Resolved<G> {
  const whole = over(base, given);
  if (!isGroup(whole)) return { values: undefined, problems: [{ path: "configuration", value: show(given), rule: "must be an object with groups such as tile and array", fix: "write { array: { rows: 8 } }" }] };
  const problems: Problem[] = [];

  const readGroup = (table: ParameterGroup, found: Readonly<Record<string, unknown>>, start: string): Record<string, unknown> => {
    const values = Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, isParameter(entry) ? readValue(entry, found[name], start + name) : readInner(entry, found[name], start + name)]));
    const unknown = Object.keys(found).filter((name) => !Object.hasOwn(table, name));
    problems.push(...unknown.map((name) => unknownKey(start + name, rows(group).map(({ path }) => path), prefix)));
    return values;
  };
  const readInner = (table: ParameterGroup, value: unknown, path: string): unknown => {
    if (value === undefined || isGroup(value)) return readGroup(table, value ?? {}, `${path}.`);
    problems.push({ path: prefix + path, value: show(value), rule: "must be a group of parameters", fix: `write { ${rows(table).map((row) => row.path).join(", ")} }, or leave ${prefix}${path} out` });
    return undefined;
  };
  const readValue = (parameter: Parameter<unknown>, value: unknown, path: string): unknown => {
    const used = value === undefined ? parameter.fallback : value;
    const read = used === undefined ? undefined : parameter.read(used);
    if (read !== undefined) return read;
    if (used === undefined) problems.push({ path: prefix + path, rule: `is missing and has no default; it ${parameter.rule}`, fix: `give ${prefix}${path}: ${parameter.doc}` });
    else problems.push({ path: prefix + path, value: show(used), rule: parameter.refusal?.(used) ?? parameter.rule, fix: suggestion(prefix + path, used, parameter, valueAt(base, path)) });
    return undefined;
  };

  const values = readGroup(group, whole, "");
  return { values: problems.length === 0 ? (values as ValuesOf<G>) : undefined, problems };
}

/** A value as its file has it: text in quotes where it would read as something else without. */
export function show(value: unknown): string {
  if (typeof value === "string") return value.trim() !== value || value === "" || readNumber(value) !== undefined || /^(true|false|null)$/i.test(value) ? JSON.stringify(value) : value;
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return String(value);
  if (!Array.isArray(value) && !isPlain(value)) return `a ${value.constructor.name}`;
  try {
    return JSON.stringify(value);
  } catch {
    return "an object that cannot be written";
  }
}

function suggestion(path: string, value: unknown, { mend, fallback, follows, print }: Parameter<unknown>, start = fallback): string {
  const mended = mend(value);
  if (value === mended) return `write ${mended} without quotes`;
  const left = follows === undefined ? (start === undefined ? undefined : print(start)) : followed(follows, print(fallback), print(start));
  return `set ${path} to ${mended}${left === undefined || left === mended ? "" : `, or leave it out${follows === undefined ? " for its default," : ": it is then"} ${left}`}`;
}

/** The words of a key that follows others begin with its default where that matters: a preset has one of its own. */
function followed(follows: string, fallback: string, start: string): string {
  return follows.startsWith(`${fallback},`) ? start + follows.slice(fallback.length) : follows;
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
