import { throwIfAny } from "../../errors.js";
import type { Device } from "../device.js";
import type { SimulatorName } from "../result.js";

/**
 * Holds that a reset in mid-run is a cycle of the run, and that every device of it can be reset.
 * @throws FocusError with all that is not so
 */
export function checkResetAt(devices: readonly Device[], resetAt: number): void {
  const cycle = Number.isSafeInteger(resetAt) && resetAt > 0 ? [] : [{ path: "resetAt", value: String(resetAt), rule: "must be a whole number of cycles, at least 1", fix: "leave it out for a run without a reset in it" }];
  const without = devices.filter(({ clock }) => clock?.reset === undefined).map(({ module }) => ({ path: module, rule: "has no reset, and the run is to be reset in the middle", fix: "leave resetAt out" }));
  throwIfAny([...cycle, ...without]);
}

/**
 * Holds that no reset in mid-run is asked for: the C++ harness alone can start its agents anew.
 * @throws FocusError for one that is
 */
export function refuseResetAt(simulator: Exclude<SimulatorName, "verilator">, device: Device, resetAt: number | undefined): void {
  throwIfAny(resetAt === undefined ? [] : [{ path: device.module, value: `resetAt ${resetAt}`, rule: `is a reset in mid-run, and ${simulator} plays a run once`, fix: "run this bench in verilator" }]);
}
