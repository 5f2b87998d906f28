/**
 * Prints the table of docs/performance.md that is simulated: the `paper` preset in RTL on the three clips at two frame rates and on
 * activations of a trained network, beside the published arrangement and the dense design. Half an hour on two cores.
 *
 *     npx tsx test/tables/concentrated-gemm.ts [video|network]
 */
import { presets } from "../../generator/config/accelerator.js";
import { focus } from "../../generator/designs/focus.js";
import type { InputOptions } from "../../generator/input/index.js";
import type { ConcentrationReport } from "../../generator/report/concentration-report.js";
import { simulateFocus } from "../../generator/simulate/focus-run.js";
import { unseen } from "../../generator/simulate/steps.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);
const [K, N, frames] = [192, 192, 8];
const only = process.argv[2];

/** Frames of clips are resized to 14 x 14 patches, as a vision encoder does; the network has a grid of its own. */
const inputs = [
  ...(["bikes", "carphone", "bigbuckbunny"] as const).map((video) => ({ video, source: "video", grid: `${frames}x14x14` }) as const),
  ...(["bikes", "carphone"] as const).map((video) => ({ video, source: "network" }) as const),
].filter(({ source }) => only === undefined || source === only);
const slow = { bikes: 12, carphone: 15, bigbuckbunny: 12 };

async function simulate(given: Partial<InputOptions> & { readonly stride: number }, published: boolean): Promise<ConcentrationReport> {
  const set = published ? { scatter: { arrangement: "published" as const }, similarity: { classes: false } } : {};
  const accelerator = focus({ ...presets.paper, design: "focus", ...set });
  const input: InputOptions = { format: accelerator.config.array.operand, K, N, frames, ...given };
  const { report, passed, problems } = await simulateFocus({ workspace, accelerator, input, seed: 1, dense: !published, ...(published ? {} : { gatherOutput: { memoryLatency: 0 } }) }, unseen);
  if (!passed || report.mismatches > 0) throw new Error(problems.join("\n"));
  if (report.cycles !== report.predictedCycles) throw new Error(`${report.cycles} cycles simulated, ${report.predictedCycles} by the model`);
  return report;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

console.log("| tokens of | every | tokens | p/m | c/m | ideal | cycles | x ideal | scatter stalls | result stalls | published | x ideal | its stalls | dense | speed-up | error, cosine | not float64 | cycles/s |");
console.log(`|${"---|".repeat(18)}`);
for (const input of inputs) {
  for (const stride of [1, slow[input.video]]) {
    // An m-tile of carphone's feature maps takes more frames, and the clip ends after 8 of the slow ones.
    const more = input.source === "network" && input.video === "carphone" && stride === 1 ? { frames: 24 } : {};
    const own = await simulate({ ...input, stride, ...more }, false);
    const published = await simulate({ ...input, stride, ...more }, true);
    const { denseCycles = NaN, speedup = NaN, outputError, decisionMismatchRate } = own;
    const cells = [
      input.source === "network" ? `${input.video}, network` : input.video,
      String(stride),
      count(own.retainedTokens),
      percent(own.uniqueVectors / own.vectors),
      percent(own.classes / own.retainedTokens),
      count(own.idealCycles),
      count(own.cycles),
      (own.cycles / own.idealCycles).toFixed(3),
      count(own.scatterStallCycles),
      count(own.gatherStallCycles),
      count(published.cycles),
      (published.cycles / published.idealCycles).toFixed(3),
      count(published.scatterStallCycles),
      count(denseCycles),
      `${speedup.toFixed(2)} x`,
      `${percent(outputError.relativeFrobenius)}, ${outputError.meanCosine.toFixed(4)}`,
      `${(1e4 * decisionMismatchRate).toFixed(2)}e-4`,
      count(own.simCyclesPerSecond),
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
