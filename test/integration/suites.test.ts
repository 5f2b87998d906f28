import { readdirSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";
import { runChecked } from "../support/run-checked.js";

const root = packageRoot();

/** Test files of the checkout, whatever runs them. */
function testFiles(): readonly string[] {
  const below = (folder: string): readonly string[] =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts")).map((name) => path.join(folder, name));
  return ["generator", "test", "examples"].flatMap(below).toSorted();
}

/** Files that vitest takes in the commands of a target of the Makefile. */
async function filesOf(target: string): Promise<readonly string[]> {
  // A make around this test hands down its own flags.
  const environment = { ...process.env, MAKEFLAGS: undefined, MFLAGS: undefined, MAKELEVEL: undefined, FOCUS_TEST_LONG: undefined };
  const { stdout } = await runChecked(`commands of ${target}`, "make", ["-n", target], { cwd: root, environment });
  const commands = stdout.split("\n").flatMap((line) => {
    const found = /^(FOCUS_TEST_LONG=1 )?\S*vitest run((?: --project \w+)+)$/.exec(line.trim());
    return found ? [{ long: found[1] !== undefined, projects: found[2]?.trim().split(" ") ?? [] }] : [];
  });
  expect(commands, stdout).toHaveLength(1);
  const listed = await Promise.all(
    commands.map(async ({ long, projects }) => {
      const args = ["list", "--filesOnly", "--json", ...projects];
      const run = await runChecked(`files of ${target}`, path.join(root, "node_modules", ".bin", "vitest"), args, { cwd: root, environment: { ...environment, ...(long ? { FOCUS_TEST_LONG: "1" } : {}) } });
      return (JSON.parse(run.stdout) as readonly { readonly file: string }[]).map(({ file }) => path.relative(root, file));
    }),
  );
  return listed.flat().toSorted();
}

describe("make test, make test-all and make test-long", () => {
  const files = new Map<string, readonly string[]>();
  beforeAll(async () => {
    for (const target of ["test", "test-all", "test-long"]) files.set(target, await filesOf(target));
  });

  it("run every test file exactly once between them", () => {
    expect([...files.values()].flat().toSorted()).toEqual(testFiles());
  });

  it("all run something, and what is slow by its name is not in make test", () => {
    for (const [target, list] of files) expect(list, target).not.toEqual([]);
    expect(files.get("test")?.filter((file) => file.includes(".long."))).toEqual([]);
    expect(files.get("test-all")?.filter((file) => !file.includes(".long."))).toEqual([]);
  });
});
