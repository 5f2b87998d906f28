import { defineBlock } from "../../dsl/define-block.js";
import { wholeNumber } from "../../config/parameter.js";
import { groupMean } from "./group-mean.js";
import { keysUnderWay, placesUnderWay, similarityConcentrator } from "./similarity-concentrator.js";
import { orReduce } from "../streams/or-reduce.js";
import { tokenTap } from "./token-tap.js";

/** The gather side with the mean of every group in the place of its first member. */
export const meanConcentrator = defineBlock({
  name: "mean_concentrator",
  doc: "Gather side of similarity concentration whose groups are represented by their means.",
  parameters: {
    ...similarityConcentrator.definition.parameters,
    addStages: wholeNumber({ doc: "Stages of the adders, result register included.", unit: "cycles", min: 1, max: 4, default: 2 }),
  },
  clocking: "clock and reset",
  ports: (p) => similarityConcentrator.definition.ports(p),
  contract: (p) => ({
    lines: [
      ...similarityConcentrator.definition.contract(p).lines.filter(({ label }) => label !== "throughput"),
      { label: "throughput", text: "as without means, and the divisions at the end of every slice, in which no token is taken" },
    ],
  }),
  structure: ({ addStages, ...p }, { own, place, connect }) => {
    const tap = place(tokenTap({ block: p.block, maxFrames: p.maxFrames, maxRows: p.maxRows, maxColumns: p.maxColumns, tileTokens: p.tileTokens, lanes: p.lanes, element: p.element }), "tap");
    const gatherSide = place(similarityConcentrator(p), "concentrator");
    const depth = 8 + keysUnderWay(p) + placesUnderWay(p);
    const mean = place(groupMean({ tileTokens: p.tileTokens, lanes: p.lanes, element: p.element, addStages, subnormals: p.subnormals, depth }), "mean");
    connect(own.shape, gatherSide.shape);
    connect(own.tokens, tap.tokens);
    connect(tap.onward, gatherSide.tokens);
    connect(tap.vectors, mean.vectors);
    connect(gatherSide.unique, mean.firsts);
    connect(gatherSide.map, mean.map);
    connect(gatherSide.summary, own.summary);
    connect(mean.mapped, own.map);
    connect(mean.unique, own.unique);
    const busy = place(orReduce({ flags: 2 }), "busy");
    connect(gatherSide.busy, busy.flag.at(0));
    connect(mean.busy, busy.flag.at(1));
    connect(busy.any, own.busy);
    connect(gatherSide.shapeError, own.shapeError);
  },
});
