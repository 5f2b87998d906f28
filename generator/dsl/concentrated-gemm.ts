import type { AcceleratorConfig } from "../config/accelerator.js";
import { classResultStage } from "../blocks/class-result-stage.js";
import { concentratedSequencer } from "../blocks/concentrated-sequencer.js";
import { gemmArray, innerArithmetic } from "../blocks/gemm-array.js";
import { laneMask } from "../blocks/lane-mask.js";
import { passQueue } from "../blocks/pass-queue.js";
import { ringBuffer, wordBuffer } from "../blocks/ring-buffer.js";
import { rowQueue } from "../blocks/row-queue.js";
import { listWordBits, scatter } from "../blocks/scatter.js";
import { countBits, indexBits } from "../blocks/widths.js";
import { bits } from "../ir/types.js";
import type { BlockUse } from "./define-block.js";
import { design, stream } from "./design.js";
import { engineSizes } from "./engine-sizes.js";

export interface ScatterSizes {
  /** Classes of one block of columns in one bank. */
  readonly bankWords: number;
  readonly bankDepth: number;
  readonly listDepth: number;
  readonly listWordBits: number;
}

export function scatterSizes({ tile, array, scatter: { banks } }: AcceleratorConfig): ScatterSizes {
  const bankWords = Math.ceil(tile.m / banks);
  return {
    bankWords,
    bankDepth: Math.max(2, (tile.n / array.columns) * bankWords),
    listDepth: Math.max(2, 2 * tile.m),
    listWordBits: listWordBits({ banks, bankWords }),
  };
}

/** GEMM on unique vectors: array, a short row queue, and scatter into the accumulators of the classes. */
export function concentratedGemm(config: AcceleratorConfig): BlockUse {
  const { array, tile } = config;
  const { rows, columns, operand, accumulator, subnormals } = array;
  const { banks } = config.scatter;
  const sizes = engineSizes(config);
  const lists = scatterSizes(config);
  const arithmetic = innerArithmetic({ operand, accumulator, subnormals });
  const countWidth = countBits(config.limits.size);
  const vectorWidth = countBits(tile.m);
  const baseBits = indexBits(lists.bankDepth);

  return design(
    config.name,
    ({ input, output, place, connect, tie }) => {
      const shape = input("shape", stream({ tiles: bits(countWidth), inner: bits(countWidth), outer: bits(countWidth) }), "m-tiles, K and N of a GEMM.");
      const slices = input("slices", stream({ unique: bits(vectorWidth), words: bits(vectorWidth) }), "Unique vectors and list words of each slice.");
      const vectors = input("vectors", stream(operand, { lanes: rows }), "Unique vectors, slice by slice.");
      const listWords = input("lists", stream({ data: bits(lists.listWordBits) }), "Classes of each unique vector, slice by slice.");
      const weights = input("weights", stream(operand, { lanes: columns }), "Weight rows, in the order of the passes.");

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
          bankWords: lists.bankWords,
          baseBits,
        }),
        "sequencer",
      );
      const vectorBuffer = place(ringBuffer({ lanes: rows, element: operand, depth: sizes.activationDepth }), "vectorBuffer");
      const weightBuffer = place(ringBuffer({ lanes: columns, element: operand, depth: sizes.weightDepth }), "weightBuffer");
      const listBuffer = place(wordBuffer({ width: lists.listWordBits, depth: lists.listDepth }), "listBuffer");
      const vectorMask = place(laneMask({ lanes: rows, element: operand }), "vectorMask");
      const weightMask = place(laneMask({ lanes: columns, element: operand }), "weightMask");
      const peArray = place(gemmArray({ rows, columns, operand, accumulator, subnormals, multiplyStages: array.pipeline.multiply, addStages: array.pipeline.add }), "array");
      const rowsBehind = place(rowQueue({ columns, accumulator, latency: sizes.arrayLatency, depth: config.scatter.rowQueue }), "rowQueue");
      const passes = place(passQueue({ columns, tileTokens: tile.m, baseBits, depth: config.scatter.passQueue }), "passQueue");
      const scatterUnit = place(
        scatter({
          columns,
          banks,
          bankWords: lists.bankWords,
          bankDepth: lists.bankDepth,
          tileTokens: tile.m,
          listDepth: lists.listDepth,
          accumulator,
          addStages: array.pipeline.add,
          subnormals: arithmetic.subnormals,
        }),
        "scatter",
      );
      const results = place(classResultStage({ columns, banks, indexBits: indexBits(lists.bankWords), accumulator, operand, stages: array.pipeline.convert, subnormals }), "results");

      connect(shape, sequencer.shape);
      connect(slices, sequencer.slices);
      connect(vectors, vectorBuffer.write);
      connect(weights, weightBuffer.write);
      connect(listWords, listBuffer.write);

      connect(vectorBuffer.level, sequencer.vectorLevel);
      connect(sequencer.vectorRead, vectorBuffer.read);
      connect(sequencer.vectorOffset, vectorBuffer.offset);
      connect(sequencer.vectorRelease, vectorBuffer.release);
      connect(vectorBuffer.data, vectorMask.data);
      connect(sequencer.vectorLanes, vectorMask.count);
      connect(vectorMask.masked, peArray.activations);
      connect(sequencer.start, peArray.start);

      connect(weightBuffer.level, sequencer.weightLevel);
      connect(sequencer.weightRead, weightBuffer.read);
      tie(weightBuffer.offset, 0n);
      connect(sequencer.weightRead, weightBuffer.release);
      connect(weightBuffer.data, weightMask.data);
      connect(sequencer.weightLanes, weightMask.count);
      connect(weightMask.masked, peArray.weights);

      connect(sequencer.valid, rowsBehind.valid);
      connect(peArray.partialSums, rowsBehind.partialSums);
      connect(rowsBehind.rows, scatterUnit.rows);
      connect(sequencer.passes, passes.push);
      connect(passes.pop, scatterUnit.passes);
      for (const block of [sequencer, vectorBuffer, weightBuffer, peArray]) connect(rowsBehind.advance, block.advance);

      tie(listBuffer.advance, 1n);
      connect(listBuffer.level, scatterUnit.listLevel);
      connect(scatterUnit.listRead, listBuffer.read);
      connect(scatterUnit.listOffset, listBuffer.offset);
      connect(scatterUnit.listRelease, listBuffer.release);
      connect(listBuffer.data, scatterUnit.listWord);

      connect(scatterUnit.sumsValid, results.valid);
      connect(scatterUnit.sumsFinal, results.final);
      connect(scatterUnit.sumsLanes, results.lanes);
      connect(scatterUnit.sumsIndex, results.index);
      connect(scatterUnit.sums, results.sums);
      connect(results.advance, scatterUnit.advance);

      output("computing", sequencer.valid, "A vector enters the array: what a utilisation counter counts.");
      output("results", results.results, "Rows of classes, as their last slice completes them.");
    },
    {
      doc: `Concentrated GEMM engine, ${rows} x ${columns} PEs: runs on unique vectors and scatters to classes, ${banks} additions of a row per cycle.`,
      contract: {
        lines: [
          { label: "shape", text: "one beat starts a GEMM: m-tiles, K inner, N outer, each at least 1" },
          { label: "slices", text: `for each m-tile, n-group (${tile.n} outputs), slice (${rows} of K): how many unique vectors (up to ${tile.m}, may be 0) and list words` },
          { label: "vectors", text: "for each m-tile, n-group, slice: the unique vectors; lanes beyond K are ignored" },
          { label: "lists", text: "for each m-tile, n-group, slice: for each unique vector the words that name its classes, then the words of the classes with a zero vector; every class once" },
          { label: "weights", text: `for each m-tile, n-group, slice, block (${columns} outputs): ${rows} rows; rows beyond K and lanes beyond N are ignored` },
          { label: "results", text: "for each m-tile, n-group, block: every class once, in the order of the last slice's lists; last ends the GEMM" },
          { label: "throughput", text: `a pass over p unique vectors costs max(p, ${sizes.passMinimum}) cycles; a row with n classes keeps scatter for about n / ${banks} cycles and is waited for only when the row queue is full` },
          { label: "computing", text: "high while a vector enters the array; held during a stall" },
          { label: "stall", text: "a blocked result stream holds scatter, then the array; late inputs leave holes; nothing is lost" },
          { label: "reset", text: "forgets the GEMM at hand and empties every buffer" },
        ],
      },
    },
  );
}
