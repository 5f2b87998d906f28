import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, isAbsolute, join } from "node:path";
import { FocusError } from "../errors.js";
import type { View } from "../ir/module.js";
import { packageRoot } from "../tools/paths.js";
import { compiled, createRuntime } from "./compiled-templates.js";

interface Environment {
  /** Renders `templates/<template>.hbs`. */
  readonly render: (template: string, view: { readonly [name: string]: View }) => string;
  /**
   * Where the template of that name lies, `rtl/array/pe.v` for pe: its folder is the block's, which the block need not say. A path stays what it is.
   * @throws FocusError where there is no file of the user's at its path
   */
  readonly rtlTemplate: (name: string) => string;
}

let shared: Environment | undefined;

/** One isolated Handlebars environment with every partial registered compiled (a partial given as text would lose `strict`). */
export function templates(): Environment {
  shared ??= createEnvironment(join(packageRoot(), "templates"));
  return shared;
}

function createEnvironment(folder: string): Environment {
  const runtime = createRuntime();
  const compile = (file: string): HandlebarsTemplateDelegate => runtime.template(compiled(readFileSync(file, "utf8")));
  const load = (file: string): HandlebarsTemplateDelegate => compile(join(folder, file));
  for (const file of readdirSync(join(folder, "partials"))) {
    if (file.endsWith(".hbs")) runtime.registerPartial(file.replace(/\.hbs$/, ""), load(join("partials", file)));
  }
  const rtl = new Map<string, string>();
  for (const file of readdirSync(join(folder, "rtl"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".v.hbs"))) {
    const name = basename(file, ".v.hbs");
    if (rtl.has(name)) throw new Error(`two templates ${name}.v.hbs below ${join(folder, "rtl")}`);
    rtl.set(name, `rtl/${file.replace(/\.hbs$/, "")}`);
  }
  const loaded = new Map<string, HandlebarsTemplateDelegate>();
  return {
    rtlTemplate: (name) => {
      if (isAbsolute(name)) return ownTemplate(name);
      const found = rtl.get(name);
      if (found === undefined) throw new FocusError({ path: "template", value: `${name}.v.hbs`, rule: `is not below ${join(folder, "rtl")}`, fix: "write it there; a block outside the package says where its template is: templates: import.meta.url in its defineBlock" });
      return found;
    },
    render: (template, view) => {
      try {
        const render = loaded.get(template) ?? (isAbsolute(template) ? compile(template) : load(`${template}.hbs`));
        loaded.set(template, render);
        return render(guarded(template, view, "view"));
      } catch (error) {
        throw explained(template, error, Object.keys(runtime.partials));
      }
    },
  };
}

function ownTemplate(file: string): string {
  if (existsSync(file)) return file;
  throw new FocusError({ path: "template", value: file, rule: "does not exist", fix: "write it there, or say in the block's defineBlock where it is (templates: import.meta.url) and what it is called (template: () => \"name\", without .v.hbs)" });
}

/** How a template is named to who wrote it. */
export function templateText(template: string): string {
  return isAbsolute(template) ? template : `templates/${template}.hbs`;
}

function notInView(place: string, { name, view, names }: { readonly name: string; readonly view: string; readonly names: string }): FocusError {
  return new FocusError({ path: place, value: name, rule: `is used by the template, and ${view} has ${names}`, fix: "add it to the view of the block, or use one of those names" });
}

/** What Handlebars says of a template, as a mistake in it. */
function explained(template: string, error: unknown, partials: readonly string[]): unknown {
  if (error instanceof FocusError || !(error instanceof Error)) return error;
  const place = templateText(template);
  const [, missing, names, at] = /^"(.*)" not defined in (.*) - (\d+):\d+$/.exec(error.message) ?? [];
  if (missing !== undefined) return notInView(`${place}:${at ?? ""}`, { name: missing, view: "the view", names: names ?? "" });
  const [, partial] = /^The partial (.*) could not be found/.exec(error.message) ?? [];
  if (partial !== undefined) return new FocusError({ path: place, value: `{{> ${partial}}}`, rule: "is no partial", fix: `write one of these: ${partials.toSorted().join(", ")}` });
  const [, line, expected] = /^Parse error on line (\d+):\n[^]*\n(.*)$/.exec(error.message) ?? [];
  if (line !== undefined) return new FocusError({ path: `${place}:${line}`, rule: `is no template: ${expected ?? ""}`, fix: "mend it there; {{name}} is replaced by what the block's view says, {{> name}} by a partial, and Verilog's own {{ is written \\{{" });
  const [, helper, where] = /used the unknown helper (\S+) - (\d+)/.exec(error.message) ?? [];
  if (helper !== undefined) return new FocusError({ path: `${place}:${where ?? ""}`, value: `{{${helper} ...}}`, rule: "calls a helper, and there is none but if, unless, each, with and text", fix: "work it out in the block's view, which holds finished text" });
  return error;
}

/**
 * A view that Handlebars cannot misread: it would add up adjacent numbers, and take a missing name for false in `#if` and `#each`
 * without a word. What a template reads of it is checked when it is read.
 */
function guarded(template: string, view: unknown, path: string): unknown {
  if (typeof view === "string" || typeof view === "boolean") return view;
  if (Array.isArray(view)) return view.map((item, index) => guarded(template, item, `${path}[${index}]`));
  if (typeof view !== "object" || view === null) throw new FocusError({ path: `${templateText(template)}: ${path}`, value: String(view), rule: "must be text, a boolean, a list or an object of them", fix: "write the text that is to stand in the Verilog, String(...) of a number" });
  return new Proxy(view, {
    get: (target, name): unknown => {
      if (typeof name === "symbol") return Reflect.get(target, name);
      if (Object.hasOwn(target, name)) return guarded(template, Reflect.get(target, name), `${path}.${name}`);
      if (name === "toHTML" || name === "then" || name === "__esModule") return undefined;
      // With these Handlebars makes a text of the view, to say what is not in it.
      if (name === "toString" || name === "valueOf") return () => Object.keys(target).join(", ");
      throw notInView(templateText(template), { name, view: path, names: Object.keys(target).join(", ") });
    },
  });
}
