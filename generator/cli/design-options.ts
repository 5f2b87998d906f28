import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Argv, InferredOptionTypes, Options } from "yargs";
import { presets, type AcceleratorGiven, type PresetName } from "../config/accelerator.js";
import type { BlockUse } from "../dsl/define-block.js";
import { focus, type Accelerator } from "../dsl/focus.js";
import { FocusError } from "../errors.js";

const presetNames = Object.keys(presets) as PresetName[];

export const designOptions = {
  preset: { type: "string", choices: presetNames, describe: "Ready-made configuration", group: "Design:" },
  config: { type: "string", describe: "Configuration file: .ts, .js, .json, .yaml, or the manifest.json of an output", group: "Design:" },
  design: { choices: ["dense", "focus", "sec"], describe: "Parameter design: the array alone; GEMM on unique vectors; which image tokens stay", group: "Design:" },
  set: { type: "string", array: true, describe: "key=value, for example array.rows=8; may be given more than once", group: "Design:" },
} as const satisfies Record<string, Options>;

export type DesignArguments = InferredOptionTypes<typeof designOptions>;

export function withDesignOptions<T>(yargs: Argv<T>): Argv<T & DesignArguments> {
  return yargs.options(designOptions).conflicts("preset", "config") as Argv<T & DesignArguments>;
}

/** What a command works on: an accelerator, or a datapath of the user's own. */
export type Chosen = { readonly kind: "accelerator"; readonly accelerator: Accelerator } | { readonly kind: "design"; readonly top: BlockUse };

/** @throws FocusError for an unreadable file, an unknown key, a wrong value. */
export async function chooseDesign(options: DesignArguments, cwd: string, fallback: PresetName): Promise<Chosen> {
  const chosen = await choose(options, cwd, fallback);
  if (chosen.kind === "design" && options.design !== undefined) throw new FocusError({ path: "--design", value: options.design, rule: `has no meaning for ${chosen.top.name}, a design of your own`, fix: "leave it out" });
  return chosen;
}

async function choose(options: DesignArguments, cwd: string, fallback: PresetName): Promise<Chosen> {
  const given = options.config === undefined ? presets[options.preset ?? fallback] : await loadConfig(path.resolve(cwd, options.config), options.config);
  if (isBlockUse(given)) {
    if (options.set?.length) {
      throw new FocusError({ path: "--set", value: options.set.join(" "), rule: `has no meaning for ${given.name}, a design of your own`, fix: "change the parameters in the file" });
    }
    return { kind: "design", top: given };
  }
  return { kind: "accelerator", accelerator: focus({ ...withSettings(given, options.set ?? []), ...(options.design === undefined ? {} : { design: options.design }) }) };
}

/** As {@link chooseDesign}, for commands that need to know what the design computes. */
export async function chooseAccelerator(options: DesignArguments, cwd: string, fallback: PresetName): Promise<Accelerator> {
  const chosen = await choose(options, cwd, fallback);
  if (chosen.kind === "accelerator") return chosen.accelerator;
  throw new FocusError({ path: "--config", value: options.config ?? "", rule: "is a datapath of your own; this command needs a complete accelerator", fix: "give a file whose default export is focus({...}), or use focus-rtl generate" });
}

/** What the manifest of a datapath of one's own holds in place of a configuration. */
export const OWN_DESIGN = { own: true } as const;

async function loadConfig(file: string, shown: string): Promise<AcceleratorGiven | BlockUse> {
  if (!existsSync(file)) throw new FocusError({ path: "--config", value: shown, rule: "does not exist", fix: "check the path; it starts at the folder you are in" });
  const extension = path.extname(file);
  if ([".ts", ".mts", ".js", ".mjs"].includes(extension)) return fromModule(await importModule(file, shown), shown);
  if (![".json", ".yaml", ".yml"].includes(extension)) {
    throw new FocusError({ path: "--config", value: shown, rule: "must end in .ts, .js, .json, .yaml or .yml", fix: "rename the file" });
  }
  const { parse: parseYaml } = await import("yaml");
  let content: unknown;
  try {
    content = parseYaml(readFileSync(file, "utf8"));
  } catch (error) {
    throw new FocusError({ path: "--config", value: shown, rule: `cannot be read: ${error instanceof Error ? error.message : String(error)}`, fix: "mend the file at the place it names" });
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    throw new FocusError({ path: "--config", value: shown, rule: "must hold an object with groups such as tile and array", fix: "see examples/edge.yaml" });
  }
  if (!("generator" in content && "config" in content)) return content;
  const config = content.config as AcceleratorGiven | typeof OWN_DESIGN;
  if ("own" in config) throw new FocusError({ path: "--config", value: shown, rule: "is the manifest of a datapath of one's own, which only its file can tell", fix: "give the .ts or .js file that describes it" });
  return config;
}

/** The file's `import ... from "focus-rtl"` gives this very program, so that its errors and blocks are the ones we know. */
async function importModule(file: string, shown: string): Promise<unknown> {
  const [{ createJiti }, own] = await Promise.all([import("jiti"), import("../index.js")]);
  try {
    return await createJiti(import.meta.url, { virtualModules: { "focus-rtl": own }, fsCache: false }).import(file);
  } catch (error) {
    if (error instanceof FocusError || !(error instanceof Error)) throw error;
    const line = new RegExp(`${path.basename(file).replaceAll(".", "\\.")}:(\\d+)`).exec(error.stack ?? "")?.[1];
    const message = error.message.split("\n")[0]?.trim() ?? "";
    throw new FocusError({ path: "--config", value: line === undefined ? shown : `${shown}:${line}`, rule: `cannot be run: ${message}`, fix: "mend the file at that place" });
  }
}

function fromModule(loaded: unknown, shown: string): AcceleratorGiven | BlockUse {
  const value = typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : undefined;
  if (isBlockUse(value)) return value;
  if (typeof value === "object" && value !== null && "config" in value && "top" in value) return (value as Accelerator).config;
  if (typeof value === "object" && value !== null) return value;
  throw new FocusError({ path: "--config", value: shown, rule: "must have a default export that is a configuration or a design", fix: "write: export default focus({ ... }) or export default design(\"name\", ...)" });
}

function isBlockUse(value: unknown): value is BlockUse {
  return typeof value === "object" && value !== null && "ports" in value && "contract" in value;
}

function withSettings(given: AcceleratorGiven, settings: readonly string[]): AcceleratorGiven {
  const result = structuredClone(given) as Record<string, unknown>;
  for (const setting of settings) {
    const [, key, text] = /^([^=]+)=(.*)$/.exec(setting) ?? [];
    if (key === undefined || text === undefined) {
      throw new FocusError({ path: "--set", value: setting, rule: "must have the form key=value", fix: "write for example --set array.rows=8; focus-rtl describe lists the keys" });
    }
    const keys = key.split(".");
    // Of all names only this one would not become a key of the object: no rule would ever see it.
    if (keys.includes("__proto__")) throw new FocusError({ path: key, rule: "is not a parameter", fix: "remove it; focus-rtl describe lists the keys" });
    const last = keys.pop() ?? key;
    let group = result;
    for (const name of keys) {
      const inner = group[name];
      group = group[name] = typeof inner === "object" && inner !== null ? { ...inner } : {};
    }
    group[last] = text === "true" ? true : text === "false" ? false : text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
  }
  return result;
}
