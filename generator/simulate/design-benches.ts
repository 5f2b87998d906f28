import type { AcceleratorConfig, AcceleratorName } from "../config/accelerator.js";
import { elementAt } from "../config/element-at.js";
import { formatBits, type NumberFormat } from "../config/number-format.js";
import { createRandom, type Random } from "../config/random.js";
import type { Accelerator } from "../designs/focus.js";
import { gatherSide, laneSorter } from "../designs/gather-side.js";
import { mapSorters } from "../designs/focus-design.js";
import { elementArrays, elementsFrom } from "../golden/index.js";
import { concentrate, gatherParameters, type OperandCodes } from "../golden/similarity/index.js";
import { prepareCase } from "../testbench/cases/block-case.js";
import type { VerificationCase } from "../testbench/cases/catalog-entry.js";
import { streamPorts, type Device } from "../testbench/device.js";
import { stallPatterns } from "../testbench/fault-bench.js";
import type { StandaloneBench } from "../testbench/standalone-bench.js";
import type { Vectors } from "../testbench/vectors.js";
import { scatterRun } from "./focus.js";
import { expectGemm, gemmBench } from "./gemm.js";
import { checkConcentratedFormats, checkSimulatedFormats } from "./simulated-formats.js";
import { concentratorBeats, concentratorVectors } from "./similarity-vectors.js";
import { sorterVectors } from "./sorter.js";
import { unitOf } from "./unit.js";

/** Small benches of the tops of a design, that judge themselves: one m-tile of few tokens, K and N one beyond the array's edge. */
const DESIGN_BENCHES: Readonly<Record<AcceleratorName, (accelerator: Accelerator, random: Random) => readonly StandaloneBench[]>> = {
  dense: (accelerator, random) => [gemmBenchOf(accelerator, random)],
  focus: concentratedBenches,
  sec: (accelerator, random) => [gemmBenchOf(accelerator, random)],
};

/** @throws FocusError for formats that golden does not sum */
export function designBenches(accelerator: Accelerator, { seed }: { readonly seed: number }): readonly StandaloneBench[] {
  return DESIGN_BENCHES[accelerator.config.design](accelerator, createRandom(seed));
}

/** A case of a block, with so many vectors. */
export function caseBench(verification: VerificationCase, { seed, beats }: { readonly seed: number; readonly beats: number }): StandaloneBench {
  const { device, rtl, draw, vectorsOf } = prepareCase(verification);
  return { device, rtl, vectors: vectorsOf(draw(beats, createRandom(seed), false)), patterns: stallPatterns(device) };
}

/** The engine on a GEMM; streams of units beside it, where it has some, carry nothing. */
function gemmBenchOf(accelerator: Accelerator, random: Random): StandaloneBench {
  const { config } = accelerator;
  checkSimulatedFormats(config);
  const bench = gemmBench(accelerator);
  const { rows, columns, operand } = config.array;
  const [M, K, N] = [Math.min(config.tile.m, 3), within(config, rows + 1), within(config, columns + 1)];
  const codes = (length: number): OperandCodes => drawn(operand, length, random);
  const { vectors } = expectGemm(bench, { M, K, N, activations: codes(M * K), weights: codes(K * N) });
  return { device: bench.device, rtl: bench.rtl, vectors: { ...silent(bench.device), ...vectors } };
}

function concentratedBenches(accelerator: Accelerator, random: Random): readonly StandaloneBench[] {
  const { config } = accelerator;
  checkConcentratedFormats(config);
  const { array, similarity, limits } = config;
  const grid = { frames: Math.min(limits.frames, 2), rows: Math.min(limits.rows, 2), columns: Math.min(limits.columns, 3) };
  const tokens = grid.frames * grid.rows * grid.columns;
  const [K, N] = [within(config, similarity.vector + 1), within(config, array.columns + 1)];
  // Every token is one of two, so that some are alike.
  const two = drawn(array.operand, 2 * K, random);
  const activations = elementArrays(array.operand).make(tokens * K);
  for (let token = 0; token < tokens; token += 1) {
    const from = random.integer(0, 1) * K;
    for (let k = 0; k < K; k += 1) activations[token * K + k] = elementAt(two, from + k);
  }
  const options = { ...gatherParameters(config), activations, K, grid };
  const concentration = concentrate(options);
  const bench = gemmBench(accelerator);
  const engine = scatterRun(config).expect(bench, { concentration, weights: drawn(array.operand, K * N, random), N });
  const gather = unitOf(config, gatherSide(config, limits));
  const sorter = mapSorters(config).length === 0 ? [] : [unitOf(config, laneSorter(config))];
  return [
    { device: bench.device, rtl: bench.rtl, vectors: engine.vectors },
    { device: gather.device, rtl: gather.rtl, vectors: concentratorVectors(gather.device, [concentratorBeats(options, concentration)]) },
    ...sorter.map(({ device, rtl }) => ({ device, rtl, vectors: sorterVectors(config, device, { tensor: engine.tensor, lane: 0 }) })),
  ];
}

function within({ limits }: AcceleratorConfig, size: number): number {
  return Math.min(limits.size, size);
}

/** Numbers of moderate size, so that sums stay finite. */
function drawn(format: NumberFormat, length: number, random: Random): OperandCodes {
  const code = (): bigint => {
    if (format.kind === "integer") return BigInt(random.integer(0, 2 ** formatBits(format) - 1));
    const { exponentBits, fractionBits, bias } = format;
    const exponent = Math.max(1, bias + random.integer(-2, 0));
    return (BigInt(random.integer(0, 1)) << BigInt(exponentBits + fractionBits)) | (BigInt(exponent) << BigInt(fractionBits)) | BigInt(random.integer(0, 2 ** Math.min(fractionBits, 30) - 1));
  };
  return elementsFrom(Array.from({ length }, code), elementArrays(format));
}

function silent(device: Device): Vectors {
  return Object.fromEntries(streamPorts(device).map(({ name }) => [name, { beats: [] }]));
}
