import path from "node:path";
import type { Options, PositionalOptions } from "yargs";
import { counted } from "../../config/counted.js";
import { CheckFailed, throwIfAny, type Problem } from "../../errors.js";
import type { ShowSteps } from "../../simulate/steps.js";
import { verifyBlocks, verifyOwnBench, verifySeededFaults } from "../../simulate/verify-run.js";
import { catalog } from "../../testbench/cases/catalog.js";
import type { VerificationEntry } from "../../testbench/cases/catalog-entry.js";
import { isOwnBench, type OwnBench } from "../../testbench/own-bench.js";
import { chooseOwnEntries } from "../../testbench/own-entries.js";
import { faultsOf, type FaultReport } from "../../testbench/verify-faults.js";
import { chooseEntries, type BlockReport, type Waveform } from "../../testbench/verify.js";
import { openWorkspace, type Workspace } from "../../tools/workspace.js";
import { loadBench } from "../bench-file.js";
import { defineCommand, type OptionsOf } from "../define-command.js";
import { checkWholeNumbers, defined } from "../input-options.js";
import { shellWord } from "../repeat-command.js";
import { listedSteps } from "../steps.js";
import { table } from "../table.js";

const positionals = { blocks: { type: "string", array: true, describe: `Blocks: ${catalog.map((entry) => entry.block).join(", ")}; with --bench those of the file` } } as const satisfies Record<string, PositionalOptions>;

const options = {
  simulator: { choices: ["verilator", "icarus", "cocotb"], default: "verilator", describe: "icarus and cocotb run fewer cases" },
  seed: { type: "number", default: 1, describe: "Start of the random vectors and patterns" },
  beats: { type: "number", describe: "Vectors of the longest run of each case" },
  bench: { type: "string", describe: "A .ts or .js file whose default export says how blocks of your own are verified: a list of entries, or a bench with agents" },
  faults: { type: "boolean", default: false, describe: "Run the seeded faults of the blocks instead, mistakes in their Verilog that their cases must notice" },
  quick: { type: "boolean", default: false, describe: "A cut through the cases in verilator too, with fewer vectors, as make test has it" },
  pairs: { type: "boolean", default: false, describe: "Instead of the cases chosen by hand those that meet every two values of two parameters, in verilator; of the blocks that have them where none is named" },
  coverage: { type: "boolean", default: false, describe: "Line and toggle coverage, in verilator" },
  waves: { type: "boolean", default: false, describe: "Of one block or bench: write waveforms of the runs; those of a block have 200 vectors then unless --beats says how many" },
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
    ["verify skid_buffer --faults", "what its testbench notices"],
    ["verify --bench examples/peak/bench.ts", "blocks and a design of one's own"],
  ],
  run: async (options) => {
    const workspace = openWorkspace(process);
    checkWholeNumbers(options);
    const chosen = await chooseVerified(options);
    throwIfAny([...(isOwnBench(chosen) ? benchRefusals(options) : []), ...(options.faults ? faultRefusals(options) : []), ...(options.pairs ? pairRefusals(options, chosen) : []), ...outputRefusals(options, chosen)]);
    const show = listedSteps(workspace, options.json);
    if (options.faults) tellFaults(await runFaults(options, chosen, { workspace, show }), isOwnBench(chosen) ? () => commandOf(options)() : commandOf(options), options);
    else tellRuns(await runBenches(options, chosen, { workspace, show }), options);
  },
});

/** A bench of the user's, or blocks with their cases. */
type Verified = OwnBench | readonly VerificationEntry[];

async function chooseVerified({ blocks, bench, pairs }: Arguments): Promise<Verified> {
  const named = [...new Set(blocks ?? [])];
  if (bench === undefined) return named.length === 0 ? catalog.filter((entry) => !pairs || entry.pairs !== undefined) : chooseEntries(named);
  const found = await loadBench(bench, bench);
  return isOwnBench(found) ? found : chooseOwnEntries(found, named, bench);
}

/** What a bench of the user's cannot take: all that a run draws follows from the seed alone. */
function benchRefusals({ blocks = [], simulator, beats, quick, bench = "" }: Arguments): readonly Problem[] {
  return given([
    { path: "BLOCK", given: blocks.length > 0, rule: "names one of several blocks, and the file of --bench has one bench", fix: "leave it out" },
    { path: "--simulator", given: simulator !== "verilator", rule: "must be verilator for a bench with agents: those that react are there alone", fix: "leave it out" },
    { path: "--beats", given: beats !== undefined, rule: "says how many vectors are drawn for a block; a bench of your own says itself what its agents do", fix: `leave it out, and change ${bench} for longer runs` },
    { path: "--quick", given: quick, rule: "cuts through the cases of a block, and a bench of your own is one case", fix: "leave it out" },
  ]);
}

function faultRefusals({ simulator, quick, coverage, waves }: Arguments): readonly Problem[] {
  return given([
    { path: "--simulator", given: simulator !== "verilator", rule: "must be verilator with --faults: the faulty devices share one build", fix: "leave it out" },
    { path: "--quick", given: quick, rule: "cuts through the cases of a block, and a fault names its case", fix: "leave it out" },
    { path: "--coverage", given: coverage, rule: "is of the sound block, and --faults runs others", fix: "leave one of them out" },
    { path: "--waves", given: waves, rule: "are of the sound block, and --faults runs others", fix: "leave one of them out" },
  ]);
}

function pairRefusals({ simulator, quick, faults, bench }: Arguments, chosen: Verified): readonly Problem[] {
  const without = isOwnBench(chosen) ? [] : chosen.filter((entry) => entry.pairs === undefined).map((entry) => entry.block);
  return given([
    { path: "--bench", given: bench !== undefined, rule: "has cases of your own, and --pairs runs those of the package", fix: "leave one of them out" },
    { path: "--simulator", given: simulator !== "verilator", rule: "must be verilator with --pairs: many devices share one build", fix: "leave it out" },
    { path: "--quick", given: quick, rule: "cuts through the cases chosen by hand, and --pairs runs others", fix: "leave one of them out" },
    { path: "--faults", given: faults, rule: "names the cases that run, and --pairs runs others", fix: "leave one of them out" },
    { path: "BLOCK", value: without.join(", "), given: bench === undefined && without.length > 0, rule: "has no cases by pairs", fix: `choose among ${catalog.filter((entry) => entry.pairs !== undefined).map((entry) => entry.block).join(", ")}` },
  ]);
}

/** What cannot be written beside the findings. */
function outputRefusals({ simulator, waves, out, bench, coverage }: Arguments, chosen: Verified): readonly Problem[] {
  const blocks = isOwnBench(chosen) ? 1 : chosen.length;
  const which = bench === undefined ? "focus-rtl verify skid_buffer --waves" : `focus-rtl verify --bench ${shellWord(bench)} BLOCK --waves`;
  return given([
    { path: "--out", value: out ?? "", given: !waves && out !== undefined, rule: "is where waveforms go, and none is asked for", fix: "add --waves, or leave --out out" },
    { path: "--waves", given: waves && blocks !== 1, rule: `is for one block, and this would be ${blocks}`, fix: `name the block: ${which}` },
    { path: "--simulator", value: simulator, given: waves && simulator === "cocotb", rule: "must be verilator or icarus with --waves", fix: "leave it out, or write --simulator icarus" },
    { path: "--simulator", value: simulator, given: coverage && simulator !== "verilator", rule: "must be verilator with --coverage", fix: "leave one of them out" },
  ]);
}

function given(problems: readonly (Problem & { readonly given: boolean })[]): readonly Problem[] {
  return problems.flatMap(({ given: isGiven, ...problem }) => (isGiven ? [problem] : []));
}

/** What runs a block or a bench again, less seed and options. */
function commandOf({ bench }: Arguments): (block?: string) => string {
  return (block) => ["focus-rtl verify", ...(bench === undefined ? [] : [`--bench ${shellWord(bench)}`]), ...(block === undefined ? [] : [block])].join(" ");
}

interface Surroundings {
  readonly workspace: Workspace;
  readonly show: ShowSteps;
}

async function runBenches(options: Arguments, chosen: Verified, { workspace, show }: Surroundings): Promise<readonly BlockReport[]> {
  const { simulator, seed, quick, pairs, coverage, beats, out, waves } = options;
  const command = commandOf(options);
  if (isOwnBench(chosen)) return [await verifyOwnBench({ workspace, bench: chosen, seed, coverage, repeat: `${command()} --seed ${seed}`, ...(waves ? { waves: defined({ out }) } : {}) }, show)];
  const [{ block } = { block: "" }] = chosen;
  return verifyBlocks({ workspace, entries: chosen, command, simulator, seed, quick, pairs, coverage, ...defined({ beats }), ...(waves ? { waves: { block, ...defined({ out }) } } : {}) }, show);
}

function runFaults({ seed, beats }: Arguments, chosen: Verified, { workspace, show }: Surroundings): Promise<readonly FaultReport[]> {
  const seeded = (isOwnBench(chosen) ? [chosen] : chosen).map(faultsOf);
  return verifySeededFaults({ workspace, seeded, seed, ...defined({ beats }) }, show);
}

function tellRuns(reports: readonly BlockReport[], { json }: Arguments): void {
  console.log(json ? JSON.stringify(reports, null, 2) : [text(reports), ...reports.flatMap(({ waves }) => (waves ? [wavesText(waves)] : []))].join("\n\n"));
  const failures = reports.flatMap(failureTexts);
  if (failures.length > 0) throw new CheckFailed(failures.join("\n"));
}

function tellFaults(reports: readonly FaultReport[], command: (block: string) => string, options: Arguments): void {
  const rows = reports.flatMap(({ block, faults }) => faults.map((one) => [block, one.fault, one.case, one.caught === undefined ? "SURVIVED" : "caught", one.caught?.said ?? ""]));
  const caught = reports.flatMap(({ faults }) => faults.filter((one) => one.caught !== undefined)).length;
  const total = `  ${caught} of ${counted(rows.length, "fault")} caught in ${counted(reports.length, "block")}`;
  console.log(options.json ? JSON.stringify(reports, null, 2) : [table([["block", "fault", "case", "", "what the bench says"], ...rows]), total].join("\n\n"));
  const failures = reports.flatMap(({ block, seed, failures: texts }) => texts.map((one) => `${one}\n  repeat it: ${command(block)} --faults --seed ${seed}${options.beats === undefined ? "" : ` --beats ${options.beats}`}`));
  if (failures.length > 0) throw new CheckFailed(failures.join("\n"));
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
