import { access, constants, readFile, rename } from "node:fs/promises";
import path from "node:path";
import { exists } from "../emit/folder-swap.js";
import { makeParent } from "../emit/stage.js";
import { writeError } from "../emit/write-error.js";
import { FocusError } from "../errors.js";
import { bestWaveFormat, type WaveFormat } from "../testbench/simulators/verilator-build.js";
import type { Workspace } from "../tools/workspace.js";
import { valueAt } from "../config/parameter-table.js";

/** A waveform that a simulation shall write. */
export interface Waves {
  readonly format: WaveFormat;
  /** Where it stands in the end. Absolute: the simulation runs in a folder of its own. */
  readonly file: string;
  /** Where the simulation writes it, until its result is there: an earlier waveform stays whole, and what a killed run has seen can be looked at. */
  readonly unfinished: string;
}

/**
 * A waveform beside the output folder.
 * @throws FocusError where it cannot be written, or a file stands there that no run into this folder has written
 */
export async function wavesBeside(out: string, { workspace, simulator }: { readonly workspace: Workspace; readonly simulator: "verilator" | "icarus" }): Promise<Waves> {
  const folder = path.resolve(workspace.cwd, out);
  const waves = async (format: WaveFormat): Promise<Waves> => {
    const file = `${folder}.${format}`;
    if ((await exists(file)) && (await reportedWaves(folder)) !== file) {
      throw new FocusError({ path: "--waves", value: file, rule: `is where the waveform goes, and holds a file that no run into ${path.basename(folder)} has written`, fix: "move it away, or name another --out" });
    }
    return { format, file, unfinished: `${folder}.unfinished.${format}` };
  };
  await makeParent(out);
  await access(path.dirname(folder), constants.W_OK | constants.X_OK).catch((error: unknown) => {
    throw writeError("--waves", `${folder}.vcd`, error);
  });
  return waves(simulator === "icarus" ? "vcd" : await bestWaveFormat(workspace));
}

/** Puts a waveform in its place, when the report that names it is there. */
export async function finishWaves({ file, unfinished }: Waves): Promise<void> {
  await rename(unfinished, file).catch((error: unknown) => {
    throw writeError("--waves", file, error);
  });
}

/** The waveform that the report of an earlier run names. */
async function reportedWaves(folder: string): Promise<unknown> {
  try {
    return valueAt(JSON.parse(await readFile(path.join(folder, "report.json"), "utf8")), "waves");
  } catch {
    return undefined;
  }
}
