import path from "node:path";
import type { TestContext } from "vitest";
import { type KnownRuns } from "../../generator/testbench/known-runs.js";
import type { Environment } from "../../generator/tools/environment.js";
import type { Workspace } from "../../generator/tools/workspace.js";
import { openKnownRuns } from "./open-known-runs.js";

/** Whether runs that passed before may stand for the same run now: never in CI, never where every check has to run. */
export function mayRemember({ CI, FOCUS_REQUIRE_ALL, FOCUS_FRESH }: Environment): boolean {
  const inCi = CI !== undefined && CI !== "" && CI !== "false" && CI !== "0";
  return !inCi && FOCUS_REQUIRE_ALL !== "1" && FOCUS_FRESH !== "1";
}

/** Calls `work` with the runs known from before, where they may be used, and tells the reporter how many were. */
export async function withKnownRuns<T>(workspace: Workspace, { task }: Pick<TestContext, "task">, work: (known: { readonly known?: KnownRuns }) => Promise<T>): Promise<T> {
  if (!mayRemember(workspace.environment)) return work({});
  const known = openKnownRuns(path.join(workspace.build, "known"));
  try {
    return await work({ known });
  } finally {
    task.meta.knownRuns = known.counts();
  }
}
