import { snakeCase } from "../config/snake-case.js";
import { allOf, not, type Condition } from "./condition.js";
import { net, type Net } from "./operand.js";
import { portSignals, type Ports } from "./types.js";

/**
 * A line of a contract as a rule of every clock cycle out of reset: whatever its block is used for, `holds` is true and what it
 * `keeps` is as it was, in each cycle that `when` is true in and that follows one in which `after` was.
 */
export interface AssertionRow {
  /** The rule in words, as it is said where it is broken. */
  readonly text: string;
  /** The block's users keep it: a proof of the block alone takes it for granted. */
  readonly assumed?: true;
  /** True in the cycle before. */
  readonly after?: Condition;
  readonly when?: Condition;
  readonly holds?: Condition;
  /** The same as in the cycle before, bit for bit; `after` says when. A net is kept by one assertion. */
  readonly keeps?: readonly Net[];
}

export interface Assertion extends AssertionRow {
  /** `never_collide`; a register of the checks may be called so. */
  readonly name: string;
}

/** Rows by name as a block writes them, `neverCollide`. */
export function assertionsOf(rows: Readonly<Record<string, AssertionRow>>): readonly Assertion[] {
  return Object.entries(rows).map(([name, row]) => ({ name: snakeCase(name), ...row }));
}

/** What every stream promises: a beat that is offered and not taken stays, and stays as it is. */
export function streamAssertions(ports: Ports): readonly Assertion[] {
  return Object.entries(ports).flatMap(([name, port]): readonly Assertion[] => {
    if (port.kind !== "stream") return [];
    const [valid, ready, ...fields] = portSignals(name, port).map((signal) => net(signal.name, signal.size));
    if (!valid || !ready) throw new Error(`${name}: a stream without a handshake`);
    const row: AssertionRow = { text: "a beat that waits stays as it is", after: allOf(valid, not(ready)), holds: valid, keeps: fields };
    return [{ name: `${snakeCase(name)}_waits`, ...row, ...(port.direction === "in" ? { assumed: true } : {}) }];
  });
}
