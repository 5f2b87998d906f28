import type { GemmConfig } from "../config/accelerator.js";
import type { NumberFormat } from "../config/number-format.js";
import { elementArrays, type ElementArray } from "../golden/index.js";
import { resolveInput, type InputOptions, type ResolvedInput, type Tensor } from "../input/index.js";
import type { Workspace } from "../tools/workspace.js";
import type { GemmOperands } from "./gemm.js";
import { checkSizes, sizeLimits } from "./size-limits.js";
import type { Step } from "./steps.js";

/** What a run of a GEMM is told of its operands. */
export interface OperandRequest {
  readonly workspace: Workspace;
  readonly config: GemmConfig;
  readonly input: InputOptions;
}

/** @throws FocusError for operands that cannot be had, and for sizes beyond the limits of the configuration */
export async function readOperands({ workspace, config, input }: OperandRequest, step: Step): Promise<ResolvedInput> {
  const operands = await resolveInput(workspace, input, step.show);
  const { M, K, N } = operands;
  checkSizes(sizeLimits({ M, K, N }, config));
  return operands;
}

/** The title of a step that has read them. */
export function operandsText({ M, K, N, provenance }: ResolvedInput): string {
  return `input: M ${M}, K ${K}, N ${N} from ${provenance.activations.from}`;
}

export function gemmOperands({ M, K, N, activations, weights }: ResolvedInput): GemmOperands {
  return { M, K, N, activations: activations.codes, weights: weights.codes };
}

/** The exact values of elements. */
export function elementNumbers(codes: ElementArray | Tensor["codes"], format: NumberFormat): ArrayLike<number> {
  return elementArrays(format).values(Array.from<number | bigint, number>(codes, Number));
}
