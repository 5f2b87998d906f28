import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";
import { run } from "../../generator/tools/run.js";

/** What vitest's JSON report says, as far as the summary reads it. */
function report({ passed = 0, failed = 0, skipped = 0, broken = false }): string {
  const assertionResults = Array.from({ length: failed }, (_, index) => ({ status: "failed", fullName: `test ${index}` }));
  const testResults = [{ name: "a.test.ts", status: failed > 0 ? "failed" : "passed", assertionResults }, ...(broken ? [{ name: "b.test.ts", status: "failed", assertionResults: [] }] : [])];
  return JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, numTodoTests: 0, testResults });
}

describe("the last line of .ci/run", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "focus-summary-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Text of each command's report (undefined: it left none) and its exit code. */
  async function summary(runs: readonly (readonly [text: string | undefined, status: number])[]): Promise<readonly [line: string | undefined, exitCode: number]> {
    const words: string[] = [];
    for (const [index, [text, status]] of runs.entries()) {
      const file = path.join(folder, `${index}-${words.length}-${Math.random()}.json`);
      if (text !== undefined) await writeFile(file, text);
      words.push(`make target${index}`, file, String(status));
    }
    const { stdout, exitCode } = await run(process.execPath, [path.join(packageRoot(), ".ci/summary.js"), ...words]);
    return [stdout.trimEnd().split("\n").at(-1), exitCode];
  }

  it.each([
    ["both pass", [[report({ passed: 5 }), 0], [report({ passed: 3 }), 0]], "8 passed, 0 failed", 0],
    ["the second fails a test", [[report({ passed: 5 }), 0], [report({ passed: 2, failed: 1 }), 2]], "7 passed, 1 failed", 1],
    ["the first fails two tests", [[report({ passed: 5, failed: 2 }), 2], [report({ passed: 3 }), 0]], "8 passed, 2 failed", 1],
    ["the second ran nothing", [[report({ passed: 5 }), 0], [report({}), 0]], "5 passed, 1 failed", 1],
    ["the first left no report", [[undefined, 2], [report({ passed: 3 }), 0]], "3 passed, 1 failed", 1],
    ["a test was skipped", [[report({ passed: 5, skipped: 1 }), 0], [report({ passed: 3 }), 0]], "8 passed, 1 failed", 1],
    ["a file did not load", [[report({ passed: 5 }), 0], [report({ passed: 3, broken: true }), 1]], "8 passed, 1 failed", 1],
    ["an error outside a test", [[report({ passed: 5 }), 1], [report({ passed: 3 }), 0]], "8 passed, 1 failed", 1],
    ["no command at all", [], "0 passed, 1 failed", 1],
  ] as const)("%s", async (_name, runs, line, exitCode) => {
    expect(await summary(runs)).toEqual([line, exitCode]);
  });
});
