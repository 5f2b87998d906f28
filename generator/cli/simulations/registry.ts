import type { Options } from "yargs";
import type { AcceleratorName } from "../../config/accelerator.js";
import { FocusError } from "../../errors.js";
import type { OptionsOf } from "../define-command.js";
import { denseSimulation } from "./dense.js";
import { focusSimulation } from "./focus.js";
import { secSimulation } from "./sec.js";
import { sharedOptions, type SimulationCommand } from "./simulation.js";

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

/** @throws FocusError for an option, or a simulator, that means nothing to the chosen accelerator */
export function refuseForeignOptions(given: SimulationArguments, design: AcceleratorName): void {
  const { title, options, simulators } = simulations[design];
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
