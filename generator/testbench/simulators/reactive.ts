import { throwIfAny, type Problem } from "../../errors.js";
import type { Device } from "../device.js";
import type { SimulatorName } from "../result.js";
import type { Vectors } from "../vectors.js";

/**
 * Holds that every agent of a bench plays what was fixed before the run: one that reacts to what the device does is there in the C++ harness alone.
 * @throws FocusError with every agent that the simulator has not
 */
export function refuseReactive(simulator: Exclude<SimulatorName, "verilator">, device: Device, vectors: Vectors): void {
  throwIfAny(reactiveProblems(simulator, device, vectors));
}

/** Agents that what is called `player` has not. */
export function reactiveProblems(player: string, device: Device, vectors: Vectors): readonly Problem[] {
  const waiting = device.ports.flatMap(({ name, agent }) => {
    const after = vectors[name]?.after;
    return after === undefined ? [] : [{ name, agent, why: `waits for beats of ${after.streams.join(", ")}` }];
  });
  const reacting = device.reactive.map(({ name, agent }) => ({ name, agent, why: "answers what the device asks" }));
  return [...waiting, ...reacting].map(({ name, agent, why }) => ({ path: `${device.module}.${name}`, value: agent, rule: `${why}, and ${player} plays beats that are fixed beforehand`, fix: "run this bench in verilator" }));
}
