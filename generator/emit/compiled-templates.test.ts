import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { resource } from "../tools/paths.js";
import { compileTemplates, compiled, createRuntime, textKey } from "./compiled-templates.js";

it("compiles a text that no build has seen, and a missing name is an error", () => {
  const render = createRuntime().template(compiled("wire {{name}}; // <not> escaped & {{#each bits}}{{this}}{{/each}}"));
  expect(render({ name: "a_b", bits: ["1", "0"] })).toBe("wire a_b; // <not> escaped & 10");
  expect(() => render({ bits: [] }) as unknown).toThrow(/"name" not defined/);
});

it("finds every template of the package by its text", () => {
  const known = compileTemplates();
  const names = readdirSync(resource("templates"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".hbs"));
  expect(names.length).toBeGreaterThan(100);
  for (const name of names) expect(known[textKey(readFileSync(path.join(resource("templates"), name), "utf8"))], name).toMatch(/"main":function/);
});
