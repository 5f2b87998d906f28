import type { Contract, InstanceIr, NetIr, VerilogParameter, View } from "../ir/module.js";
import type { Clocking, Fields, Port, Ports } from "../ir/types.js";
import type { Fits, PayloadOf } from "./connection-types.js";

export interface ViewContext {
  /** Full module names of the children, by key. */
  readonly children: Readonly<Record<string, string>>;
}

/**
 * A block with its parameters: what `place` takes and `generate` elaborates. A block called twice with the same values gives the
 * same use, so that what is worked out for a use is worked out once.
 */
export interface BlockUse<P extends Ports = Ports> {
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
  /** What the module instantiates. */
  readonly children: () => Readonly<Record<string, readonly BlockUse[]>>;
  /** What its text names and does not instantiate with these sizes. */
  readonly absentChildren: () => Readonly<Record<string, BlockUse>>;
  readonly view: (context: ViewContext) => { readonly [name: string]: View };
  readonly template: string | null;
  /**
   * What a block that is made of other blocks places and connects, put together once.
   * @throws FocusError with every problem of the connections
   */
  readonly structure: (() => Structure) | undefined;
}

/** One end of a connection. `Role` and `Kind` are in the type, so that the obvious mistakes do not compile. */
export interface End<Role extends "drives" | "takes" = "drives" | "takes", Kind extends Port["kind"] = Port["kind"], Payload = unknown> {
  readonly role: Role;
  readonly kind: Kind;
  /** As in messages: `topk.scores`, or the port's name alone for the design's own ports. */
  readonly label: string;
  readonly instance: string | null;
  readonly portName: string;
  readonly port: Port;
  /** Which end of which design it is, whatever its name. */
  readonly pin: Pin;
  /** For the compiler alone: what the port carries. */
  readonly payload?: Payload;
  /** Fields of the stream that are left open on purpose, see {@link without}. */
  readonly left?: Fields;
}

/** One port of one placed block, or of the design itself. Ends are the same when their pins are, by reference. */
export interface Pin {
  /** The design in which it was made. */
  readonly owner: { readonly name: string };
}

/** Ends of a placed block: its outputs drive, its inputs take. */
export type EndsOf<P extends Ports> = { readonly [K in keyof P]: End<P[K]["direction"] extends "out" ? "drives" : "takes", P[K]["kind"], PayloadOf<P[K]>> };
/** The design's own ports seen from inside: its inputs drive, its outputs take. */
export type OwnEndsOf<P extends Ports> = { readonly [K in keyof P]: End<P[K]["direction"] extends "in" ? "drives" : "takes", P[K]["kind"]> };

export interface StructureBuilder<P extends Ports = Ports> {
  /** The block's own ports, seen from inside. */
  readonly own: OwnEndsOf<P>;
  /** Places a block under a name (without `u_`) and gives its ports. */
  readonly place: <Q extends Ports>(name: string, use: BlockUse<Q>) => EndsOf<Q>;
  readonly connect: <K extends Port["kind"], From, To>(from: End<"drives", K, From>, to: End<"takes", NoInfer<K>, To> & Fits<From, NoInfer<To>>) => void;
  /** Drives a plain input with a constant. */
  readonly tie: (to: End<"takes", "wire">, value: bigint) => void;
  /** Says that a plain output is left open on purpose. */
  readonly ignore: (from: End<"drives", "wire">) => void;
}

export interface Placement {
  readonly name: string;
  readonly use: BlockUse;
}

export interface Structure {
  readonly placements: readonly Placement[];
  /** Instances, nets and assigns for the IR; `moduleName` gives the full name of a used block. */
  readonly toIr: (moduleName: (use: BlockUse) => string) => {
    readonly instances: readonly InstanceIr[];
    readonly nets: readonly NetIr[];
    readonly assigns: readonly { readonly target: string; readonly value: string }[];
    /** Nets that are left open on purpose. */
    readonly unused: readonly string[];
  };
}
