import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runCommand } from "../support/run-command.js";

interface Printed {
  readonly top: string;
  readonly modules: number;
  readonly tools: readonly string[];
  readonly missing: readonly string[];
  readonly warnings: readonly { readonly tool: string; readonly text: string }[];
}

const icarus = await requireTool(openWorkspace(process), "iverilog");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-lint-command-"));
  // Icarus as a program that warns of what it reads: the Verilog that the command writes gives no tool a reason to.
  await program("iverilog", 'if [ "$1" = -V ]; then echo "Icarus Verilog version 12.0"; else echo "rtl/focus_pe.v:7: warning: seeded by a test"; fi');
  await program("vvp", "exit 0");
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

async function program(name: string, script: string): Promise<void> {
  await writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(path.join(folder, name), 0o755);
}

describe("lint", () => {
  it.each(["dense", "focus"])("finds no warning in preset tiny, design %s", async (design) => {
    const { exitCode, out } = await runCommand(["lint", "--preset", "tiny", "--design", design, "--json"]);
    expect(exitCode).toBe(0);
    const printed = JSON.parse(out) as Printed;
    expect(printed).toMatchObject({ top: "focus_tiny", warnings: [], tools: icarus ? ["verilator", "icarus", "yosys"] : ["verilator", "yosys"] });
    expect(printed.modules).toBeGreaterThan(10);
  });

  it("names tool and line of a warning, one of each top, and fails", async () => {
    vi.stubEnv("PATH", `${folder}${path.delimiter}${process.env["PATH"] ?? ""}`);
    vi.stubEnv("FOCUS_IVERILOG", "iverilog");
    const { exitCode, out, error } = await runCommand(["lint", "--preset", "tiny"]);
    expect(exitCode).toBe(1);
    expect(out).toContain("icarus: rtl/focus_pe.v:7: warning: seeded by a test");
    expect(error).toMatch(/^failed: focus_tiny: 2 warnings; the Verilog is in \//);
  });

  it("says loudly which tool is missing, and fails where all are asked for", async () => {
    vi.stubEnv("FOCUS_IVERILOG", path.join(folder, "not-there"));
    vi.stubEnv("FOCUS_REQUIRE_ALL", "");
    const without = await runCommand(["lint", "--preset", "tiny"]);
    expect(without).toMatchObject({ exitCode: 0 });
    expect(without.error).toContain(`NOT CHECKED by icarus, which is missing: FOCUS_IVERILOG names ${path.join(folder, "not-there")}, which is no program; `);
    vi.stubEnv("FOCUS_REQUIRE_ALL", "1");
    expect(await runCommand(["lint", "--preset", "tiny", "--json"])).toMatchObject({ exitCode: 1 });
    vi.stubEnv("FOCUS_VERILATOR", path.join(folder, "not-there"));
    vi.stubEnv("FOCUS_YOSYS", path.join(folder, "not-there"));
    const none = await runCommand(["lint", "--preset", "tiny"]);
    expect(none).toMatchObject({ exitCode: 1, out: "" });
    expect(none.error).toContain("nothing was checked");
  });

  it("refuses a broken configuration", async () => {
    const { exitCode, error } = await runCommand(["lint", "--preset", "tiny", "--set", "array.rows=0"]);
    expect(exitCode).toBe(2);
    expect(error).toContain("array.rows = 0");
  });
});
