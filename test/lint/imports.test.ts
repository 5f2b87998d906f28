import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";

/** Groups of files that import each other in a circle, types included; ESLint's table holds the folders, not the files in them. */
function circles(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const start = way.indexOf(file);
    if (start >= 0) found.add([...way.slice(start), file].join(" -> "));
    if (start >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  return [...found];
}

it("no file of generator/ is imported by what it imports", () => {
  const root = path.join(packageRoot(), "generator");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const imports = new Map(
    files.map((file) => {
      const named = [...readFileSync(path.join(root, file), "utf8").matchAll(/from "(\.{1,2}\/[^"]+)\.js"/g)].map(([, name = ""]) => path.join(path.dirname(file), `${name}.ts`));
      return [file, named] as const;
    }),
  );
  expect(imports.size).toBeGreaterThan(250);
  expect([...imports.values()].flat().length).toBeGreaterThan(1000);
  expect(circles(imports)).toEqual([]);
});

it("a circle is found", () => {
  expect(circles(new Map([["a", ["b"]], ["b", ["c", "d"]], ["c", []], ["d", ["b"]]]))).toEqual(["b -> d -> b"]);
});
