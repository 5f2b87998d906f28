import type { OutputFile } from "../emit/manifest.js";
import { checkOutput, stageWithManifest } from "../emit/stage.js";
import type { DesignIr } from "../ir/module.js";
import type { Workspace } from "../tools/workspace.js";
import type { SimulationResult } from "./simulation-result.js";
import { finishWaves, wavesBeside, type Waves } from "./waves.js";

const REPORT = "report.json";

/** What `generate` writes for a configuration: a simulation writes it too. */
export interface GeneratedOutput {
  readonly name: string;
  readonly hash: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly design: Pick<DesignIr, "top" | "beside">;
  readonly files: readonly OutputFile[];
}

export interface ResultRequest {
  readonly workspace: Workspace;
  readonly out: string;
  /** Names of what the run writes beside its report. */
  readonly files: readonly string[];
  readonly generated: GeneratedOutput;
  /** The simulator that writes a waveform; left out where none is asked for. */
  readonly waves?: "verilator" | "icarus";
}

/** Where the results of a simulation go; looked at before the work begins. */
export interface ResultFolder {
  readonly out: string;
  readonly generated: GeneratedOutput;
  readonly waves?: Waves;
}

/** @throws FocusError where the results could not be written, or something of the user's would be lost */
export async function openResultFolder({ workspace, out, files, generated, waves }: ResultRequest): Promise<ResultFolder> {
  await checkOutput(out, [...generated.files.map((file) => file.path), REPORT, ...files]);
  return { out, generated, ...(waves ? { waves: await wavesBeside(out, { workspace, simulator: waves }) } : {}) };
}

/** Writes the output folder of a simulation as a whole, then puts its waveform beside it. */
export async function writeResults({ report, files }: Pick<SimulationResult, "report" | "files">, { out, generated, waves }: ResultFolder): Promise<void> {
  const { config, hash, name, design } = generated;
  const all: readonly OutputFile[] = [...files, { path: REPORT, text: `${JSON.stringify(report, null, 2)}\n` }, ...generated.files];
  await stageWithManifest({ out, design: name, top: design.top, beside: design.beside, config, configHash: hash, files: all });
  if (waves) await finishWaves(waves);
}
