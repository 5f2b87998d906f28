import { createHash } from "node:crypto";
import type { CommandModule } from "yargs";
import { widestMatcherBits } from "../../config/comparison.js";
import { bf16, fp16, int8 } from "../../config/number-format.js";
import type { OutputFile } from "../../emit/manifest.js";
import { checkOutput, stageWithManifest } from "../../emit/stage.js";
import { FocusError, throwIfAny, type Problem } from "../../errors.js";
import {
  compareDecisions,
  concentrate,
  concentratedTensor,
  LARGEST_BLOCK,
  MATCHER_BITS,
  summarize,
  writeTensor,
  type ConcentrateOptions,
  type Concentration,
  type MatcherOptions,
} from "../../golden/concentration/index.js";
import { formatGrid, parseGrid, resolveActivations, type ActivationOptions, type ResolvedActivations } from "../../input/index.js";
import { openWorkspace } from "../../tools/workspace.js";
import { concentrationFile, concentrationTensors } from "../concentration-file.js";
import { checkWholeNumbers, defined, tokenInput, tokenOptions, type TokenArguments } from "../input-options.js";
import { table } from "../table.js";

const OPERANDS = { fp16, bf16, int8 } as const;
const COMPARED_BITS = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] as const;
const LARGEST_COUNT = 65_536;

interface Arguments extends TokenArguments {
  readonly out: string;
  readonly activations?: string;
  readonly K?: number;
  readonly seed?: number;
  readonly operand: keyof typeof OPERANDS;
  readonly subnormals: "keep" | "flush";
  readonly threshold: number;
  readonly block: string;
  readonly vector: number;
  readonly m: number;
  readonly representative: "first" | "mean";
  readonly neighbours: "geometric" | "linear";
  readonly matcher: string;
  readonly comparePrecision: boolean;
  readonly tensor: boolean;
  readonly json: boolean;
}

export const concentrateCommand: CommandModule<object, Arguments> = {
  command: "concentrate",
  describe: "golden model of similarity concentration alone: which vectors of a tensor are computed once",
  builder: (yargs) =>
    yargs
      .options({
        out: { type: "string", demandOption: true, describe: "Output folder: map.npy, root.npy, unique.npy, report.json, concentration.svg" },
        activations: { type: "string", describe: "[tokens, K] .npy or file.safetensors:name; tokens frame by frame, a row of zeros is a pruned token", group: "Input:" },
        ...tokenOptions,
        K: { type: "number", describe: "Columns of a clip's tokens", group: "Input:" },
        seed: { type: "number", describe: "Where in the clip the frames begin", group: "Input:" },
        operand: { choices: Object.keys(OPERANDS) as (keyof typeof OPERANDS)[], default: "fp16" as const, describe: "Format of the tensor's elements" },
        subnormals: { choices: ["keep", "flush"] as const, default: "keep" as const, describe: "flush: subnormal elements count as zero" },
        threshold: { type: "number", default: 0.9, describe: "A vector matches where the cosine is above this" },
        block: { type: "string", default: "2x2x2", describe: "FRAMESxROWSxCOLUMNS of which a vector is the last corner" },
        vector: { type: "number", default: 32, describe: "Elements of a vector" },
        m: { type: "number", default: 1024, describe: "Retained tokens of an m-tile" },
        representative: { choices: ["first", "mean"] as const, default: "first" as const, describe: "What stands for a group of vectors" },
        neighbours: { choices: ["geometric", "linear"] as const, default: "geometric" as const, describe: "linear: shifts that wrap at row and frame edges, as in the authors' code" },
        matcher: { type: "string", default: "exact64", describe: "exact64: float64. A number of bits: the hardware's whole numbers" },
        "compare-precision": { type: "boolean", default: false, describe: `Decisions of ${COMPARED_BITS[0]} to ${COMPARED_BITS.at(-1) ?? ""} bit matchers beside float64` },
        tensor: { type: "boolean", default: false, describe: "Write tensor.fct too, the layout of docs/concentrated-tensor.md" },
        json: { type: "boolean", default: false, describe: "Print the report as JSON" },
      })
      .example("$0 concentrate --activations A.npy --grid 8x16x16 --out out", "a tensor of your own")
      .example("$0 concentrate --video bikes --frames 8 --compare-precision --out out", "how many bits a matcher needs") as never,
  handler: async (options) => {
    await checkOutput(options.out);
    checkWholeNumbers(options);
    const { parameters, matcher } = checkedParameters(options);
    const format = OPERANDS[options.operand];
    const input = await resolveActivations(openWorkspace(process), inputOptions(options), (message) => {
      if (!options.json) console.error(message);
    });
    const golden: ConcentrateOptions = { ...parameters, activations: input.activations.codes, K: input.K, operand: format, grid: input.grid, classes: true, matcher };
    const result = concentrate(golden);
    const precision = options.comparePrecision ? comparePrecision(golden) : undefined;
    const report = reportOf(options, input, golden, result, precision);
    await write(options, report, result, await pictureOf(input, golden, result));
    if (options.json) console.log(JSON.stringify(report, null, 2));
    else console.log([overview(report), ...(precision ? [precisionTable(precision)] : []), `  written  ${options.out}`].join("\n"));
  },
};

type Parameters = Omit<ConcentrateOptions, "activations" | "K" | "operand" | "grid" | "classes" | "matcher" | "retained">;

/** @throws FocusError with every parameter that is out of range */
function checkedParameters(options: Arguments): { readonly parameters: Parameters; readonly matcher: MatcherOptions } {
  const problems: Problem[] = [];
  const { threshold, vector, m, representative, neighbours, subnormals } = options;
  if (!(threshold >= 0 && threshold <= 1)) problems.push({ path: "--threshold", value: String(threshold), rule: "must be a cosine from 0 to 1", fix: "write for example --threshold 0.9" });
  for (const [name, value, example] of [["--vector", vector, 32], ["--m", m, 1024]] as const) {
    if (!Number.isInteger(value) || value < 1 || value > LARGEST_COUNT) problems.push({ path: name, value: String(value), rule: `must be a whole number from 1 to ${LARGEST_COUNT}`, fix: `write for example ${name} ${example}` });
  }
  let block = { frames: 2, rows: 2, columns: 2 };
  try {
    block = parseGrid(options.block);
  } catch (error) {
    if (!(error instanceof FocusError)) throw error;
    problems.push({ path: "--block", value: options.block, rule: "must be FRAMESxROWSxCOLUMNS, three whole numbers from 1", fix: "write for example --block 2x2x2" });
  }
  if (Object.values(block).some((size) => size > LARGEST_BLOCK)) problems.push({ path: "--block", value: options.block, rule: `must be at most ${LARGEST_BLOCK} in each direction`, fix: "write for example --block 2x2x2" });
  const [fewest, most] = MATCHER_BITS;
  const bits = Number(options.matcher);
  const exact = options.matcher === "exact64";
  if (!exact && !(Number.isInteger(bits) && bits >= fewest && bits <= most)) problems.push({ path: "--matcher", value: options.matcher, rule: `must be exact64 or a number of bits from ${fewest} to ${most}`, fix: "write --matcher exact64 or, for example, --matcher 12" });
  else if (!exact && bits > widestMatcherBits(vector)) problems.push({ path: "--matcher", value: options.matcher, rule: `has dot products beyond 53 bits for vectors of ${vector}`, fix: `write --matcher ${widestMatcherBits(vector)} or less, or exact64` });
  throwIfAny(problems);
  return {
    parameters: { subnormals, sliceElements: vector, block, neighbours, threshold, tileTokens: m, representative },
    matcher: exact ? { kind: "exact64" } : { kind: "blockInteger", bits },
  };
}

function inputOptions(options: Arguments): ActivationOptions {
  const { activations, seed, operand } = options;
  const K = options.K ?? (activations === undefined ? 3 * options.vector : undefined);
  return { format: OPERANDS[operand], ...tokenInput(options), ...defined({ activations, seed, K }) };
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

function reportOf(options: Arguments, input: ResolvedActivations, golden: ConcentrateOptions, result: Concentration, precision: readonly PrecisionRow[] | undefined) {
  const { block, threshold, neighbours, representative, matcher, tileTokens, sliceElements, subnormals } = golden;
  const mismatches = matcher.kind === "exact64" ? undefined : compareDecisions(golden, concentrate({ ...golden, matcher: { kind: "exact64" } }), result);
  return {
    grid: formatGrid(input.grid),
    K: input.K,
    operand: options.operand,
    parameters: { threshold, block: formatGrid(block), vector: sliceElements, m: tileTokens, representative, neighbours, matcher, subnormals },
    ...summarize(result),
    ...(mismatches === undefined ? {} : { decisionMismatchRate: mismatches.decisionMismatchRate, candidateMismatchRate: mismatches.candidateMismatchRate, thresholdDistance: mismatches.thresholdDistance }),
    ...(precision === undefined ? {} : { precision }),
    input: input.provenance,
  };
}

function pictureOf(input: ResolvedActivations, golden: ConcentrateOptions, concentration: Concentration): Promise<OutputFile> {
  const { block, threshold, neighbours, tileTokens, sliceElements, operand } = golden;
  return concentrationFile({
    title: `Similarity concentration of ${input.provenance.from}`,
    subtitle: `${formatGrid(input.grid)} tokens of ${input.K} ${operand.name} elements in vectors of ${sliceElements}; cosine above ${threshold}, block ${formatGrid(block)}, ${neighbours} neighbours, m-tiles of ${tileTokens}`,
    grid: input.grid,
    concentration,
    ...(input.sheet ? { sheet: input.sheet } : {}),
    ...(input.provenance.tokens ? { frameNumbers: input.provenance.tokens.source.frames } : {}),
  });
}

type Report = ReturnType<typeof reportOf>;

async function write(options: Arguments, report: Report, result: Concentration, picture: OutputFile): Promise<void> {
  const files: readonly OutputFile[] = [
    ...concentrationTensors(result),
    { path: "report.json", text: `${JSON.stringify(report, null, 2)}\n` },
    picture,
    ...(options.tensor ? [{ path: "tensor.fct", bytes: writeTensor(concentratedTensor(result)) }] : []),
  ];
  const config = { grid: report.grid, K: report.K, operand: report.operand, ...report.parameters };
  const configHash = createHash("sha256").update(JSON.stringify(config)).digest("hex").slice(0, 8);
  await stageWithManifest({ out: options.out, design: "concentrate", top: "", config, configHash, files });
}

function overview(report: Report): string {
  const share = (part: number, whole: number): string => (whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)} %`);
  const lines = table([
    ["input", report.input.from, `${report.grid} tokens, K ${report.K}, ${report.operand}`],
    ["tokens", String(report.retainedTokens), `retained of ${report.tokens}, in ${report.tiles} m-tiles`],
    ["vectors", String(report.vectors), `${report.slices} slices`],
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
