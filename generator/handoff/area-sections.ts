import { bubbleTopk } from "../blocks/semantic/bubble-topk.js";
import { floatAdd } from "../blocks/arithmetic/float-add.js";
import { floatMax } from "../blocks/arithmetic/float-compare.js";
import { floatMultiply } from "../blocks/arithmetic/float-multiply.js";
import { residualAdd, rope, siluMultiply } from "../blocks/functions/element-streams.js";
import { rmsNorm } from "../blocks/functions/rms-norm.js";
import { softmax } from "../blocks/functions/softmax.js";
import { specialFunction } from "../blocks/functions/special-function.js";
import { tokenFilter } from "../blocks/semantic/token-filter.js";
import type { AcceleratorConfig } from "../config/accelerator.js";
import { fp16 } from "../config/number-format.js";
import type { BlockUse } from "../dsl/block-use.js";
import { denseGemm } from "../designs/dense-gemm.js";
import { semanticUses } from "../designs/semantic-layer.js";
import { focus } from "../designs/focus.js";
import { gatherSide, laneSorter } from "../designs/gather-side.js";
import { BACKBONE, specialFunctionLanes, type ElementStep } from "../model/special-function-lanes.js";

/** A row of the report: blocks counted together, less others that stand in another row. */
export interface AreaUnit {
  readonly name: string;
  readonly uses: readonly BlockUse[];
  readonly less?: readonly BlockUse[];
  /** The paper's area of as many units of the same purpose, 28 nm, mm2. */
  readonly paper?: number;
}

/** What is added to the dense design. */
export const AREA_SECTIONS = ["similarity", "semantic", "special"] as const;
export type AreaSectionName = (typeof AREA_SECTIONS)[number];

export interface AreaSection {
  readonly name: string;
  readonly units: readonly AreaUnit[];
  /** What the paper has for the same purpose, as ours; in no total. */
  readonly compared?: readonly AreaUnit[];
  /** The paper's area of the section, mm2; left out where it gives none. */
  readonly paper?: number;
}

/** Published areas in 28 nm, mm2 (docs/facts.md#areas), and how many of each the paper has. */
const PAPER = {
  importanceBuffer: 0.0588,
  max: { area: 0.000056, count: 33 },
  exp: { area: 0.00107, count: 192 },
  squareRoot: { area: 0.00214, count: 6 },
  reciprocal: { area: 0.00026, count: 6 },
  multiply: { area: 0.00046, count: 192 },
  add: { area: 0.00008, count: 192 },
} as const;

/** Largest frames of the gather side. */
export interface AreaGrid {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
}

/** Blocks as a reader knows them; others by their own name. */
const NAMES: Readonly<Record<string, string>> = {
  gemm_array: "array",
  accumulator_bank: "accumulators",
  gemm_sequencer: "sequencer",
  pass_control: "control beside the array",
  vector_key: "vector key: quantizer, squared length",
  selection_split: "split of the job",
  radix_topk: "radix top-k",
};

function nameOf(use: BlockUse): string {
  return NAMES[use.name] ?? use.name.replaceAll("_", " ");
}

/** The units placed in a top, alike ones together. */
function unitsOf(top: BlockUse): readonly AreaUnit[] {
  const units = new Map<string, BlockUse[]>();
  for (const use of placedIn(top)) units.set(nameOf(use), [...(units.get(nameOf(use)) ?? []), use]);
  return [...units].map(([name, uses]) => ({ name, uses }));
}

function placedIn(top: BlockUse): readonly BlockUse[] {
  if (!top.structure) throw new Error(`${top.name} is not made of blocks`);
  return top.structure().placements.map(({ use }) => use);
}

/** What a block instantiates under a key. */
function childOf(use: BlockUse, key: string): BlockUse {
  const [child] = use.children()[key] ?? [];
  if (!child) throw new Error(`${use.name} has no ${key}`);
  return child;
}

/** The dense design. */
export function denseSection(config: AcceleratorConfig): AreaSection {
  return { name: "dense design", units: unitsOf(dense(config)) };
}

function dense(config: AcceleratorConfig): BlockUse {
  return denseGemm({ ...config, design: "dense" });
}

/** A section that is added to it. */
export function areaSection(section: AreaSectionName, config: AcceleratorConfig, grid: AreaGrid): AreaSection {
  switch (section) {
    case "similarity":
      return similaritySection(config, grid);
    case "semantic":
      return semanticSection(config);
    case "special":
      return specialSection(config);
  }
}

/** The gather side, the map sorters, and what the engine has beyond the dense one. */
function similaritySection(config: AcceleratorConfig, grid: AreaGrid): AreaSection {
  const engine = focus({ ...config, design: "focus" });
  return {
    name: "similarity concentration",
    units: [
      ...unitsOf(gatherSide(config, grid)),
      ...(config.scatter.arrangement === "rows" ? [{ name: "map sorter", uses: copies(laneSorter(config), config.scatter.lanes) }] : []),
      { name: "scatter: concentrated less dense engine", uses: placedIn(engine.top), less: placedIn(dense(config)) },
    ],
  };
}

/** Importance to offset encoder with the array's columns as lanes, and the filter for streams that still have all tokens. */
function semanticSection(config: AcceleratorConfig): AreaSection {
  const { array, semantic } = config;
  const sizes = { lanes: array.columns, maxTokens: semantic.tokens, score: fp16 };
  const sorter = bubbleTopk({ ...sizes, cells: PUBLISHED_CELLS });
  const cell = childOf(sorter, "cell");
  const { area, count } = PAPER.max;
  return {
    name: "semantic concentration",
    paper: PAPER.importanceBuffer + area * count,
    units: [
      ...unitsOf(semanticUses(config).concentrator),
      { name: "token filter", uses: [tokenFilter({ maxTokens: semantic.tokens, payloadBits: 16 })] },
    ],
    compared: [
      { name: "published sorter in place of radix top-k", uses: [sorter] },
      { name: "its cells alone", uses: copies(cell, PUBLISHED_CELLS) },
      { name: "maximum of two scores", uses: [floatMax({ format: fp16, stages: 0 })], paper: area },
    ],
  };
}

/** Cells of the published sorter: a = 32 in the published array. */
const PUBLISHED_CELLS = 32;

/** Softmax by its parts, and the element-wise steps, with lanes that keep up with the array. */
function specialSection(config: AcceleratorConfig): AreaSection {
  const lanes = Object.fromEntries(specialFunctionLanes(config).map((need) => [need.step, need.lanes])) as Readonly<Record<ElementStep, number>>;
  const whole = softmax({ element: fp16, lanes: lanes.softmax, maxElements: config.semantic.tokens });
  const part = (key: string): BlockUse => childOf(whole, key);
  const parts: readonly AreaUnit[] = [
    { name: "softmax: power of a score", uses: copies(part("power"), lanes.softmax) },
    { name: "softmax: aligned sum", uses: [part("sum")] },
    { name: "softmax: inverse of the sum", uses: [part("inverse")] },
    { name: "softmax: quotient", uses: copies(part("quotient"), lanes.softmax) },
    { name: "softmax: row memory", uses: [part("replay")] },
    { name: "softmax: buffer of the results", uses: [part("skid")] },
  ];
  const { exp, squareRoot, reciprocal, multiply, add } = PAPER;
  return {
    name: "special functions",
    paper: [exp, squareRoot, reciprocal, multiply, add].reduce((all, { area, count }) => all + area * count, 0),
    compared: [
      { name: "exp", uses: [specialFunction({ operation: "exp" })], paper: exp.area },
      { name: "reciprocal square root; the paper's: square root", uses: [specialFunction({ operation: "reciprocal_sqrt" })], paper: squareRoot.area },
      { name: "reciprocal", uses: [specialFunction({ operation: "reciprocal" })], paper: reciprocal.area },
      { name: "fp16 multiply, 1 register", uses: [floatMultiply({ operand: fp16, result: fp16, stages: 1 })], paper: multiply.area },
      { name: "fp16 add, 1 register", uses: [floatAdd({ format: fp16, stages: 1 })], paper: add.area },
    ],
    units: [
      ...parts,
      { name: "softmax: control, distances", uses: [whole], less: parts.flatMap(({ uses }) => uses) },
      ...[
        rmsNorm({ element: fp16, lanes: lanes.rms_norm, maxElements: BACKBONE.hidden }),
        residualAdd({ element: fp16, lanes: lanes.residual_add }),
        siluMultiply({ element: fp16, lanes: lanes.silu_multiply }),
        rope({ element: fp16, lanes: lanes.rope }),
      ].map((use): AreaUnit => ({ name: `${nameOf(use)}, lanes: ${lanes[use.name as ElementStep]}`, uses: [use] })),
    ],
  };
}

function copies(use: BlockUse, count: number): readonly BlockUse[] {
  return Array.from({ length: count }, () => use);
}
