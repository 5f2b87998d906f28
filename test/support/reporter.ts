import path from "node:path";
import type { Reporter, TestCase, TestModule } from "vitest/node";

const SLOWEST = 10;

/** Variables that choose what a test does; a command that repeats it needs them. */
const CHOOSING = ["FOCUS_SEED", "FOCUS_SWEEP", "FOCUS_REQUIRE_ALL", "FOCUS_FRESH", "FOCUS_TEST_LONG", "FOCUS_HOME", "FOCUS_PYTHON", "FOCUS_VERILATOR", "FOCUS_YOSYS", "FOCUS_IVERILOG", "FOCUS_OPENSTA"] as const;

/** Simulations of a test, and how many were not run because the same one passed before (known-runs.ts). */
declare module "vitest" {
  interface TaskMeta {
    knownRuns?: { readonly known: number; readonly all: number };
  }
}

/** After a run: its slowest tests, how many simulations were known from before, and for each failure the one command that repeats it. */
export class SlowestAndRepeats implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const lines = [...slowestLines(tests), ...knownLines(tests), ...repeatLines(modules)];
    if (lines.length > 0) console.log(["", ...lines].join("\n"));
  }
}

function slowestLines(tests: readonly TestCase[]): readonly string[] {
  const timed = tests.flatMap((test) => {
    const milliseconds = test.diagnostic()?.duration;
    return milliseconds === undefined ? [] : [{ seconds: milliseconds / 1000, test }];
  });
  const slowest = timed.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
  if (slowest.length < 2) return [];
  return [`The ${slowest.length} slowest of ${timed.length} tests:`, ...slowest.map(({ seconds, test }) => `${seconds.toFixed(1).padStart(8)} s  ${relative(test.module)} > ${test.fullName}`)];
}

function knownLines(tests: readonly TestCase[]): readonly string[] {
  const runs = tests.flatMap((test) => test.meta().knownRuns ?? []);
  const known = runs.reduce((sum, one) => sum + one.known, 0);
  const all = runs.reduce((sum, one) => sum + one.all, 0);
  if (known === 0) return [];
  return [`${known} of ${all} simulations were known from before: same program, vectors and arguments (FOCUS_FRESH=1 runs them all)`];
}

function repeatLines(modules: readonly TestModule[]): readonly string[] {
  const commands = modules.flatMap((module) => {
    const failed = [...module.children.allTests("failed")];
    if (failed.length > 0) return failed.map((test) => repeatCommand(module, test));
    return module.state() === "failed" ? [repeatCommand(module)] : []; // it did not load, or a hook failed
  });
  return commands.length === 0 ? [] : ["To repeat what failed:", ...commands.map((command) => `  ${command}`)];
}

function repeatCommand(module: TestModule, test?: TestCase): string {
  return repeatText({ file: relative(module), ...(test ? { name: test.fullName } : {}), environment: process.env });
}

/** The command line that runs one test, or a whole file, as it was run. `name` is what vitest matches with -t: suites and test. */
export function repeatText({ file, name, environment }: { readonly file: string; readonly name?: string; readonly environment: Readonly<Record<string, string | undefined>> }): string {
  const chosen = CHOOSING.flatMap((variable) => {
    const value = environment[variable];
    return value === undefined || value === "" ? [] : [`${variable}=${quoted(value)}`];
  });
  // vitest shows suites and test with " > " between them and matches them with a space.
  const pattern = name?.replaceAll(" > ", " ").replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return [...chosen, "npx vitest run", quoted(file), ...(pattern === undefined ? [] : [`-t ${quoted(pattern, true)}`])].join(" ");
}

/** For a POSIX shell. */
function quoted(text: string, always = false): string {
  return !always && /^[\w./=:,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function relative(module: TestModule): string {
  return path.relative(process.cwd(), module.moduleId);
}
