import { ListrLogger, ListrLogLevels, ProcessOutput, type ListrTask } from "listr2";
import type { Workspace } from "../tools/workspace.js";

/** Names a failed step without its error, as `showErrorMessage` does on a terminal: the simple renderer has no switch for that. */
class StepLogger extends ListrLogger<ListrLogLevels> {
  override log(...[level, message, options]: Parameters<ListrLogger<ListrLogLevels>["log"]>): void {
    super.log(level, message, level === ListrLogLevels.FAILED ? {} : options);
  }
}

/** How listr2 shows progress: on standard error, lines where it is no terminal, nothing where a program reads the result. Errors are told once, by the command line. */
export function rendering(silent: boolean) {
  return {
    rendererOptions: { collapseSubtasks: false, showErrorMessage: false },
    fallbackRenderer: "simple",
    // Some terminals have no width, which would be a column of letters.
    fallbackRendererCondition: () => !process.stderr.isTTY || !process.stdout.columns,
    fallbackRendererOptions: { logger: new StepLogger({ useIcons: true, processOutput: new ProcessOutput(process.stderr, process.stderr) }) },
    silentRendererCondition: silent,
  } as const;
}

/**
 * The steps of a command, each of which shows what is installed for it as its own output. On a terminal listr2 holds back what
 * others write to standard error until everything is done; where it draws nothing, they are told there.
 */
export function telling<C>({ progress }: Workspace, silent: boolean, tasks: readonly ListrTask<C>[]): ListrTask<C>[] {
  if (silent) return [...tasks];
  return tasks.map((step) => ({
    ...step,
    task: async (context, task): Promise<unknown> => {
      const { show } = progress;
      progress.show = (message) => (task.output = message);
      try {
        return (await step.task(context, task)) as unknown;
      } finally {
        progress.show = show;
      }
    },
  }));
}
