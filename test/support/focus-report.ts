import { z } from "zod";
import type { ConcentrationReport } from "../../generator/report/concentration-report.js";

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const conversion = z.looseObject({ from: z.string(), to: z.string() });
const findings = { mismatches: count, missingBeats: count, surplusBeats: count, untakenBeats: count, violations: count };
const operand = z.strictObject({ from: z.string().min(1), conversion });

/** report.json of `focus-rtl sim --design focus`: every key, and no other; `denseCycles` and `speedup` are there unless --no-dense was given. */
export const focusReport = z.strictObject({
  design: z.string().min(1),
  config: z.string().regex(/^[0-9a-f]{8}$/),
  simulator: z.literal("verilator"),
  seed: count,
  M: count.min(1),
  K: count.min(1),
  N: count.min(1),
  operand: z.string(),
  accumulator: z.string(),
  cycles: count.min(1),
  predictedCycles: count.min(1),
  idealCycles: count,
  passes: count.min(1),
  utilisation: z.number().min(0),
  comparedElements: count.min(1),
  compared: z.strictObject({ numbers: count.min(1), padding: count, flags: count, codes: count }),
  ...findings,
  simCyclesPerSecond: z.number().min(0),
  streams: z.record(z.string(), z.strictObject({ blocked: count, starved: count })),
  waves: z.string().min(1).exactOptional(),
  input: z.looseObject({ activations: operand, weights: operand, grid: z.strictObject({ frames: count, rows: count, columns: count }) }),
  retainedTokens: count.min(1),
  vectors: count,
  uniqueVectors: count,
  zeroVectors: count,
  classes: count,
  compression: z.number().min(1),
  sumOfP: count,
  gatherCycles: count.min(1),
  predictedGatherCycles: count.min(1).exactOptional(),
  sorterCycles: count.exactOptional(),
  beside: z.record(z.string(), z.strictObject({ comparedElements: count.min(1), ...findings })),
  scatterStallCycles: count,
  gatherTailCycles: count.exactOptional(),
  gatherStallCycles: count,
  output: z.strictObject({ vectors: count, uniqueVectors: count, zeroVectors: count, classes: count }).exactOptional(),
  denseCycles: count.min(1).exactOptional(),
  speedup: z.number().positive().exactOptional(),
  outputError: z.strictObject({ relativeFrobenius: z.number().min(0), meanCosine: z.number().min(-1).max(1 + 1e-9) }),
  decisionMismatchRate: share,
  threshold: share,
  dotsPerCycle: count.min(1),
  gatherHiddenFromK: count.min(1),
});

/** Fails to compile where the schema and the type have different keys. */
type SameKeys<A, B> = [Exclude<keyof A, keyof B>, Exclude<keyof B, keyof A>] extends [never, never] ? true : false;
export const schemaIsComplete: SameKeys<z.infer<typeof focusReport>, ConcentrationReport> = true;
