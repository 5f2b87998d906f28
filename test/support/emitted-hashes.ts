/**
 * What the generator writes, as hashes: every module of all presets with all designs, of 100 random configurations, and of all
 * cases of the catalog. test/snapshots/emitted-hashes.json is the list as it was last agreed on; a test compares.
 *
 *   npx tsx test/support/emitted-hashes.ts                  names the modules that differ from the list, and in what
 *   npx tsx test/support/emitted-hashes.ts --level code     but not those where only comments differ
 *   npx tsx test/support/emitted-hashes.ts --level tokens   nor those where only white space does
 *   npx tsx test/support/emitted-hashes.ts --update         writes the list anew and names what changed: the commit says why
 *   npx tsx test/support/emitted-hashes.ts --out DIR        writes the texts, for `diff -r` with those of another commit
 *
 * test/snapshots/emitted-configurations.json holds resolved configurations: a change of a preset, of a default or of the way
 * random ones are drawn does not change them. They are the four presets with each design, 60 of `randomAccelerator` and 40 drawn
 * from the whole parameter table.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { acceleratorOf } from "../../generator/designs/focus.js";
import { emitDesign } from "../../generator/emit/emit-design.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { resource } from "../../generator/tools/paths.js";

const CONFIGURATIONS = resource("test", "snapshots", "emitted-configurations.json");
const HASHES = resource("test", "snapshots", "emitted-hashes.json");

/** Hexadecimal digits of a hash in the list. */
const DIGITS = 10;

/** How closely two texts are compared: whole, without comments, without comments and white space. */
export const levels = ["text", "code", "tokens"] as const;
export type Level = (typeof levels)[number];

export interface EmittedModule {
  /** Number of a stored configuration, or a block of the catalog. */
  readonly source: string;
  readonly module: string;
  readonly text: string;
}

/** Every module of every source. */
export function emittedModules(): readonly EmittedModule[] {
  const configurations = JSON.parse(readFileSync(CONFIGURATIONS, "utf8")) as readonly Parameters<typeof acceleratorOf>[0][];
  const ofConfigurations = configurations.map((given, index) => {
    const { config, top, beside } = acceleratorOf(given);
    return { source: String(index), files: emitDesign(elaborate(top, { prefix: config.prefix, beside })) };
  });
  const ofCatalog = catalog.map(({ block, cases }) => ({
    source: block,
    files: cases.flatMap(({ use }) => emitDesign(elaborate(use, { prefix: "focus_" }))),
  }));
  return [...ofConfigurations, ...ofCatalog].flatMap(({ source, files }) => files.map((file) => ({ source, module: path.basename(file.path, ".v"), text: file.text })));
}

/** The text that a level compares. What the header says it was generated from is of no interest. */
export function compared(text: string, level: Level): string {
  const whole = text.replace(/^\/\/ Generated from (?:.*\n)*?.*\bedit\.\n/m, "");
  if (level === "text") return whole;
  const code = whole.replace(/[ \t]*\/\/.*$/gm, "").replace(/\n{2,}/g, "\n");
  return level === "code" ? code : code.replace(/\s+/g, " ").replace(/(?<!\w) | (?!\w)/g, "");
}

/** Module, then the hashes of one text of it at the three levels, then the sources it is in. */
export type HashList = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The list of some modules, sorted by name. */
export function hashList(modules: readonly EmittedModule[]): HashList {
  const found = new Map<string, Map<string, Set<string>>>();
  for (const { source, module, text } of modules) {
    const key = levels.map((level) => createHash("sha256").update(compared(text, level)).digest("hex").slice(0, DIGITS)).join(" ");
    const texts = found.get(module) ?? new Map<string, Set<string>>();
    found.set(module, texts.set(key, (texts.get(key) ?? new Set()).add(source)));
  }
  const sorted = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted(found).map(([module, texts]) => [module, Object.fromEntries(sorted(texts).map(([key, sources]) => [key, [...sources].join(" ")]))]));
}

export function storedHashes(): HashList {
  return JSON.parse(readFileSync(HASHES, "utf8")) as HashList;
}

/** Modules that differ, by what differs in them. */
export interface Changes {
  readonly added: readonly string[];
  readonly gone: readonly string[];
  readonly code: readonly string[];
  readonly whiteSpace: readonly string[];
  readonly comments: readonly string[];
}

/** What differs between two lists: a module is named once, under the most that differs in any of its sources. */
export function changes(before: HashList, after: HashList): Changes {
  const found: Record<keyof Changes, string[]> = { added: [], gone: [], code: [], whiteSpace: [], comments: [] };
  for (const module of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const [old, young] = [before[module], after[module]];
    if (old === undefined || young === undefined) {
      found[old === undefined ? "added" : "gone"].push(module);
      continue;
    }
    const differs = (level: Level): boolean => bySource(old, level) !== bySource(young, level);
    if (differs("tokens")) found.code.push(module);
    else if (differs("code")) found.whiteSpace.push(module);
    else if (differs("text")) found.comments.push(module);
  }
  return found;
}

/** Which hashes each source has at a level, as text. */
function bySource(texts: Readonly<Record<string, string>>, level: Level): string {
  const pairs = Object.entries(texts).flatMap(([key, sources]) => sources.split(" ").map((source) => `${source} ${key.split(" ")[levels.indexOf(level)] ?? ""}`));
  return [...new Set(pairs)].sort().join("\n");
}

/** Changes that a level sees, as lines to read; none if there are none. */
export function changeLines(found: Changes, level: Level = "text"): readonly string[] {
  const kinds = [
    ["modules that are new", found.added],
    ["modules that are gone", found.gone],
    ["modules whose code differs", found.code],
    ["modules whose white space differs", level === "tokens" ? [] : found.whiteSpace],
    ["modules whose comments differ", level === "text" ? found.comments : []],
  ] as const;
  return kinds.flatMap(([what, modules]) => (modules.length === 0 ? [] : [`${modules.length} ${what}: ${modules.join(", ")}`]));
}

/** One module a line, so that a change shows as the modules it touches. */
function listText(list: HashList): string {
  return `{\n${Object.entries(list).map(([module, texts]) => `${JSON.stringify(module)}: ${JSON.stringify(texts)}`).join(",\n")}\n}\n`;
}

function run(words: readonly string[]): void {
  const { values } = parseArgs({ args: [...words], options: { update: { type: "boolean", default: false }, level: { type: "string", default: "text" }, out: { type: "string" } } });
  const level = levels.find((one) => one === values.level);
  if (level === undefined) throw new Error(`--level ${values.level}: name one of ${levels.join(", ")}`);
  const modules = emittedModules();
  if (values.out !== undefined) {
    for (const { source, module, text } of modules) {
      const folder = path.join(values.out, source);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, `${module}-${createHash("sha256").update(text).digest("hex").slice(0, 4)}.v`), compared(text, level));
    }
  }
  const now = hashList(modules);
  const lines = changeLines(changes(storedHashes(), now), level);
  console.log(lines.length === 0 ? `${modules.length} modules, no difference` : lines.join("\n"));
  if (values.update) writeFileSync(HASHES, listText(now));
  else if (lines.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) run(process.argv.slice(2));
