import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";
import { run } from "../../generator/tools/run.js";
import { repeatText } from "../support/reporter.js";

const root = packageRoot();
const environment = { ...process.env, FOCUS_TEST_RESULTS: undefined, FOCUS_REQUIRE_ALL: undefined, FOCUS_SEED: "7", NO_COLOR: "1", FORCE_COLOR: undefined };

const TESTS = `import { describe, expect, it } from "vitest";
it("passes", () => {});
describe("odd names (FOCUS_SEED=1)", () => {
  it("a*b [x] isn't \\"right\\" $HOME", () => expect(1).toBe(2));
  it("a*b [x] isn't", () => {});
});
`;

/** A project of its own beside the checkout's packages, with one failing test. */
describe("the report of a test run", () => {
  let folder: string;
  let said: string;

  beforeAll(async () => {
    await mkdir(path.join(root, "build", "test"), { recursive: true });
    folder = await mkdtemp(path.join(root, "build", "test", "repeat-"));
    await writeFile(path.join(folder, "package.json"), '{"type":"module"}');
    await writeFile(path.join(folder, "odd.test.ts"), TESTS);
    const config = [
      'import { defineConfig } from "vitest/config";',
      `import { SlowestAndRepeats } from ${JSON.stringify(path.join(root, "test/support/reporter.ts"))};`,
      'export default defineConfig({ test: { include: ["*.test.ts"], reporters: ["default", new SlowestAndRepeats()] } });',
    ];
    await writeFile(path.join(folder, "vitest.config.ts"), `${config.join("\n")}\n`);
    said = (await run(path.join(root, "node_modules/.bin/vitest"), ["run"], { cwd: folder, environment })).all;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("lists the slowest tests with file and name", () => {
    expect(said).toMatch(/The 3 slowest of 3 tests:/);
    expect(said).toMatch(/\d+\.\d s {2}odd\.test\.ts > passes/);
  });

  it("names one command per failure, and that command runs the failing test and no other", async () => {
    const commands = said.split("\n").filter((line) => line.includes("npx vitest run"));
    expect(commands).toHaveLength(1);
    expect(commands[0]).toContain("FOCUS_SEED=7 ");
    const again = await run("sh", ["-c", commands[0]!], { cwd: folder, environment: { ...environment, FOCUS_SEED: undefined } });
    expect(again.all).toMatch(/1 failed \| 2 skipped/);
    expect(again.exitCode).toBe(1);
  });

  it("quotes what a shell would take apart", () => {
    expect(repeatText({ file: "test/a b.test.ts", name: "it's $1", environment: { FOCUS_HOME: "/a b", OTHER: "1" } })).toBe(
      String.raw`FOCUS_HOME='/a b' npx vitest run 'test/a b.test.ts' -t 'it'\''s \$1'`,
    );
  });
});
