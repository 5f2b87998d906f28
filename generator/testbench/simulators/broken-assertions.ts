import { CHECKS_INSTANCE } from "../../emit/checks-view.js";
import type { Device, DeviceClock } from "../device.js";
import type { RawBench } from "../result.js";

/** An assertion that did not hold. */
export interface BrokenAssertion {
  /** Clock cycle after reset. */
  readonly cycle: number;
  /** It was in the part of the run that ended with a reset in mid-run. */
  readonly beforeReset?: true;
  /** Instances from the top of the build down to the module: `focus_engine.u_array.u_ram`. */
  readonly scope: string;
  /** Its name and the rule in words. */
  readonly text: string;
}

/** Assertions that are told in full. */
const TOLD = 10;

/** Verilator: `[31] %Error: focus_ram_checks.sv:36: Assertion failed in Vdevice.focus_ram.u_checks: hold: the last word read stays`. */
export function brokenInVerilator(output: string, clock: DeviceClock | undefined, resetAt?: number): readonly BrokenAssertion[] {
  const found = output.matchAll(/^\[(\d+)\] %Error: \S+ Assertion failed in \w+\.(\S+): (.*)$/gm);
  return allRead(output, "Assertion failed", [...found]).map(([, time = "", scope = "", text = ""]) => ({ ...cycleAt(Number(time), clock, resetAt), scope: moduleScope(scope), text }));
}

/** Icarus: `ERROR: checks/focus_ram_checks.sv:36: hold: the last word read stays`, and below it `Time: 31  Scope: focus_testbench.u_device.u_checks`. */
export function brokenInIcarus(output: string, { module, clock }: Pick<Device, "module" | "clock">): readonly BrokenAssertion[] {
  const found = output.matchAll(/^ERROR: checks\/\S+?:\d+: (.*)\n\s*Time: (\d+)\s+Scope: (\S+)/gm);
  return allRead(output, "ERROR: checks/", [...found]).map(([, text = "", time = "", scope = ""]) => ({ ...cycleAt(Number(time), clock), scope: moduleScope(scope.replace(/^focus_testbench\.u_device/, module)), text }));
}

/** None is passed over: a line that is not read as one of them would be a fault that nobody sees. */
function allRead<T>(output: string, mark: string, found: readonly T[]): readonly T[] {
  const told = output.split(mark).length - 1;
  if (told !== found.length) throw new Error(`${told} broken assertions, of which ${found.length} can be read`);
  return found;
}

/** A run begins with a reset, and so does what follows a reset in mid-run. */
function cycleAt(time: number, clock: DeviceClock | undefined, resetAt?: number): Pick<BrokenAssertion, "cycle" | "beforeReset"> {
  const inReset = clock?.reset?.cycles ?? 0;
  const cycle = Math.floor(time / (2 * (clock?.halfCycle ?? 1))) - inReset;
  if (resetAt === undefined) return { cycle };
  return cycle < resetAt ? { cycle, beforeReset: true } : { cycle: cycle - resetAt - inReset };
}

function moduleScope(scope: string): string {
  return scope.replace(new RegExp(`\\.${CHECKS_INSTANCE}$`), "");
}

/** The bench with what is broken in its device beside what it found itself: a violation each. */
export function withBroken<B extends RawBench>(bench: B, broken: readonly BrokenAssertion[]): B {
  const messages = broken.slice(0, TOLD).map(({ cycle, beforeReset, scope, text }) => `cycle ${cycle}${beforeReset ? " before the reset" : ""}, ${scope}: ${text}`);
  return broken.length === 0 ? bench : { ...bench, violations: bench.violations + broken.length, messages: [...messages, ...bench.messages] };
}
