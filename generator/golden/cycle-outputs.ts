import { signalInterface, type BlockInterface, type SignalsIn, type SignalsOut } from "../config/interfaces/block-interface.js";
import type { Beat, BlockParameters, GoldenBlock, PortBeats, Row } from "./golden-block.js";
import { checkedBeats, maskName, plainBeats, rowsOf, wholeMask } from "./golden-block.js";

/** What an output shows, and whether it matters now. */
export interface Shown {
  readonly value: bigint;
  readonly care: boolean;
}

/** Beats and masks of every signal that a block shows, cycle by cycle. */
export type CycleBeats<Signal extends string> = { readonly [K in Signal]: readonly Beat<"value">[] } & { readonly [K in Signal as `${K}.mask`]?: readonly Beat<"value">[] };

/** What every signal shows in each cycle, from what comes in: all signals by their Verilog names without suffix. */
export type CycleModel<I extends BlockInterface> = (parameters: BlockParameters, cycles: readonly Row<SignalsIn<I>>[]) => CycleBeats<SignalsOut<I>>;

/** A cycle model as a golden block whose ports are the signals. */
export function cycleModel<I extends BlockInterface>(ports: I | ((parameters: BlockParameters) => I), model: CycleModel<I>): GoldenBlock {
  const signalsOf = (parameters: BlockParameters) => signalInterface(typeof ports === "function" ? ports(parameters) : ports);
  const run = (parameters: BlockParameters, inputs: PortBeats): PortBeats => ({ ...model(parameters, rowsOf(checkedBeats(signalsOf(parameters).in, inputs) as Readonly<Record<SignalsIn<I>, readonly Beat<"value">[]>>)) });
  return Object.assign(run, { interfaceOf: signalsOf });
}

const noBeats = (): { readonly values: bigint[]; readonly masks: bigint[] } => ({ values: [], masks: [] });

/** Collects, cycle by cycle, the outputs of given widths. */
export function cycleOutputs<Signal extends string>(widths: Readonly<Record<Signal, number>>): {
  readonly show: (outputs: Readonly<Record<Signal, bigint | Shown>>) => void;
  readonly beats: () => CycleBeats<Signal>;
} {
  const ports = Object.entries<number>(widths).map(([port, width]) => ({ port, width, ...noBeats() }));
  return {
    show: (outputs) => {
      const given: Readonly<Record<string, bigint | Shown>> = outputs;
      for (const { port, width, values, masks } of ports) {
        const shown = given[port];
        if (shown === undefined) throw new Error(`cycle model: nothing for output ${port}`);
        const { value, care } = typeof shown === "bigint" ? { value: shown, care: true } : shown;
        values.push(care ? value : 0n);
        masks.push(wholeMask(width, care));
      }
    },
    beats: () => Object.fromEntries(ports.flatMap(({ port, values, masks }) => [[port, plainBeats(values)], [maskName(port), plainBeats(masks)]])) as CycleBeats<Signal>,
  };
}

/** A decision, and what it was some cycles ago: after reset, that all may move. */
export function delayedDecision(cycles: number): { readonly now: (room: boolean) => boolean } {
  const earlier = Array.from({ length: cycles }, () => true);
  return {
    now: (room) => {
      earlier.push(room);
      return earlier.shift() ?? room;
    },
  };
}
