import type { Options } from "yargs";
import type { GemmConfig } from "../../config/accelerator.js";
import { FocusError } from "../../errors.js";
import type { AttentionInputOptions } from "../../input/index.js";
import { SEMANTIC_FILES, simulateSemantic } from "../../simulate/semantic-run.js";
import type { OptionsOf } from "../define-command.js";
import { defined, tokenInput } from "../input-options.js";
import { memoryOptions } from "./memory.js";
import { defineSimulation, type SharedArguments } from "./simulation.js";

const group = "Semantic concentration (--design sec):";

const attentionOptions = {
  query: { type: "string", describe: "Queries of the text tokens, .npy [heads, text tokens, head dim]", group },
  key: { type: "string", describe: "Keys of the image tokens, .npy [heads, image tokens, head dim]", group },
  keep: { type: "string", describe: "Image tokens that stay: a share with a decimal point (0.4 where left out; 1.0 is all), or a count without one (1 is one token)", group },
  heads: { type: "number", describe: "Without --query: heads that a clip's tokens are split into (4 where left out)", group },
  prompt: { type: "string", describe: "Without --query: patches of the first frame that ask, ROWSxCOLUMNS+ROW+COLUMN (3x3 in the middle where left out)", group },
} as const satisfies Record<string, Options>;

export const secSimulation = defineSimulation({
  title: "semantic concentration",
  options: { ...attentionOptions, ...memoryOptions },
  simulators: ["verilator"],
  prepare: (options, { workspace, accelerator, show }) => {
    const { seed, keep = "0.4", memoryLatency = 0 } = options;
    const input = attentionInput(options, accelerator.config);
    return { files: SEMANTIC_FILES, run: ({ waves }) => simulateSemantic({ workspace, accelerator, seed, ...defined({ waves }), input, keep, memoryLatency }, show) };
  },
});

/** What the options say of queries and keys; K and seed have defaults only where a clip is used. */
function attentionInput(options: SharedArguments & OptionsOf<typeof attentionOptions>, { array }: GemmConfig): AttentionInputOptions {
  const { query, key, prompt, heads, M } = options;
  const own = query !== undefined || key !== undefined;
  if (own && heads !== undefined) throw new FocusError({ path: "--heads", value: String(heads), rule: "says how a clip's tokens are split, and --query and --key have heads of their own", fix: "leave --heads out" });
  const clip = own ? { K: options.K } : { K: options.K ?? 6 * array.rows, seed: options.seed };
  return { ...defined({ query, key, prompt }), heads: heads ?? 4, clip: { ...tokenInput(options), ...defined({ M, ...clip }) } };
}
