import path from "node:path";
import type { Options, PositionalOptions } from "yargs";
import { counted } from "../../config/counted.js";
import { CheckFailed, FocusError, throwIfAny } from "../../errors.js";
import { verifyBlocks, verifyOwnBench, type Verification } from "../../simulate/verify-run.js";
import { catalog } from "../../testbench/cases/catalog.js";
import type { OwnBench } from "../../testbench/own-bench.js";
import type { BlockReport, Waveform } from "../../testbench/verify.js";
import { openWorkspace } from "../../tools/workspace.js";
import { loadBench } from "../bench-file.js";
import { defineCommand, type OptionsOf } from "../define-command.js";
import { checkWholeNumbers, defined } from "../input-options.js";
import { listedSteps } from "../steps.js";
import { table } from "../table.js";

const positionals = { blocks: { type: "string", array: true, describe: `Blocks: ${catalog.map((entry) => entry.block).join(", ")}` } } as const satisfies Record<string, PositionalOptions>;

const options = {
  simulator: { choices: ["verilator", "icarus", "cocotb"], default: "verilator", describe: "icarus and cocotb run fewer cases" },
  seed: { type: "number", default: 1, describe: "Start of the random vectors and patterns" },
  beats: { type: "number", describe: "Vectors of the longest run of each case" },
  bench: { type: "string", describe: "Instead of blocks: a .ts or .js file whose default export is a bench of your own, in verilator" },
  quick: { type: "boolean", default: false, describe: "A cut through the cases in verilator too, with fewer vectors, as make test has it" },
  coverage: { type: "boolean", default: false, describe: "Line and toggle coverage" },
  waves: { type: "boolean", default: false, describe: "Of one block or of --bench: write waveforms of the runs; those of a block have 200 vectors then unless --beats says how many" },
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
    ["verify --bench examples/copier/bench.ts", "a bench of one's own"],
  ],
  run: async (options) => {
    const workspace = openWorkspace(process);
    const { simulator, seed, beats, quick, coverage, json } = options;
    checkWholeNumbers(options);
    const blocks = options.blocks?.length ? [...new Set(options.blocks)] : catalog.map((entry) => entry.block);
    const steps = listedSteps(workspace, json);
    const { bench, waves, out } = options;
    if (!waves && out !== undefined) throw new FocusError({ path: "--out", value: out, rule: "is where waveforms go, and none is asked for", fix: "add --waves, or leave --out out" });
    const reports =
      bench === undefined
        ? await verifyBlocks({ workspace, blocks, simulator, seed, quick, coverage, ...defined({ beats, waves: chosenWaves(options, blocks) }) }, steps)
        : [await verifyOwnBench({ workspace, bench: await ownBench(options, bench), seed, coverage, repeat: `focus-rtl verify --bench ${bench} --seed ${seed}`, ...(waves ? { waves: defined({ out }) } : {}) }, steps)];
    console.log(json ? JSON.stringify(reports, null, 2) : [text(reports), ...reports.flatMap(({ waves: written }) => (written ? [wavesText(written)] : []))].join("\n\n"));
    const failures = reports.flatMap(failureTexts);
    if (failures.length > 0) throw new CheckFailed(failures.join("\n"));
  },
});

/** The bench of a file of the user's: all that a run draws follows from the seed alone. */
function ownBench({ blocks = [], simulator, beats, quick }: Arguments, file: string): Promise<OwnBench> {
  const others = [
    { path: "BLOCK", given: blocks.length > 0, rule: "is of the catalog, and --bench runs a bench of your own", fix: "leave one of them out" },
    { path: "--simulator", given: simulator !== "verilator", rule: "must be verilator beside --bench: agents that react are there alone", fix: "leave it out" },
    { path: "--beats", given: beats !== undefined, rule: "says how many vectors are drawn for a block; a bench of your own says itself what its agents do", fix: `leave it out, and change ${file} for longer runs` },
    { path: "--quick", given: quick, rule: "cuts through the cases of a block, and a bench of your own is one case", fix: "leave it out" },
  ];
  throwIfAny(others.flatMap(({ given, ...problem }) => (given ? [problem] : [])));
  return loadBench(file, file);
}

function chosenWaves({ blocks: named = [], simulator, waves, out }: Arguments, [block = ""]: readonly string[]): Verification["waves"] {
  if (!waves) return undefined;
  if (named.length !== 1) throw new FocusError({ path: "--waves", rule: `is for one block, and ${named.length === 0 ? "none is" : `${named.length} are`} named`, fix: "name the block: focus-rtl verify skid_buffer --waves" });
  if (simulator === "cocotb") throw new FocusError({ path: "--simulator", value: simulator, rule: "must be verilator or icarus with --waves", fix: "leave it out, or write --simulator icarus" });
  return { block, ...defined({ out }) };
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
