import type { Assertion } from "../ir/assertion.js";
import type { Contract, Guard, GenerateBlock, InstanceIr, Loop, NetIr, VerilogConstant, VerilogParameter, View } from "../ir/module.js";
import type { Interface } from "../ir/interface.js";
import type { Operand } from "../ir/operand.js";
import type { SizeLike } from "../ir/size.js";
import type { Clocking } from "../ir/types.js";
import type { End, EndsOf, OwnEndsOf } from "./ends.js";
import type { Connect } from "./connection-types.js";

/**
 * A block with its parameters: what `place` takes and `generate` elaborates. A block called twice with the same values gives the
 * same use, so that what is worked out for a use is worked out once.
 */
export interface BlockUse<P extends Interface = Interface> {
  readonly name: string;
  /** Who chose the name: the block's definition, for all its sizes, or the user of `design`, for one text. */
  readonly namedBy: "block" | "design";
  readonly doc: string;
  readonly variant: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly clocking: Clocking;
  readonly ports: P;
  readonly contract: Contract;
  readonly diagram: readonly string[];
  readonly verilogParameters: readonly VerilogParameter[];
  readonly constants: readonly VerilogConstant[];
  readonly guards: readonly Guard[];
  /** What the template prints of other modules, by the name it uses. */
  readonly instances: () => Readonly<Record<string, InstanceRow>>;
  /** Lines of the contract that a simulator can check. */
  readonly assertions: () => readonly Assertion[];
  readonly view: () => { readonly [name: string]: View };
  readonly template: string | null;
  /**
   * What a block that is made of other blocks places and connects, put together once.
   * @throws FocusError with every problem of the connections
   */
  readonly structure: (() => Structure) | undefined;
}

/** What stands for the pins of a port: of a stream or a bundle by its parts, of repeated ports by number. */
export type Pins = Operand | { readonly [part: string]: Pins } | readonly Pins[];

/** One instance in a template: `{{> instance instances.ram}}` prints it. */
export interface InstanceRow {
  /** The block; several sizes of one text where the turns of a loop differ. */
  readonly uses: readonly BlockUse[];
  readonly name: string | undefined;
  readonly parameters: Readonly<Record<string, SizeLike>>;
  readonly pins: { readonly [port: string]: Pins };
  readonly each: Loop | undefined;
  /** Around it in the template, the outermost first: parts of its hierarchical name. */
  readonly within: readonly GenerateBlock[];
  readonly there: boolean;
}

/** What places and connects blocks, in a design as in a block that is made of others. */
export interface Placer {
  /** Places a block under a name (without `u_`) and gives its ports; without a name it gets the block's own. */
  readonly place: <Q extends Interface>(use: BlockUse<Q>, name?: string) => EndsOf<Q>;
  /** Connects an output to an input; bundles and repeated ports with all they have, each in its own direction. */
  readonly connect: Connect;
  /** Drives a plain input with a constant. */
  readonly tie: (to: End<"takes", "wire">, value: bigint) => void;
  /** Says that a plain output is left open on purpose. */
  readonly ignore: (from: End<"drives", "wire">) => void;
}

export interface StructureBuilder<P extends Interface = Interface> extends Placer {
  /** The block's own ports, seen from inside. */
  readonly own: OwnEndsOf<P>;
}

export interface Placement {
  readonly name: string;
  readonly use: BlockUse;
}

export interface Structure {
  readonly placements: readonly Placement[];
  /** Instances, nets and assigns for the IR. */
  readonly wiring: () => Wiring;
}

/** What is placed, as the IR has it but for the name of its module. */
export interface PlacedInstance {
  /** As it is placed. */
  readonly key: string;
  readonly use: BlockUse;
  readonly ir: Omit<InstanceIr, "module">;
}

/** What the module of a structure holds. */
export interface Wiring {
  readonly instances: readonly PlacedInstance[];
  readonly nets: readonly NetIr[];
  readonly assigns: readonly { readonly target: string; readonly value: Operand }[];
  /** Nets that are left open on purpose. */
  readonly unused: readonly string[];
}
