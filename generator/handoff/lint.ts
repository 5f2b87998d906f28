import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { EmittedFile } from "../emit/emit-design.js";
import { CheckFailed, FocusError } from "../errors.js";
import { findIverilog, runIverilog } from "../tools/iverilog.js";
import { ensureEnvironment } from "../tools/python.js";
import { lastLines, type RunResult } from "../tools/run.js";
import type { Tool } from "../tools/tool.js";
import { findVerilator, runVerilator } from "../tools/verilator.js";
import { makeFolder, type Workspace } from "../tools/workspace.js";
import { findYosys, runYosys } from "../tools/yosys.js";
import { yosysWarnings } from "./synthesis-report.js";
import { lintScript, type ParameterValue } from "./synthesis-script.js";

export type LintTool = "verilator" | "icarus" | "yosys";

/** How each of them is asked. */
export const LINT_CHECKS: Readonly<Record<LintTool, string>> = {
  verilator: "Verilator -Wall",
  icarus: "Icarus -g2005 -Wall",
  yosys: "Yosys check -assert",
};

export interface LintWarning {
  readonly tool: LintTool;
  /** The tool's own line: file, line, rule and message. */
  readonly text: string;
}

export interface LintResult {
  readonly top: string;
  /** Tools that ran; Icarus is left out where it is not installed. */
  readonly tools: readonly LintTool[];
  readonly warnings: readonly LintWarning[];
  /** Where the files that the warnings name were written. */
  readonly folder: string;
}

/** A tool of the lint, and how to get it where it is missing. */
export interface FoundLintTool {
  readonly tool: LintTool;
  readonly missing?: string;
}

/** The tools of the lint, the pinned ones installed first where they can be. Says of a missing one how to get it, for the caller to pass on. */
export async function findLintTools(workspace: Workspace): Promise<readonly FoundLintTool[]> {
  let refused: string | undefined;
  const pinned = !workspace.environment["FOCUS_VERILATOR"] || !workspace.environment["FOCUS_YOSYS"];
  if (pinned) {
    await ensureEnvironment(workspace).catch((error: unknown) => {
      if (!(error instanceof FocusError)) throw error;
      refused = error.message;
    });
  }
  const found: readonly (readonly [LintTool, Tool])[] = [
    ["verilator", await findVerilator(workspace)],
    ["icarus", await findIverilog(workspace)],
    ["yosys", await findYosys(workspace)],
  ];
  return found.map(([tool, { found: there, reason, howToGet }]) => (there ? { tool } : { tool, missing: [reason ?? (tool === "icarus" ? undefined : refused), howToGet].filter((part) => part !== undefined).join("; ") }));
}

/**
 * Reads emitted Verilog with every warning switched on and none waived: Verilator `-Wall`, Icarus `-g2005 -Wall`, and
 * Yosys `hierarchy -check; proc; check -assert`. `parameters` are those of the top, where their values are not its text's.
 * @throws CheckFailed when a tool fails without a word about the design; FocusError when Verilator or Yosys cannot be had.
 */
export async function lintDesign(options: { readonly workspace: Workspace; readonly files: readonly EmittedFile[]; readonly top: string; readonly parameters?: readonly ParameterValue[]; readonly tools?: readonly LintTool[] }): Promise<LintResult> {
  const { workspace, top } = options;
  const verilog = options.files.filter((file) => file.path.endsWith(".v"));
  const paths = verilog.map((file) => file.path);
  const folder = path.join(workspace.build, "lint", createHash("sha256").update(JSON.stringify([top, options.parameters, verilog])).digest("hex").slice(0, 16));
  for (const file of verilog) {
    await makeFolder(path.dirname(path.join(folder, file.path)));
    await writeFile(path.join(folder, file.path), file.text);
  }
  const parameters = options.parameters ?? [];
  const wanted = options.tools ?? ["verilator", "icarus", "yosys"];
  const checks: Readonly<Record<LintTool, () => Promise<readonly string[] | undefined>>> = {
    verilator: async () => told(await runVerilator(workspace, ["--lint-only", "-Wall", "-Wno-fatal", "--top-module", top, ...parameters.map(({ name, value }) => `-G${name}=${value}`), ...paths], { cwd: folder }), top, /^%(Warning|Error)/),
    icarus: async () => {
      if (!(await findIverilog(workspace)).found) return undefined;
      return told(await runIverilog(workspace, ["-g2005", "-Wall", "-tnull", "-s", top, ...parameters.map(({ name, value }) => `-P${top}.${name}=${value}`), ...paths], { cwd: folder }), top, /\S/);
    },
    yosys: async () => {
      await writeFile(path.join(folder, "lint.ys"), lintScript({ files: paths, tops: [{ name: top, parameters }] }));
      const run = await runYosys(workspace, "lint.ys", { cwd: folder });
      const warnings = yosysWarnings(run.all);
      const errors = run.exitCode === 0 ? [] : lastLines(run.all, 40).split("\n").filter((line) => line.startsWith("ERROR"));
      if (run.exitCode !== 0 && warnings.length + errors.length === 0) throw new CheckFailed(`Yosys failed on ${top}\n${lastLines(run.all, 15)}`);
      return [...warnings, ...errors];
    },
  };
  const results = await Promise.all(wanted.map(async (tool) => ({ tool, lines: await checks[tool]() })));
  return {
    top,
    folder,
    tools: results.filter((result) => result.lines !== undefined).map((result) => result.tool),
    warnings: results.flatMap(({ tool, lines }) => (lines ?? []).map((text) => ({ tool, text }))),
  };
}

/** A warning with the tool that gave it. */
export function warningText({ tool, text }: LintWarning): string {
  return `${tool}: ${text}`;
}

/** Lines in which a tool says something of the design; a failure without a line that names a place in it is one of the tool. */
function told(run: RunResult, top: string, pattern: RegExp): readonly string[] {
  const lines = run.all.split("\n").filter((line) => pattern.test(line));
  if (run.exitCode !== 0 && !lines.some((line) => /\.v:\d+/.test(line))) throw new CheckFailed(`lint of ${top} failed with exit code ${run.exitCode}\n${lastLines(run.all, 15)}`);
  return lines;
}
