import type { Options } from "yargs";
import type { Accelerator } from "../designs/focus.js";
import { FocusError } from "../errors.js";
import type { AttentionInputOptions } from "../input/index.js";
import type { OptionsOf } from "./define-command.js";
import { defined, tokenInput, type TokenArguments } from "./input-options.js";

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

/** The other options of `sim` that say something of queries and keys, or would be misunderstood to do so. */
export interface AttentionArguments extends SemanticArguments, TokenArguments {
  readonly seed: number;
  readonly gatherOutput: boolean;
  readonly activations?: string;
  readonly weights?: string;
  readonly retained?: string;
  readonly M?: number;
  readonly K?: number;
  readonly N?: number;
}

/** @throws FocusError for an option that only `--design sec` has */
export function refuseSemanticOptions(options: SemanticArguments): void {
  const { query, key, keep, heads, prompt } = options;
  const [given] = Object.entries({ query, key, keep, heads, prompt }).filter(([, value]) => value !== undefined);
  if (given !== undefined) throw new FocusError({ path: `--${given[0]}`, value: String(given[1]), rule: "needs semantic concentration", fix: "add --design sec" });
}

/**
 * What the options say of queries and keys; K and seed have defaults only where a clip is used.
 * @throws FocusError for options that mean nothing to semantic concentration
 */
export function attentionInput(options: AttentionArguments, { config }: Accelerator): AttentionInputOptions {
  const { query, key, prompt, heads, M } = options;
  if (options.gatherOutput) throw new FocusError({ path: "--gather-output", rule: "needs the focus design", fix: "leave it out, or choose --design focus" });
  const foreign = (["activations", "weights", "N", "retained"] as const).find((name) => options[name] !== undefined);
  if (foreign !== undefined) throw new FocusError({ path: `--${foreign}`, value: String(options[foreign]), rule: "has no meaning for --design sec, which finds from queries and keys what stays", fix: "give --query and --key, or --video" });
  const own = query !== undefined || key !== undefined;
  if (own && heads !== undefined) throw new FocusError({ path: "--heads", value: String(heads), rule: "says how a clip's tokens are split, and --query and --key have heads of their own", fix: "leave --heads out" });
  const clip = own ? { K: options.K } : { K: options.K ?? 6 * config.array.rows, seed: options.seed };
  return { ...defined({ query, key, prompt }), heads: heads ?? 4, clip: { ...tokenInput(options), ...defined({ M, ...clip }) } };
}
