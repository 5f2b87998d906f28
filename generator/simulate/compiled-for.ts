import type { Vectors } from "../testbench/vectors.js";

/**
 * Cycles from which on a run is worth a model that runs fast. Compiling one takes 20 seconds longer than the other, which a flat
 * design of a small array wins back after some hundred thousand cycles; a shorter run would wait for the compiler most of its time.
 */
const LONG_CYCLES = 50_000;

/** How to compile a model for a run of so many cycles. */
export function compiledFor(cycles: number): "speed" | "build" {
  return cycles >= LONG_CYCLES ? "speed" : "build";
}

/** Beats of the port that has most of them: no run takes fewer cycles. */
export function mostBeats(vectors: Vectors): number {
  return Object.values(vectors).reduce((most, { beats }) => Math.max(most, beats.length), 0);
}
