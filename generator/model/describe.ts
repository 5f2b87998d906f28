import { resultLatency } from "../blocks/array/result-stage.js";
import { keysOf, type GemmConfig } from "../config/accelerator.js";
import { valueAt, type Row } from "../config/parameter-table.js";
import { engineSizes } from "../designs/engine-sizes.js";
import type { Accelerator, BuiltAccelerator } from "../designs/focus.js";
import { flatten } from "../ir/interface.js";
import type { DesignIr } from "../ir/module.js";
import { snakeCase } from "../config/snake-case.js";
import { typeBits } from "../ir/types.js";
import type { AcceleratorModel, Memory, ShapePerformance } from "./accelerators/accelerator-model.js";
import { acceleratorModels } from "./accelerators/registry.js";
import type { LimitPoint, LimitTable } from "./concentration-limits.js";

export interface Description {
  readonly name: string;
  readonly config: string;
  readonly top: string;
  /** Those that it has under the choices made. */
  readonly parameters: readonly { readonly path: string; readonly value: string; readonly unit: string; readonly doc: string }[];
  readonly derived: readonly { readonly name: string; readonly value: number; readonly unit: string; readonly doc: string }[];
  readonly memories: readonly Memory[];
  readonly streams: readonly { readonly name: string; readonly bitsPerBeat: number; readonly need: string }[];
  /** What limits GEMMs of a few shapes; empty where cycles depend on the tensor. */
  readonly performance: readonly ShapePerformance[];
  /** Which unit limits, by what the tensor is like; left out where cycles depend on the shape alone. */
  readonly limits?: LimitTable;
  readonly tree: readonly string[];
}

/** Everything that follows from a configuration, as data; the command line prints it. */
export function describe(accelerator: Accelerator, design: DesignIr, points?: readonly LimitPoint[]): Description {
  const { config } = accelerator;
  return describeAs({ accelerator, keys: keysOf(config), model: acceleratorModels[config.design], design }, points);
}

export interface Described<C extends GemmConfig> {
  readonly accelerator: BuiltAccelerator<C>;
  /** Those that it has under the choices made. */
  readonly keys: readonly Row[];
  readonly model: AcceleratorModel<C>;
  readonly design: DesignIr;
}

/** As {@link describe}, for an accelerator with its keys and its model. */
export function describeAs<C extends GemmConfig>({ accelerator, keys, model, design }: Described<C>, points?: readonly LimitPoint[]): Description {
  const { config } = accelerator;
  const { array } = config;
  const sizes = engineSizes(config);
  const { memories, needs, performance, limits } = model;
  return {
    name: config.name,
    config: accelerator.hash,
    top: design.top,
    parameters: keys.map(({ path, parameter }) => ({ path, value: parameter.print(valueAt(config, path)), unit: parameter.unit, doc: parameter.doc })),
    derived: [
      { name: "PEs", value: array.rows * array.columns, unit: "", doc: "multiply-accumulate units" },
      { name: "passes per n-group and slice", value: sizes.blocksPerGroup, unit: "passes", doc: "share one read of the input" },
      { name: "shortest pass", value: sizes.passMinimum, unit: "cycles", doc: "max of array rows and the accumulators' read-add-write distance" },
      { name: "array latency", value: sizes.arrayLatency, unit: "cycles", doc: "vector in to partial sums out" },
      { name: "result latency", value: array.pipeline.add + resultLatency({ operand: array.operand, stages: array.pipeline.convert }) + 1, unit: "cycles", doc: "partial sums to result stream" },
    ],
    memories: memories(config),
    streams: streamsOf(accelerator, needs?.(config) ?? {}),
    performance: performance?.(config) ?? [],
    ...(limits ? { limits: limits(config, points) } : {}),
    tree: moduleTree(design),
  };
}

/** Streams of the top, with what keeps them from being waited for, else with what they are for. */
function streamsOf({ top }: BuiltAccelerator, needs: Readonly<Record<string, string>>): Description["streams"] {
  return flatten(top.ports).flatMap(({ name, port }) => {
    if (port.kind !== "stream") return [];
    const bitsPerBeat = Object.values(port.fields).reduce((sum, type) => sum + typeBits(type), 0);
    return [{ name: snakeCase(name), bitsPerBeat, need: needs[name] ?? port.doc }];
  });
}

/** Modules below the top, each once below its parent, as indented text. */
function moduleTree(design: DesignIr): readonly string[] {
  const byName = new Map(design.modules.map((module) => [module.name, module]));
  const lines: string[] = [];
  const visit = (name: string, depth: number): void => {
    lines.push("  ".repeat(depth) + name);
    const module = byName.get(name);
    for (const child of new Set(Object.values(module?.instances ?? {}).map((instance) => instance.module))) visit(child, depth + 1);
  };
  visit(design.top, 0);
  return lines;
}
