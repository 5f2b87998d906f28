import { bf16, e2m1, e2m3, e3m2, e4m3, float, fp16, fp32, int32, int8, type FloatFormat } from "../../config/number-format.js";
import type { Random } from "../../config/random.js";
import { floatAdd } from "../../blocks/arithmetic/float-add.js";
import { floatCompare, floatMax } from "../../blocks/arithmetic/float-compare.js";
import { floatConvert } from "../../blocks/arithmetic/float-convert.js";
import { floatMultiply } from "../../blocks/arithmetic/float-multiply.js";
import { gemmArray } from "../../blocks/array/gemm-array.js";
import { multiplyAdd } from "../../blocks/arithmetic/multiply-add.js";
import { pe } from "../../blocks/array/pe.js";
import * as blocks from "../../blocks/index.js";
import { datapathEntries } from "./catalog-datapath.js";
import { concentratorEntries } from "./catalog-concentrator.js";
import { semanticEntries } from "./catalog-semantic.js";
import { engineEntries } from "./catalog-engine.js";
import { meanEntries } from "./catalog-mean.js";
import { similarityEntries } from "./catalog-similarity.js";
import { specialEntries } from "./catalog-special.js";
import { cross, entry, labelled, type StimulusFunction, type VerificationEntry } from "./catalog-entry.js";
import type { Device } from "../device.js";
import { drawStimulus, type DeviceBeats } from "./stimulus.js";

const POLICIES = ["keep", "flush"] as const;
const FORMATS: readonly FloatFormat[] = [fp16, bf16, fp32, float(2, 1), float(3, 2), float(5, 2), float(6, 10)];

/** Stages are varied with the format so that every depth meets every policy and the number of variants stays small. */
function staged(index: number): readonly number[] {
  return index === 0 ? [0, 1, 2, 3, 4] : [index % 4, (index + 2) % 4];
}

const adds = FORMATS.flatMap((format, index) => cross(staged(index), POLICIES).map(([stages, subnormals]) => labelled(floatAdd({ format, stages, subnormals }))));

const PRODUCTS: readonly (readonly [FloatFormat, FloatFormat])[] = [
  [fp16, fp32],
  [fp16, fp16],
  [bf16, fp32],
  [bf16, bf16],
  [fp32, fp32],
  [float(2, 1), float(2, 1)],
  [float(2, 1), float(3, 2)],
  [float(3, 2), float(3, 2)],
  [float(5, 2), fp16],
  [float(5, 2), float(5, 2)],
  [float(6, 10), fp32],
];

const multiplies = PRODUCTS.flatMap(([operand, result], index) =>
  cross(staged(index), POLICIES).map(([stages, subnormals]) => labelled(floatMultiply({ operand, result, stages, subnormals }))),
);

const CONVERSIONS: readonly (readonly [FloatFormat, FloatFormat])[] = [
  [fp32, fp16],
  [fp16, fp32],
  [fp16, float(6, 10)],
  [float(6, 10), fp16],
  [fp32, bf16],
  [bf16, fp32],
  [fp16, bf16],
  [bf16, fp16],
  [fp16, float(2, 1)],
  [fp16, float(3, 2)],
  [fp32, float(5, 2)],
  [float(5, 2), fp32],
  [float(2, 1), float(3, 2)],
  [e4m3, fp16],
  [e4m3, fp32],
  [e4m3, float(5, 3)],
  [e3m2, fp16],
  [e2m3, fp16],
  [e2m1, fp16],
];

const conversions = CONVERSIONS.flatMap(([from, to], index) =>
  cross(index === 0 ? [0, 1, 2] : [index % 3], POLICIES).map(([stages, subnormals]) => labelled(floatConvert({ from, to, stages, subnormals }))),
);

const MACS = [
  { operand: float(6, 10), accumulator: fp32, subnormals: "flush" },
  { operand: fp16, accumulator: fp32, subnormals: "keep" },
  { operand: bf16, accumulator: fp32, subnormals: "keep" },
  { operand: bf16, accumulator: fp32, subnormals: "flush" },
  { operand: float(3, 2), accumulator: fp16, subnormals: "keep" },
  { operand: int8, accumulator: int32, subnormals: "keep" },
] as const;

const DEPTHS = [
  { multiplyStages: 1, addStages: 2 },
  { multiplyStages: 0, addStages: 1 },
  { multiplyStages: 2, addStages: 3 },
] as const;

const macs = cross(MACS, DEPTHS).map(([arithmetic, depth]) => labelled(multiplyAdd({ ...arithmetic, ...depth })));
const pes = cross(MACS, DEPTHS.slice(0, 2)).map(([arithmetic, depth]) => labelled(pe({ ...arithmetic, ...depth }), { stimulus: peStimulus }));

const ARRAYS = [
  { rows: 4, columns: 4, operand: fp16, accumulator: fp32 },
  { rows: 1, columns: 1, operand: fp16, accumulator: fp32 },
  { rows: 2, columns: 1, operand: bf16, accumulator: fp32 },
  { rows: 2, columns: 3, operand: fp16, accumulator: fp32, subnormals: "flush" },
  { rows: 3, columns: 2, operand: int8, accumulator: int32 },
  { rows: 5, columns: 4, operand: bf16, accumulator: fp32 },
  { rows: 3, columns: 5, operand: float(3, 2), accumulator: fp16 },
  { rows: 7, columns: 1, operand: int8, accumulator: int32 },
  { rows: 1, columns: 3, operand: int8, accumulator: int32 },
] as const;

const arrays = cross(ARRAYS, DEPTHS).map(([size, depth]) => labelled(gemmArray({ ...size, ...depth }), { stimulus: passStimulus(size.rows) }));

const basicEntries: readonly VerificationEntry[] = [
  entry("float_add", adds),
  entry("float_multiply", multiplies),
  entry("float_compare", FORMATS.flatMap((format, index) => (index === 0 ? [0, 1] : [index % 2]).map((stages) => labelled(floatCompare({ format, stages }))))),
  entry("float_max", FORMATS.flatMap((format, index) => (index === 0 ? [0, 1] : [index % 2]).map((stages) => labelled(floatMax({ format, stages }))))),
  entry("float_convert", conversions),
  entry("multiply_add", macs),
  entry("pe", pes),
  entry("gemm_array", arrays),
];

/** Blocks that any inputs will do for: their cases stand in their definitions. */
const plainEntries: readonly VerificationEntry[] = Object.values(blocks).flatMap(({ cases }) => {
  const uses = cases();
  return uses.slice(0, 1).map(({ name }) => entry(name, uses.map((use) => labelled(use))));
});

/** The catalog in parts, each with a test file of its own: `test/cosim/blocks-<part>.test.ts`. */
export const catalogParts = {
  basic: basicEntries,
  plain: plainEntries,
  datapath: datapathEntries,
  similarity: similarityEntries,
  engine: engineEntries,
  mean: meanEntries,
  special: specialEntries,
  semantic: semanticEntries,
  concentrator: concentratorEntries,
} as const satisfies Readonly<Record<string, readonly VerificationEntry[]>>;

/** Blocks with a testbench of their own, by Verilog name without prefix. */
export const catalog: readonly VerificationEntry[] = Object.values(catalogParts).flat();

/** A start on the first beat, so that the weight is known, then now and then. */
function peStimulus(options: { readonly device: Device; readonly beats: number; readonly random: Random }): DeviceBeats {
  const drawn = drawStimulus(options.device, { ...options, allowExhaustive: false });
  return { ...drawn, start: Array.from({ length: options.beats }, (_, beat) => ({ value: beat === 0 || options.random.chance(0.1) ? 1n : 0n })) };
}

/** Passes of `rows` beats or more, back to back or with holes; the last weights are complete. */
function passStimulus(rows: number): StimulusFunction {
  return ({ device, beats, random }) => {
    const drawn = drawStimulus(device, { beats, random, allowExhaustive: false });
    let next = 0;
    const start = Array.from({ length: beats }, (_, beat) => {
      if (beat !== next || beat + rows > beats) return { value: 0n };
      next = beat + rows + (random.chance(0.5) ? 0 : random.integer(0, 2 * rows));
      return { value: 1n };
    });
    return { ...drawn, start };
  };
}
