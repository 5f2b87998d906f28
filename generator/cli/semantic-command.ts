import type { Options } from "yargs";
import type { OptionsOf } from "./define-command.js";
import type { Accelerator } from "../designs/focus.js";
import { FocusError } from "../errors.js";
import type { AttentionInputOptions } from "../input/index.js";
import { semanticTable } from "../report/semantic-report.js";
import type { Workspace } from "../tools/workspace.js";
import { defined, tokenInput, type TokenArguments } from "./input-options.js";
import { simulateSemantic } from "./semantic-simulation.js";
import { repeatCommand } from "./repeat-command.js";
import { finishSimulation, openFolder, refuseOtherSimulators } from "./simulation-output.js";

const group = "Semantic concentration (--design sec):";

/** Options of `sim` that only `--design sec` has. */
export const semanticOptions = {
  query: { type: "string", describe: "Queries of the text tokens, .npy [heads, text tokens, head dim]", group },
  key: { type: "string", describe: "Keys of the image tokens, .npy [heads, image tokens, head dim]", group },
  keep: { type: "string", describe: "Image tokens that stay: a share with a decimal point (0.4 where left out; 1.0 is all), or a count without one (1 is one token)", group },
  heads: { type: "number", describe: "Without --query: heads that a clip's tokens are split into (4 where left out)", group },
  prompt: { type: "string", describe: "Without --query: patches of the first frame that ask, ROWSxCOLUMNS+ROW+COLUMN (3x3 in the middle where left out)", group },
} as const satisfies Record<string, Options>;

export type SemanticArguments = OptionsOf<typeof semanticOptions>;

interface CommandArguments extends SemanticArguments, TokenArguments {
  readonly out: string;
  readonly seed: number;
  readonly json: boolean;
  readonly words: readonly string[];
  readonly simulator: string;
  readonly waves: boolean;
  readonly gatherOutput: boolean;
  readonly memoryLatency?: number;
  readonly activations?: string;
  readonly weights?: string;
  readonly retained?: string;
  readonly M?: number;
  readonly K?: number;
  readonly N?: number;
}

/** @throws FocusError for an option that only `--design sec` has */
export function refuseSemanticOptions(options: SemanticArguments): void {
  const name = (Object.keys(semanticOptions) as (keyof SemanticArguments)[]).find((key) => options[key] !== undefined);
  if (name !== undefined) throw new FocusError({ path: `--${name}`, value: String(options[name]), rule: "needs semantic concentration", fix: "add --design sec" });
}

/** `focus-rtl sim --design sec`: which image tokens stay, in RTL from the scores on. */
export async function runSemantic(options: CommandArguments, accelerator: Accelerator, workspace: Workspace): Promise<void> {
  checkOptions(options);
  const own = options.query !== undefined || options.key !== undefined;
  if (own && options.heads !== undefined) throw new FocusError({ path: "--heads", value: String(options.heads), rule: "says how a clip's tokens are split, and --query and --key have heads of their own", fix: "leave --heads out" });
  const folder = await openFolder(options, accelerator, workspace);
  const { out, json, waves } = folder;
  const done = await simulateSemantic({
    workspace,
    accelerator,
    input: {
      ...defined({ query: options.query, key: options.key, prompt: options.prompt }),
      heads: options.heads ?? 4,
      clip: clipOptions(options, own ? undefined : 6 * accelerator.config.array.rows),
    },
    keep: options.keep ?? "0.4",
    memoryLatency: options.memoryLatency ?? 0,
    seed: options.seed,
    silent: json,
    ...(waves ? { waves } : {}),
  });
  await finishSimulation(done, folder, { text: `${semanticTable(done.report)}\n\n  written in ${out}`, again: repeatCommand(options.words, options.seed) });
}

function checkOptions(options: CommandArguments): void {
  refuseOtherSimulators(options, "--design sec");
  if (options.gatherOutput) throw new FocusError({ path: "--gather-output", rule: "needs the focus design", fix: "leave it out, or choose --design focus" });
  const foreign = (["activations", "weights", "N", "retained"] as const).find((name) => options[name] !== undefined);
  if (foreign !== undefined) throw new FocusError({ path: `--${foreign}`, value: String(options[foreign]), rule: "has no meaning for --design sec, which finds from queries and keys what stays", fix: "give --query and --key, or --video" });
}

/** What is said of the clip; K and seed have defaults only where a clip is used. */
function clipOptions(options: CommandArguments, K: number | undefined): AttentionInputOptions["clip"] {
  return { ...tokenInput(options), ...defined({ M: options.M, K: options.K ?? K, seed: K === undefined ? undefined : options.seed }) };
}
