import type { Pattern } from "./pattern.js";
import type { PortVectors } from "./vectors.js";

/** Beats of an input: one per enabled cycle, or offered under a handshake. */
export type Source = ({ readonly kind: "timed source" } | ({ readonly kind: "stream source" } & Stalls)) & Pick<PortVectors, "beats" | "after">;

/** Beats that are expected at an output, in order. */
export type Sink = ({ readonly kind: "timed sink" } | ({ readonly kind: "stream sink" } & Stalls)) & Omit<PortVectors, "after">;

interface Stalls {
  /** When a beat is offered or taken; always where left out. */
  readonly pattern?: Pattern;
}

/** What a plain input holds. */
export interface Constant {
  readonly kind: "constant";
  readonly value: bigint;
}

/** When the timed ports move: stands at the input `advance`. */
export interface Advance {
  readonly kind: "advance";
  readonly pattern: Pattern;
}

type Options<A extends Agent, Kind extends Agent["kind"]> = Omit<Extract<A, { kind: Kind }>, "kind">;

export const streamSource = (options: Options<Source, "stream source">): Source => ({ kind: "stream source", ...options });
export const streamSink = (options: Options<Sink, "stream sink">): Sink => ({ kind: "stream sink", ...options });
export const timedSource = (options: Options<Source, "timed source">): Source => ({ kind: "timed source", ...options });
export const timedSink = (options: Options<Sink, "timed sink">): Sink => ({ kind: "timed sink", ...options });
export const held = (value: bigint): Constant => ({ kind: "constant", value });
export const advancing = (pattern: Pattern): Advance => ({ kind: "advance", pattern });

export type AxiResponse = "OKAY" | "SLVERR" | "DECERR";

export interface AxiMemoryOptions {
  /** Address of the first byte of the image, a multiple of the bus's bytes; 0 where left out. A burst outside of the image gets DECERR. */
  readonly base?: number;
  /** Bytes at the start, a multiple of 4 and of the bus's bytes. */
  readonly image: Uint8Array;
  /** Bytes at the end of the run, compared in words of 32 bits. */
  readonly expected?: Uint8Array;
  /** Cycles from an address to its first data beat, and from the last data beat to the response; 1 where left out. */
  readonly latency?: number;
  /** Bytes per cycle, reads and writes together; one beat per cycle each way where left out. */
  readonly bandwidth?: number;
  /** How often a ready is low or an offer is held back: 0 (default) to less than 1. */
  readonly stall?: number;
  /** Bursts that wait for their end, reads and writes each; 8 where left out. */
  readonly outstanding?: number;
  /** Bursts of different ids end in any order; those of one id never do. */
  readonly reorder?: boolean;
  /** Beats at these addresses, both included, get an error: written bytes stay as they were, read ones mean nothing. */
  readonly errors?: readonly { readonly from: number; readonly to: number; readonly response: Exclude<AxiResponse, "OKAY"> }[];
}

/** A memory at an AXI4 master. Every beat of the device is checked against the rules of AXI: `sim/focus_axi_memory.h`. */
export interface AxiMemory extends AxiMemoryOptions {
  readonly kind: "axi memory";
}

export const axiMemory = (options: AxiMemoryOptions): AxiMemory => ({ kind: "axi memory", ...options });

/** One thing that an AXI4-Lite master does; the next one begins when its response is there. */
export type AxiLiteStep =
  | { readonly kind: "write"; readonly address: number; readonly data: bigint; readonly strobe: number; readonly response: AxiResponse }
  | { readonly kind: "read"; readonly address: number; readonly value: bigint; readonly mask: bigint | undefined; readonly response: AxiResponse }
  | { readonly kind: "wait"; readonly address: number; readonly value: bigint; readonly mask: bigint; readonly cycles: number }
  | { readonly kind: "idle"; readonly cycles: number };

/** Writes a word; `strobe` has a bit per byte that counts, all of them where left out. */
export const writeWord = (address: number, data: number | bigint, { strobe = 0xff, response = "OKAY" }: { readonly strobe?: number; readonly response?: AxiResponse } = {}): AxiLiteStep => ({ kind: "write", address, data: BigInt(data), strobe, response });
/** Reads a word and compares the bits of `mask`, all of them where left out. The data of an error are not compared. */
export const readWord = (address: number, value: number | bigint, { mask, response = "OKAY" }: { readonly mask?: number | bigint; readonly response?: AxiResponse } = {}): AxiLiteStep => ({ kind: "read", address, value: BigInt(value), mask: mask === undefined ? undefined : BigInt(mask), response });
/** Reads until the bits of `mask` have the value; after so many `cycles` in vain the run has failed. */
export const waitForWord = (address: number, { mask, value, cycles }: { readonly mask: number | bigint; readonly value: number | bigint; readonly cycles: number }): AxiLiteStep => ({ kind: "wait", address, value: BigInt(value), mask: BigInt(mask), cycles });
export const idleCycles = (cycles: number): AxiLiteStep => ({ kind: "idle", cycles });

export interface AxiLiteMasterOptions {
  readonly steps: readonly AxiLiteStep[];
  /** How often an offer is held back or a ready is low: 0 (default) to less than 1. */
  readonly stall?: number;
  /** Cycles within which each response must come; 1000 where left out. */
  readonly timeout?: number;
}

/** A master at an AXI4-Lite slave: `sim/focus_axi_lite.h`. */
export interface AxiLiteMaster extends AxiLiteMasterOptions {
  readonly kind: "axi-lite master";
}

export const axiLiteMaster = (options: AxiLiteMasterOptions): AxiLiteMaster => ({ kind: "axi-lite master", ...options });

/** Agents that react to what the device does; the C++ harness alone has them. */
export type ReactiveAgent = AxiMemory | AxiLiteMaster;

/** What stands at a port or a bundle in one run. */
export type Agent = Source | Sink | Constant | Advance | ReactiveAgent;

/** By the TypeScript name of the port or the bundle. A watched output has none. */
export type Agents = Readonly<Record<string, Agent>>;
