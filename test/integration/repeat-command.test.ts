import { execFile } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";
import { repeatCommand } from "../support/repeat-command.js";

const NAMES = ["pe: C++ harness isn't $5 [x]", "pe: C++ harness isn't $5 [x] with stalls"];

let folder = "";
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "focus-repeat-")));
  await mkdir(path.join(folder, "test"));
  await symlink(path.join(packageRoot(), "node_modules"), path.join(folder, "node_modules"));
  const setup = path.join(packageRoot(), "test", "support", "repeat-on-failure.ts");
  await writeFile(path.join(folder, "vitest.config.mjs"), `export default { test: { setupFiles: [${JSON.stringify(setup)}] } };\n`);
  const tests = NAMES.map((name) => `  it(${JSON.stringify(name)}, () => expect(Number(process.env.FOCUS_SEED)).toBe(0));\n`).join("");
  await writeFile(path.join(folder, "test", "failing.test.mjs"), `import { describe, expect, it } from "vitest";\ndescribe("outer (FOCUS_SEED=7)", () => {\n${tests}});\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Output of a shell command in the folder of the failing tests. */
function shell(command: string): Promise<string> {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VITEST|FOCUS_SEED|FORCE_COLOR|CI)/.test(name)));
  return new Promise((resolve) => {
    execFile("sh", ["-c", `${command} 2>&1`], { cwd: folder, env: { ...environment, NO_COLOR: "1" } }, (_, out) => { resolve(out); });
  });
}

describe("a test that fails", () => {
  it("names the command that repeats it alone, with its seed", async () => {
    const out = await shell("npx vitest run");
    const commands = [...out.matchAll(/^repeat it: (.*)$/gm)].map(([, command = ""]) => command);
    expect(new Set(commands).size).toBe(NAMES.length);
    const file = path.relative(packageRoot(), path.join(folder, "test", "failing.test.mjs"));
    for (const [index, command] of commands.slice(0, NAMES.length).entries()) {
      expect(command).toContain(`FOCUS_SEED=7 npx vitest run ${file} -t '`);
      const again = await shell(command.replace(file, "test/failing.test.mjs"));
      expect(again).toMatch(/Tests {2}1 failed \| 1 skipped/);
      expect(again).toContain("expected 7 to be +0");
      expect(again).toContain(`> ${NAMES[index] ?? ""}\n`);
    }
  });

  it("takes seed and length of a sweep from the environment", () => {
    const file = path.join(packageRoot(), "test", "sweep", "gemm.test.ts");
    expect(repeatCommand({ file, name: "sweep case 3", environment: { FOCUS_SEED: "9", FOCUS_SWEEP: "100", HOME: "/" } })).toBe("FOCUS_SEED=9 FOCUS_SWEEP=100 npx vitest run test/sweep/gemm.test.ts -t '^sweep case 3$'");
  });
});
