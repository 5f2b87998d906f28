import type { OutputFile } from "../emit/manifest.js";
import type { DesignIr } from "../ir/module.js";
import { failureLines, type BenchResult } from "../testbench/result.js";

/** What a run of a design on real tensors has found. */
export interface SimulationResult<Report extends object = object> {
  /** report.json */
  readonly report: Report;
  /** The report for people. */
  readonly table: string;
  /** What was simulated. */
  readonly design: DesignIr;
  /** What belongs beside the report: tensors and pictures. */
  readonly files: readonly OutputFile[];
  readonly passed: boolean;
  /** What went wrong, a line each; empty where the run passed. */
  readonly problems: readonly string[];
}

/** A result with the verdict over everything that was simulated for it. */
export function simulationResult<Report extends object>({ runs, ...result }: Omit<SimulationResult<Report>, "passed" | "problems"> & { readonly runs: readonly BenchResult[] }): SimulationResult<Report> {
  return { ...result, passed: runs.every(({ passed }) => passed), problems: runs.flatMap(failureLines) };
}
