import type { Options } from "yargs";
import type { AcceleratorName } from "../../config/accelerator.js";
import type { Accelerator } from "../../designs/focus.js";
import { FocusError } from "../../errors.js";
import type { OwnAccelerator } from "../../simulate/own-accelerator.js";
import type { OptionsOf } from "../define-command.js";
import { denseSimulation } from "./dense.js";
import { focusSimulation } from "./focus.js";
import { ownSimulation } from "./own.js";
import { secSimulation } from "./sec.js";
import { sharedOptions, type Simulation, type SimulationCommand, type SimulationContext } from "./simulation.js";

/** Every option of `sim` that says what is simulated. */
export const simulationOptions = {
  ...sharedOptions,
  ...denseSimulation.options,
  ...focusSimulation.options,
  ...secSimulation.options,
} as const satisfies Record<string, Options>;

export type SimulationArguments = OptionsOf<typeof simulationOptions>;

/** How every accelerator is simulated. */
export const simulations: Readonly<Record<AcceleratorName, SimulationCommand<Readonly<Record<string, Options>>, SimulationArguments>>> = {
  dense: denseSimulation,
  focus: focusSimulation,
  sec: secSimulation,
};

/**
 * The simulation of an accelerator of the registry, or of the user's own.
 * @throws FocusError for options that mean nothing to it, or do not go together
 */
export function simulationOf(chosen: Simulated, given: SimulationArguments, context: Omit<SimulationContext, "accelerator">): Simulation {
  if (chosen.kind === "own") {
    refuseForeignOptions(given, ownSimulation);
    return ownSimulation.prepare(given, { ...context, accelerator: chosen.accelerator });
  }
  const simulation = simulations[chosen.accelerator.config.design];
  refuseForeignOptions(given, simulation);
  return simulation.prepare(given, { ...context, accelerator: chosen.accelerator });
}

type Simulated = { readonly kind: "accelerator"; readonly accelerator: Accelerator } | { readonly kind: "own"; readonly accelerator: OwnAccelerator };

/** @throws FocusError for an option, or a simulator, that means nothing to what is simulated */
function refuseForeignOptions(given: SimulationArguments, { title, options, simulators }: Pick<SimulationCommand<Readonly<Record<string, Options>>, SimulationArguments>, "title" | "options" | "simulators">): void {
  for (const [name, option] of Object.entries<Options>(simulationOptions)) {
    if (name in sharedOptions || name in options) continue;
    const value: unknown = Object.entries(given).find(([key]) => key === camelCase(name))?.[1];
    if (value === option.default) continue;
    const owners = Object.entries(simulations).filter(([, one]) => name in one.options);
    const shown = option.default === true ? `no-${name}` : name;
    throw new FocusError({
      path: `--${shown}`,
      ...(option.type === "boolean" ? {} : { value: String(value) }),
      rule: `needs ${owners.map(([, owner]) => owner.title).join(" or ")}`,
      fix: `add ${owners.map(([owner]) => `--design ${owner}`).join(" or ")}`,
    });
  }
  if (!simulators.includes(given.simulator)) throw new FocusError({ path: "--simulator", value: given.simulator, rule: `must be ${simulators.join(" or ")} for ${title}`, fix: "leave --simulator out" });
}

/** As yargs names what it has read. */
function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
