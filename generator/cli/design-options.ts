import path from "node:path";
import type { Options } from "yargs";
import { acceleratorNames, acceleratorTable, presetNames, presets, type AcceleratorName, type PresetName } from "../config/accelerator.js";
import { readNumber } from "../config/number-text.js";
import { isGroup, show } from "../config/parameter-table.js";
import { acceleratorOf, type Accelerator } from "../designs/focus.js";
import { FocusError } from "../errors.js";
import type { Chosen } from "../handoff/generated-design.js";
import { isBlockUse, isOwnAccelerator, loadConfig } from "./config-file.js";
import type { OwnAccelerator } from "../simulate/own-accelerator.js";
import type { OptionsOf } from "./define-command.js";

export const designOptions = {
  preset: { type: "string", choices: presetNames, conflicts: "config", describe: "Ready-made configuration", group: "Design:" },
  config: { type: "string", describe: "Configuration file: .ts, .js, .json, .yaml, or the manifest.json of an output", group: "Design:" },
  design: { choices: acceleratorNames, describe: `Parameter design. ${acceleratorTable.design.doc}`, group: "Design:" },
  set: { type: "string", array: true, describe: "key=value, for example array.rows=8; may be given more than once", group: "Design:" },
} as const satisfies Record<string, Options>;

export type DesignArguments = OptionsOf<typeof designOptions>;

/** What a command works on: an accelerator of the registry, one of the user's own, or a datapath. */
type Choice = Chosen<Accelerator> | { readonly kind: "own"; readonly accelerator: OwnAccelerator };

/** @throws FocusError for an unreadable file, an unknown key, a wrong value. */
export async function chooseDesign(options: DesignArguments, cwd: string, fallback: PresetName): Promise<Chosen> {
  const chosen = await choose(options, cwd, fallback);
  if (chosen.kind === "own") return { kind: "accelerator", accelerator: chosen.accelerator };
  if (chosen.kind === "design" && options.design !== undefined) throw new FocusError({ path: "--design", value: options.design, rule: `has no meaning for ${chosen.top.name}, a design of your own`, fix: "leave it out" });
  return chosen;
}

async function choose(options: DesignArguments, cwd: string, fallback: PresetName): Promise<Choice> {
  const settings = options.set ?? [];
  const given = options.config === undefined ? {} : await loadConfig(path.resolve(cwd, options.config), options.config);
  if (isBlockUse(given)) {
    if (settings.length > 0) {
      throw new FocusError({ path: "--set", value: settings.join(" "), rule: `has no meaning for ${given.name}, a design of your own`, fix: "change the parameters in the file" });
    }
    return { kind: "design", top: given };
  }
  if (isOwnAccelerator(given)) {
    if (options.design !== undefined) throw new FocusError({ path: "--design", value: options.design, rule: `has no meaning for ${given.config.name}, an accelerator of your own`, fix: "leave it out" });
    return { kind: "own", accelerator: given.changed((own) => withSettings(own, settings)) };
  }
  const set = withSettings(given, options.design === undefined ? settings : [`design=${options.design}`, ...settings]);
  if (options.design !== undefined && set.design !== options.design) {
    throw new FocusError({ path: "--design", value: options.design, rule: `says which design, and so does --set design=${show(set.design)}`, fix: "leave one of them out" });
  }
  return { kind: "accelerator", accelerator: acceleratorOf(set, options.config === undefined ? presets[options.preset ?? fallback] : {}) };
}

/** As {@link chooseDesign}, for commands that need an accelerator, of the registry or of the user's own. */
export async function chooseAnyAccelerator(options: DesignArguments, cwd: string, fallback: PresetName): Promise<Exclude<Choice, { readonly kind: "design" }>> {
  const chosen = await choose(options, cwd, fallback);
  if (chosen.kind !== "design") return chosen;
  throw new FocusError({ path: "--config", value: options.config ?? "", rule: "is a datapath of your own; this command needs a complete accelerator", fix: "give a file whose default export is focus({...}); a datapath is simulated against a golden function of your own: focus-rtl verify --bench, see examples/peak/bench.ts" });
}

/**
 * As {@link chooseAnyAccelerator}, for commands that are about one design whatever the file says.
 * @throws FocusError where the command line asks for another one
 */
export async function chooseForDesign(design: AcceleratorName, options: DesignArguments, from: { readonly cwd: string; readonly fallback: PresetName; readonly why: string }): Promise<Accelerator> {
  const named = options.design ?? options.set?.findLast((setting) => setting.startsWith("design="))?.slice("design=".length);
  if (named !== undefined && named !== design) throw new FocusError({ path: "--design", value: named, rule: from.why, fix: "leave it out" });
  const chosen = await chooseAnyAccelerator(options, from.cwd, from.fallback);
  if (chosen.kind === "own") throw new FocusError({ path: "--config", value: options.config ?? "", rule: from.why, fix: `give a file whose default export is focus({ design: "${design}" })` });
  return acceleratorOf({ ...chosen.accelerator.config, design });
}

/** `key=value`, one after the other, on top of what a file holds. */
function withSettings(given: object, settings: readonly string[]): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = { ...given };
  for (const setting of settings) {
    const [, key, text] = /^([^=.]+(?:\.[^=.]+)*)=([^]*)$/.exec(setting) ?? [];
    if (key === undefined || text === undefined) {
      throw new FocusError({ path: "--set", value: setting === "" ? '""' : setting, rule: "must have the form key=value", fix: "write for example --set array.rows=8; focus-rtl describe lists the keys" });
    }
    const keys = key.split(".");
    // Of all names only this one would not become a key of the object: no rule would ever see it.
    if (keys.includes("__proto__")) throw new FocusError({ path: key, rule: "is not a parameter", fix: "remove it; focus-rtl describe lists the keys" });
    const last = keys.pop() ?? key;
    let group = result;
    for (const [depth, name] of keys.entries()) {
      const inner = (Object.hasOwn(group, name) ? group[name] : undefined) ?? {};
      if (!isGroup(inner)) throw new FocusError({ path: keys.slice(0, depth + 1).join("."), value: show(inner), rule: `has no keys, and --set ${setting} names one`, fix: "leave one of the two out" });
      group = group[name] = { ...inner };
    }
    group[last] = text === "true" ? true : text === "false" ? false : (readNumber(text) ?? text);
  }
  return result;
}
