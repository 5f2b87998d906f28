/** What a simulator said in runs that passed before, by all bytes that decide what it says. */
export interface KnownRuns {
  /**
   * What the same run said before, or what `run` says now. `inputs` are all bytes that the outcome depends on: program or
   * sources, vectors, arguments, version of the simulator. Only a run that passed is kept; the caller judges the text either way, so that
   * a change of how results are judged is not passed over.
   */
  readonly recall: (inputs: readonly (string | Uint8Array)[], run: () => Promise<RunOutput>) => Promise<RunOutput>;
  readonly counts: () => { readonly known: number; readonly all: number };
}

export interface RunOutput {
  readonly text: string;
  readonly passed: boolean;
}
