import { ListrLogger, ListrLogLevels, ProcessOutput } from "listr2";

/** Names a failed step without its error, as `showErrorMessage` does on a terminal: the simple renderer has no switch for that. */
class StepLogger extends ListrLogger<ListrLogLevels> {
  override log(...[level, message, options]: Parameters<ListrLogger<ListrLogLevels>["log"]>): void {
    super.log(level, message, level === ListrLogLevels.FAILED ? {} : options);
  }
}

/** How listr2 shows progress: on standard error, lines where it is no terminal. Errors are told once, by the command line. */
export function rendering() {
  return {
    rendererOptions: { collapseSubtasks: false, showErrorMessage: false },
    fallbackRenderer: "simple",
    // Some terminals have no width, which would be a column of letters.
    fallbackRendererCondition: () => !process.stderr.isTTY || !process.stdout.columns,
    fallbackRendererOptions: { logger: new StepLogger({ useIcons: true, processOutput: new ProcessOutput(process.stderr, process.stderr) }) },
  } as const;
}
