import path from "node:path";
import { CheckFailed } from "../../generator/errors.js";
import { lastLines, run, type RunOptions, type RunResult } from "../../generator/tools/run.js";

/** Like {@link run}, but a non-zero exit throws {@link CheckFailed} with `what` and the last lines the program wrote. */
export async function runChecked(what: string, program: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const result = await run(program, args, options);
  if (result.exitCode !== 0) {
    const reason = result.timedOut ? "ran out of time" : `exit code ${result.exitCode}`;
    throw new CheckFailed(`${what}: ${path.basename(program)} failed (${reason})\n${lastLines(result.all, 40)}`);
  }
  return result;
}
