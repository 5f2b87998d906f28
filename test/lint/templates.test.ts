import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { emitDesign } from "../../generator/emit/emit-design.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { packageRoot } from "../../generator/tools/paths.js";

/** A blank behind an opening brace or before a closing one that does not begin its line, and one between a count and what is repeated. */
const LOOSE = /\{ |\S +\}|\) \{/;

/** What Handlebars takes for itself, with the blanks that its `~` takes away. */
const MUSTACHE = /(?: +(?=\{\{~))?(?<!\\)\{\{(?:[^{}"]|"[^"]*")*?(?:~\}\} *|\}\})/g;

/** Lines of a text of Verilog in which braces are not written as `{{W{1'b0}}, x}`. */
function looseBraces(verilog: string): readonly string[] {
  return verilog.split("\n").filter((line) => LOOSE.test(line.replace(/\/\/.*/, "")));
}

/** A template without its names and comments: each is an x. */
function textOf(template: string): string {
  return template.replace(MUSTACHE, (found) => [...found.matchAll(/"([^"]*)"/g)].map(([, given]) => `(${given ?? ""})`).join("") || "x");
}

describe("braces of Verilog", () => {
  it("stand without blanks in the templates", () => {
    const files = ["templates/rtl", "templates/partials", "examples"].flatMap((folder) => {
      const found = readdirSync(path.join(packageRoot(), folder), { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".hbs"));
      expect(found).not.toEqual([]);
      return found.map((file) => path.join(folder, file));
    });
    expect(files.flatMap((file) => looseBraces(textOf(readFileSync(path.join(packageRoot(), file), "utf8"))).map((line) => `${file}: ${line}`))).toEqual([]);
  });

  it("stand without blanks in what is emitted, where names and texts of views have come in", () => {
    const files = catalog.flatMap(({ cases: [first] }) => (first === undefined ? [] : emitDesign(elaborate(first.use, { prefix: "" }))));
    expect(files.flatMap((file) => looseBraces(file.text).map((line) => `${file.path}: ${line}`))).toEqual([]);
  });

  it.each([
    ["assign x = {W{1'b0} };", 1],
    ["assign x = { {W{1'b0}}, y};", 1],
    ["assign x = {(W - 1) {1'b0}};", 1],
    ["assign x = \\{{(W - 1){1'b0}}, y};", 0],
    ["assign x = {W{ {{~name~}} }};", 0],
    ["assign x = {W{ {{name}}}};", 1],
    ['{{> instance one.ram write_data_i="{W{1\'b0} }"}}', 1],
    ["assign x = {\n  a,\n  b\n};", 0],
  ])("are told apart: %j", (template, count) => {
    expect(looseBraces(textOf(template))).toHaveLength(count);
  });
});
