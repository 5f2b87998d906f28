import type { AcceleratorConfig } from "../config/accelerator.js";
import { concentratedShape } from "../config/interfaces/gemm.js";
import { classRow, sliceCounts, usedVector } from "../config/interfaces/scatter.js";
import { concentratedSequencer } from "../blocks/scatter/concentrated-sequencer.js";
import { gemmWatch } from "../blocks/array/gemm-watch.js";
import { sliceWatch } from "../blocks/scatter/slice-watch.js";
import { innerArithmetic } from "../blocks/array/gemm-array.js";
import { resultFormat } from "../blocks/array/result-stage.js";
import { passQueue } from "../blocks/scatter/pass-queue.js";
import { rowQueue } from "../blocks/scatter/row-queue.js";
import { listFields, scatterLane } from "../blocks/scatter/scatter-lane.js";
import { vectorBuffer } from "../blocks/scatter/vector-buffer.js";
import { countBits, indexBits } from "../blocks/arithmetic/widths.js";
import { repeatedGroup } from "../ir/interface.js";
import { bits, fieldsOf, output, sink, source, vector } from "../ir/types.js";
import type { BlockUse } from "../dsl/block-use.js";
import { design } from "../dsl/design.js";
import { engineSizes } from "./engine-sizes.js";
import { fedArray } from "./fed-array.js";
import { anyOf, BUSY_DOC, GEMMS_BESIDE_QUEUE, STATUS_LINES } from "./status.js";

export interface ScatterSizes {
  /** Most classes of one scatter lane. */
  readonly laneClasses: number;
  /** Accumulator words of one lane. */
  readonly laneDepth: number;
  /** List entries held for one lane: two slices. */
  readonly listDepth: number;
}

export function scatterSizes({ tile, array, scatter: { lanes } }: AcceleratorConfig): ScatterSizes {
  const laneClasses = Math.ceil(tile.m / lanes);
  return { laneClasses, laneDepth: Math.max(2, (tile.n / array.columns) * laneClasses), listDepth: Math.max(2, 2 * laneClasses) };
}

/** GEMM on unique vectors: array, a short row queue, and scatter into the accumulators of the classes. */
export function concentratedGemm(config: AcceleratorConfig): BlockUse {
  const { array, tile } = config;
  const { rows, columns, operand, accumulator, subnormals } = array;
  const scatterLanes = config.scatter.lanes;
  const sizes = engineSizes(config);
  const { laneClasses, laneDepth, listDepth } = scatterSizes(config);
  const arithmetic = innerArithmetic({ operand, accumulator, subnormals });
  const countWidth = countBits(config.limits.size);
  const vectorWidth = countBits(tile.m);
  const baseBits = indexBits(laneDepth);

  return design(
    config.name,
    {
      shape: sink(fieldsOf(concentratedShape(countWidth)), "m-tiles, K and N of a GEMM."),
      slices: sink(fieldsOf(sliceCounts({ unique: vectorWidth, entries: scatterLanes * countBits(laneClasses) })), "Unique vectors of each slice, and list entries for each scatter lane."),
      vectors: sink(fieldsOf(usedVector(vector(operand, rows), scatterLanes)), "Unique vectors, slice by slice, and the scatter lanes that use each."),
      weights: sink(vector(operand, columns), "Weight rows, in the order of the passes."),
      ...repeatedGroup(scatterLanes, (lane) => ({
        list: sink(listFields(laneClasses), `List entries of lane ${lane}, slice by slice: from has the slices before, index takes the sum; in the last slice it is the class.`),
        results: source(
          fieldsOf(classRow(vector(resultFormat(operand, accumulator), columns), indexBits(laneClasses))),
          `Rows of the classes of lane ${lane}, as their last slice completes them; index i is class i * ${scatterLanes} + ${lane}; the closing beat of a lane may be without one: then filled is 0.`,
        ),
      })),
      computing: output(bits(1), "A vector enters the array: what a utilisation counter counts."),
      busy: output(bits(1), BUSY_DOC),
      shapeError: output(bits(1), "A shape had a count of 0 or beyond the limit, or a slice had more than fits; stays until reset."),
    },
    ({ own, place, connect, tie }) => {
      const sequencer = place(
        concentratedSequencer({
          rows,
          columns,
          tileTokens: tile.m,
          groupOutputs: tile.n,
          passMinimum: sizes.passMinimum,
          vectorDepth: sizes.activationDepth,
          weightDepth: sizes.weightDepth,
          countBits: countWidth,
          scatterLanes,
          laneClasses,
          readCycles: array.pipeline.memory,
        }),
        "sequencer",
      );
      const watch = place(
        gemmWatch({
          counts: "tiles",
          size: config.limits.size,
          lanes: scatterLanes,
          columns,
          element: resultFormat(operand, accumulator),
          indexBits: indexBits(laneClasses),
          gemms: config.scatter.passQueue + GEMMS_BESIDE_QUEUE,
        }),
        "watch",
      );
      const sliceCounter = place(sliceWatch({ unique: tile.m, entries: laneClasses, uniqueBits: vectorWidth, entriesBits: countBits(laneClasses), lanes: scatterLanes }), "sliceWatch");
      connect(own.shape, watch.shape);
      connect(watch.checked, sequencer.shape);
      connect(own.slices, sliceCounter.slices);
      connect(sliceCounter.onward, sequencer.slices);
      const vectorStore = place(vectorBuffer({ lanes: rows, element: operand, scatterLanes, depth: sizes.activationDepth, readCycles: array.pipeline.memory }), "vectorBuffer");
      const fed = fedArray({ place, connect, tie }, config, { vectors: own.vectors, weights: own.weights, buffer: vectorStore, mask: "vectorMask", sequencer });
      const rowsBehind = place(rowQueue({ columns, accumulator, scatterLanes, latency: sizes.arrayLatency, depth: config.scatter.rowQueue, stall: array.pipeline.stall }), "rowQueue");
      const passes = place(passQueue({ columns, scatterLanes, laneClasses, baseBits, depth: config.scatter.passQueue }), "passQueue");

      connect(sequencer.valid, rowsBehind.valid);
      connect(vectorStore.users, rowsBehind.users);
      connect(fed.partialSums, rowsBehind.partialSums);
      connect(sequencer.passes, passes.push);
      fed.moveWith(rowsBehind.advance);

      for (let lane = 0; lane < scatterLanes; lane += 1) {
        const unit = place(
          scatterLane({
            columns,
            laneClasses,
            depth: laneDepth,
            listDepth,
            accumulator,
            operand,
            addStages: array.pipeline.add,
            convertStages: array.pipeline.convert,
            sums: arithmetic.subnormals,
            subnormals,
          }),
          `scatter${lane}`,
        );
        connect(own.list.at(lane), unit.list);
        connect(rowsBehind.rows.at(lane), unit.rows);
        connect(passes.pop.at(lane), unit.passes);
        connect(unit.results, watch.rows.at(lane));
        connect(watch.results.at(lane), own.results.at(lane));
      }
      connect(sequencer.computing, own.computing);
      connect(watch.busy, own.busy);
      connect(anyOf({ place, connect }, "errors", [watch.shapeError, sliceCounter.countError]), own.shapeError);
    },
    {
      doc: `Concentrated GEMM engine, ${rows} x ${columns} PEs: runs on unique vectors and scatters to classes in ${scatterLanes} lanes.`,
      contract: {
        lines: [
          { label: "shape", text: `one beat starts a GEMM: m-tiles, K inner, N outer, each from 1 to ${config.limits.size}; of another one nothing comes but shape_error` },
          { label: "slices", text: `for each m-tile, n-group (${tile.n} outputs), slice (${rows} of K): how many unique vectors (up to ${tile.m}) and list entries of each lane (up to ${laneClasses}); any may be 0; more than that raises shape_error, and the GEMM need not end` },
          { label: "vectors", text: "for each m-tile, n-group, slice: the unique vectors, each with the scatter lanes that have a class using it; lanes beyond K are ignored" },
          { label: "lists", text: `class c belongs to lane c mod ${scatterLanes}; for each m-tile, n-group, slice: for each unique vector the lane's prefix classes that use it, then those with a zero vector` },
          { label: "weights", text: `for each m-tile, n-group, slice, block (${columns} outputs): ${rows} rows; rows beyond K and lanes beyond N are ignored` },
          { label: "results", text: "for each m-tile, n-group, block: every class once, in the order of the lane's last list; last ends the GEMM for the lane: with its last row, or, where the last m-tile has no class for it, with a closing beat that is not filled (index and data 0)" },
          { label: "throughput", text: `a pass over p unique vectors costs max(p, ${sizes.passMinimum}) cycles; a lane adds one row per cycle and is waited for only when its row queue is full` },
          { label: "computing", text: "high in the cycles in which a vector enters the array: low while it waits in a stall" },
          ...STATUS_LINES,
          { label: "stall", text: "a blocked result stream holds its lane, then the array; late inputs leave holes; nothing is lost" },
          { label: "reset", text: "forgets the GEMM at hand and empties every buffer" },
        ],
      },
    },
  );
}
