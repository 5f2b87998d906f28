import type { Options } from "yargs";
import type { Accelerator } from "../../designs/focus.js";
import { checkOutput } from "../../emit/stage.js";
import { CheckFailed, FocusError } from "../../errors.js";
import { designFiles, generatedDesign } from "../../handoff/generated-design.js";
import type { InputOptions } from "../../input/index.js";
import { DENSE_FILES, simulateDense } from "../../simulate/dense-run.js";
import { focusFiles, simulateFocus } from "../../simulate/focus-run.js";
import { openResultFolder, writeResults, type ResultFolder } from "../../simulate/result-folder.js";
import { SEMANTIC_FILES, simulateSemantic } from "../../simulate/semantic-run.js";
import type { SimulationResult } from "../../simulate/simulation-result.js";
import { openWorkspace, type Workspace } from "../../tools/workspace.js";
import { defineCommand, type OptionsOf } from "../define-command.js";
import { chooseAccelerator, designOptions } from "../design-options.js";
import { checkWholeNumbers, defined, tokenInput, tokenOptions } from "../input-options.js";
import { repeatCommand } from "../repeat-command.js";
import { attentionInput, refuseSemanticOptions, semanticOptions } from "../semantic-options.js";
import { listedSteps } from "../steps.js";

const options = {
  ...designOptions,
  out: { type: "string", demandOption: true, describe: "Output folder: output.npy, report.json, pictures, Verilog" },
  activations: { type: "string", describe: "[tokens, K] .npy or file.safetensors:name", group: "Input:" },
  weights: { type: "string", describe: "[K, N] .npy or file.safetensors:name", group: "Input:" },
  ...tokenOptions,
  M: { type: "number", describe: "Tokens to use", group: "Input:" },
  K: { type: "number", describe: "Inner size of a clip's tokens", group: "Input:" },
  N: { type: "number", describe: "Outer size of a clip's weights", group: "Input:" },
  ...semanticOptions,
  dense: { type: "boolean", default: true, describe: "Focus design: simulate the dense design too; --no-dense leaves it out" },
  "gather-output": { type: "boolean", default: false, describe: "Focus design: gather the result too, while the engine runs: output-map.npy, output-root.npy, output-unique.npy" },
  retained: { type: "string", describe: "Focus design: .npy list of the tokens that stay, as --design sec writes it; the others are pruned" },
  "memory-latency": { type: "number", describe: "With --gather-output or --design sec: cycles from what leaves for memory until it may come back (0 where left out)" },
  simulator: { choices: ["verilator", "icarus"], default: "verilator", describe: "icarus: 4-state, for small designs" },
  waves: { type: "boolean", default: false, describe: "Write a waveform beside the output folder (VCD, or FST where its libraries are): of the engine, or with --design sec of the whole chain" },
  seed: { type: "number", default: 1, describe: "Where in the clip the frames begin, and the start values of registers without reset" },
  json: { type: "boolean", default: false, describe: "Print the report as JSON" },
} as const satisfies Record<string, Options>;

type Arguments = OptionsOf<typeof options>;

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
    const accelerator = await chooseAccelerator(options, workspace.cwd, "demo");
    checkOptions(options, accelerator);
    const { files, run } = simulationOf(options, accelerator, workspace);
    const generated = generatedDesign({ kind: "accelerator", accelerator });
    const folder = await openResultFolder({ workspace, out, files, generated, ...(options.waves ? { waves: options.simulator } : {}) });
    const result = await run(folder);
    // With the gather of its result the engine is simulated inside a layer: its Verilog has a folder of its own.
    const simulated = result.design.top === generated.design.top ? [] : designFiles(result.design, generated).map((file) => ({ ...file, path: `simulated/${file.path}` }));
    await writeResults({ ...result, files: [...result.files, ...simulated] }, folder);
    console.log(json ? JSON.stringify(result.report, null, 2) : `${result.table}\n\n  written in ${out}`);
    if (!result.passed) throw new CheckFailed([...result.problems, `repeat it: ${repeatCommand(words, seed)}`].join("\n"));
  },
});

/** @throws FocusError for an option that means nothing to the chosen design */
function checkOptions(options: Arguments, { config: { design } }: Accelerator): void {
  const { memoryLatency, simulator, retained } = options;
  if (memoryLatency !== undefined && design !== "sec" && !options.gatherOutput) {
    throw new FocusError({ path: "--memory-latency", value: String(memoryLatency), rule: "says when results come back to be gathered, and nothing is gathered", fix: "add --gather-output (with --design focus), or choose --design sec" });
  }
  if (!options.dense && design !== "focus") throw new FocusError({ path: "--no-dense", rule: "leaves out the dense design that is simulated beside the focus design", fix: "leave it out, or add --design focus" });
  if (design !== "sec") refuseSemanticOptions(options);
  if (design !== "dense" && simulator !== "verilator") throw new FocusError({ path: "--simulator", value: simulator, rule: `must be verilator for ${design === "sec" ? "--design sec" : "the focus design"}`, fix: "leave --simulator out" });
  if (design === "dense" && retained !== undefined) throw new FocusError({ path: "--retained", value: retained, rule: "needs the focus design", fix: "add --design focus" });
  if (design === "dense" && options.gatherOutput) throw new FocusError({ path: "--gather-output", rule: "needs the focus design", fix: "add --design focus" });
}

/** A simulation of the chosen design: the files it writes beside its report, and how to run it. */
interface Simulation {
  readonly files: readonly string[];
  readonly run: (folder: Pick<ResultFolder, "waves">) => Promise<SimulationResult>;
}

function simulationOf(options: Arguments, accelerator: Accelerator, workspace: Workspace): Simulation {
  const { seed, simulator, dense, gatherOutput, retained, memoryLatency = 0 } = options;
  const show = listedSteps(workspace, options.json);
  const common = { workspace, accelerator, seed };
  switch (accelerator.config.design) {
    case "dense": {
      const input = gemmInput(options, accelerator);
      return { files: DENSE_FILES, run: ({ waves }) => simulateDense({ ...common, ...defined({ waves }), input, simulator }, show) };
    }
    case "focus": {
      const input = gemmInput(options, accelerator);
      const given = { dense, ...defined({ retained }), ...(gatherOutput ? { gatherOutput: { memoryLatency } } : {}) };
      return { files: focusFiles(gatherOutput), run: ({ waves }) => simulateFocus({ ...common, ...defined({ waves }), input, ...given }, show) };
    }
    case "sec": {
      const input = attentionInput(options, accelerator);
      const { keep = "0.4" } = options;
      return { files: SEMANTIC_FILES, run: ({ waves }) => simulateSemantic({ ...common, ...defined({ waves }), input, keep, memoryLatency }, show) };
    }
  }
}

/** K and N of a clip's tokens are a matter of taste; where the user names none, six slices and one n-group. */
function gemmInput(options: Arguments, { config: { array, tile } }: Accelerator): InputOptions {
  const { activations, weights, M, K, N, seed } = options;
  const sizes = activations !== undefined || weights !== undefined ? { K, N } : { K: K ?? 6 * array.rows, N: N ?? tile.n, seed };
  return { format: array.operand, ...tokenInput(options), ...defined({ activations, weights, M, ...sizes }) };
}
