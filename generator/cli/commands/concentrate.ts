import type { Options } from "yargs";
import { counted } from "../../config/counted.js";
import type { Accelerator } from "../../designs/focus.js";
import { checkOutput, stageWithManifest } from "../../emit/stage.js";
import type { ActivationOptions } from "../../input/index.js";
import { concentrateTokens, concentrationFileNames, type GoldenConcentrationReport, type MatcherPrecision } from "../../simulate/golden-concentration.js";
import { openWorkspace } from "../../tools/workspace.js";
import { defineCommand, type OptionsOf } from "../define-command.js";
import { chooseForDesign, designOptions } from "../design-options.js";
import { checkWholeNumbers, defined, tokenInput, tokenOptions } from "../input-options.js";
import { errorText } from "../../report/concentration-report.js";
import { table } from "../table.js";

const COMPARED_BITS = [6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] as const;

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
    const { out, neighbours, exact, tensor } = options;
    const workspace = openWorkspace(process);
    await checkOutput(out, concentrationFileNames(options));
    checkWholeNumbers(options);
    const accelerator = await chooseForDesign("focus", options, { cwd: workspace.cwd, fallback: "paper", why: "does not compare vectors, which is all that this command does" });
    const { report, files } = await concentrateTokens({
      workspace,
      accelerator,
      input: inputOptions(options, accelerator),
      neighbours,
      exact,
      tensor,
      ...(options.comparePrecision ? { comparedBits: COMPARED_BITS } : {}),
      onProgress: (message) => {
        if (!options.json) console.error(message);
      },
    });
    const { config, json, hash } = accelerator;
    await stageWithManifest({ out, design: config.name, top: "", config: json, configHash: hash, files });
    if (options.json) console.log(JSON.stringify(report, null, 2));
    else console.log([overview(report), ...("precision" in report ? [precisionTable(report.precision)] : []), `  written  ${out}`].join("\n"));
  },
});

function inputOptions(options: Arguments, { config }: Accelerator): ActivationOptions {
  const { activations, seed } = options;
  const K = options.K ?? (activations === undefined ? 3 * config.similarity.vector : undefined);
  return { format: config.array.operand, ...tokenInput(options), ...defined({ activations, seed, K }) };
}

function overview(report: GoldenConcentrationReport): string {
  const share = (part: number, whole: number): string => (whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)} %`);
  const lines = table([
    ["input", report.input.from, `${report.grid} tokens, K ${report.K}, ${report.operand}`],
    ["tokens", String(report.retainedTokens), `retained of ${report.tokens}, in ${counted(report.tiles, "m-tile")}`],
    ["vectors", String(report.vectors), counted(report.slices, "slice")],
    ["zero", String(report.zeroVectors), share(report.zeroVectors, report.vectors)],
    ["matched", String(report.matches), share(report.matches, report.vectors)],
    ["unique", String(report.uniqueVectors), `${share(report.uniqueVectors, report.vectors)}, compression ${report.compression.toFixed(2)}`],
    ["error", ...errorText(report.tensorError, "the tensor (Frobenius), where each vector is replaced by the one that stands for it").split(/(?<=%) /)],
    ["classes", String(report.classes), `${share(report.classes, report.retainedTokens)} of the tokens; ${report.classesBySearch} by a search through whole m-tiles`],
  ]);
  // A note is longer than the columns of the table.
  return [lines, ...(report.input.notes ?? []).map((note) => `  note     ${note}`)].join("\n");
}

function precisionTable(rows: readonly MatcherPrecision[]): string {
  const rate = (value: number): string => (value === 0 ? "0" : value.toExponential(1));
  return `\n${table([
    ["bits", "decisions differ", "at most from threshold", "other neighbour", "p/m", "c/m"],
    ...rows.map((row) => [row.bits === 64 ? "float64" : String(row.bits), rate(row.decisionMismatchRate), rate(row.thresholdDistance), rate(row.candidateMismatchRate), row.uniqueShare.toFixed(4), row.classShare.toFixed(4)]),
  ])}\n`;
}
