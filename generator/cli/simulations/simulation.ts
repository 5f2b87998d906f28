import type { Options } from "yargs";
import type { Accelerator } from "../../designs/focus.js";
import type { ResultFolder } from "../../simulate/result-folder.js";
import type { SimulationResult } from "../../simulate/simulation-result.js";
import type { ShowSteps } from "../../simulate/steps.js";
import type { Workspace } from "../../tools/workspace.js";
import type { OptionsOf } from "../define-command.js";
import { tokenOptions } from "../input-options.js";

const SIMULATORS = ["verilator", "icarus"] as const;

/** Options of `sim` that every accelerator takes. */
export const sharedOptions = {
  ...tokenOptions,
  M: { type: "number", describe: "Tokens to use", group: "Input:" },
  K: { type: "number", describe: "Inner size of a clip's tokens", group: "Input:" },
  simulator: { choices: SIMULATORS, default: "verilator", describe: "icarus: 4-state, for small designs" },
  seed: { type: "number", default: 1, describe: "Where in the clip the frames begin, and the start values of registers without reset" },
} as const satisfies Record<string, Options>;

export type SharedArguments = OptionsOf<typeof sharedOptions>;

/** What is simulated, and for whom. */
export interface SimulationContext<Simulated = Accelerator> {
  readonly workspace: Workspace;
  readonly accelerator: Simulated;
  readonly show: ShowSteps;
}

/** A simulation that is ready to run: the files it writes beside its report, and how. */
export interface Simulation {
  readonly files: readonly string[];
  readonly run: (folder: Pick<ResultFolder, "waves">) => Promise<SimulationResult>;
}

/** How the command line simulates an accelerator. */
export interface SimulationCommand<T extends Readonly<Record<string, Options>>, A, Simulated = Accelerator> {
  /** As messages name it: an option "needs the focus design". */
  readonly title: string;
  /** Options that not every accelerator takes. */
  readonly options: T;
  readonly simulators: readonly (typeof SIMULATORS)[number][];
  /** @throws FocusError for options that do not go together */
  readonly prepare: (given: A, context: SimulationContext<Simulated>) => Simulation;
}

export function defineSimulation<const T extends Readonly<Record<string, Options>>, Simulated = Accelerator>(command: SimulationCommand<T, SharedArguments & OptionsOf<T>, Simulated>): SimulationCommand<T, SharedArguments & OptionsOf<T>, Simulated> {
  return command;
}
