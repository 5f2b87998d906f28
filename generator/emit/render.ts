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
      if (found === undefined) throw new Error(`no template ${name}.v.hbs below ${join(folder, "rtl")}`);
      return found;
    },
    render: (template, view) => {
      const render = loaded.get(template) ?? (isAbsolute(template) ? compile(template) : load(`${template}.hbs`));
      loaded.set(template, render);
      return render(guarded(template, view, "view"));
    },
  };
}

function ownTemplate(file: string): string {
  if (existsSync(file)) return file;
  throw new FocusError({ path: "template", value: file, rule: "does not exist", fix: "name a file beside the block's own: new URL(\"name.v.hbs\", import.meta.url)" });
}

/**
 * A view that Handlebars cannot misread: it would add up adjacent numbers, and take a missing name for false in `#if` and `#each`
 * without a word. What a template reads of it is checked when it is read.
 */
function guarded(template: string, view: unknown, path: string): unknown {
  if (typeof view === "string" || typeof view === "boolean") return view;
  if (Array.isArray(view)) return view.map((item, index) => guarded(template, item, `${path}[${index}]`));
  if (typeof view !== "object" || view === null) throw new Error(`${template}: ${path} is ${String(view)}; a view holds text, booleans, arrays and objects`);
  return new Proxy(view, {
    get: (target, name): unknown => {
      if (typeof name === "symbol") return Reflect.get(target, name);
      if (name in target) return guarded(template, Reflect.get(target, name), `${path}.${name}`);
      if (name === "toHTML" || name === "then" || name === "__esModule") return undefined;
      throw new Error(`${template}: the template uses "${name}", the view has ${Object.keys(target).join(", ")}`);
    },
  });
}
