import { mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { counted } from "../config/counted.js";
import { contentHash } from "../emit/manifest.js";
import { checkOutput, stageWithManifest } from "../emit/stage.js";
import { findingsText } from "../model/findings.js";
import type { SimulatorName } from "../testbench/result.js";
import { bestWaveFormat } from "../testbench/simulators/verilator-build.js";
import { verifyBench } from "../testbench/verify-bench.js";
import type { VerificationEntry } from "../testbench/cases/catalog-entry.js";
import { verifyFaults, type FaultReport, type SeededFaults } from "../testbench/verify-faults.js";
import { verifyEntry, type BlockReport, type VerifyOptions } from "../testbench/verify.js";
import { buildFolder, makeFolder, type Workspace } from "../tools/workspace.js";
import type { Plan, RunStep, ShowSteps, Steps } from "./steps.js";

export interface Verification {
  readonly workspace: Workspace;
  readonly entries: readonly VerificationEntry[];
  /** What runs the testbench of a block again, less what this object says. */
  readonly command: (block: string) => string;
  readonly simulator: SimulatorName;
  readonly seed: number;
  readonly beats?: number;
  /** A cut through the cases of each. */
  readonly quick: boolean;
  /** The cases of each that meet its parameters pair by pair. */
  readonly pairs: boolean;
  readonly coverage: boolean;
  /** Waveforms of the runs of the only block; into `out`, or into the build folder where that is left out. */
  readonly waves?: { readonly block: string; readonly out?: string };
}

type WaveFolder = NonNullable<VerifyOptions["waves"]>;

/** Runs the testbenches of blocks, one block after the other. @throws FocusError for a folder that cannot take the waveforms */
export async function verifyBlocks(verification: Verification, show: ShowSteps): Promise<readonly BlockReport[]> {
  const { workspace, entries, command, simulator, seed, beats, quick, pairs, coverage, waves } = verification;
  const folder = waves && (await waveFolder(workspace, simulator, waves));
  const options = { workspace, seed, simulator, quick, pairs, coverage, ...(beats === undefined ? {} : { beats }), ...(folder ? { waves: folder } : {}) };
  const reports = await show(planOf(entries), async (steps) => {
    const made: BlockReport[] = [];
    for (const entry of entries) {
      const { block } = entry;
      const report = await stepOf(steps, block)(async (step) => {
        const found = await verifyEntry(entry, { ...options, command: command(block), onProgress: ({ done, total, activity }) => step.show(`${done} of ${total}: ${activity}`) });
        step.conclude(`${block}: ${verdict(found)}`, found.passed);
        return found;
      });
      made.push(report);
    }
    return made;
  });
  return folder && waves.out !== undefined ? placeWaves(verification, { ...waves, out: waves.out }, reports, folder) : reports;
}

/** A step for each block. */
function planOf(blocks: readonly { readonly block: string }[]): Plan {
  return Object.fromEntries(blocks.map(({ block }) => [block, block]));
}

function stepOf(steps: Steps<Plan>, block: string): RunStep {
  const found = steps[block];
  if (!found) throw new Error(`no step for ${block}`);
  return found;
}

/** Runs the seeded faults of blocks and of benches of the user's. @throws FocusError for a fault whose text is not there */
export async function verifySeededFaults(options: { readonly workspace: Workspace; readonly seeded: readonly SeededFaults[]; readonly seed: number; readonly beats?: number }, show: ShowSteps): Promise<readonly FaultReport[]> {
  const { seeded, ...run } = options;
  return show(planOf(seeded), async (steps) => {
    const reports: FaultReport[] = [];
    for (const one of seeded) {
      const report = await stepOf(steps, one.block)(async (step) => {
        const found = await verifyFaults(one, { ...run, onDraw: (draw, left) => step.show(`draw ${draw}: ${counted(left, "fault")} not yet caught`) });
        const caught = found.faults.filter((fault) => fault.caught !== undefined).length;
        step.conclude(`${one.block}: ${found.passed ? "" : "FAILED: "}${caught} of ${counted(found.faults.length, "fault")} caught`, found.passed);
        return found;
      });
      reports.push(report);
    }
    return reports;
  });
}

type OwnBenchVerification = Omit<Parameters<typeof verifyBench>[0], "onRun" | "waves"> & {
  /** Waveforms of all runs; into `out`, or into the build folder where that is left out. */
  readonly waves?: { readonly out?: string };
};

/** Runs a bench of the user's. @throws FocusError for agents that cannot stand where they are named, and for a folder that cannot take the waveforms */
export async function verifyOwnBench({ waves: wanted, ...run }: OwnBenchVerification, show: ShowSteps): Promise<BlockReport> {
  const block = run.bench.use.name;
  const folder = wanted && (await waveFolder(run.workspace, "verilator", { block, ...wanted }));
  const report = await show({ bench: block }, ({ bench }) =>
    bench(async (step) => {
      const found = await verifyBench({ ...run, ...(folder ? { waves: folder } : {}), onRun: (number, all) => step.show(`run ${number} of ${all}`) });
      step.conclude(`${found.block}: ${verdict(found)}`, found.passed);
      return found;
    }),
  );
  if (folder === undefined || wanted?.out === undefined) return report;
  const [placed] = await placeWaves({ simulator: "verilator", seed: run.seed }, { block, out: wanted.out }, [report], folder);
  return placed ?? report;
}

function verdict(report: BlockReport): string {
  const found = findingsText(report);
  const compared = counted(report.comparedElements, "element");
  return report.passed ? `passed, ${compared} compared` : `FAILED: ${found.length > 0 ? found.join(", ") : `${compared} compared`}`;
}

async function waveFolder(workspace: Workspace, simulator: SimulatorName, { block, out }: NonNullable<Verification["waves"]>): Promise<WaveFolder> {
  const kept = buildFolder(workspace, "waves", block);
  if (out !== undefined) await checkOutput(out);
  await makeFolder(kept);
  // What goes to --out goes there as a whole, when all of it is there.
  const folder = out === undefined ? kept : await mkdtemp(path.join(kept, "run-"));
  return { format: simulator === "icarus" ? "vcd" : await bestWaveFormat(workspace), folder };
}

/** Moves waveforms into the folder that the user named, which is an output folder as any other; the reports name them there. */
async function placeWaves({ simulator, seed, beats }: Pick<Verification, "simulator" | "seed" | "beats">, { block, out }: { readonly block: string; readonly out: string }, reports: readonly BlockReport[], { folder }: WaveFolder): Promise<readonly BlockReport[]> {
  const names = reports.flatMap((report) => report.waves ?? []).map(({ file }) => path.basename(file));
  const files = await Promise.all(names.map(async (name) => ({ path: name, bytes: await readFile(path.join(folder, name)) })));
  const config = { block, simulator, seed, ...(beats === undefined ? {} : { beats }) };
  await stageWithManifest({ out, design: block, top: block, config, configHash: contentHash(JSON.stringify(config)).slice(0, 8), files });
  await rm(folder, { recursive: true, force: true });
  return reports.map((report) => (report.waves ? { ...report, waves: report.waves.map((waveform) => ({ ...waveform, file: path.resolve(out, path.basename(waveform.file)) })) } : report));
}
