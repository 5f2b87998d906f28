import type { Options } from "yargs";
import type { GemmConfig } from "../../config/accelerator.js";
import type { InputOptions } from "../../input/index.js";
import type { OptionsOf } from "../define-command.js";
import { defined, tokenInput } from "../input-options.js";
import type { SharedArguments } from "./simulation.js";

/** What is said of the operands of a GEMM. */
export const gemmOptions = {
  activations: { type: "string", describe: "[tokens, K] .npy or file.safetensors:name", group: "Input:" },
  weights: { type: "string", describe: "[K, N] .npy or file.safetensors:name", group: "Input:" },
  N: { type: "number", describe: "Outer size of a clip's weights", group: "Input:" },
} as const satisfies Record<string, Options>;

/** K and N of a clip's tokens are a matter of taste; where the user names none, six slices and one n-group. */
export function gemmInput(options: SharedArguments & OptionsOf<typeof gemmOptions>, { array, tile }: GemmConfig): InputOptions {
  const { activations, weights, M, K, N, seed } = options;
  const sizes = activations !== undefined || weights !== undefined ? { K, N } : { K: K ?? 6 * array.rows, N: N ?? tile.n, seed };
  return { format: array.operand, ...tokenInput(options), ...defined({ activations, weights, M, ...sizes }) };
}
