import type { GemmShape } from "../model/gemm-cycles.js";
import { runIcarus, type IcarusRun } from "../testbench/simulators/icarus.js";
import { cycleLimit, outputTensor, type GemmBench, type GemmExpectation, type GemmRun, type GemmRunOptions } from "./gemm.js";

/** A GEMM in the 4-state simulator, from RTL or from a mapped netlist; for small designs. */
export async function runGemmIcarus(
  bench: GemmBench,
  run: Omit<GemmRunOptions, "interval" | "onProgress"> & { readonly onCycles?: (cycles: number) => void } & { readonly shape: GemmShape; readonly expectation: GemmExpectation; readonly netlist?: NonNullable<IcarusRun["netlist"]> },
): Promise<GemmRun> {
  const { workspace, seed, patterns, shape, expectation, wavesFile, netlist, onCycles } = run;
  const { device, rtl } = bench;
  const done = await runIcarus({
    workspace,
    device,
    rtl,
    seed,
    vectors: expectation.vectors,
    collect: true,
    limit: cycleLimit(expectation.cycles.cycles),
    ...(patterns === undefined ? {} : { patterns }),
    ...(wavesFile === undefined ? {} : { wavesFile }),
    ...(netlist === undefined ? {} : { netlist }),
    ...(onCycles === undefined ? {} : { onCycles }),
  });
  return { result: done.result, output: outputTensor(bench, shape, done.collected["results"] ?? []) };
}
