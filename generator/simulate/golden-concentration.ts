import type { Accelerator } from "../designs/focus.js";
import type { OutputFile } from "../emit/manifest.js";
import { compareDecisions, concentrate, concentratedTensor, expandTensor, gatherParameters, summarize, writeTensor, type ConcentrateOptions, type Concentration } from "../golden/similarity/index.js";
import { formatGrid, resolveActivations, type ActivationOptions, type ResolvedActivations } from "../input/index.js";
import type { Workspace } from "../tools/workspace.js";
import { concentrationFile, concentrationTensors, TENSOR_NAMES } from "./concentration-files.js";
import { outputError, retainedRows } from "../report/concentration-report.js";
import { elementNumbers } from "./operands.js";
import { checkConcentratedFormats } from "./simulated-formats.js";

export interface GoldenConcentrationRequest {
  readonly workspace: Workspace;
  readonly accelerator: Accelerator;
  readonly input: ActivationOptions;
  readonly neighbours: ConcentrateOptions["neighbours"];
  /** Compare in float64, not in the whole numbers of the configuration. */
  readonly exact: boolean;
  /** Bits of matchers to compare with float64; none where left out. */
  readonly comparedBits?: readonly number[];
  /** Also give the tensor as memory holds it. */
  readonly tensor: boolean;
  readonly onProgress: (message: string) => void;
}

/** What a matcher of some precision decides, beside float64. */
export interface MatcherPrecision {
  /** Bits of the matcher's elements; 64: float64. */
  readonly bits: number;
  readonly decisionMismatchRate: number;
  readonly candidateMismatchRate: number;
  readonly thresholdDistance: number;
  readonly candidateDistance: number;
  readonly uniqueShare: number;
  readonly classShare: number;
}

const TENSOR_FILE = "tensor.fct";

/** What {@link concentrateTokens} gives to be written. */
export function concentrationFileNames({ tensor }: Pick<GoldenConcentrationRequest, "tensor">): readonly string[] {
  return [...TENSOR_NAMES, "report.json", "concentration.svg", ...(tensor ? [TENSOR_FILE] : [])];
}

/** Similarity concentration of a tensor by the golden model alone: report, maps, picture. */
export async function concentrateTokens(request: GoldenConcentrationRequest) {
  const { workspace, accelerator, neighbours, exact, comparedBits } = request;
  const { config } = accelerator;
  checkConcentratedFormats(config);
  const input = await resolveActivations(workspace, request.input, request.onProgress);
  const options: ConcentrateOptions = {
    ...gatherParameters(config),
    neighbours,
    ...(exact ? { matcher: { kind: "exact64" } as const } : {}),
    activations: input.activations.codes,
    K: input.K,
    grid: input.grid,
  };
  const concentration = concentrate(options);
  const report = reportOf(input, options, { concentration, ...(comparedBits ? { precision: comparePrecision(options, comparedBits) } : {}) });
  const files: readonly OutputFile[] = [
    ...concentrationTensors(concentration),
    { path: "report.json", text: `${JSON.stringify(report, null, 2)}\n` },
    await pictureOf(input, options, concentration),
    ...(request.tensor ? [{ path: TENSOR_FILE, bytes: writeTensor(concentratedTensor(concentration)) }] : []),
  ];
  return { report, files };
}

/** report.json of `focus-rtl concentrate`. */
export type GoldenConcentrationReport = Awaited<ReturnType<typeof concentrateTokens>>["report"];

function reportOf(input: ResolvedActivations, options: ConcentrateOptions, { concentration, precision }: { readonly concentration: Concentration; readonly precision?: readonly MatcherPrecision[] }) {
  const { block, threshold, neighbours, representative, matcher, tileTokens, sliceElements, subnormals, operand } = options;
  const mismatches = matcher.kind === "exact64" ? undefined : compareDecisions(options, inFloat64(options), concentration);
  return {
    grid: formatGrid(input.grid),
    K: input.K,
    operand: operand.name,
    parameters: { threshold, block: formatGrid(block), vector: sliceElements, m: tileTokens, representative, neighbours, matcher, subnormals },
    ...summarize(concentration),
    tensorError: tensorError(input, concentration),
    ...(mismatches === undefined ? {} : { decisionMismatchRate: mismatches.decisionMismatchRate, candidateMismatchRate: mismatches.candidateMismatchRate, thresholdDistance: mismatches.thresholdDistance }),
    ...(precision === undefined ? {} : { precision }),
    input: input.provenance,
  };
}

/** How far the tensor is from itself once every vector is replaced by the one that stands for it. */
function tensorError({ activations: { codes, format }, K }: ResolvedActivations, concentration: Concentration): ReturnType<typeof outputError> {
  const retained = retainedRows(elementNumbers(codes, format), K, concentration.tileOf);
  return outputError(elementNumbers(expandTensor(concentratedTensor(concentration)), format), retained, K);
}

function inFloat64(options: ConcentrateOptions): Concentration {
  return concentrate({ ...options, matcher: { kind: "exact64" } });
}

/** Matchers of so many bits, then float64. */
function comparePrecision(options: ConcentrateOptions, comparedBits: readonly number[]): readonly MatcherPrecision[] {
  const reference = inFloat64(options);
  const row = (bits: number, result: Concentration): MatcherPrecision => {
    const { decisionMismatchRate, candidateMismatchRate, thresholdDistance, candidateDistance } = compareDecisions(options, reference, result);
    const { uniqueShare, classShare } = summarize(result);
    return { bits, decisionMismatchRate, candidateMismatchRate, thresholdDistance, candidateDistance, uniqueShare, classShare };
  };
  return [...comparedBits.map((bits) => row(bits, concentrate({ ...options, matcher: { kind: "blockInteger", bits } }))), row(64, reference)];
}

function pictureOf(input: ResolvedActivations, { block, threshold, neighbours, tileTokens, sliceElements, operand }: ConcentrateOptions, concentration: Concentration): Promise<OutputFile> {
  const title = `Similarity concentration of ${input.provenance.from}`;
  const subtitle = `${formatGrid(input.grid)} tokens of ${input.K} ${operand.name} elements in vectors of ${sliceElements}; cosine above ${threshold}, block ${formatGrid(block)}, ${neighbours} neighbours, m-tiles of ${tileTokens}`;
  return concentrationFile({ title, subtitle, grid: input.grid, concentration }, input);
}
