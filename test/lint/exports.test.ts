import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as blocks from "../../generator/blocks/index.js";
import * as entryPoint from "../../generator/index.js";
import { packageRoot } from "../../generator/tools/paths.js";

/** Where a program or a library begins: what these export is for users. */
const ENTRIES = ["cli/main.ts", "index.ts", "emit/compile-templates.ts"];

/** What may be there without a user in the package. */
const KEPT = [
  // Accelerators say beside their parameters how values drawn at random fit together; tests draw.
  "config/accelerator.ts: fitGroups",
  // One of several that make a whole: kinds of formats, operations on sizes.
  "config/number-format.ts: asInteger",
  "ir/size.ts: larger",
];

/** What a file exports, which names of its own it uses, and what it takes from other files. */
interface Source {
  /** Names it declares and exports. */
  readonly declared: ReadonlySet<string>;
  /** Names it hands on: as it calls them, and where they come from. */
  readonly handedOn: ReadonlyMap<string, Taken>;
  /** Identifiers beyond the name of a declaration. */
  readonly used: ReadonlySet<string>;
  readonly taken: readonly Taken[];
}

interface Taken {
  readonly file: string;
  /** Undefined: anything. */
  readonly name: string | undefined;
}

function readSource(file: string, text: string): Source {
  const declared = new Set<string>();
  const handedOn = new Map<string, Taken>();
  const used = new Set<string>();
  const taken: Taken[] = [];
  const resolved = (specifier: ts.Expression | undefined): string | undefined =>
    specifier && ts.isStringLiteral(specifier) && specifier.text.startsWith(".") ? path.posix.join(path.posix.dirname(file), specifier.text.replace(/\.js$/, ".ts")) : undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const from = resolved(node.moduleSpecifier);
      const names = node.importClause?.namedBindings;
      if (from !== undefined && names && ts.isNamedImports(names)) for (const { name, propertyName } of names.elements) taken.push({ file: from, name: (propertyName ?? name).text });
      else if (from !== undefined) taken.push({ file: from, name: undefined });
      return;
    }
    if (ts.isExportDeclaration(node)) {
      const from = resolved(node.moduleSpecifier);
      if (from !== undefined && node.exportClause && ts.isNamedExports(node.exportClause)) for (const { name, propertyName } of node.exportClause.elements) handedOn.set(name.text, { file: from, name: (propertyName ?? name).text });
      return;
    }
    // (await import("./file.js")).name, or the whole file.
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const from = resolved(node.arguments[0]);
      const around = node.parent.parent.parent;
      if (from !== undefined) taken.push({ file: from, name: ts.isAwaitExpression(node.parent) && ts.isPropertyAccessExpression(around) ? around.name.text : undefined });
    }
    if (ts.isIdentifier(node)) used.add(node.text);
    const exported = ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    const names = !exported ? [] : ts.isVariableStatement(node) ? node.declarationList.declarations.map(({ name }) => name) : [(node as ts.DeclarationStatement).name];
    for (const name of names) if (name && ts.isIdentifier(name)) declared.add(name.text);
    ts.forEachChild(node, (child) => {
      const isName = "name" in node && node.name === child && (ts.isDeclarationStatement(node) || (ts.isVariableDeclaration(node) && ts.isSourceFile(node.parent.parent.parent)));
      if (!isName) visit(child);
    });
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return { declared, handedOn, used, taken };
}

/** Exports that no file of the package needs: `file: name`. */
function unusedExports(files: ReadonlyMap<string, string>, entries: readonly string[]): { readonly exports: number; readonly unused: readonly string[] } {
  const sources = new Map([...files].map(([file, text]) => [file, readSource(file, text)] as const));
  const needed = new Set<string>();
  const need = ({ file, name }: Taken): void => {
    const source = sources.get(file);
    const names = name === undefined ? [...(source?.declared ?? []), ...(source?.handedOn.keys() ?? [])] : [name];
    for (const one of names) {
      if (needed.has(`${file}: ${one}`)) continue;
      needed.add(`${file}: ${one}`);
      const next = source?.handedOn.get(one);
      if (next) need(next);
    }
  };
  for (const file of entries) need({ file, name: undefined });
  for (const { taken } of sources.values()) taken.forEach(need);
  const all = [...sources].flatMap(([file, { declared, handedOn, used }]) => [...[...declared].map((name) => ({ file, name, own: used.has(name) })), ...[...handedOn.keys()].map((name) => ({ file, name, own: false }))]);
  return { exports: all.length, unused: all.filter(({ file, name, own }) => !own && !needed.has(`${file}: ${name}`)).map(({ file, name }) => `${file}: ${name}`) };
}

describe("exports of generator/", () => {
  it("are needed by the package itself, not by its tests alone", () => {
    const root = path.join(packageRoot(), "generator");
    const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
    const files = new Map(names.map((file) => [file.split(path.sep).join("/"), readFileSync(path.join(root, file), "utf8")] as const));
    const { exports, unused } = unusedExports(files, ENTRIES);
    console.log(`${exports} exports, ${unused.length} unused`);
    expect(exports).toBeGreaterThan(1000);
    expect(unused.filter((name) => !KEPT.includes(name))).toEqual([]);
  });

  it("of blocks reach the user of the package, none behind another export of its name", () => {
    const hidden = Object.entries(blocks).filter(([name, block]) => (entryPoint as Readonly<Record<string, unknown>>)[name] !== block);
    expect(hidden.map(([name]) => name)).toEqual([]);
  });

  it("that nobody needs are found", () => {
    const files = new Map([
      ["main.ts", 'import { a, type T } from "./a.js"; import { handed } from "./index.js"; await (await import("./late.js")).late(); a(handed);'],
      ["a.ts", "export const a = 1; export const b = 2; export interface T {} export interface U {} export function own(): number { return inner(); } export function inner(): number { return 1; } own();"],
      ["index.ts", 'export { handed, forgotten } from "./origin.js";'],
      ["origin.ts", "export const handed = 1, forgotten = 2;"],
      ["late.ts", "export const late = () => 1; export function never() { never(); }"],
    ]);
    expect(unusedExports(files, ["main.ts"])).toEqual({ exports: 12, unused: ["a.ts: b", "a.ts: U", "index.ts: forgotten", "origin.ts: forgotten"] });
  });
});
