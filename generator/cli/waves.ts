import { mkdir } from "node:fs/promises";
import path from "node:path";
import { bestWaveFormat, type WaveFormat } from "../testbench/verilator-build.js";
import type { Workspace } from "../tools/workspace.js";

/** A waveform that a simulation shall write. */
export interface Waves {
  readonly format: WaveFormat;
  /** Absolute: the simulation runs in a folder of its own. */
  readonly file: string;
}

/** A waveform beside the output folder, which is replaced as a whole when everything else is written. */
export async function wavesBeside(out: string, { workspace, simulator }: { readonly workspace: Workspace; readonly simulator: "verilator" | "icarus" }): Promise<Waves> {
  const format = simulator === "icarus" ? "vcd" : await bestWaveFormat(workspace);
  const file = `${path.resolve(workspace.cwd, out)}.${format}`;
  await mkdir(path.dirname(file), { recursive: true });
  return { format, file };
}
