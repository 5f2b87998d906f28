/** One thing a user can fix: where it is, what is there, which rule it breaks, and how to mend it. */
export interface Problem {
  /** Place in the user's own words: `array.rows`, `pruned_gemm: scores -> topk.scores`, `weights.npy`. */
  readonly path: string;
  /** The offending value as the user would write it; left out where there is none (an open port). */
  readonly value?: string;
  /** The rule that is broken, a full clause: "must be a whole number from 1 to 256". */
  readonly rule: string;
  /** What to do next: "set array.rows to 32 or less". */
  readonly fix: string;
}

/** A mistake the user can fix. Shown without a stack; everything else that is thrown is a bug. */
export class FocusError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[] | Problem) {
    const list = "rule" in problems ? [problems] : problems;
    super(list.map(formatProblem).join("\n"));
    this.name = "FocusError";
    this.problems = list;
  }
}

/** A check that ran and failed (mismatches, warnings, a missed target): exit code 1, not a user's mistake. */
export class CheckFailed extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CheckFailed";
  }
}

/** What the operating system refused; everything else is a bug and keeps its stack. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "errno" in error && error.errno !== undefined;
}

/** What Node calls an error (ENOENT, EACCES); undefined where it has no such name. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Throws a {@link FocusError} with every collected problem, or returns when there is none. */
export function throwIfAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new FocusError(problems);
}

function formatProblem(problem: Problem): string {
  const value = problem.value === undefined ? "" : ` = ${problem.value}`;
  return `${problem.path}${value}: ${problem.rule}\n  fix: ${problem.fix}`;
}
