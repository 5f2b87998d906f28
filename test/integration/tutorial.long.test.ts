import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resource } from "../../generator/tools/paths.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { packageCopy } from "../support/faulty-copy.js";
import { requireTool } from "../support/require-tool.js";
import { runProgram } from "../support/run-program.js";
import { followTutorial, tutorialSteps } from "../support/tutorial.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");
const page = await readFile(resource("docs", "new-block.md"), "utf8");
const steps = tutorialSteps(page);

/** What the compiler says of files; of what they import it reads the types only. */
function typeProblems(root: string, files: readonly string[]): readonly string[] {
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), (file) => ts.sys.readFile(file)) as { readonly config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files.map((file) => path.join(root, file)), { ...options, noEmit: true });
  const found = files.flatMap((file) => {
    const source = program.getSourceFile(path.join(root, file));
    if (!source) throw new Error(`the compiler does not find ${file}`);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return found.map(({ file, messageText }) => `${path.basename(file?.fileName ?? "")}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

/** Changes a file of the copy at one place. */
async function changed(file: string, search: string | RegExp, replacement: string): Promise<void> {
  const text = await readFile(path.join(copy, file), "utf8");
  expect(text.split(search)).toHaveLength(2);
  await writeFile(path.join(copy, file), text.replace(search, () => replacement));
}

let copy = "";
beforeAll(async () => {
  copy = await packageCopy();
  await followTutorial(steps, copy);
});
afterAll(() => rm(copy, { recursive: true, force: true }));

describe("a block in an afternoon", () => {
  it("takes as many files and lines as the page says", () => {
    const sum = (some: typeof steps): number => some.reduce((count, { lines }) => count + lines, 0);
    const [made, changed] = [steps.filter(({ beside }) => beside === undefined), steps.filter(({ beside }) => beside !== undefined)];
    const counts = `${made.length} new files with ${sum(made)} lines, and ${sum(changed)} lines in ${changed.length} files that are there`;
    console.log(`a new block: ${counts}`);
    expect(/It takes (.*):$/m.exec(page)?.[1]).toBe(counts);
  });

  it("compiles, block and golden function, and not with a latency of a port that is none", async () => {
    const files = steps.map(({ file }) => file).filter((file) => /blocks\/\w+\/|golden/.test(file));
    const [block = ""] = files;
    const misnamed = path.join(path.dirname(block), "misnamed.ts");
    await writeFile(path.join(copy, misnamed), (await readFile(path.join(copy, block), "utf8")).replace("latency: { result: 1 }", "latency: { results: 1 }"));
    const problems = typeProblems(copy, [...files, misnamed]);
    await rm(path.join(copy, misnamed));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^misnamed\.ts: [^]*results/);
  });

  it.each(["verilator", ...(icarus ? ["icarus"] : [])])("passes its testbench in %s", async (simulator) => {
    const { exitCode, out, error } = await runProgram(["verify", "absolute_difference", "--simulator", simulator, "--beats", "200", "--json"], { root: copy, cwd: copy });
    expect(exitCode, error).toBe(0);
    const [report] = JSON.parse(out) as readonly { readonly cases: number; readonly passed: boolean; readonly comparedElements: number }[];
    expect(report).toMatchObject({ passed: true, cases: simulator === "icarus" ? 3 : 4 });
    expect(report?.comparedElements).toBeGreaterThan(1000);
  });

  it("has a testbench that notices its fault", async () => {
    const { exitCode, out, error } = await runProgram(["verify", "absolute_difference", "--faults", "--json"], { root: copy, cwd: copy });
    expect(exitCode, error).toBe(0);
    const [, said] = /^ {4}absolute_difference {2}the signs are not looked at .* caught {2}(.*)$/m.exec(page) ?? [];
    expect(JSON.parse(out)).toMatchObject([{ passed: true, faults: [{ fault: "the signs are not looked at", caught: { said } }] }]);
  });
});

describe("where not any inputs will do", () => {
  it("an entry in the catalog takes the place of the cases", async () => {
    const [, fence = ""] = /^## Where not any inputs will do\n[^]*?^```ts\n(.*?)^```$/ms.exec(page) ?? [];
    const [imports = "", stimulus = "", entries = ""] = fence.split("\n\n");
    const begins = "export const arithmeticEntries: readonly VerificationEntry[] = [\n";
    expect(entries).toContain(begins);
    await changed("generator/testbench/cases/arithmetic/catalog.ts", begins, `${stimulus}\n${entries}`);
    await changed("generator/testbench/cases/arithmetic/catalog.ts", 'import { alignedSum }', `${imports}\nimport { alignedSum }`);
    await changed("generator/blocks/arithmetic/absolute-difference.ts", /^ {2}cases: .*\n/m, "");
    const { exitCode, out, error } = await runProgram(["verify", "absolute_difference", "--beats", "200", "--json"], { root: copy, cwd: copy });
    expect(exitCode, error).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ passed: true, cases: 4 }]);
  });
});

describe("a page that does not fit the repository", () => {
  it("is refused where its lines are not there, or its file is", async () => {
    const follow = (text: string): Promise<void> => followTutorial(tutorialSteps(text), copy);
    await expect(follow("```diff package.json\n+{}\n not there\n```\n")).rejects.toThrow("package.json has not exactly once:\nnot there\n");
    await expect(follow("```json package.json\n{}\n```\n")).rejects.toThrow("EEXIST");
    expect(() => tutorialSteps("```diff package.json\n+{}\n```\n")).toThrow("lines that begin with a space");
  });
});
