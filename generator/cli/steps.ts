import { Listr } from "listr2";
import { stepsOf, unseen, type Plan, type RunStep, type ShowSteps, type Step, type Steps } from "../simulate/steps.js";
import type { Workspace } from "../tools/workspace.js";
import { rendering } from "./rendering.js";

/** A line of the list that listr2 draws. */
interface Line {
  title: string;
  output: string;
}

/** What listr2 gives a step when its turn has come: its line, and the two ways to end. */
interface Turn {
  readonly line: Line;
  readonly done: () => void;
  readonly fail: (error: Error) => void;
}

class ListedStep {
  readonly title: string;
  readonly turn: Promise<Turn>;
  begun = false;
  #open!: (turn: Turn) => void;

  constructor(title: string) {
    this.title = title;
    this.turn = new Promise((open) => (this.#open = open));
  }

  /** What listr2 waits for. */
  drawn(line: Line): Promise<void> {
    return new Promise((done, fail) => this.#open({ line, done, fail }));
  }
}

/** Shows the steps of a run, those to come too, as a list on standard error; nothing where a program reads the result. */
export function listedSteps(workspace: Workspace, silent: boolean): ShowSteps {
  return silent ? unseen : (plan, run) => listed(workspace, plan, run);
}

/** A run says what it does one step after the other, and listr2 wants to call the steps itself: each waits for the other's turn. */
async function listed<P extends Plan, R>(workspace: Workspace, plan: P, run: (steps: Steps<P>) => Promise<R>): Promise<R> {
  const lines: ListedStep[] = [];
  const runner = (title: string): RunStep => {
    const step = new ListedStep(title);
    lines.push(step);
    return async (work) => {
      if (lines.find(({ begun }) => !begun) !== step) throw new Error(`the step "${title}" does not follow the plan`);
      step.begun = true;
      const turn = await step.turn;
      try {
        const verdict = { passed: true };
        const result = await tellingThere(workspace, turn.line, () => work(shownIn(turn.line, verdict)));
        if (!verdict.passed) turn.fail(new Error("a check failed"));
        else turn.done();
        return result;
      } catch (error) {
        endAtFailure();
        turn.fail(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
    };
  };
  const steps = stepsOf(plan, runner);
  const list = new Listr(
    lines.map((step) => ({ title: step.title, task: (_, line) => step.drawn(line) })),
    { exitOnError: false, ...rendering() },
  );
  const endAtFailure = (): void => {
    if (list.options) list.options.exitOnError = true;
  };
  const drawn = list.run();
  try {
    return await run(steps);
  } finally {
    // Steps that a run has not come to are not shown as done.
    endAtFailure();
    for (const { begun, turn } of lines) if (!begun) void turn.then(({ fail }) => fail(new Error("not run")));
    await drawn.catch(() => undefined);
  }
}

function shownIn(line: Line, verdict: { passed: boolean }): Step {
  const show = (message: string): void => {
    line.output = message;
  };
  return {
    show,
    ...(process.stderr.isTTY ? { showBriefly: show } : {}),
    conclude: (title, passed = true) => {
      line.title = title;
      verdict.passed = passed;
    },
  };
}

/**
 * What is installed for a step is shown as the step's own output. On a terminal listr2 holds back what others write to
 * standard error until everything is done; where it draws nothing, they are told there.
 */
async function tellingThere<T>({ progress }: Workspace, line: Line, work: () => T | Promise<T>): Promise<T> {
  const { show } = progress;
  progress.show = (message) => (line.output = message);
  try {
    return await work();
  } finally {
    progress.show = show;
  }
}
