/** How listr2 shows progress: on standard error, lines where it is no terminal, nothing where a program reads the result. Errors are told by the command line. */
export function rendering(silent: boolean) {
  return { fallbackRenderer: "simple", fallbackRendererCondition: () => !process.stderr.isTTY, silentRendererCondition: silent, rendererOptions: { collapseSubtasks: false, showErrorMessage: false } } as const;
}
