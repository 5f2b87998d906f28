import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FocusError } from "../errors.js";
import type { View } from "../ir/module.js";
import { templates } from "./render.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-render-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;

async function rendered(text: string, view: Readonly<Record<string, unknown>>): Promise<string> {
  const file = path.join(folder, `${files++}.hbs`);
  await writeFile(file, text);
  // A view of a file that is run without a type check.
  return templates().render(file, view as Record<string, View>);
}

describe("a view", () => {
  it("holds text, flags, lists and objects, inside each other", async () => {
    expect(await rendered("{{#if on}}{{#each rows}}{{name}}{{#each bits}}{{this}}{{/each}} {{/each}}{{/if}}{{by.key.name}}", { on: true, rows: [{ name: "a", bits: ["1", "0"] }, { name: "b", bits: [] }], by: { key: { name: "c" } } })).toBe("a10 b c");
    expect(await rendered("{{#each by}}{{@key}}={{this}} {{/each}}", { by: { a: "1", b: "2" } })).toBe("a=1 b=2 ");
  });

  it.each<[string, string, Readonly<Record<string, unknown>>, string]>([
    ["a number in a list of objects", "{{#each rows}}{{r}}{{c}}{{/each}}", { rows: [{ r: "1", c: "2" }, { r: "1", c: 2 }] }, "view.rows[1].c = 2: must be text, a boolean, a list or an object"],
    ["a number in a list", "{{#each rows}}{{this}}{{/each}}", { rows: ["1", 2] }, "view.rows[1] = 2: must be text"],
    ["nothing under a name", "{{#if on}}x{{/if}}", { on: undefined }, "view.on = undefined: must be text"],
    ["no such name, asked for by #if", "{{#if no}}x{{/if}}", { on: true }, ".hbs = no: is used by the template, and view has on"],
    ["no such name, asked for by #each", "{{#each by.no}}x{{/each}}", { by: { on: true } }, ".hbs = no: is used by the template, and view.by has on"],
  ])("with %s is refused", async (_, text, view, message) => {
    await expect(rendered(text, view)).rejects.toThrow(message);
  });
});

describe("a template", () => {
  it.each([
    ["an unknown partial", "{{> header}}\n{{> haeder}}\n", /^.*\/\d+\.hbs = \{\{> haeder\}\}: is no partial\n {2}fix: write one of these: .*\bguards, header\b/],
    ["a block that is not closed", "a\n{{#if on}}\n", /\.hbs:3: is no template: Expecting .*, got 'EOF'\n {2}fix: mend it there/],
    ["a helper", "a\n{{upper on}}\n", /\.hbs:2 = \{\{upper \.\.\.\}\}: calls a helper, and there is none but/],
  ])("with %s is refused as its writer's mistake", async (_, text, message) => {
    const header = { purpose: [], contract: [], hasDiagram: false, diagram: [], origin: [] };
    const refused = rendered(text, { on: "x", header });
    await expect(refused).rejects.toThrow(FocusError);
    await expect(refused).rejects.toThrow(message);
  });
});
