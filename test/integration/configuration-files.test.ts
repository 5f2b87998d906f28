import { mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../support/run-command.js";

let folder = "";
const at = (name: string): string => path.join(folder, name);
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "focus-files-")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What is said of a file; a mistake of the user's always has a fix and never a stack. */
async function told(name: string, text: string): Promise<string> {
  await writeFile(at(name), text);
  const { exitCode, out, error } = await runCommand(["generate", "--config", at(name), "--out", at("out")]);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  expect(error).toMatch(/^error: [^\n]+: [^]+\n {2}fix: [^\n]{8}/);
  expect(error).not.toMatch(/\n\s+at /);
  expect(await readdir(folder)).not.toContain("out");
  return error.replaceAll(`${folder}/`, "");
}

describe("JSON is JSON", () => {
  it.each([
    ["comma.json", '{ "array": {\n  "rows": 4,\n} }', "comma.json:3:1: cannot be read: property name expected"],
    ["comment.json", '{ "array": { "rows": 4 } } // four', "comment.json:1:28: cannot be read: invalid comment token"],
    ["twice.json", '{ "array": { "rows": 4, "rows": 5 } }', 'twice.json:1:25: cannot be read: the key "rows" stands there a second time'],
    ["single.json", "{ 'array': {} }", "single.json:1:3: cannot be read: invalid symbol"],
    ["bare.json", "{ array: {} }", "bare.json:1:3: cannot be read: invalid symbol"],
    ["zero.json", '{ "array": { "rows": 04 } }', "zero.json:1:23: cannot be read: comma expected"],
    ["cut.json", '{ "array": { "rows": 4 }', "cut.json:1:25: cannot be read: close brace expected"],
    ["empty.json", "", "empty.json:1:1: cannot be read: value expected"],
    ["more.json", '{ "array": {} } {}', "more.json:1:17: cannot be read: end of file expected"],
    ["list.json", "[]", "list.json: must hold an object"],
    ["null.json", "null", "null.json: must hold an object"],
  ])("%s", async (name, text, message) => {
    expect(await told(name, text)).toContain(`--config = ${message}`);
  });
});

describe("YAML is read without warnings", () => {
  it.each([
    ["twice.yaml", "array:\n  rows: 4\n  rows: 5\n", "twice.yaml:3:3: cannot be read: Map keys must be unique"],
    ["tag.yaml", "array: !chip\n  rows: 4\n", "tag.yaml:1:8: cannot be read: Unresolved tag: !chip"],
    ["two.yaml", "array: {}\n---\narray: {}\n", "two.yaml:2:1: cannot be read: Source contains multiple documents"],
  ])("%s", async (name, text, message) => {
    expect(await told(name, text)).toContain(`--config = ${message}`);
  });
});

describe("a manifest is one of ours, with its configuration", () => {
  const ours = { generator: { name: "focus-rtl", version: "0.1.0" } };
  it.each([
    [{ ...ours, config: null }, "is a manifest, and its config is null"],
    [{ ...ours, config: "x" }, "is a manifest, and its config is x"],
    [{ ...ours, config: [] }, "is a manifest, and its config is []"],
    [{ ...ours, config: {} }, "is a manifest, and its config is {}"],
    [ours, "is a manifest, and its config is missing"],
    [{ ...ours, config: { own: true } }, "is the manifest of a design of one's own"],
    [{ ...ours, config: { array: null } }, "array = null: must be a group of parameters"],
    [{ generator: null, config: { name: "x" } }, "says that it was made by null, not by focus-rtl"],
    [{ generator: { name: "other" }, config: { name: "x" } }, "says that it was made by other, not by focus-rtl"],
  ])("%j is refused", async (manifest, message) => {
    expect(await told("manifest.json", JSON.stringify(manifest))).toContain(message);
  });
});

describe("a configuration in TypeScript is plain data", () => {
  it.each([
    ["group.ts", "export default { array: () => ({ rows: 4 }) };", "array = a function: must be a group of parameters"],
    ["value.ts", "export default { array: { rows: () => 4 } };", "array.rows = a function: must be a whole number"],
    ["map.ts", 'export default new Map([["array", { rows: 4 }]]);', "must have a default export that is a configuration or a design; it is a Map"],
    ["map-inside.ts", "export default { similarity: new Map() };", "similarity = a Map: must be a group of parameters"],
    ["promise.ts", "export default Promise.resolve({ array: { rows: 4 } });", "it is a Promise"],
    ["function.ts", "export default () => ({ array: { rows: 4 } });", "it is a function"],
    ["bigint.ts", "export default { array: { rows: 16n } };", "array.rows = 16n: must be a whole number"],
    ["symbol.ts", 'export default { array: { rows: Symbol("four") } };', "array.rows = Symbol(four): must be a whole number"],
    ["cycle.ts", "const rows: { self?: unknown } = {};\nrows.self = rows;\nexport default { array: { rows } };", "array.rows = an object that cannot be written: must be a whole number"],
    ["thrown.ts", 'throw "no reason";', "thrown.ts: cannot be run: no reason"],
  ])("%s", async (name, text, message) => {
    expect(await told(name, text)).toContain(message);
  });
});

describe("a value is shown as it was written", () => {
  it("numbers and flags in quotes", async () => {
    const error = await told("quoted.json", '{ "array": { "rows": "16", "columns": "300" }, "similarity": { "classes": "true" } }');
    expect(error).toContain('array.rows = "16": must be a whole number from 1 to 256\n  fix: write 16 without quotes');
    expect(error).toContain('array.columns = "300": must be a whole number from 1 to 256\n  fix: set array.columns to 256');
    expect(error).toContain('similarity.classes = "true": must be true or false\n  fix: write true without quotes');
    expect(await told("quoted.yaml", 'array:\n  rows: "16"\n')).toContain('array.rows = "16"');
    expect(await told("words.yaml", "array:\n  rows: four\n")).toContain("array.rows = four: ");
  });

  it("and its default is that of the preset", async () => {
    const { error } = await runCommand(["describe", "--preset", "tiny", "--set", "array.rows=0"]);
    expect(error).toContain("fix: set array.rows to 1, or leave it out for its default, 4");
    const followers = await runCommand(["describe", "--preset", "tiny", "--set", "tile.n=0", "limits.size=1"]);
    expect(followers.error).toContain("fix: set tile.n to 1, or leave it out: it is then 8, or the multiple of array.columns");
    expect(followers.error).toContain("fix: set limits.size to 1024, or leave it out: it is then 4096, or tile.m");
  });
});
