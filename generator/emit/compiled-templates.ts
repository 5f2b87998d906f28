import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { runInThisContext } from "node:vm";
import type Handlebars from "handlebars";
import { resource } from "../tools/paths.js";
import { isGroup, valueAt } from "../config/parameter-table.js";

const OPTIONS = { noEscape: true, strict: true, knownHelpersOnly: true, knownHelpers: { text: true }, assumeObjects: false } as const;

/**
 * Written by `npm run build`: what Handlebars makes of each template, by the hash of its text. Compiling is a fifth of
 * the time that `generate` takes. A template that was changed since is not in it and is compiled when it is used.
 */
export const COMPILED = resource("dist", "templates.json");

const require = createRequire(import.meta.url);

/** The one helper of ours: its arguments behind each other, for what a template gives a pin, `(text "offset" number "_i")`. Handlebars adds its options. */
function text(...parts: readonly unknown[]): string {
  return parts.slice(0, -1).join("");
}

/** Handlebars without its compiler, which takes longer to load than a design to write; in one file, as its 25 take longer to find. */
export function createRuntime(): typeof Handlebars {
  const runtime = (require("handlebars/dist/handlebars.runtime.js") as typeof Handlebars).create();
  runtime.registerHelper("text", text);
  return runtime;
}

let known: Readonly<Record<string, unknown>> | undefined;

/** What `runtime.template` takes for this text. */
export function compiled(text: string): TemplateSpecification {
  known ??= readCompiled();
  const found = known[textKey(text)];
  return runInThisContext(`(${typeof found === "string" ? found : precompile(text)})`) as TemplateSpecification;
}

/** Every template of the package, compiled, by the key that {@link compiled} looks for. */
export function compileTemplates(): Readonly<Record<string, string>> {
  const folder = resource("templates");
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".hbs")).toSorted();
  const texts = names.map((name) => readFileSync(path.join(folder, name), "utf8"));
  return Object.fromEntries(texts.map((text) => [textKey(text), precompile(text)]));
}

function readCompiled(): Readonly<Record<string, unknown>> {
  const found: unknown = existsSync(COMPILED) ? JSON.parse(readFileSync(COMPILED, "utf8")) : {};
  return isGroup(found) ? found : {};
}

function precompile(text: string): string {
  // A copy, as Handlebars adds options of its own to what it is given.
  return (require("handlebars") as typeof Handlebars).precompile(text, { ...OPTIONS }) as string;
}

/** What a template is compiled with. */
const COMPILER = JSON.stringify([valueAt(require("handlebars/package.json"), "version"), OPTIONS]);

/** Two texts never share what is compiled, nor do two versions of Handlebars. */
export function textKey(text: string): string {
  return createHash("sha256").update(COMPILER).update(text).digest("base64url");
}
