import { Listr, type ListrTask } from "listr2";
import type { Workspace } from "../tools/workspace.js";
import { rendering, telling } from "./rendering.js";

/** What a step of a command has left in its context for the next one. */
export function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a step of the simulation left nothing for the next");
  return value;
}

/** Ends a step whose check failed. */
class FailedStep extends Error {}

/** Shows the step that calls it as failed; the steps after it run all the same, and the command tells at its end what was found. */
export function failStep(failed: boolean): void {
  if (failed) throw new FailedStep("a check failed");
}

/** Runs the steps of a command one after the other. An error ends them; a failed check does not, see {@link failStep}. */
export async function runSteps<Context extends object>(steps: readonly ListrTask<Context>[], { context, workspace, silent }: { readonly context: Context; readonly workspace: Workspace; readonly silent: boolean }): Promise<void> {
  const list: Listr<Context> = new Listr<Context, "default", "simple">(
    telling(workspace, silent, steps).map((step) => ({
      ...step,
      task: async (ctx, task): Promise<unknown> => {
        try {
          return (await step.task(ctx, task)) as unknown;
        } catch (error) {
          // What comes after is only run where nothing is missing for it.
          if (!(error instanceof FailedStep) && list.options) list.options.exitOnError = true;
          throw error;
        }
      },
    })),
    { ctx: context, exitOnError: false, ...rendering(silent) },
  );
  await list.run();
}
