import type { Accelerator } from "../dsl/focus.js";
import type { OutputFile } from "../emit/manifest.js";
import { stageWithManifest } from "../emit/stage.js";
import { CheckFailed, FocusError } from "../errors.js";
import { handoffFiles } from "../handoff/handoff-files.js";
import type { DesignIr } from "../ir/module.js";

export interface SimulationOutput {
  readonly accelerator: Accelerator;
  /** What was simulated. */
  readonly design: DesignIr;
  readonly report: object;
  /** Everything but the report, the hand-off files and the manifest. */
  readonly files: readonly OutputFile[];
  readonly passed: boolean;
  readonly problems: readonly string[];
}

export interface Saying {
  readonly out: string;
  /** Print the report instead of `text`. */
  readonly json: boolean;
  readonly text: string;
  /** The command that repeats the run. */
  readonly again: string;
}

/**
 * Writes the output folder of a simulation and says what came out.
 * @throws CheckFailed with the problems of a simulation that has not passed
 */
export async function finishSimulation({ accelerator, design, report, files, passed, problems }: SimulationOutput, { out, json, text, again }: Saying): Promise<void> {
  const { config, hash } = accelerator;
  const reportText = JSON.stringify(report, null, 2);
  const all: readonly OutputFile[] = [...files, { path: "report.json", text: `${reportText}\n` }, ...handoffFiles({ design, name: config.name, configHash: hash })];
  await stageWithManifest({ out, design: config.name, top: design.top, config: accelerator.json, configHash: hash, files: all });
  console.log(json ? reportText : text);
  if (!passed) throw new CheckFailed([...problems, `repeat it: ${again}`].join("\n"));
}

/** @throws FocusError for another simulator than Verilator, where the design has only that */
export function refuseOtherSimulators({ simulator }: { readonly simulator: string }, design: string): void {
  if (simulator !== "verilator") throw new FocusError({ path: "--simulator", value: simulator, rule: `must be verilator for ${design}`, fix: "leave --simulator out" });
}
