import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { homeWithTools } from "../support/home.js";
import { runCommand } from "../support/run-command.js";

/** What may stand in a user's shell for other work of his; each of them breaks a build, a simulation or Python where it gets through. */
const LEFT_OVER = {
  MAKEFLAGS: "-n",
  MFLAGS: "-n",
  GNUMAKEFLAGS: "-n",
  MAKEFILES: "/nowhere/all.mk",
  VERILATOR_BIN: "false",
  VERILATOR_ROOT: "/nowhere",
  VERILATOR_TEST_FLAGS: "--nonsense",
  OBJCACHE: "nonsense",
  VM_PARALLEL_BUILDS: "7",
  VM_TIMING: "1",
  CXX: "false",
  LINK: "false",
  CXXFLAGS: "--nonsense",
  CPPFLAGS: "--nonsense",
  LDFLAGS: "--nonsense",
  LDLIBS: "-lnonsense",
  OPT: "--nonsense",
  PERL5OPT: "-Mnonsense",
  COCOTB_TEST_FILTER: "nothing",
  COCOTB_TEST_MODULES: "nothing",
  GPI_USERS: "nonsense",
  PYTHONHOME: "/nowhere",
  PYTHONSTARTUP: "/nowhere/start.py",
  PYTHONWARNINGS: "error",
  LC_ALL: "xx_XX.UTF-8",
  LANG: "xx_XX.UTF-8",
};

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-leaked-"));
  await mkdir(path.join(folder, "modules"));
  await writeFile(path.join(folder, "modules", "json.py"), "raise SystemExit('a module of the user was read')\n");
  await homeWithTools(path.join(folder, "home"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  for (const [name, value] of Object.entries({ ...LEFT_OVER, PYTHONPATH: path.join(folder, "modules"), FOCUS_HOME: path.join(folder, "home") })) vi.stubEnv(name, value);
});
afterEach(() => void vi.unstubAllEnvs());

describe("variables left over in the user's shell do not reach", () => {
  it.each([
    { what: "the build and run of a model", line: "verify skid_buffer --beats 50 --json" },
    { what: "cocotb", line: "verify skid_buffer --beats 20 --simulator cocotb --json" },
    { what: "lint", line: "lint --preset tiny --json" },
    { what: "synthesis", line: "synth --preset tiny --block skid_buffer --json" },
    { what: "the programs that read clips", line: "concentrate --video carphone --grid 2x4x4 --json --out OUT" },
  ])("$what", async ({ line }) => {
    const { exitCode, out, error } = await runCommand(line.split(" ").map((word) => (word === "OUT" ? path.join(folder, "out") : word)));
    expect(error.split("\n").filter((text) => /error|failed|NOT CHECKED/.test(text))).toEqual([]);
    expect(() => JSON.parse(out) as unknown).not.toThrow();
    expect(exitCode).toBe(0);
  });
});
