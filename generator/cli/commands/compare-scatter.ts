import type { Options } from "yargs";
import { FocusError } from "../../errors.js";
import { gridTokens, resolveActivations } from "../../input/index.js";
import { compareScatter, type ScatterComparison } from "../../simulate/compare-scatter.js";
import { defineCommand, type OptionsOf } from "../define-command.js";
import { openWorkspace } from "../../tools/workspace.js";
import { chooseForDesign, designOptions } from "../design-options.js";
import { checkWholeNumbers, defined } from "../input-options.js";
import { checkConcentratedFormats } from "../../simulate/simulated-formats.js";
import { checkSizes, sizeLimits } from "../../simulate/size-limits.js";
import { table } from "../table.js";

const options = {
  ...designOptions,
  video: { type: "string", describe: "bikes, carphone, bigbuckbunny, or a video file; without it all three clips at two frame rates", group: "Input:" },
  source: { choices: ["video", "network"], describe: "Patches of the clip, or what a trained network computes from it; without it both", group: "Input:" },
  stride: { type: "number", describe: "Take every n-th frame", group: "Input:" },
  frames: { type: "number", describe: "Frames to use; 8 where left out", group: "Input:" },
  grid: { type: "string", describe: "FRAMESxROWSxCOLUMNS: frames are resized to fit", group: "Input:" },
  K: { type: "number", describe: "Columns of a clip's tokens; six slices where left out", group: "Input:" },
  N: { type: "number", describe: "Outputs of the GEMM; one n-group where left out", group: "Input:" },
  json: { type: "boolean", default: false, describe: "Print JSON" },
} as const satisfies Record<string, Options>;

type Arguments = OptionsOf<typeof options>;

interface Request {
  readonly video: string;
  readonly source: "video" | "network";
  readonly stride: number;
}

/** The bundled clips at every frame, and at about two frames per second. */
const CLIPS = [
  { video: "bikes", strides: [1, 12] },
  { video: "carphone", strides: [1, 15] },
  { video: "bigbuckbunny", strides: [1, 12] },
] as const;

export const compareScatterCommand = defineCommand({
  command: "compare-scatter",
  describe: "cycles of a GEMM with our scatter and with the published one, by the exact cycle models",
  options,
  examples: [
    ["compare-scatter", "the table of docs/performance.md"],
    ["compare-scatter --video bikes --stride 1 --set scatter.lanes=4", "four additions per cycle"],
  ],
  run: async (options) => {
    const workspace = openWorkspace(process);
    checkWholeNumbers(options);
    const { config } = await chooseForDesign("focus", options, { cwd: workspace.cwd, fallback: "paper", why: "has no scatter, and this command compares two" });
    checkConcentratedFormats(config);
    if (config.scatter.arrangement !== "rows" || !config.similarity.classes) {
      throw new FocusError({ path: "--set", rule: "names one arrangement of the scatter; this command compares both", fix: "leave scatter.arrangement and similarity.classes out" });
    }
    const N = options.N ?? config.tile.n;
    checkSizes(sizeLimits({ N }, config));
    const results: { readonly input: Request; readonly comparison: ScatterComparison }[] = [];
    for (const input of requests(options)) {
      const { grid, K = 6 * config.array.rows } = options;
      const frames = options.frames ?? (grid === undefined ? 8 : undefined);
      const resolved = await resolveActivations(workspace, { ...input, ...defined({ grid, frames }), K, format: config.array.operand }, (message) => {
        if (!options.json) console.error(message);
      });
      checkSizes(sizeLimits({ M: gridTokens(resolved.grid), K: resolved.K }, config));
      const { codes } = resolved.activations;
      results.push({ input, comparison: compareScatter(config, { activations: codes, K: resolved.K, N, grid: resolved.grid }) });
    }
    console.log(options.json ? JSON.stringify(results, null, 2) : overview(results));
  },
});

function requests({ video, source, stride }: Arguments): readonly Request[] {
  const clips = video === undefined ? CLIPS : [{ video, strides: [1] }];
  return (source === undefined ? (["video", "network"] as const) : [source]).flatMap((kind) =>
    clips.flatMap((clip) => (stride === undefined ? clip.strides : [stride]).map((every): Request => ({ video: clip.video, source: kind, stride: every }))),
  );
}

function overview(results: readonly { readonly input: Request; readonly comparison: ScatterComparison }[]): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const against = (cycles: number, { idealCycles }: ScatterComparison): string => (cycles / idealCycles).toFixed(3);
  const head = ["input", "every", "tokens", "p/m", "c/m", "ideal cycles", "rows", "x ideal", "stalls", "published", "x ideal", "stalls", "published / rows"];
  const lines = results.map(({ input, comparison }) => [
    `${input.video}${input.source === "network" ? " (network)" : ""}`,
    String(input.stride),
    String(comparison.tokens),
    percent(comparison.uniqueShare),
    percent(comparison.classShare),
    String(comparison.idealCycles),
    ...[comparison.rows, comparison.published].flatMap((run) => [String(run.cycles), against(run.cycles, comparison), String(run.scatterStallCycles)]),
    (comparison.published.cycles / comparison.rows.cycles).toFixed(2),
  ]);
  return table([head, ...lines]);
}
