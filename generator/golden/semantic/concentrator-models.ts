import { semanticBlocks } from "./block-models.js";
import type { GoldenBlock, PortBeats } from "../golden-block.js";
import { beatsOf, fieldOf } from "../golden-block.js";

/** job -> shape, select, tensor: who needs to know what of a pruning; from 1 token to all tokens stay. */
const selectionSplit: GoldenBlock = (_, inputs) => {
  const jobs = beatsOf(inputs, "job").map((job) => {
    const tokens = fieldOf(job, "tokens");
    const keep = fieldOf(job, "keep") || 1n;
    return { rows: fieldOf(job, "rows"), tokens, keep: keep > tokens ? tokens : keep };
  });
  return {
    shape: jobs.map(({ rows, tokens }) => ({ rows, tokens })),
    select: jobs.map(({ tokens, keep }) => ({ tokens, keep })),
    tensor: jobs.map(({ keep }) => ({ tokens: keep })),
  };
};

function model(name: string): GoldenBlock {
  const found = semanticBlocks[name];
  if (!found) throw new Error(`no golden model of ${name}`);
  return found;
}

/** Parameters `lanes`, `score`, `tileTokens`; job, rows -> tiles, gaps: importance, selection and encoder one after the other. */
const semanticConcentrator: GoldenBlock = (parameters, inputs) => {
  const { shape = [], select = [], tensor = [] }: PortBeats = selectionSplit(parameters, inputs);
  const { scores = [] } = model("importance")(parameters, { shape, rows: beatsOf(inputs, "rows") });
  const { retained = [] } = model(`${String(parameters["topk"])}_topk`)(parameters, { select, scores });
  return model("offset_encoder")(parameters, { tensor, retained });
};

/** Golden models of what semantic concentration is put together from. */
export const concentratorBlocks: Readonly<Record<string, GoldenBlock>> = {
  selection_split: selectionSplit,
  semantic_concentrator: semanticConcentrator,
};
