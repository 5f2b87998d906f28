import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureEnvironment, environmentReady, findPython } from "./python.js";
import { openWorkspace, type Workspace } from "./workspace.js";

let folder = "";
let said: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-python-"));
  said = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A Python that writes down what it is asked; `pip` is what its `pip install` does. */
async function workspaceWith(pip: string): Promise<Workspace> {
  const program = path.join(folder, "python");
  const script = ["#!/bin/sh", `echo "$*" >> ${folder}/log`, 'case "$*" in', "--version) echo Python 3.12.1 ;;", `"-m venv "*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;`, `"-m pip install "*) . ${folder}/pip ;;`, "esac"];
  await writeFile(path.join(folder, "pip"), pip);
  await writeFile(program, script.join("\n"), { mode: 0o755 });
  const host = { env: { PATH: process.env["PATH"], FOCUS_HOME: path.join(folder, "home"), FOCUS_PYTHON: program }, cwd: () => folder, stderr: { write: (text: string) => said.push(text.trim()) } };
  return openWorkspace(host);
}

async function asked(what: string): Promise<number> {
  return (await readFile(path.join(folder, "log"), "utf8")).split("\n").filter((line) => line.startsWith(what)).length;
}

describe("the Python environment", () => {
  it("is made once when two ask for it at the same time, and the second is told that it waits", async () => {
    const workspace = await workspaceWith("sleep 0.5");
    await Promise.all([ensureEnvironment(workspace), ensureEnvironment(workspace)]);
    expect(await asked("-m venv")).toBe(1);
    expect(await asked("-m pip install")).toBe(1);
    // Which of the two speaks first is for the machine to say.
    expect(said.join("\n")).toContain("creating a Python environment");
    expect(said.join("\n")).toContain("waiting for it");
    await ensureEnvironment(workspace);
    expect(await asked("-m pip install")).toBe(1);
  });

  it("is begun anew after a run that was killed while it made it", async () => {
    const workspace = await workspaceWith(`touch ${folder}/started; sleep 60`);
    const program = `import { ensureEnvironment } from ${JSON.stringify(path.resolve("generator/tools/python.ts"))}; import { openWorkspace } from ${JSON.stringify(path.resolve("generator/tools/workspace.ts"))}; await ensureEnvironment(openWorkspace(process));`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], { stdio: "ignore", detached: true, env: { ...process.env, ...workspace.environment } });
    const ended = new Promise((resolve) => child.on("exit", resolve));
    while (!existsSync(path.join(folder, "started"))) await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill(-(child.pid ?? 0), "SIGKILL");
    await ended;
    // Its lock is taken over when it has not been touched for ten seconds.
    await rm(`${workspace.venv}.lock`, { recursive: true });
    await writeFile(path.join(workspace.venv, "half-made"), "");
    expect(await environmentReady(workspace)).toBe(false);
    await ensureEnvironment(await workspaceWith(":"));
    expect(await environmentReady(workspace)).toBe(true);
    expect(existsSync(path.join(workspace.venv, "half-made"))).toBe(false);
  });

  it("stays as it was where pip fails, and the next command tries again", async () => {
    await expect(ensureEnvironment(await workspaceWith("echo no index here >&2; exit 1"))).rejects.toThrow(/no index here[\s\S]*fix: check that this machine reaches/);
    const workspace = await workspaceWith(":");
    await ensureEnvironment(workspace);
    const failing = await workspaceWith("exit 1");
    await expect(ensureEnvironment(failing, "network")).rejects.toThrow("could not be set up");
    expect(await environmentReady(workspace)).toBe(true);
    expect(await asked("-m venv")).toBe(1);
  });

  it("names a FOCUS_PYTHON that is no program", async () => {
    const workspace = openWorkspace({ env: { PATH: process.env["PATH"], FOCUS_PYTHON: "./not/there" }, cwd: () => folder });
    expect(await findPython(workspace)).toMatchObject({ found: false, reason: "FOCUS_PYTHON names ./not/there, which is no program" });
    await expect(ensureEnvironment({ ...workspace, home: folder, venv: path.join(folder, "venv") })).rejects.toThrow("FOCUS_PYTHON names ./not/there, which is no program");
  });
});
