import { elementAt } from "../../generator/config/element-at.js";
import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/designs/focus.js";
import { foundNothing } from "../../generator/model/findings.js";
import type { Workspace } from "../../generator/tools/workspace.js";
import type { EmittedFile } from "../../generator/emit/emit-design.js";
import { goldenVectors, prepareCase } from "../../generator/testbench/cases/block-case.js";
import { ADVANCE_PORT, streamPorts, type Device } from "../../generator/testbench/device.js";
import { seedFault, type BlockFault, type Fault } from "../../generator/testbench/cases/fault.js";
import { caseOf } from "../../generator/testbench/cases/faults.js";
import type { Patterns } from "../../generator/testbench/pattern.js";
import type { BenchResult } from "../../generator/testbench/result.js";
import { expectGemm, gemmBench } from "../../generator/simulate/gemm.js";
import type { Vectors } from "../../generator/testbench/vectors.js";
import { buildVerilator } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";

/** One device with its fault, or without one, ready for any simulator. */
export interface FaultBench {
  /** Undefined for the sound device the faulty one is compared with. */
  readonly fault?: Fault;
  readonly title: string;
  readonly device: Device;
  readonly rtl: readonly EmittedFile[];
  readonly vectors: Vectors;
  readonly patterns: Patterns;
}

export interface FaultOutcome {
  readonly bench: FaultBench;
  readonly result: BenchResult;
}

/** Beats of one unit bench: enough for every fault of the list, also on the slow simulators. */
const BEATS = 1_200;

/** A block's testbench with a fault (or none) in its Verilog. `index` keeps module names apart in one build. */
export function blockFaultBench(options: { readonly bench: string; readonly label?: string; readonly fault?: Fault; readonly seed: number; readonly index: number; readonly beats?: number }): FaultBench {
  const { bench, fault, seed, index } = options;
  const verification = caseOf(options);
  const prepared = prepareCase(verification, { prefix: `f${index}_` });
  const { device, design, use } = prepared;
  const inputs = prepared.draw(options.beats ?? BEATS, createRandom(seed), false);
  return {
    title: `${bench} ${verification.label}: ${fault?.name ?? "sound"}`,
    ...(fault ? { fault } : {}),
    device,
    rtl: fault ? seedFault(design, prepared.rtl, fault) : prepared.rtl,
    vectors: goldenVectors(device, use, inputs),
    patterns: stallPatterns(device),
  };
}

/** Faults seen through a whole GEMM on a small engine. */
export const engineFaults: readonly Fault[] = [
  { name: "accumulator address off by one", block: "accumulator_bank", search: ".write_address_i(sum_address)", replacement: ".write_address_i(sum_address + 1'b1)" },
  { name: "the first slice adds to what was there", block: "accumulator_bank", search: "first_q <= first_i", replacement: "first_q <= first_i && 1'b0" },
  { name: "edge mask missing", block: "lane_mask", search: "(INDEX[COUNT_W-1:0] < count_i)", replacement: "(INDEX[COUNT_W-1:0] < count_i || 1'b1)" },
  { name: "the end of the GEMM is dropped", block: "result_stage", search: ".push_data_i ({row_final, row_inside})", replacement: ".push_data_i ({row_final && 1'b0, row_inside})" },
  { name: "start runs on while the array stalls", block: "gemm_array", search: "if (advance_i) start_q <= start_i", replacement: "start_q <= start_i" },
  { name: "a full buffer keeps its oldest vector", block: "ring_buffer", search: "if (leave) oldest_q <=", replacement: "if (leave && free_q != oldest_q) oldest_q <=" },
  { name: "a slice too many", block: "gemm_sequencer", search: "inner_left_q <= SLICE;", replacement: "inner_left_q < SLICE;" },
];

/** A GEMM with edges on every side and then one without, on a small engine with a fault (or none) in its Verilog. */
export function engineFaultBench(options: { readonly fault?: Fault; readonly seed: number; readonly index: number }): FaultBench {
  const { fault, seed, index } = options;
  const engine = gemmBench(focus({ name: "gemm", prefix: `f${index}_`, tile: { m: 8, n: 6 }, array: { rows: 4, columns: 3 }, limits: { size: 4096 } }));
  const random = createRandom(seed);
  // Codes of -2 < x < 2, so that every wrong addition shows.
  const codes = (count: number): Uint16Array => Uint16Array.from({ length: count }, () => (random.integer(0, 1) << 15) | random.integer(0x2c00, 0x3fff));
  const shapes = [
    { M: 21, K: 10, N: 8 },
    { M: 9, K: 8, N: 6 },
  ];
  const parts = shapes.map((shape) => expectGemm(engine, { ...shape, activations: codes(shape.M * shape.K), weights: codes(shape.K * shape.N) }).vectors);
  const vectors = Object.fromEntries(engine.device.ports.map(({ name }) => [name, { beats: parts.flatMap((part) => part[name]?.beats ?? []), padding: parts.flatMap((part) => part[name]?.padding ?? []) }]));
  return {
    title: `engine: ${fault?.name ?? "sound"}`,
    ...(fault ? { fault } : {}),
    device: engine.device,
    rtl: fault ? seedFault(engine.design, engine.rtl, fault) : engine.rtl,
    vectors,
    patterns: stallPatterns(engine.device),
  };
}

/** Stalls in short runs everywhere: most faults of a handshake need them, none is hidden by them. */
export function stallPatterns(device: Device): Patterns {
  const streams = streamPorts(device);
  if (streams.length === 0) return device.advance === undefined ? {} : { [ADVANCE_PORT]: { kind: "random", open: 160 } };
  return Object.fromEntries(streams.map((port) => [port.name, port.direction === "in" ? { kind: "random", open: 224 } : { kind: "bursts" }]));
}

/** All faults, each beside the sound device it was made from, in one build and one run. */
export async function runFaults(options: { readonly workspace: Workspace; readonly seed: number; readonly blockFaults: readonly BlockFault[]; readonly engineFaults: readonly Fault[] }): Promise<readonly FaultOutcome[]> {
  const { workspace, seed } = options;
  const sound = [...new Map(options.blockFaults.map(({ bench, label }) => [`${bench} ${label ?? ""}`, { bench, ...(label === undefined ? {} : { label }) }])).values()];
  const makers = [
    ...sound.map((one) => (index: number) => blockFaultBench({ ...one, seed, index })),
    ...options.blockFaults.map((fault) => (index: number) => blockFaultBench({ bench: fault.bench, ...(fault.label === undefined ? {} : { label: fault.label }), fault, seed, index })),
    ...(options.engineFaults.length > 0 ? [(index: number) => engineFaultBench({ seed, index })] : []),
    ...options.engineFaults.map((fault) => (index: number) => engineFaultBench({ fault, seed, index })),
  ];
  const made = makers.map((make, index) => make(index));
  const model = await buildVerilator({
    workspace,
    benches: made.map(({ device }, index) => ({ name: `u${index}`, device })),
    rtl: made.flatMap(({ rtl }) => rtl),
    optimize: "build",
    warningsAreErrors: false,
  });
  // A faulty device may never finish: the sound ones need a small part of this.
  const run = { workspace, seed, limit: 20_000, firstMismatches: 3 };
  const { results } = await runVerilatorModel(model, made.map(({ vectors, patterns }) => ({ vectors, patterns })), run);
  return made.map((bench, index) => ({ bench, result: soundIfComplete(elementAt(results, index)) }));
}

/** One bench that never ends ends the run of all: each is judged by its own beats. */
function soundIfComplete(result: BenchResult): BenchResult {
  const passed = foundNothing(result) && result.comparedElements > 0;
  return { ...result, passed };
}
