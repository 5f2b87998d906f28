import type { Options } from "yargs";
import type { Accelerator } from "../../designs/focus.js";
import { checkOutput } from "../../emit/stage.js";
import { FocusError } from "../../errors.js";
import type { InputOptions } from "../../input/index.js";
import { concentrationTable } from "../../report/concentration-report.js";
import { reportTable } from "../../report/simulation-report.js";
import { defineCommand, type OptionsOf } from "../define-command.js";
import { openWorkspace, type Workspace } from "../../tools/workspace.js";
import { simulateDense } from "../dense-simulation.js";
import { chooseAccelerator, designOptions } from "../design-options.js";
import { simulateFocus } from "../focus-simulation.js";
import { checkWholeNumbers, defined, tokenInput, tokenOptions } from "../input-options.js";
import { refuseSemanticOptions, runSemantic, semanticOptions } from "../semantic-command.js";
import { repeatCommand } from "../repeat-command.js";
import { finishSimulation, openFolder, refuseOtherSimulators, simulatedFiles } from "../simulation-output.js";

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

/** Beside the options, the command line as it was given. */
type Arguments = OptionsOf<typeof options> & { readonly words: readonly string[] };

export const simCommand = defineCommand({
  command: "sim",
  describe: "generate, build and run the design on real tensors; compare every bit with golden",
  options,
  examples: [
    ["sim --preset demo --video bikes --out out/sim", "real video through the 16x16 array"],
    ["sim --design sec --video bikes --keep 0.4 --out out/sec", "which tokens a patch of the clip keeps"],
    ["sim --preset tiny --activations A.npy --weights W.npy --out out", "tensors of your own"],
  ],
  run: async (given, words) => {
    const options = { ...given, words };
    const workspace = openWorkspace(process);
    await checkOutput(options.out);
    checkWholeNumbers({ ...options, "memory-latency": options.memoryLatency });
    const accelerator = await chooseAccelerator(options, workspace.cwd, "demo");
    const { memoryLatency } = options;
    if (memoryLatency !== undefined && accelerator.config.design !== "sec" && !options.gatherOutput) {
      throw new FocusError({ path: "--memory-latency", value: String(memoryLatency), rule: "says when results come back to be gathered, and nothing is gathered", fix: "add --gather-output (with --design focus), or choose --design sec" });
    }
    if (!options.dense && accelerator.config.design !== "focus") throw new FocusError({ path: "--no-dense", rule: "leaves out the dense design that is simulated beside the focus design", fix: "leave it out, or add --design focus" });
    if (accelerator.config.design === "sec") return runSemantic(options, accelerator, workspace);
    refuseSemanticOptions(options);
    if (accelerator.config.design === "focus") {
      await runFocus(options, accelerator, workspace);
      return;
    }
    if (options.retained !== undefined) throw new FocusError({ path: "--retained", value: options.retained, rule: "needs the focus design", fix: "add --design focus" });
    if (options.gatherOutput) throw new FocusError({ path: "--gather-output", rule: "needs the focus design", fix: "add --design focus" });
    await runDense(options, accelerator, workspace);
  },
});

async function runDense(options: Arguments, accelerator: Accelerator, workspace: Workspace): Promise<void> {
  const { seed, simulator, words } = options;
  const folder = await openFolder(options, accelerator, workspace);
  const { out, json, waves } = folder;
  const done = await simulateDense({
    workspace,
    accelerator,
    input: inputOptions(options, accelerator),
    simulator,
    seed,
    silent: json,
    ...(waves ? { waves } : {}),
  });
  await finishSimulation(done, folder, { text: `${reportTable(done.report)}\n  written      ${out}`, again: repeatCommand(words, seed) });
}

/** The concentrated design: its report has more to say. */
async function runFocus(options: Arguments, accelerator: Accelerator, workspace: Workspace): Promise<void> {
  const { seed, dense, words, memoryLatency = 0 } = options;
  refuseOtherSimulators(options, "the focus design");
  const folder = await openFolder(options, accelerator, workspace);
  const { out, json, waves, generated } = folder;
  const done = await simulateFocus({
    workspace,
    accelerator,
    input: inputOptions(options, accelerator),
    seed,
    silent: json,
    dense,
    ...(waves ? { waves } : {}),
    ...(options.retained === undefined ? {} : { retained: options.retained }),
    ...(options.gatherOutput ? { gatherOutput: { memoryLatency } } : {}),
  });
  // With the gather of its result the engine is simulated inside a layer.
  const simulated = options.gatherOutput ? simulatedFiles(done.bench.design, generated) : [];
  await finishSimulation({ ...done, files: [...done.files, ...simulated] }, folder, { text: `${concentrationTable(done.report)}\n\n  written in ${out}`, again: repeatCommand(words, seed) });
}

/** K and N of a clip's tokens are a matter of taste; where the user names none, six slices and one n-group. */
function inputOptions(options: Arguments, { config: { array, tile } }: Accelerator): InputOptions {
  const { activations, weights, M, K, N, seed } = options;
  const sizes = activations !== undefined || weights !== undefined ? { K, N } : { K: K ?? 6 * array.rows, N: N ?? tile.n, seed };
  return { format: array.operand, ...tokenInput(options), ...defined({ activations, weights, M, ...sizes }) };
}
