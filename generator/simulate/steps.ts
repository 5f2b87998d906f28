import { verdictText, type BenchResult } from "../testbench/result.js";

/** One step of a run, as whoever shows the run sees it. */
export interface Step {
  /** What it is at. */
  readonly show: (message: string) => void;
  /** As `show`, for what is of interest until the next such line; absent where every line would stay. */
  readonly showBriefly?: (line: string) => void;
  /** What came of it, in place of its title. A check that failed marks the step; the run goes on and tells at its end what was found. */
  readonly conclude: (title: string, passed?: boolean) => void;
}

/** Does the work of one step and gives what it gives. */
export type RunStep = <T>(work: (step: Step) => T | Promise<T>) => Promise<T>;

/** The titles of a run's steps, in its order; undefined for a step that this run does without. */
export type Plan = Readonly<Record<string, string | undefined>>;

export type Steps<P extends Plan> = { readonly [K in keyof P]: undefined extends P[K] ? RunStep | undefined : RunStep };

/** Runs what `run` says and shows the plan while it is worked off. What a step throws ends the run. */
export type ShowSteps = <P extends Plan, R>(plan: P, run: (steps: Steps<P>) => Promise<R>) => Promise<R>;

/** A step that nobody sees. */
const UNSEEN: Step = { show: () => undefined, conclude: () => undefined };

/** Runs without showing anything. */
export const unseen: ShowSteps = (plan, run) => run(stepsOf(plan, () => async (work) => work(UNSEEN)));

/** The steps of a plan, each made by `make`. */
export function stepsOf<P extends Plan>(plan: P, make: (title: string) => RunStep): Steps<P> {
  return Object.fromEntries(Object.entries(plan).flatMap(([name, title]) => (title === undefined ? [] : [[name, make(title)]]))) as Steps<P>;
}

/** Concludes a step that simulated something, with what was found. */
export function concludeSimulation(step: Step, title: string, results: readonly BenchResult[]): void {
  step.conclude(`${title}: ${verdictText(results)}`, results.every(({ passed }) => passed));
}
