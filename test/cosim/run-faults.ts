import { createRandom } from "../../generator/config/random.js";
import { focus } from "../../generator/designs/focus.js";
import type { Workspace } from "../../generator/tools/workspace.js";
import { caseOf } from "../../generator/testbench/cases/catalog-entry.js";
import { seedFault, type BlockFault, type Fault } from "../../generator/testbench/cases/fault.js";
import { caseFaultBench, runFaultBenches, stallPatterns, type FaultBench, type FaultOutcome } from "../../generator/testbench/fault-bench.js";
import { expectGemm, gemmBench } from "../../generator/simulate/gemm.js";
import { IDLE } from "../../generator/simulate/idle.js";
import { entryOf } from "./block-testbench.js";

/** A block's testbench with a fault (or none) in its Verilog. */
export function blockFaultBench({ bench, label, ...options }: Pick<BlockFault, "bench" | "label"> & Parameters<typeof caseFaultBench>[1]): FaultBench {
  return caseFaultBench(caseOf(entryOf(bench), label), options);
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
  const vectors = Object.fromEntries(engine.device.ports.map(({ name }) => [name, IDLE[name] ?? { beats: parts.flatMap((part) => part[name]?.beats ?? []), padding: parts.flatMap((part) => part[name]?.padding ?? []) }]));
  return {
    title: `engine: ${fault?.name ?? "sound"}`,
    ...(fault ? { fault } : {}),
    device: engine.device,
    rtl: fault ? seedFault(engine.design, engine.rtl, fault) : engine.rtl,
    vectors,
    patterns: stallPatterns(engine.device),
  };
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
  return runFaultBenches(makers.map((make, index) => make(index)), { workspace, seed });
}
