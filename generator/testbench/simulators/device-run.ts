import type { EmittedFile } from "../../emit/emit-design.js";
import type { Workspace } from "../../tools/workspace.js";
import type { Device } from "../device.js";
import type { KnownRuns } from "../known-runs.js";
import type { Patterns } from "../pattern.js";
import type { Vectors } from "../vectors.js";
import type { IdleInputs } from "./icarus-text.js";

/** One device with its vectors, for any simulator. */
export interface DeviceRun {
  readonly workspace: Workspace;
  readonly device: Device;
  readonly rtl: readonly EmittedFile[];
  readonly vectors: Vectors;
  readonly patterns?: Patterns;
  readonly seed: number;
  /** Reset in mid-run, after so many cycles (RunOptions of verilator-run.ts); verilator only. */
  readonly resetAt?: number;
  /** What inputs carry while nobody may look, X where left out; icarus only, Verilator's are random. */
  readonly idle?: IdleInputs;
  /** Waveform file (VCD); icarus only. */
  readonly wavesFile?: string;
  /** Runs that need not be made again. */
  readonly known?: KnownRuns;
}
