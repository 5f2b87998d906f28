import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
    ["a number in a list of objects", "{{#each rows}}{{r}}{{c}}{{/each}}", { rows: [{ r: "1", c: "2" }, { r: "1", c: 2 }] }, "view.rows[1].c is 2; a view holds text"],
    ["a number in a list", "{{#each rows}}{{this}}{{/each}}", { rows: ["1", 2] }, "view.rows[1] is 2"],
    ["nothing under a name", "{{#if on}}x{{/if}}", { on: undefined }, "view.on is undefined"],
    ["no such name, asked for by #if", "{{#if no}}x{{/if}}", { on: true }, 'the template uses "no", the view has on'],
    ["no such name, asked for by #each", "{{#each by.no}}x{{/each}}", { by: { on: true } }, 'the template uses "no", the view has on'],
  ])("with %s is refused", async (_, text, view, message) => {
    await expect(rendered(text, view)).rejects.toThrow(message);
  });
});
