import type { Accelerator } from "../designs/focus.js";
import { emitDesign } from "../emit/emit-design.js";
import type { OutputFile } from "../emit/manifest.js";
import { checkOutput, stageWithManifest } from "../emit/stage.js";
import { CheckFailed, FocusError } from "../errors.js";
import { handoffFiles } from "../handoff/handoff-files.js";
import type { DesignIr } from "../ir/module.js";
import type { Workspace } from "../tools/workspace.js";
import { generatedDesign, type GeneratedDesign } from "./generated-files.js";
import { finishWaves, wavesBeside, type Waves } from "./waves.js";

export interface SimulationPlaces {
  readonly out: string;
  /** A waveform beside it is asked for. */
  readonly waves: boolean;
  readonly simulator: string;
  /** Print the report as JSON. */
  readonly json: boolean;
  readonly gatherOutput: boolean;
}

/** Where the results of a simulation go; looked at before the work begins. */
export interface SimulationFolder {
  readonly out: string;
  readonly json: boolean;
  /** What `generate` writes for the same configuration: a simulation writes it too. */
  readonly generated: GeneratedDesign;
  readonly waves?: Waves;
}

/** @throws FocusError where the results could not be written, or something of the user's would be lost */
export async function openFolder({ out, waves, simulator, json, gatherOutput }: SimulationPlaces, accelerator: Accelerator, workspace: Workspace): Promise<SimulationFolder> {
  const generated = generatedDesign({ kind: "accelerator", accelerator });
  await checkOutput(out, [...generated.files.map((file) => file.path), ...resultFiles(accelerator.config.design, gatherOutput)]);
  return { out, json, generated, ...(waves ? { waves: await wavesBeside(out, { workspace, simulator: simulator === "icarus" ? "icarus" : "verilator" }) } : {}) };
}

function resultFiles(design: Accelerator["config"]["design"], gatherOutput: boolean): readonly string[] {
  if (design === "dense") return ["report.json", "picture.svg", "output.npy"];
  if (design === "sec") return ["report.json", "picture.svg", "importance.npy", "retained.npy"];
  const tensors = ["map.npy", "root.npy", "unique.npy"];
  return ["report.json", "concentration.svg", "output.npy", ...tensors, ...(gatherOutput ? tensors.map((name) => `output-${name}`) : [])];
}

export interface SimulationOutput {
  readonly report: object;
  /** Everything but the report, the generated design and the manifest. */
  readonly files: readonly OutputFile[];
  readonly passed: boolean;
  readonly problems: readonly string[];
}

export interface Saying {
  readonly text: string;
  /** The command that repeats the run. */
  readonly again: string;
}

/**
 * Writes the output folder of a simulation and says what came out.
 * @throws CheckFailed with the problems of a simulation that has not passed
 */
export async function finishSimulation({ report, files, passed, problems }: SimulationOutput, { out, json, generated, waves }: SimulationFolder, { text, again }: Saying): Promise<void> {
  const { config, hash, name, design } = generated;
  const reportText = JSON.stringify(report, null, 2);
  const all: readonly OutputFile[] = [...files, { path: "report.json", text: `${reportText}\n` }, ...generated.files];
  await stageWithManifest({ out, design: name, top: design.top, config, configHash: hash, files: all });
  if (waves) await finishWaves(waves);
  console.log(json ? reportText : text);
  if (!passed) throw new CheckFailed([...problems, `repeat it: ${again}`].join("\n"));
}

/** Verilog and hand-off files of what was simulated where that is not the generated design itself, in a folder of their own. */
export function simulatedFiles(design: DesignIr, { name, hash }: GeneratedDesign): readonly OutputFile[] {
  const files = [...emitDesign(design, { config: name, hash }), ...handoffFiles({ design, name, configHash: hash })];
  return files.map(({ path, text }) => ({ path: `simulated/${path}`, text }));
}

/** @throws FocusError for another simulator than Verilator, where the design has only that */
export function refuseOtherSimulators({ simulator }: { readonly simulator: string }, design: string): void {
  if (simulator !== "verilator") throw new FocusError({ path: "--simulator", value: simulator, rule: `must be verilator for ${design}`, fix: "leave --simulator out" });
}
