/**
 * Prints the table of docs/semantic.md that joins both concentrations: which tokens of a clip a patch-prompt keeps, then a GEMM on
 * the unique vectors of these tokens, the `paper` preset in RTL, beside the dense design on all tokens. A quarter of an hour.
 *
 *     npx tsx test/tables/both-concentrations.ts
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { presets } from "../../generator/config/accelerator.js";
import { focus } from "../../generator/designs/focus.js";
import { simulateFocus } from "../../generator/simulate/focus-run.js";
import { simulateSemantic } from "../../generator/simulate/semantic-run.js";
import { unseen } from "../../generator/simulate/steps.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);
const selecting = focus({ ...presets.paper, design: "sec" });
const accelerator = focus({ ...presets.paper, design: "focus" });
const [K, N, seed] = [192, 192, 1];
const clip = { frames: 8, grid: "8x14x14", source: "video" } as const;
const folder = path.resolve("out/both-concentrations");
await mkdir(folder, { recursive: true });

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

console.log("| clip | every | tokens kept | top-k | array cycles lost, exposed | unique of their vectors | of all vectors | classes | cycles | x ideal | dense, all tokens | speed-up | error of kept rows, cosine |");
console.log(`|${"---|".repeat(13)}`);
for (const [video, strides] of [["bikes", [1, 12]], ["carphone", [1, 15]], ["bigbuckbunny", [1, 12]]] as const) {
  for (const stride of strides) {
    const asked = await simulateSemantic({ workspace, accelerator: selecting, input: { heads: 4, clip: { ...clip, video, stride, K: 256 } }, keep: "0.4", memoryLatency: 0, seed }, unseen);
    if (!asked.passed) throw new Error(asked.problems.join("\n"));
    const retained = path.join(folder, `${video}-${stride}.npy`);
    for (const { path: name, bytes, text } of asked.files) {
      if (name === "retained.npy" && bytes) await writeFile(retained, bytes);
      if (name === "picture.svg" && text !== undefined) await writeFile(path.join(folder, `${video}-${stride}-kept.svg`), text);
    }
    const done = await simulateFocus({ workspace, accelerator, input: { ...clip, format: accelerator.config.array.operand, video, stride, K, N }, seed, dense: true, retained }, unseen);
    if (!done.passed) throw new Error(done.problems.join("\n"));
    for (const { path: name, text } of done.files) if (name === "concentration.svg" && text !== undefined) await writeFile(path.join(folder, `${video}-${stride}-vectors.svg`), text);
    const { report } = done;
    const allVectors = report.M * Math.ceil(K / accelerator.config.similarity.vector);
    const cells = [
      video,
      String(stride),
      `${count(report.retainedTokens)} of ${count(report.M)}`,
      count(asked.report.topkCycles),
      `${asked.report.lostArrayCycles}, ${asked.report.exposedCycles}`,
      percent(report.uniqueVectors / report.vectors),
      percent(report.uniqueVectors / allVectors),
      count(report.classes),
      count(report.cycles),
      (report.cycles / report.idealCycles).toFixed(3),
      count(report.denseCycles ?? NaN),
      `${(report.speedup ?? NaN).toFixed(2)} x`,
      `${percent(report.outputError.relativeFrobenius)}, ${report.outputError.meanCosine.toFixed(4)}`,
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}
