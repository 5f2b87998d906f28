import type { Options } from "yargs";
import { checkOutput } from "../../emit/stage.js";
import { CheckFailed } from "../../errors.js";
import { designFiles, generatedDesign } from "../../handoff/generated-design.js";
import { openResultFolder, writeResults } from "../../simulate/result-folder.js";
import { openWorkspace } from "../../tools/workspace.js";
import { defineCommand } from "../define-command.js";
import { chooseAnyAccelerator, designOptions } from "../design-options.js";
import { checkWholeNumbers } from "../input-options.js";
import { repeatCommand } from "../repeat-command.js";
import { simulationOf, simulationOptions } from "../simulations/registry.js";
import { listedSteps } from "../steps.js";

const options = {
  ...designOptions,
  out: { type: "string", demandOption: true, describe: "Output folder: output.npy, report.json, pictures, Verilog" },
  ...simulationOptions,
  waves: { type: "boolean", default: false, describe: "Write a waveform beside the output folder (VCD, or FST where its libraries are): of the engine, or with --design sec of the whole chain" },
  json: { type: "boolean", default: false, describe: "Print the report as JSON" },
} as const satisfies Record<string, Options>;

export const simCommand = defineCommand({
  command: "sim",
  describe: "generate, build and run the design on real tensors; compare every bit with golden",
  options,
  examples: [
    ["sim --preset demo --video bikes --out out/sim", "real video through the 16x16 array"],
    ["sim --design sec --video bikes --keep 0.4 --out out/sec", "which tokens a patch of the clip keeps"],
    ["sim --preset tiny --activations A.npy --weights W.npy --out out", "tensors of your own"],
  ],
  run: async (options, words) => {
    const { out, seed, json } = options;
    const workspace = openWorkspace(process);
    await checkOutput(out);
    checkWholeNumbers({ ...options, "memory-latency": options.memoryLatency });
    const chosen = await chooseAnyAccelerator(options, workspace.cwd, "demo");
    const { files, run } = simulationOf(chosen, options, { workspace, show: listedSteps(workspace, json) });
    const generated = generatedDesign({ kind: "accelerator", accelerator: chosen.accelerator });
    const folder = await openResultFolder({ workspace, out, files, generated, ...(options.waves ? { waves: options.simulator } : {}) });
    const result = await run(folder);
    // With the gather of its result the engine is simulated inside a layer: its Verilog has a folder of its own.
    const simulated = result.design.top === generated.design.top ? [] : designFiles(result.design, generated).map((file) => ({ ...file, path: `simulated/${file.path}` }));
    await writeResults({ ...result, files: [...result.files, ...simulated] }, folder);
    console.log(json ? JSON.stringify(result.report, null, 2) : `${result.table}\n\n  written in ${out}`);
    if (!result.passed) throw new CheckFailed([...result.problems, `repeat it: ${repeatCommand(words, seed)}`].join("\n"));
  },
});
