import path from "node:path";
import type { Options, PositionalOptions } from "yargs";
import { FocusError, throwIfAny, type Problem } from "../../errors.js";
import { checkOutput, stageWithManifest } from "../../emit/stage.js";
import { contentHash } from "../../emit/manifest.js";
import { caseBench, designBenches } from "../../simulate/design-benches.js";
import { caseOf, type VerificationEntry } from "../../testbench/cases/catalog-entry.js";
import { isOwnBench } from "../../testbench/own-bench.js";
import { chooseOwnEntries } from "../../testbench/own-entries.js";
import { SCRIPT, standaloneFiles, type StandaloneBench } from "../../testbench/standalone-bench.js";
import { chooseEntries } from "../../testbench/verify.js";
import { openWorkspace } from "../../tools/workspace.js";
import { loadBench } from "../bench-file.js";
import { defineCommand, type OptionsOf } from "../define-command.js";
import { chooseAnyAccelerator, designOptions } from "../design-options.js";
import { checkWholeNumbers } from "../input-options.js";
import { shellWord } from "../repeat-command.js";

const positionals = { block: { type: "string", describe: "Block of the catalog, or of the file of --bench; the tops of a design when left out" } } as const satisfies Record<string, PositionalOptions>;

/** Vectors of a block where none are asked for. */
const BEATS = 100;

const options = {
  ...designOptions,
  bench: { type: "string", describe: "A .ts or .js file whose default export is a list of entries: blocks and designs of your own" },
  case: { type: "string", describe: "Which sizes of the block: the start of a label that verify names; the first case when left out" },
  beats: { type: "number", describe: `Vectors of a block; ${BEATS} when left out` },
  seed: { type: "number", default: 1, describe: "Start of the random vectors and stalls" },
  out: { type: "string", demandOption: true, describe: "Output folder: Verilog, testbenches, vectors, run.sh" },
} as const satisfies Record<string, Options>;

type Arguments = OptionsOf<typeof options & typeof positionals>;

export const testbenchCommand = defineCommand({
  command: "testbench [block]",
  describe: "write plain Verilog testbenches with vectors that judge themselves, for simulators of your own",
  positionals,
  options,
  examples: [
    ["testbench --preset tiny --design focus --out out/bench", "every unit of a design"],
    ["testbench skid_buffer --out out/bench", "one block"],
    ["testbench --bench examples/peak/bench.ts --out out/bench", "blocks of your own"],
  ],
  run: async (options) => {
    const { out, seed } = options;
    const workspace = openWorkspace(process);
    checkWholeNumbers(options);
    throwIfAny(refusals(options));
    await checkOutput(out);
    const { name, config, benches } = await chosen(options, workspace.cwd);
    const files = standaloneFiles(benches, { seed });
    const [first] = benches;
    await stageWithManifest({ out, design: name, top: first?.device.module ?? "", beside: benches.slice(1).map(({ device }) => device.module), config, configHash: contentHash(JSON.stringify(config)).slice(0, 8), files });
    console.log(`sh ${shellWord(path.join(out, SCRIPT))}`);
  },
});

/** What is of a design where blocks are named, or of a block where none is. */
function refusals(options: Arguments): readonly Problem[] {
  const ofBlocks = options.block !== undefined || options.bench !== undefined;
  const others = ofBlocks ? (["preset", "config", "design", "set"] as const) : (["case", "beats"] as const);
  const [rule, fix] = ofBlocks ? ["chooses a design, and this writes testbenches of blocks", "leave it out; --case chooses the sizes of a block"] : ["is of a block, and none is named", "name the block, or leave it out"];
  return others.flatMap((name) => (options[name] === undefined ? [] : [{ path: `--${name}`, value: String(options[name]), rule, fix }]));
}

interface Chosen {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly benches: readonly StandaloneBench[];
}

async function chosen(options: Arguments, cwd: string): Promise<Chosen> {
  const { block, bench, seed, beats = BEATS } = options;
  if (block === undefined && bench === undefined) {
    const { kind, accelerator } = await chooseAnyAccelerator(options, cwd, "paper");
    if (kind === "own") throw new FocusError({ path: "--config", value: options.config ?? "", rule: "is an accelerator of your own, whose golden functions this command does not know", fix: "write entries for its blocks, and name their file in --bench" });
    return { name: accelerator.config.name, config: accelerator.json, benches: designBenches(accelerator, { seed }) };
  }
  const entries = await entriesOf(options);
  const name = block ?? entries[0]?.block ?? "";
  const config = { blocks: entries.map((one) => one.block), ...(options.case === undefined ? {} : { case: options.case }), beats, seed };
  return { name, config, benches: entries.map((entry) => caseBench(caseOf(entry, options.case, "--case"), { seed, beats })) };
}

async function entriesOf({ block, bench }: Arguments): Promise<readonly VerificationEntry[]> {
  if (bench === undefined) return chooseEntries(block === undefined ? [] : [block]);
  const found = await loadBench(bench, bench);
  if (isOwnBench(found)) throw new FocusError({ path: "--bench", value: bench, rule: "is a bench with agents that react, and a Verilog testbench plays beats that are fixed beforehand", fix: "run it with focus-rtl verify --bench, or export a list of entries" });
  return chooseOwnEntries(found, block === undefined ? [] : [block], bench);
}
