import type { Options } from "yargs";
import { counted } from "../../config/counted.js";
import type { Accelerator } from "../../designs/focus.js";
import type { OutputFile } from "../../emit/manifest.js";
import { checkOutput, stageWithManifest } from "../../emit/stage.js";
import {
  compareDecisions,
  concentrate,
  concentratedTensor,
  gatherParameters,
  summarize,
  writeTensor,
  type ConcentrateOptions,
  type Concentration,
} from "../../golden/similarity/index.js";
import { formatGrid, resolveActivations, type ActivationOptions, type ResolvedActivations } from "../../input/index.js";
import { defineCommand, type OptionsOf } from "../define-command.js";
import { openWorkspace } from "../../tools/workspace.js";
import { concentrationFile, concentrationTensors } from "../../simulate/concentration-files.js";
import { chooseForDesign, designOptions } from "../design-options.js";
import { checkWholeNumbers, defined, tokenInput, tokenOptions } from "../input-options.js";
import { checkSimulatedFormats } from "../../simulate/simulated-formats.js";
import { table } from "../table.js";

const COMPARED_BITS = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] as const;

/** What is written beside the manifest: always, and with --tensor. */
const FILES = ["map.npy", "root.npy", "unique.npy", "report.json", "concentration.svg"] as const;
const TENSOR_FILE = "tensor.fct";

const options = {
  ...designOptions,
  out: { type: "string", demandOption: true, describe: "Output folder: map.npy, root.npy, unique.npy, report.json, concentration.svg" },
  activations: { type: "string", describe: "[tokens, K] .npy or file.safetensors:name; tokens frame by frame, a row of zeros is a pruned token", group: "Input:" },
  ...tokenOptions,
  K: { type: "number", describe: "Columns of a clip's tokens", group: "Input:" },
  seed: { type: "number", describe: "Where in the clip the frames begin", group: "Input:" },
  neighbours: { choices: ["geometric", "linear"], default: "geometric", describe: "linear: shifts that wrap at row and frame edges, as in the authors' code" },
  exact: { type: "boolean", default: false, describe: "Compare in float64, not in the whole numbers of similarity.matcherBits" },
  "compare-precision": { type: "boolean", default: false, describe: `Decisions of ${COMPARED_BITS[0]} to ${COMPARED_BITS.at(-1) ?? ""} bit matchers beside float64` },
  tensor: { type: "boolean", default: false, describe: "Write tensor.fct too, the layout of docs/concentrated-tensor.md" },
  json: { type: "boolean", default: false, describe: "Print the report as JSON" },
} as const satisfies Record<string, Options>;

type Arguments = OptionsOf<typeof options>;

export const concentrateCommand = defineCommand({
  command: "concentrate",
  describe: "golden model of similarity concentration alone: which vectors of a tensor are computed once",
  options,
  examples: [
    ["concentrate --activations A.npy --grid 8x16x16 --out out", "a tensor of your own"],
    ["concentrate --video bikes --set similarity.threshold=0.8 tile.m=512 --out out", "another threshold and m-tile"],
    ["concentrate --video bikes --frames 8 --compare-precision --out out", "how many bits a matcher needs"],
  ],
  run: async (options) => {
    const workspace = openWorkspace(process);
    await checkOutput(options.out, [...FILES, ...(options.tensor ? [TENSOR_FILE] : [])]);
    checkWholeNumbers(options);
    const accelerator = await chooseForDesign("focus", options, { cwd: workspace.cwd, fallback: "paper", why: "does not compare vectors, which is all that this command does" });
    checkSimulatedFormats(accelerator.config);
    const parameters = { ...gatherParameters(accelerator.config), neighbours: options.neighbours, ...(options.exact ? { matcher: { kind: "exact64" } as const } : {}) };
    const input = await resolveActivations(workspace, inputOptions(options, accelerator), (message) => {
      if (!options.json) console.error(message);
    });
    const golden: ConcentrateOptions = { ...parameters, activations: input.activations.codes, K: input.K, grid: input.grid };
    const result = concentrate(golden);
    const precision = options.comparePrecision ? comparePrecision(golden) : undefined;
    const report = reportOf(input, golden, result, precision);
    await write(options, accelerator, report, result, await pictureOf(input, golden, result));
    if (options.json) console.log(JSON.stringify(report, null, 2));
    else console.log([overview(report), ...(precision ? [precisionTable(precision)] : []), `  written  ${options.out}`].join("\n"));
  },
});

function inputOptions(options: Arguments, { config }: Accelerator): ActivationOptions {
  const { activations, seed } = options;
  const K = options.K ?? (activations === undefined ? 3 * config.similarity.vector : undefined);
  return { format: config.array.operand, ...tokenInput(options), ...defined({ activations, seed, K }) };
}

interface PrecisionRow {
  /** Bits of the matcher's elements; 64: float64. */
  readonly bits: number;
  readonly decisionMismatchRate: number;
  readonly candidateMismatchRate: number;
  readonly thresholdDistance: number;
  readonly candidateDistance: number;
  readonly uniqueShare: number;
  readonly classShare: number;
}

function comparePrecision(options: ConcentrateOptions): readonly PrecisionRow[] {
  const reference = concentrate({ ...options, matcher: { kind: "exact64" } });
  const row = (bits: number, result: Concentration): PrecisionRow => {
    const { decisionMismatchRate, candidateMismatchRate, thresholdDistance, candidateDistance } = compareDecisions(options, reference, result);
    const { uniqueShare, classShare } = summarize(result);
    return { bits, decisionMismatchRate, candidateMismatchRate, thresholdDistance, candidateDistance, uniqueShare, classShare };
  };
  return [...COMPARED_BITS.map((bits) => row(bits, concentrate({ ...options, matcher: { kind: "blockInteger", bits } }))), row(64, reference)];
}

function reportOf(input: ResolvedActivations, golden: ConcentrateOptions, result: Concentration, precision: readonly PrecisionRow[] | undefined) {
  const { block, threshold, neighbours, representative, matcher, tileTokens, sliceElements, subnormals } = golden;
  const mismatches = matcher.kind === "exact64" ? undefined : compareDecisions(golden, concentrate({ ...golden, matcher: { kind: "exact64" } }), result);
  return {
    grid: formatGrid(input.grid),
    K: input.K,
    operand: golden.operand.name,
    parameters: { threshold, block: formatGrid(block), vector: sliceElements, m: tileTokens, representative, neighbours, matcher, subnormals },
    ...summarize(result),
    ...(mismatches === undefined ? {} : { decisionMismatchRate: mismatches.decisionMismatchRate, candidateMismatchRate: mismatches.candidateMismatchRate, thresholdDistance: mismatches.thresholdDistance }),
    ...(precision === undefined ? {} : { precision }),
    input: input.provenance,
  };
}

function pictureOf(input: ResolvedActivations, golden: ConcentrateOptions, concentration: Concentration): Promise<OutputFile> {
  const { block, threshold, neighbours, tileTokens, sliceElements, operand } = golden;
  const options = {
    title: `Similarity concentration of ${input.provenance.from}`,
    subtitle: `${formatGrid(input.grid)} tokens of ${input.K} ${operand.name} elements in vectors of ${sliceElements}; cosine above ${threshold}, block ${formatGrid(block)}, ${neighbours} neighbours, m-tiles of ${tileTokens}`,
    grid: input.grid,
    concentration,
  };
  return concentrationFile(options, input);
}

type Report = ReturnType<typeof reportOf>;

async function write(options: Arguments, { config, json, hash }: Accelerator, report: Report, result: Concentration, picture: OutputFile): Promise<void> {
  const files: readonly OutputFile[] = [
    ...concentrationTensors(result),
    { path: "report.json", text: `${JSON.stringify(report, null, 2)}\n` },
    picture,
    ...(options.tensor ? [{ path: TENSOR_FILE, bytes: writeTensor(concentratedTensor(result)) }] : []),
  ];
  await stageWithManifest({ out: options.out, design: config.name, top: "", config: json, configHash: hash, files });
}

function overview(report: Report): string {
  const share = (part: number, whole: number): string => (whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)} %`);
  const lines = table([
    ["input", report.input.from, `${report.grid} tokens, K ${report.K}, ${report.operand}`],
    ["tokens", String(report.retainedTokens), `retained of ${report.tokens}, in ${counted(report.tiles, "m-tile")}`],
    ["vectors", String(report.vectors), counted(report.slices, "slice")],
    ["zero", String(report.zeroVectors), share(report.zeroVectors, report.vectors)],
    ["matched", String(report.matches), share(report.matches, report.vectors)],
    ["unique", String(report.uniqueVectors), `${share(report.uniqueVectors, report.vectors)}, compression ${report.compression.toFixed(2)}`],
    ["classes", String(report.classes), `${share(report.classes, report.retainedTokens)} of the tokens; ${report.classesBySearch} by a search through whole m-tiles`],
  ]);
  // A note is longer than the columns of the table.
  return [lines, ...(report.input.notes ?? []).map((note) => `  note     ${note}`)].join("\n");
}

function precisionTable(rows: readonly PrecisionRow[]): string {
  const rate = (value: number): string => (value === 0 ? "0" : value.toExponential(1));
  return `\n${table([
    ["bits", "decisions differ", "at most from threshold", "other neighbour", "p/m", "c/m"],
    ...rows.map((row) => [row.bits === 64 ? "float64" : String(row.bits), rate(row.decisionMismatchRate), rate(row.thresholdDistance), rate(row.candidateMismatchRate), row.uniqueShare.toFixed(4), row.classShare.toFixed(4)]),
  ])}\n`;
}
