import type { AcceleratorConfig } from "../config/accelerator.js";
import { concentratedShape } from "../config/interfaces/gemm.js";
import { classRow, passCounts } from "../config/interfaces/scatter.js";
import { concentratedSequencer } from "../blocks/scatter/concentrated-sequencer.js";
import { gemmWatch } from "../blocks/array/gemm-watch.js";
import { sliceWatch } from "../blocks/scatter/slice-watch.js";
import { innerArithmetic } from "../blocks/array/gemm-array.js";
import { resultFormat, resultStage } from "../blocks/array/result-stage.js";
import { ringBuffer, wordBuffer } from "../blocks/streams/ring-buffer.js";
import { rowBuffer } from "../blocks/scatter/row-buffer.js";
import { tokenEntryFields, tokenScatter } from "../blocks/scatter/token-scatter.js";
import { tokenSlices } from "../blocks/scatter/token-slices.js";
import { countBits, indexBits } from "../blocks/arithmetic/widths.js";
import { repeatedGroup } from "../ir/interface.js";
import { bits, fieldsBits, fieldsOf, output, sink, source, vector } from "../ir/types.js";
import { scatterSizes } from "./concentrated-gemm.js";
import type { BlockUse } from "../dsl/block-use.js";
import { design } from "../dsl/design.js";
import { packed } from "../dsl/ends.js";
import { engineSizes } from "./engine-sizes.js";
import { fedArray } from "./fed-array.js";
import { anyOf, BUSY_DOC, GEMMS_BESIDE_QUEUE, STATUS_LINES } from "./status.js";

export interface TokenSizes {
  /** Rows the row buffer holds: one m-tile. */
  readonly bufferRows: number;
  /** Width of a count of unique vectors or tokens. */
  readonly countBits: number;
  /** Most tokens of one scatter lane. */
  readonly laneTokens: number;
  /** Accumulator words of one lane. */
  readonly laneDepth: number;
  /** Map entries held for one lane: two slices. */
  readonly listDepth: number;
}

/** A token has here the place of a class. */
export function tokenSizes(config: AcceleratorConfig): TokenSizes {
  const bufferRows = Math.max(2, config.tile.m);
  const { laneClasses, laneDepth, listDepth } = scatterSizes(config);
  return { bufferRows, countBits: indexBits(bufferRows) + 1, laneTokens: laneClasses, laneDepth, listDepth };
}

/**
 * GEMM on unique vectors with the scatter that the Focus paper describes, for comparison (docs/facts.md#scatter): rows wait in a
 * buffer of one m-tile, and every pass walks all tokens in their order, `scatter.lanes` per cycle. What the paper leaves open
 * is decided in its favour: docs/performance.md.
 */
export function publishedGemm(config: AcceleratorConfig): BlockUse {
  const { array, tile } = config;
  const { rows, columns, operand, accumulator, subnormals } = array;
  const { lanes } = config.scatter;
  const sizes = engineSizes(config);
  const tokens = tokenSizes(config);
  const arithmetic = innerArithmetic({ operand, accumulator, subnormals });
  const countWidth = countBits(config.limits.size);
  // A power of two, so that every count of vectors or tokens has the same width.
  const slots = 2 ** (tokens.countBits - 1);

  return design(
    config.name,
    {
      shape: sink(fieldsOf(concentratedShape(countWidth)), "m-tiles, K and N of a GEMM."),
      slices: sink(fieldsOf(passCounts(tokens.countBits)), "Unique vectors of each slice, and tokens of its m-tile."),
      vectors: sink(vector(operand, rows), "Unique vectors, slice by slice."),
      weights: sink(vector(operand, columns), "Weight rows, in the order of the passes."),
      ...repeatedGroup(lanes, (lane) => ({
        list: sink(tokenEntryFields(tokens.bufferRows), `Map entries of the tokens of lane ${lane}, slice by slice: the row of a token, or that its vector is zero.`),
        results: source(
          fieldsOf(classRow(vector(resultFormat(operand, accumulator), columns), indexBits(tokens.laneTokens))),
          `Rows of the tokens of lane ${lane}, as their last slice completes them; the closing beat of a lane may be without one: then filled is 0.`,
        ),
      })),
      computing: output(bits(1), "A vector enters the array: what a utilisation counter counts."),
      busy: output(bits(1), BUSY_DOC),
      shapeError: output(bits(1), "A shape had a count of 0 or beyond the limit, or a slice had more than fits; stays until reset."),
    },
    ({ own, place, connect, tie }) => {
      const counts = place(tokenSlices({ countBits: tokens.countBits }), "counts");
      const sequencer = place(
        concentratedSequencer({
          rows,
          columns,
          tileTokens: slots,
          groupOutputs: tile.n,
          passMinimum: sizes.passMinimum,
          vectorDepth: sizes.activationDepth,
          weightDepth: sizes.weightDepth,
          countBits: countWidth,
          // Two counts ride along with a pass: its unique vectors and its tokens.
          scatterLanes: 2,
          laneClasses: slots,
          readCycles: array.pipeline.memory,
        }),
        "sequencer",
      );
      const watch = place(
        gemmWatch({
          counts: "tiles",
          size: config.limits.size,
          lanes: lanes,
          columns,
          element: resultFormat(operand, accumulator),
          indexBits: indexBits(tokens.laneTokens),
          gemms: config.scatter.passQueue + GEMMS_BESIDE_QUEUE,
        }),
        "watch",
      );
      const sliceCounter = place(sliceWatch({ unique: tile.m, entries: tile.m, uniqueBits: tokens.countBits, entriesBits: tokens.countBits, lanes: 2 }), "sliceWatch");
      connect(own.shape, watch.shape);
      connect(watch.checked, sequencer.shape);
      connect(own.slices, counts.slices);
      connect(counts.counts, sliceCounter.slices);
      connect(sliceCounter.onward, sequencer.slices);
      const vectorBuffer = place(ringBuffer({ lanes: rows, element: operand, depth: sizes.activationDepth, readCycles: array.pipeline.memory }), "vectorBuffer");
      const fed = fedArray({ place, connect, tie }, config, { vectors: own.vectors, weights: own.weights, buffer: vectorBuffer, mask: "vectorMask", sequencer });
      const rowStore = place(rowBuffer({ columns, accumulator, scatterLanes: lanes, latency: sizes.arrayLatency, depth: tokens.bufferRows, stall: array.pipeline.stall }), "rowBuffer");
      const unit = place(
        tokenScatter({
          columns,
          lanes,
          laneTokens: tokens.laneTokens,
          bufferRows: tokens.bufferRows,
          depth: tokens.laneDepth,
          listDepth: tokens.listDepth,
          passDepth: config.scatter.passQueue,
          // Accumulator addresses are counted in the scatter unit; those of the sequencer are not used.
          baseBits: indexBits((tile.n / columns) * slots),
          accumulator,
          addStages: array.pipeline.add,
          subnormals: arithmetic.subnormals,
        }),
        "scatter",
      );

      connect(sequencer.valid, rowStore.valid);
      connect(fed.partialSums, rowStore.partialSums);
      connect(sequencer.passes, unit.passes);
      connect(rowStore.level, unit.level);
      connect(unit.released, rowStore.released);
      fed.moveWith(rowStore.advance);

      for (let lane = 0; lane < lanes; lane += 1) {
        const listBuffer = place(wordBuffer({ width: fieldsBits(tokenEntryFields(tokens.bufferRows)), depth: tokens.listDepth }), `listBuffer${lane}`);
        const results = place(resultStage({ columns, indexBits: indexBits(tokens.laneTokens), accumulator, operand, stages: array.pipeline.convert, subnormals }), `results${lane}`);

        connect(packed(own.list.at(lane)), listBuffer.write);
        tie(listBuffer.advance, 1n);
        connect(listBuffer.level, unit.listLevel.at(lane));
        connect(unit.listRead.at(lane), listBuffer.read);
        connect(unit.listOffset, listBuffer.offset);
        connect(unit.listRelease, listBuffer.release);
        connect(listBuffer.data, unit.listEntry.at(lane));

        connect(unit.read.at(lane), rowStore.read.at(lane));
        connect(unit.offset.at(lane), rowStore.offset.at(lane));
        connect(rowStore.row.at(lane), unit.row.at(lane));

        connect(unit.sumsValid.at(lane), results.valid);
        connect(unit.sumsFinal.at(lane), results.final);
        connect(unit.sumsLanes.at(lane), results.lanes);
        connect(unit.sumsIndex.at(lane), results.index);
        connect(unit.sums.at(lane), results.sums);
        connect(results.advance, unit.advance.at(lane));
        connect(results.results, watch.rows.at(lane));
        connect(watch.results.at(lane), own.results.at(lane));
      }
      connect(sequencer.computing, own.computing);
      connect(watch.busy, own.busy);
      connect(anyOf({ place, connect }, "errors", [watch.shapeError, sliceCounter.countError]), own.shapeError);
    },
    {
      doc: `Concentrated GEMM engine with the published scatter, ${rows} x ${columns} PEs: a row buffer and ${lanes} tokens per cycle in token order.`,
      contract: {
        lines: [
          { label: "shape", text: `one beat starts a GEMM: m-tiles, K inner, N outer, each from 1 to ${config.limits.size}; of another one nothing comes but shape_error` },
          { label: "slices", text: `for each m-tile, n-group (${tile.n} outputs), slice (${rows} of K): how many unique vectors (up to ${tile.m}, may be 0) and how many tokens the m-tile has (1 to ${tile.m}); more of either raises shape_error, and the GEMM need not end` },
          { label: "vectors", text: "for each m-tile, n-group, slice: the unique vectors; lanes beyond K are ignored" },
          { label: "lists", text: `token t of the m-tile belongs to lane t mod ${lanes}; for each m-tile, n-group, slice: for each of the lane's tokens the unique vector that stands for it, or zero` },
          { label: "weights", text: `for each m-tile, n-group, slice, block (${columns} outputs): ${rows} rows; rows beyond K and lanes beyond N are ignored` },
          { label: "results", text: "for each m-tile, n-group, block: the lane's tokens in their order; last ends the GEMM for the lane: with its last row, or, where the last m-tile has no token for it, with a closing beat that is not filled (index and data 0)" },
          { label: "throughput", text: `a pass over p unique vectors of t tokens costs max(p, ${sizes.passMinimum}, ceil(t / ${lanes})) cycles where rows come before the tokens that use them` },
          { label: "computing", text: "high in the cycles in which a vector enters the array: low while it waits in a stall" },
          ...STATUS_LINES,
          { label: "stall", text: "a blocked result stream holds all lanes, then the array; late inputs leave holes; nothing is lost" },
          { label: "reset", text: "forgets the GEMM at hand and empties every buffer" },
        ],
      },
    },
  );
}
