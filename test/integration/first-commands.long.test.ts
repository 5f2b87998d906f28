import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";
import { checkoutIn, FIRST_COMMANDS, runFirst, runWords, tarballIn, type Installation } from "../support/first-commands.js";

const execute = promisify(execFile);

let folder = "";
const at = (...parts: readonly string[]): string => path.join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus new user-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("each command as the very first one", () => {
  let checkout: Installation;
  let tarball: Installation;
  beforeAll(async () => {
    checkout = await checkoutIn(at("check out"));
    tarball = await tarballIn(at("my project"), checkout);
  });

  it.each(FIRST_COMMANDS)("comes to its end: %s", async (command) => {
    for (const installation of [checkout, tarball]) {
      const { exitCode, error } = await runFirst(installation, command, at("home"));
      expect(error).not.toMatch(/^\s+at |error:|failed:|NOT CHECKED/m);
      expect({ kind: installation.kind, exitCode }).toEqual({ kind: installation.kind, exitCode: 0 });
    }
  });

  it("prints nothing but JSON with --json, while it installs", async () => {
    const { exitCode, out, error } = await runFirst(tarball, "verify skid_buffer --beats 50 --json", at("home"));
    expect(error).toContain("installing the packages of sim/requirements.txt");
    expect(JSON.parse(out)).toMatchObject([{ block: "skid_buffer", passed: true }]);
    expect(exitCode).toBe(0);
  });

  it("may be two at once: one installs, the other waits", async () => {
    await mkdir(at("shared", "cache"), { recursive: true });
    // What a user's shell may say of pip and Python for other work of his.
    const left = { PIP_USER: "1", PIP_TARGET: at("elsewhere"), PIP_REQUIRE_HASHES: "1", PYTHONPATH: at("elsewhere"), PYTHONHOME: "/nowhere", PYTHONSTARTUP: "/nowhere" };
    const env = { ...process.env, ...left, FOCUS_HOME: at("shared", "home"), XDG_CACHE_HOME: at("shared", "cache") };
    const lines = ["verify skid_buffer --beats 50 --json", "lint --preset tiny --json"];
    const done = await Promise.all(lines.map((line) => runWords([...checkout.program, ...line.split(" ")], { cwd: checkout.cwd, env })));
    expect(done.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    for (const { out } of done) expect(() => JSON.parse(out) as unknown).not.toThrow();
    const said = done.map(({ error }) => error).join("\n");
    expect(said.match(/installing the packages/g)).toHaveLength(1);
    expect(said).toContain("another focus-rtl is installing the Python packages: waiting for it");
  });
});

describe("make in a fresh clone", () => {
  it("installs the packages of npm without a warning", async () => {
    await mkdir(at("clone"));
    for (const name of ["package.json", "package-lock.json", ".npmrc", "Makefile", "generator", "templates"]) await cp(path.join(packageRoot(), name), at("clone", name), { recursive: true });
    const { stdout, stderr } = await execute("make", ["node_modules/.installed-lock"], { cwd: at("clone") });
    expect(`${stdout}${stderr}`).toMatch(/added \d+ packages/);
    expect(`${stdout}${stderr}`).not.toMatch(/warn|esbuild|notice/i);
    // What has no install script run works as it is.
    expect((await execute(at("clone", "node_modules", ".bin", "esbuild"), ["--version"])).stdout).toMatch(/^\d+\.\d+/);
  });
});
