import { describe, expect, it } from "vitest";
import { sliceWatch } from "../../generator/blocks/scatter/slice-watch.js";
import { scatter } from "../../generator/blocks/scatter/scatter.js";
import { tokenScatter } from "../../generator/blocks/scatter/token-scatter.js";
import { fp32 } from "../../generator/config/number-format.js";
import type { BlockUse } from "../../generator/dsl/block-use.js";
import { lintDesign, type LintTool } from "../../generator/handoff/lint.js";
import { prepareCase } from "../../generator/testbench/cases/block-case.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { requireTool } from "../support/require-tool.js";

/** An instance that breaks a relation, by what elaboration is to end with: the block, and the sizes that it is given beside those of its first case. */
interface Broken {
  readonly relation: string;
  readonly block: string;
  readonly sizes: Readonly<Record<string, number>>;
}

const SMALL = { columns: 4, depth: 12, listDepth: 10, accumulator: fp32 } as const;
/** Blocks that have no testbench of their own. */
const INSIDE = [sliceWatch({ unique: 5, entries: 5, uniqueBits: 3, entriesBits: 3, lanes: 2 }), scatter({ ...SMALL, laneClasses: 5 }), tokenScatter({ ...SMALL, lanes: 2, laneTokens: 5, bufferRows: 9, passDepth: 2, baseBits: 1 })];

/** A use of a block: the first case of its testbench, where it has one. */
export function useOf(block: string): BlockUse {
  const use = catalog.find((entry) => entry.block === block)?.cases[0]?.use ?? INSIDE.find(({ name }) => name === block);
  if (!use) throw new Error(`no block ${block}`);
  return use;
}

/** First cases: of the sequencers 4 x 4 PEs, m-tiles of 5 tokens, n-groups of 8 outputs, passes of 4 cycles. */
export const BROKEN: readonly Broken[] = [
  { relation: "KEY_W_must_be_a_multiple_of_DIGIT_W", block: "radix_topk", sizes: { DIGIT_W: 3 } },
  ...["gemm_sequencer", "concentrated_sequencer"].flatMap((block): Broken[] => [
    { relation: "GROUP_OUTPUTS_must_be_a_multiple_of_COLUMNS", block, sizes: { GROUP_OUTPUTS: 9 } },
    { relation: "PASS_MINIMUM_must_be_at_least_ROWS", block, sizes: { PASS_MINIMUM: 3 } },
    { relation: "WEIGHT_DEPTH_must_be_at_least_ROWS", block, sizes: { WEIGHT_DEPTH: 3 } },
    { relation: "COUNT_W_must_hold_GROUP_OUTPUTS", block, sizes: { GROUP_OUTPUTS: 8192, ACCUMULATOR_DEPTH: 16_384, LANE_DEPTH: 16_384 } },
    { relation: "COUNT_W_must_hold_PASS_MINIMUM", block, sizes: { PASS_MINIMUM: 8192 } },
  ]),
  { relation: "DEPTH_ROWS_must_be_at_least_LANE_CLASSES", block: "scatter", sizes: { DEPTH_ROWS: 4 } },
  { relation: "LIST_DEPTH_must_be_at_least_LANE_CLASSES", block: "scatter", sizes: { LIST_DEPTH: 4 } },
  { relation: "DEPTH_ROWS_must_be_at_least_LANE_TOKENS", block: "token_scatter", sizes: { DEPTH_ROWS: 4 } },
  { relation: "LIST_DEPTH_must_be_at_least_LANE_TOKENS", block: "token_scatter", sizes: { LIST_DEPTH: 4 } },
  { relation: "ACCUMULATOR_DEPTH_must_be_at_least_GROUP_OUTPUTS_COLUMNS_TILE_TOKENS", block: "gemm_sequencer", sizes: { ACCUMULATOR_DEPTH: 9 } },
  { relation: "ACTIVATION_DEPTH_must_be_at_least_TILE_TOKENS", block: "gemm_sequencer", sizes: { ACTIVATION_DEPTH: 4 } },
  { relation: "COUNT_W_must_hold_TILE_TOKENS", block: "gemm_sequencer", sizes: { TILE_TOKENS: 8192, ACTIVATION_DEPTH: 8192, ACCUMULATOR_DEPTH: 16_384 } },
  { relation: "BLOCK_FRAMES_BLOCK_ROWS_BLOCK_COLUMNS_must_be_at_least_DOTS", block: "layouter", sizes: { DOTS: 9 } },
  ...["position_decoder", "layouter", "gather", "token_classifier"].map((block): Broken => ({ relation: "PLACE_W_must_be_the_bits_of_a_place", block, sizes: { PLACE_W: 60 } })),
  ...["layouter", "gather", "token_classifier"].map((block): Broken => ({ relation: "CANDIDATE_W_must_be_at_least_BLOCK_FRAMES_BLOCK_ROWS_BLOCK_COLUMNS_1", block, sizes: { CANDIDATE_W: 6 } })),
  ...["position_decoder", "layouter", "gather"].map((block): Broken => ({ relation: "NUMBER_W_must_hold_BLOCK_FRAMES_BLOCK_ROWS_BLOCK_COLUMNS_1", block, sizes: { NUMBER_W: 2 } })),
  { relation: "LANE_DEPTH_must_be_at_least_GROUP_OUTPUTS_COLUMNS_LANE_CLASSES", block: "concentrated_sequencer", sizes: { LANE_DEPTH: 5 } },
  ...(["UNIQUE", "ENTRIES"] as const).map((what): Broken => ({ relation: `${what}_W_must_hold_MOST_${what}`, block: "slice_watch", sizes: { [`MOST_${what}`]: 8 } })),
  { relation: "VECTOR_DEPTH_must_be_at_least_TILE_TOKENS", block: "concentrated_sequencer", sizes: { VECTOR_DEPTH: 4 } },
];

/** Elaboration in every tool ends with the name of the relation. */
export function testBroken(all: readonly Broken[]): void {
  const workspace = openWorkspace(process);

  describe("sizes that break a relation end elaboration in Verilator, Icarus and Yosys", () => {
    it.each(all)("$block: $relation", async ({ relation, block, sizes }) => {
      const icarus = await requireTool(workspace, "iverilog");
      const { device, rtl } = prepareCase({ label: relation, use: useOf(block) });
      const parameters = device.parameters.map(({ name, value }) => ({ name, value: sizes[name] ?? value }));
      const tools: readonly LintTool[] = ["verilator", "yosys", ...(icarus ? (["icarus"] as const) : [])];
      const { warnings } = await lintDesign({ workspace, files: rtl, top: device.module, parameters, tools });
      for (const tool of tools) expect(warnings.filter((one) => one.tool === tool && one.text.includes(`ERROR_${relation}`)), tool).not.toEqual([]);
    });
  });
}
