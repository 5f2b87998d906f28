import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** A place in the sources: the file, relative to the tree, and the line. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What is counted in TypeScript. */
export interface SourceCounts {
  /** `as` other than `as const`, `<T>value` and `value!`. */
  readonly casts: readonly Place[];
  /** Comparisons of a `kind` with "float" or "integer". */
  readonly kinds: readonly Place[];
  /** Comparisons of a `design` with a literal. */
  readonly designs: readonly Place[];
  /** Lines of string literals that are Verilog. */
  readonly verilog: readonly Place[];
}

/** Lines written by hand in the templates of modules. */
export interface TemplateCounts {
  readonly ports: number;
  readonly pins: number;
  readonly instances: number;
}

/** Statements, sized constants and part selects: what a name or a sentence in English does not look like. */
const VERILOG = /\d+'[bdhs]|'\{|\[[^\]]*[+-]:|\$(?:clog2|signed|unsigned)\b|@\(posedge|\bassign \w+ =|^\s*endmodule\b|\blocalparam \w+ =|<= .*;|\{[^{}$]+\{1'b|\b(?:wire|reg|input|output) \[|\b(?:input|output)\s+(?:wire|reg)$|^\s*\.\w+\s*\(/;

const KINDS = new Set(["float", "integer"]);

/** The files of a folder of the tree whose names end in `ending`, in order, relative to the tree. */
export function filesBelow(root: string, folder: string, ending: string): readonly string[] {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(ending)).sort().map((name) => path.posix.join(folder, name));
}

/** Counts in the TypeScript of `generator/` without its tests. */
export function countSources(root: string): SourceCounts {
  const counts = { casts: [] as Place[], kinds: [] as Place[], designs: [] as Place[], verilog: [] as Place[] };
  for (const file of filesBelow(root, "generator", ".ts")) {
    if (file.endsWith(".test.ts")) continue;
    const found = countSource(file, readFileSync(path.join(root, file), "utf8"));
    counts.casts.push(...found.casts);
    counts.kinds.push(...found.kinds);
    counts.designs.push(...found.designs);
    counts.verilog.push(...found.verilog);
  }
  return counts;
}

/** Counts in one file. */
export function countSource(file: string, text: string): SourceCounts {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const counts = { casts: [] as Place[], kinds: [] as Place[], designs: [] as Place[], verilog: [] as Place[] };
  const verilogLines = new Set<number>();
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node: ts.Node): void => {
    const place = { file, line: lineOf(node.getStart(source)) };
    if (isCast(node)) counts.casts.push(place);
    for (const [subject, literal] of comparisonsOf(node)) {
      if (endsIn(subject, "kind") && KINDS.has(literal)) counts.kinds.push(place);
      if (endsIn(subject, "design")) counts.designs.push(place);
    }
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      node.text.split("\n").forEach((line, index) => {
        if (VERILOG.test(line)) verilogLines.add(place.line + index);
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { ...counts, verilog: [...verilogLines].map((line) => ({ file, line })) };
}

function isCast(node: ts.Node): boolean {
  if (ts.isNonNullExpression(node) || ts.isTypeAssertionExpression(node)) return true;
  return ts.isAsExpression(node) && node.type.getText() !== "const";
}

/** What is compared with string literals, and with which: `a === "b"`, `switch (a) { case "b": }`. */
function comparisonsOf(node: ts.Node): readonly (readonly [ts.Expression, string])[] {
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    if (operator !== ts.SyntaxKind.EqualsEqualsEqualsToken && operator !== ts.SyntaxKind.ExclamationEqualsEqualsToken) return [];
    return ts.isStringLiteral(node.right) ? [[node.left, node.right.text]] : [];
  }
  if (!ts.isSwitchStatement(node)) return [];
  return node.caseBlock.clauses.flatMap((clause) => (ts.isCaseClause(clause) && ts.isStringLiteral(clause.expression) ? [[node.expression, clause.expression.text] as const] : []));
}

/** True for the name itself and for a property of that name. */
function endsIn(expression: ts.Expression, name: string): boolean {
  if (ts.isIdentifier(expression)) return expression.text === name;
  return ts.isPropertyAccessExpression(expression) && expression.name.text === name;
}

/** Counts in the templates of modules and their partials. */
export function countTemplates(root: string): TemplateCounts {
  const lines = ["templates/rtl", "templates/partials"].flatMap((folder) => filesBelow(root, folder, ".hbs").flatMap((file) => readFileSync(path.join(root, file), "utf8").split("\n")));
  const count = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  return { ports: count(/^\s*(?:input|output)\s+(?:wire|reg)\b/), pins: count(/^\s*\.[\w{}]+\s*\(/), instances: count(/^\s*(?:\w*\{\{[^}]*\}\}\w*\s+(?:#\(.*\)\s*)?|\)\s*)u_\w*(?:\{\{[^}]*\}\}\w*)?(?:\s*\[[^\]]*\])?\s*\(/) };
}

/** How many of the places lie in each folder of `generator/`, most first. */
export function byFolder(places: readonly Place[]): readonly (readonly [folder: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { file } of places) {
    const folder = path.posix.dirname(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** In how many files the places are. */
export function filesOf(places: readonly Place[]): number {
  return new Set(places.map(({ file }) => file)).size;
}
