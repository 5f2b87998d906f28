import { ADVANCE_PORT, streamPorts, type Device } from "./device.js";

/**
 * When a stream offers a beat, takes one, or when `advance` is high. The C++ harness, the cocotb library and the Verilog
 * testbench follow the same definition (sim/focus_pattern.h), so one seed gives one sequence of cycles in all three.
 */
export type Pattern =
  | { readonly kind: "always" }
  /** Open with this probability, in 256ths. */
  | { readonly kind: "random"; readonly open: number }
  /** Runs of open and closed cycles, 1 to 16 long. */
  | { readonly kind: "bursts" }
  /** Outputs only: ready in the cycle after valid was seen. */
  | { readonly kind: "after" }
  /** Closed for this many cycles, then open for three times as many, and again. */
  | { readonly kind: "stall"; readonly cycles: number };

/** A pattern per port; a port that is not named is always open. */
export type Patterns = Readonly<Record<string, Pattern>>;

export const always: Pattern = { kind: "always" };

/** What a test may put on an input (idle pattern) or on `advance`. */
export const idlePatterns: readonly Pattern[] = [
  always,
  { kind: "random", open: 192 },
  { kind: "random", open: 128 },
  { kind: "random", open: 64 },
  { kind: "bursts" },
];

/** What a test may put on an output (back-pressure pattern). */
export const readyPatterns: readonly Pattern[] = [...idlePatterns, { kind: "after" }, { kind: "stall", cycles: 300 }];

export function patternText(pattern: Pattern): string {
  if (pattern.kind === "random") return `random ${Math.round((100 * pattern.open) / 256)} %`;
  return pattern.kind === "stall" ? `stall ${pattern.cycles}` : pattern.kind;
}

export interface PatternCode {
  readonly port: string;
  /** The port's Verilog name without suffix, by which every simulator knows it. */
  readonly file: string;
  /** 0 always, 1 random, 2 bursts, 3 after, 4 stall: as in sim/focus_pattern.h. */
  readonly mode: number;
  readonly argument: number;
  /** Start of the port's own xorshift32 sequence, never 0. */
  readonly state: number;
}

const MODES: readonly Pattern["kind"][] = ["always", "random", "bursts", "after", "stall"];

/** Patterns of every stream and of `advance` as numbers, with a random sequence per port drawn from the seed. */
export function patternCodes(device: Device, patterns: Patterns, seed: number): readonly PatternCode[] {
  const names = streamPorts(device).map((port) => port.name);
  if (device.advance !== undefined) names.push(ADVANCE_PORT);
  for (const name of Object.keys(patterns)) {
    if (!names.includes(name)) throw new Error(`${device.module}: a pattern for ${name}, which is no stream; it has ${names.join(", ")}`);
  }
  return names.map((port, index) => {
    const pattern = patterns[port] ?? always;
    const found = device.ports.find((candidate) => candidate.name === port);
    if (pattern.kind === "after" && found?.direction !== "out") throw new Error(`${device.module}: pattern "after" is for outputs, ${port} is an input`);
    const argument = pattern.kind === "random" ? pattern.open : pattern.kind === "stall" ? pattern.cycles : 0;
    const state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
    return { port, file: found?.file ?? port, mode: MODES.indexOf(pattern.kind), argument, state: state === 0 ? 1 : state };
  });
}
