import type { ParseErrorCode } from "jsonc-parser";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { AcceleratorGiven } from "../config/accelerator.js";
import { isGroup, show } from "../config/parameter-table.js";
import type { BlockUse } from "../dsl/block-use.js";
import { FocusError, type Problem } from "../errors.js";
import type { OwnAccelerator } from "../simulate/own-accelerator.js";
import { defaultExport, importModule } from "./user-module.js";

/**
 * What a configuration file says: the keys of an accelerator, or an accelerator or a datapath of the user's own.
 * @param shown the file as the user has written it
 * @throws FocusError for a file that is not there or cannot be read, and for one that holds something else
 */
export async function loadConfig(file: string, shown: string): Promise<AcceleratorGiven | OwnAccelerator | BlockUse> {
  const read = READERS[path.extname(file)];
  if (shown === "") throw mistake('""', "names no file", "write for example --config examples/edge.yaml");
  if (statSync(file, { throwIfNoEntry: false }) === undefined) throw mistake(shown, "does not exist", "check the path; it starts at the folder you are in");
  if (read === undefined) throw mistake(shown, "must end in .ts, .js, .json, .yaml or .yml", "rename the file");
  return read(file, shown);
}

type Reader = (file: string, shown: string) => Promise<AcceleratorGiven | OwnAccelerator | BlockUse>;

const readModule: Reader = async (file, shown) => fromModule(await importModule(file, shown, "--config"), shown);
const readYaml: Reader = async (file, shown) => fromData(await parseYaml(textOf(file, shown), shown), shown);
const readJson: Reader = async (file, shown) => fromData(await parseJson(textOf(file, shown), shown), shown);

const READERS: Readonly<Record<string, Reader>> = { ".ts": readModule, ".mts": readModule, ".js": readModule, ".mjs": readModule, ".json": readJson, ".yaml": readYaml, ".yml": readYaml };

function mistake(value: string, rule: string, fix: string): FocusError {
  return new FocusError({ path: "--config", value, rule, fix } satisfies Problem);
}

function unreadable(place: string, why: string): FocusError {
  return mistake(place, `cannot be read: ${why}`, "mend the file at the place it names");
}

function textOf(file: string, shown: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw mistake(shown, `cannot be read (${error instanceof Error ? error.message.split(",")[0] ?? "" : String(error)})`, "name a file that you may read");
  }
}

/** JSON and nothing more: no comments, no comma too many, no key twice. */
async function parseJson(text: string, shown: string): Promise<unknown> {
  const loaded = await import("jsonc-parser");
  // A CommonJS package: Node gives it as the default, tsx by its names.
  const parser = { ...loaded, ...loaded.default };
  const placeOf = (offset: number): string => {
    const before = text.slice(0, offset).split("\n");
    return `${shown}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  };
  const errors: { readonly error: ParseErrorCode; readonly offset: number }[] = [];
  const keys: Set<string>[] = [];
  parser.visit(
    text,
    {
      onObjectBegin: () => void keys.push(new Set()),
      onObjectEnd: () => void keys.pop(),
      onObjectProperty: (name, offset) => {
        if (keys.at(-1)?.has(name)) throw unreadable(placeOf(offset), `the key "${name}" stands there a second time`);
        keys.at(-1)?.add(name);
      },
      onError: (error, offset) => void errors.push({ error, offset }),
    },
    { disallowComments: true },
  );
  const [first] = errors;
  // jsonc-parser says "ValueExpected": a code, of which the words make a sentence.
  if (first !== undefined) throw unreadable(placeOf(first.offset), parser.printParseErrorCode(first.error).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim());
  const content: unknown = JSON.parse(text);
  return content;
}

async function parseYaml(text: string, shown: string): Promise<unknown> {
  const { parseDocument } = await import("yaml");
  const document = parseDocument(text);
  const [first] = [...document.errors, ...document.warnings];
  if (first !== undefined) throw unreadable(first.linePos === undefined ? shown : `${shown}:${first.linePos[0].line}:${first.linePos[0].col}`, first.message.split(/ at line \d+|:?\n/)[0] ?? "");
  try {
    return document.toJS();
  } catch (error) {
    throw unreadable(shown, error instanceof Error ? error.message : String(error));
  }
}

function fromData(content: unknown, shown: string): AcceleratorGiven {
  if (!isGroup(content)) throw mistake(shown, "must hold an object with groups such as tile and array", "see examples/edge.yaml");
  return "generator" in content ? fromManifest(content, shown) : content;
}

/** The configuration that an output was made from. */
function fromManifest({ generator, config }: Readonly<Record<string, unknown>>, shown: string): AcceleratorGiven {
  if (!isGroup(generator) || generator["name"] !== "focus-rtl") throw mistake(shown, `says that it was made by ${show(isGroup(generator) ? generator["name"] : generator)}, not by focus-rtl`, "give the manifest.json of an output of focus-rtl, or a configuration file");
  if (!isGroup(config) || Object.keys(config).length === 0) throw mistake(shown, `is a manifest, and its config is ${config === undefined ? "missing" : show(config)}`, "give the manifest.json as it was written, or a configuration file");
  if ("own" in config) throw mistake(shown, "is the manifest of a design of one's own, which only its file can tell", "give the .ts or .js file that describes it");
  return config;
}

function fromModule(loaded: unknown, shown: string): AcceleratorGiven | OwnAccelerator | BlockUse {
  const value = defaultExport(loaded);
  if (isBlockUse(value) || isOwnAccelerator(value)) return value;
  if (isGroup(value)) return "top" in value && isGroup(value["given"]) ? value["given"] : value;
  const found = value === undefined ? "has none" : `it is ${show(value)}`;
  throw mistake(shown, `must have a default export that is a configuration or a design; ${found}`, 'write: export default focus({ ... }) or export default design("name", ...)');
}

export function isOwnAccelerator(value: unknown): value is OwnAccelerator {
  return typeof value === "object" && value !== null && "changed" in value && "describe" in value;
}

export function isBlockUse(value: unknown): value is BlockUse {
  return typeof value === "object" && value !== null && "ports" in value && "contract" in value;
}
