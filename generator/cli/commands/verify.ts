import type { Options, PositionalOptions } from "yargs";
import { defineCommand, type OptionsOf } from "../define-command.js";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { counted } from "../../config/counted.js";
import { contentHash } from "../../emit/manifest.js";
import { checkOutput, stageWithManifest } from "../../emit/stage.js";
import { CheckFailed, FocusError } from "../../errors.js";
import { findingsText } from "../../model/findings.js";
import { buildFolder, makeFolder, openWorkspace, type Workspace } from "../../tools/workspace.js";
import { catalog } from "../../testbench/cases/catalog.js";
import { chooseEntries, verify, type BlockReport, type VerifyOptions, type Waveform } from "../../testbench/verify.js";
import { bestWaveFormat } from "../../testbench/simulators/verilator-build.js";
import { checkWholeNumbers, defined } from "../input-options.js";
import { listedSteps } from "../steps.js";
import { table } from "../table.js";

const positionals = { blocks: { type: "string", array: true, describe: `Blocks: ${catalog.map((entry) => entry.block).join(", ")}` } } as const satisfies Record<string, PositionalOptions>;

const options = {
  simulator: { choices: ["verilator", "icarus", "cocotb"], default: "verilator", describe: "icarus and cocotb run fewer cases" },
  seed: { type: "number", default: 1, describe: "Start of the random vectors and patterns" },
  beats: { type: "number", describe: "Vectors of the longest run of each case" },
  coverage: { type: "boolean", default: false, describe: "Line and toggle coverage" },
  waves: { type: "boolean", default: false, describe: "Of one block: write waveforms of its runs, which have 200 vectors then unless --beats says how many" },
  out: { type: "string", describe: "With --waves: folder for them; build/waves/BLOCK where left out" },
  json: { type: "boolean", default: false, describe: "Print JSON" },
} as const satisfies Record<string, Options>;

type Arguments = OptionsOf<typeof options & typeof positionals>;

export const verifyCommand = defineCommand({
  command: "verify [blocks..]",
  describe: "run the generated testbenches of blocks, all of them when none is named",
  positionals,
  options,
  examples: [
    ["verify", "every block"],
    ["verify float_add pe --seed 7 --beats 100000", "two of them, longer"],
    ["verify skid_buffer --waves --out out/waves", "to look at"],
  ],
  run: async (options) => {
    const workspace = openWorkspace(process);
    const { blocks, simulator, seed, beats, coverage } = options;
    checkWholeNumbers(options);
    const chosen = blocks?.length ? [...new Set(blocks)] : catalog.map((entry) => entry.block);
    chooseEntries(chosen);
    const waves = await chosenWaves(options, workspace);
    const plan = Object.fromEntries(chosen.map((block) => [block, block]));
    const reports = await listedSteps(workspace, options.json)(plan, async (steps) => {
      const made: BlockReport[] = [];
      for (const [block, runStep] of Object.entries(steps)) {
        const report = await runStep(async (step) => {
          const [found] = await verify({ workspace, blocks: [block], seed, simulator, coverage, ...defined({ beats, waves }), onProgress: ({ done, total, activity }) => step.show(`${done} of ${total}: ${activity}`) });
          if (!found) throw new Error(`no report for ${block}`);
          step.conclude(`${block}: ${verdict(found)}`, found.passed);
          return found;
        });
        made.push(report);
      }
      return made;
    });
    if (options.out !== undefined && waves) await placeWaves(options, options.out, reports, waves);
    console.log(options.json ? JSON.stringify(reports, null, 2) : [text(reports), ...reports.flatMap(({ waves: written }) => (written ? [wavesText(written)] : []))].join("\n\n"));
    const failures = reports.flatMap(failureTexts);
    if (failures.length > 0) throw new CheckFailed(failures.join("\n"));
  },
});

function verdict(report: BlockReport): string {
  const found = findingsText(report);
  const compared = counted(report.comparedElements, "element");
  return report.passed ? `passed, ${compared} compared` : `FAILED: ${found.length > 0 ? found.join(", ") : `${compared} compared`}`;
}

async function chosenWaves({ blocks = [], simulator, waves, out }: Arguments, workspace: Workspace): Promise<VerifyOptions["waves"]> {
  if (!waves) {
    if (out !== undefined) throw new FocusError({ path: "--out", value: out, rule: "is where waveforms go, and none is asked for", fix: "add --waves, or leave --out out" });
    return undefined;
  }
  const [block] = blocks;
  if (block === undefined || blocks.length > 1) throw new FocusError({ path: "--waves", rule: `is for one block, and ${block === undefined ? "none is" : `${blocks.length} are`} named`, fix: "name the block: focus-rtl verify skid_buffer --waves" });
  if (simulator === "cocotb") throw new FocusError({ path: "--simulator", value: simulator, rule: "must be verilator or icarus with --waves", fix: "leave it out, or write --simulator icarus" });
  const kept = buildFolder(workspace, "waves", block);
  if (out !== undefined) await checkOutput(out);
  await makeFolder(kept);
  // What goes to --out goes there as a whole, when all of it is there.
  const folder = out === undefined ? kept : await mkdtemp(path.join(kept, "run-"));
  return { format: simulator === "icarus" ? "vcd" : await bestWaveFormat(workspace), folder };
}

/** Moves waveforms into the folder that the user named, which is an output folder as any other; the reports name them there. */
async function placeWaves({ simulator, seed, beats }: Arguments, out: string, reports: BlockReport[], { folder }: NonNullable<VerifyOptions["waves"]>): Promise<void> {
  const names = reports.flatMap((report) => report.waves ?? []).map(({ file }) => path.basename(file));
  const files = await Promise.all(names.map(async (name) => ({ path: name, bytes: await readFile(path.join(folder, name)) })));
  const block = reports[0]?.block ?? "";
  const config = { block, simulator, seed, ...(beats === undefined ? {} : { beats }) };
  await stageWithManifest({ out, design: block, top: block, config, configHash: contentHash(JSON.stringify(config)).slice(0, 8), files });
  await rm(folder, { recursive: true, force: true });
  for (const [index, report] of reports.entries()) {
    if (report.waves) reports[index] = { ...report, waves: report.waves.map((waveform) => ({ ...waveform, file: path.resolve(out, path.basename(waveform.file)) })) };
  }
}

/** Where the waveforms are, and which case is which instance. */
function wavesText(waves: readonly Waveform[]): string {
  const [first] = waves;
  if (!first) return "";
  const byCases = new Map<string, Waveform[]>();
  for (const waveform of waves) {
    const cases = Object.entries(waveform.cases).map(([instance, label]) => `    ${instance}  ${label}`).join("\n");
    byCases.set(cases, [...(byCases.get(cases) ?? []), waveform]);
  }
  const groups = [...byCases].flatMap(([cases, files]) => [table(files.map(({ file, patterns }) => [path.basename(file), patterns])), cases]);
  return [`  waveforms in ${path.dirname(first.file)}`, ...groups].join("\n");
}

/** Failing cases of a block that are told in full; a broken block fails in nearly all of them. */
const TOLD = 4;

function failureTexts({ block, failures }: BlockReport): readonly string[] {
  const others = failures.length - TOLD;
  return [...failures.slice(0, TOLD), ...(others > 0 ? [`${block}: ${counted(others, "other case")} failed too; --json tells them all`] : [])];
}

function text(reports: readonly BlockReport[]): string {
  const covered = reports.some(({ coverage }) => coverage !== undefined);
  const percent = (value: { readonly covered: number; readonly total: number } | undefined): string => (value === undefined ? "" : `${((100 * value.covered) / Math.max(1, value.total)).toFixed(1)} %`);
  return table([
    ["block", "cases", "runs", "elements compared", "of them wrong", "beats missing", "surplus", "not taken", "rules broken", "seconds", ...(covered ? ["lines", "toggles"] : [])],
    ...reports.map((r) => [r.block, r.cases, r.runs, r.comparedElements, r.mismatches, r.missingBeats, r.surplusBeats, r.untakenBeats, r.violations, r.seconds.toFixed(1), ...(covered ? [percent(r.coverage?.line), percent(r.coverage?.toggle)] : [])].map(String)),
  ]);
}
