/** How listr2 shows progress: on standard error, lines where it is no terminal, nothing where a program reads the result. */
export function rendering(silent: boolean) {
  return { fallbackRenderer: "simple", fallbackRendererCondition: () => !process.stderr.isTTY, silentRendererCondition: silent, rendererOptions: { collapseSubtasks: false } } as const;
}
