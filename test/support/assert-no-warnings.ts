import { CheckFailed } from "../../generator/errors.js";
import { warningText, type LintResult } from "../../generator/handoff/lint.js";

/** @throws CheckFailed with every warning. */
export function assertNoWarnings({ top, warnings }: LintResult): void {
  if (warnings.length > 0) throw new CheckFailed(`${top}:\n${warnings.map((warning) => `  ${warningText(warning)}`).join("\n")}`);
}
