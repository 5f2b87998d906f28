import { selectionSplitPorts, semanticConcentratorPorts } from "../../config/interfaces/semantic.js";
import type { GoldenBlock, Model } from "../golden-block.js";
import { golden } from "../golden-block.js";
import { importanceModel, offsetEncoder, topkModel } from "./block-models.js";

/** job -> shape, select, tensor: who needs to know what of a pruning; from 1 token to all tokens stay; of no rows or no tokens nobody hears. */
const selectionSplit: Model<typeof selectionSplitPorts> = (_, inputs) => {
  const jobs = inputs.job.filter(({ rows, tokens }) => rows > 0n && tokens > 0n).map(({ rows, tokens, keep: wanted }) => {
    const keep = wanted || 1n;
    return { rows, tokens, keep: keep > tokens ? tokens : keep };
  });
  return {
    shape: jobs.map(({ rows, tokens }) => ({ rows, tokens })),
    select: jobs.map(({ tokens, keep }) => ({ tokens, keep })),
    tensor: jobs.map(({ keep }) => ({ tokens: keep })),
  };
};

/** Parameters `lanes`, `score`, `tileTokens`; job, rows -> tiles, gaps: importance, selection and encoder one after the other. */
const semanticConcentrator: Model<typeof semanticConcentratorPorts> = (parameters, { job, rows }) => {
  const { shape, select, tensor } = selectionSplit(parameters, { job });
  const { scores, lengthError } = importanceModel(parameters, { shape, rows });
  const { retained } = topkModel(parameters, { select, scores });
  return { ...offsetEncoder(parameters, { tensor, retained }), lengthError };
};

/** Golden models of what semantic concentration is put together from. */
export const concentratorBlocks: Readonly<Record<string, GoldenBlock>> = {
  selection_split: golden(selectionSplitPorts, selectionSplit),
  semantic_concentrator: golden(semanticConcentratorPorts, semanticConcentrator),
};
