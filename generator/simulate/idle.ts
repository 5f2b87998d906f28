import type { Vectors } from "../testbench/vectors.js";

/** What engines and the gather side show when all is done and nothing was wrong. */
export const IDLE: Vectors = { busy: { beats: [0n] }, shapeError: { beats: [0n] } };
