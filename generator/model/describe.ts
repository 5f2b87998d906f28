import { counted } from "../config/counted.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { acceleratorTable, hasKey } from "../config/accelerator.js";
import { passFields } from "../config/interfaces/scatter.js";
import { formatBits } from "../config/number-format.js";
import { rows, valueAt } from "../config/parameter-table.js";
import { recordLayout } from "../config/record.js";
import { resultLatency } from "../blocks/array/result-stage.js";
import { listType } from "../blocks/scatter/scatter-lane.js";
import { tokenEntryType } from "../blocks/scatter/token-scatter.js";
import { countBits, indexBits } from "../blocks/arithmetic/widths.js";
import { scatterSizes } from "../designs/concentrated-gemm.js";
import { engineSizes, type EngineSizes } from "../designs/engine-sizes.js";
import type { Accelerator } from "../designs/focus.js";
import type { DesignIr } from "../ir/module.js";
import { snakeCase, typeBits } from "../ir/types.js";
import { limitTable, type LimitPoint, type LimitTable } from "./concentration-limits.js";
import { gemmCycles, type GemmShape } from "./gemm-cycles.js";

export interface Memory {
  readonly name: string;
  readonly words: number;
  readonly bits: number;
  readonly bytes: number;
}

export interface Description {
  readonly name: string;
  readonly config: string;
  readonly top: string;
  /** Those that this design has. */
  readonly parameters: readonly { readonly path: string; readonly value: string; readonly unit: string; readonly doc: string }[];
  readonly derived: readonly { readonly name: string; readonly value: number; readonly unit: string; readonly doc: string }[];
  readonly memories: readonly Memory[];
  readonly streams: readonly { readonly name: string; readonly bitsPerBeat: number; readonly need: string }[];
  /** What limits a GEMM of a few shapes on the dense engine; empty for the focus design, whose cycles depend on the tensor. */
  readonly performance: readonly { readonly shape: GemmShape; readonly cycles: number; readonly idealCycles: number; readonly utilisation: number; readonly limit: string }[];
  /** Focus design: which unit limits, by what the tensor is like. */
  readonly limits?: LimitTable;
  readonly tree: readonly string[];
}

/** Everything that follows from a configuration, as data; the command line prints it. */
export function describe(accelerator: Accelerator, design: DesignIr, points?: readonly LimitPoint[]): Description {
  const { config } = accelerator;
  const sizes = engineSizes(config);
  const { array, tile } = config;
  const shapes: readonly GemmShape[] = [
    { M: tile.m, K: 3 * array.rows, N: tile.n },
    { M: tile.m, K: 16 * array.rows, N: 16 * array.columns },
    { M: Math.max(1, Math.floor(array.rows / 2)), K: 16 * array.rows, N: 16 * array.columns },
  ];
  return {
    name: config.name,
    config: accelerator.hash,
    top: design.top,
    parameters: rows(acceleratorTable).filter(({ path }) => hasKey(config, path)).map(({ path, parameter }) => ({ path, value: parameter.print(valueAt(config, path)), unit: parameter.unit, doc: parameter.doc })),
    derived: [
      { name: "PEs", value: array.rows * array.columns, unit: "", doc: "multiply-accumulate units" },
      { name: "passes per n-group and slice", value: sizes.blocksPerGroup, unit: "passes", doc: "share one read of the input" },
      { name: "shortest pass", value: sizes.passMinimum, unit: "cycles", doc: "max of array rows and the accumulators' read-add-write distance" },
      { name: "array latency", value: sizes.arrayLatency, unit: "cycles", doc: "vector in to partial sums out" },
      { name: "result latency", value: array.pipeline.add + resultLatency({ operand: array.operand, stages: array.pipeline.convert }) + 1, unit: "cycles", doc: "partial sums to result stream" },
    ],
    memories: memoriesOf(config, sizes),
    streams: streamsOf(accelerator, sizes),
    performance: config.design === "focus" ? [] : shapes.map((shape) => ({ shape, ...gemmCycles(config, shape), limit: limit(config, shape, sizes.passMinimum) })),
    ...(config.design === "focus" ? { limits: limitTable(config, points) } : {}),
    tree: moduleTree(design),
  };
}

/** What the engine keeps on chip; alike memories of several scatter lanes together. */
function memoriesOf(config: AcceleratorConfig, sizes: EngineSizes): readonly Memory[] {
  const { array, scatter, semantic } = config;
  const operandBits = formatBits(array.operand);
  const rowBits = array.columns * formatBits(array.accumulator);
  const memory = (name: string, words: number, bits: number): Memory => ({ name, words, bits: words * bits, bytes: Math.ceil((words * bits) / 8) });
  const weights = memory("weight buffer", sizes.weightDepth, array.columns * operandBits);
  if (config.design !== "focus") {
    const engine = [memory("activation buffer", sizes.activationDepth, array.rows * operandBits), weights, memory("accumulators", sizes.accumulatorDepth, rowBits)];
    if (config.design === "dense") return engine;
    const words = Math.ceil(semantic.tokens / array.columns);
    return [...engine, ...["softmax: row", "importance", "selection"].map((name) => memory(name, words, array.columns * SCORE_BITS))];
  }
  const { laneClasses, laneDepth, listDepth } = scatterSizes(config);
  const accumulators = memory("accumulators of the lanes", scatter.lanes * laneDepth, rowBits);
  const pass = recordLayout("pass", passFields({ lanes: countBits(array.columns), base: indexBits(laneDepth), entries: countBits(laneClasses) }));
  return scatter.arrangement === "published"
    ? [memory("vector buffer", sizes.activationDepth, array.rows * operandBits), weights, memory("row buffer", Math.max(2, config.tile.m), rowBits), memory("token lists", scatter.lanes * listDepth, typeBits(tokenEntryType(Math.max(2, config.tile.m)))), accumulators]
    : [
        memory("vector buffer", sizes.activationDepth, array.rows * operandBits + scatter.lanes),
        weights,
        memory("row queues", scatter.lanes * scatter.rowQueue, rowBits),
        memory("pass queues", scatter.lanes * scatter.passQueue, pass.bits),
        memory("class lists", scatter.lanes * listDepth, typeBits(listType(laneClasses))),
        accumulators,
      ];
}

/** Bits of a score: fp16. */
const SCORE_BITS = 16;

/** Streams of the top, with what keeps them from being waited for where that is one number. */
function streamsOf({ config: { array, tile, design }, top }: Accelerator, sizes: EngineSizes): Description["streams"] {
  const needs: Readonly<Record<string, string>> =
    design === "focus"
      ? {}
      : {
          activations: `1 vector per ${sizes.blocksPerGroup === 1 ? "cycle" : `${sizes.blocksPerGroup} cycles`} when N >= ${tile.n}, 1 per cycle when N <= ${array.columns}`,
          weights: `${counted(array.rows, "row")} per pass: 1 row per cycle when an m-tile has at most ${counted(array.rows, "token")}`,
          results: "1 row per cycle during passes of the last slice",
        };
  return Object.entries(top.ports).flatMap(([name, port]) => {
    if (port.kind !== "stream") return [];
    const bitsPerBeat = Object.values(port.fields).reduce((sum, type) => sum + typeBits(type), 0);
    return [{ name: snakeCase(name), bitsPerBeat, need: needs[name] ?? port.doc }];
  });
}

function limit(config: AcceleratorConfig, { M }: GemmShape, passMinimum: number): string {
  const tokens = Math.min(M, config.tile.m);
  if (tokens >= passMinimum) return "the array: a pass costs its tokens";
  return config.array.rows >= passMinimum
    ? `weight loading: a pass of ${counted(tokens, "token")} waits for ${counted(config.array.rows, "weight row")}`
    : `the accumulators: a word is free again after ${counted(passMinimum, "cycle")}`;
}

/** Modules below the top, each once below its parent, as indented text. */
function moduleTree(design: DesignIr): readonly string[] {
  const byName = new Map(design.modules.map((module) => [module.name, module]));
  const lines: string[] = [];
  const visit = (name: string, depth: number): void => {
    lines.push("  ".repeat(depth) + name);
    const module = byName.get(name);
    for (const child of new Set([...(module?.instances.map((instance) => instance.module) ?? []), ...Object.values(module?.children ?? {})])) visit(child, depth + 1);
  };
  visit(design.top, 0);
  return lines;
}
