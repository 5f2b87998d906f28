import { jsonHash, type GemmConfig } from "../config/accelerator.js";
import type { gemmTable } from "../config/accelerators/gemm.js";
import type { AcceleratorKeys, ConfigOf } from "../config/accelerators/keys.js";
import { resolveOwn } from "../config/own-accelerator.js";
import type { Given, ParameterGroup } from "../config/parameter.js";
import type { BuiltAccelerator } from "../designs/focus.js";
import type { AcceleratorDesign } from "../designs/registry.js";
import { elaborate } from "../dsl/elaborate.js";
import type { AcceleratorModel } from "../model/accelerators/accelerator-model.js";
import { describeAs, type Description } from "../model/describe.js";
import type { Vectors } from "../testbench/vectors.js";
import { gemm, type ElementArray } from "../golden/index.js";
import { resultFormat } from "../blocks/array/result-stage.js";
import type { GemmOperands } from "./gemm.js";
import { gemmVectors } from "./gemm-vectors.js";

/** An accelerator of a user's own: its keys beside those of the array, its datapath, and, where it says so, more. */
export interface OwnDefinition<C, G extends ParameterGroup> extends AcceleratorKeys<C, G>, AcceleratorDesign<C> {
  /** What `describe` says of it beside its keys, streams and modules. */
  readonly model?: AcceleratorModel<C>;
  /** What golden says of a GEMM: the beats of every stream of the top. Without it there is nothing to simulate. */
  readonly expect?: (config: C, operands: GemmOperands) => Vectors;
}

/** One of them with its parameters. */
export interface OwnAccelerator extends BuiltAccelerator {
  readonly describe: () => Description;
  readonly expect: ((operands: GemmOperands) => Vectors) | undefined;
  /** The same with other values; `given` is changed by `change`. */
  readonly changed: (change: (given: object) => object) => OwnAccelerator;
}

/**
 * Defines an accelerator outside of the registry. What it gives is called as `focus` is: `export default mine({ ... })` is a
 * configuration file.
 * @throws FocusError, when it is called, with every problem of the configuration
 */
export function defineAccelerator<const G extends ParameterGroup>(definition: OwnDefinition<ConfigOf<G>, G>): (given?: Given<typeof gemmTable & G>) => OwnAccelerator {
  return (given = {}) => built(definition, given);
}

function built<G extends ParameterGroup>(definition: OwnDefinition<ConfigOf<G>, G>, given: object): OwnAccelerator {
  const { top, beside, model = { memories: () => [] }, expect } = definition;
  const { config, keys, json: own } = resolveOwn(definition, given);
  const json = { ...own, own: true };
  const accelerator: BuiltAccelerator<ConfigOf<G>> = { config, json, hash: jsonHash(json), top: top(config), beside: beside?.(config) ?? [] };
  return {
    ...accelerator,
    describe: () => describeAs({ accelerator, keys, model, design: elaborate(accelerator.top, { prefix: config.prefix }) }),
    expect: expect && ((operands) => expect(config, operands)),
    changed: (change) => built(definition, change(given)),
  };
}

/** The beats of a top that has the streams of the dense engine. */
export function denseBeats(config: GemmConfig, operands: GemmOperands): Vectors {
  const { rows, operand, accumulator, subnormals } = config.array;
  const results: ElementArray = gemm({ ...operands, sliceElements: rows, operand, accumulator, subnormals });
  return gemmVectors(config, { ...operands, results }, resultFormat(operand, accumulator));
}
