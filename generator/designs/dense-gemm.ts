import type { GemmConfig } from "../config/accelerator.js";
import { denseShape } from "../config/interfaces/gemm.js";
import { accumulatorBank } from "../blocks/array/accumulator-bank.js";
import { innerArithmetic } from "../blocks/array/gemm-array.js";
import { gemmSequencer } from "../blocks/array/gemm-sequencer.js";
import { gemmWatch } from "../blocks/array/gemm-watch.js";
import { passControl } from "../blocks/array/pass-control.js";
import { resultFormat, resultStage } from "../blocks/array/result-stage.js";
import { ringBuffer } from "../blocks/streams/ring-buffer.js";
import { countBits, indexBits } from "../blocks/arithmetic/widths.js";
import { fieldsOf } from "../ir/types.js";
import type { BlockUse } from "../dsl/block-use.js";
import { design, stream } from "../dsl/design.js";
import { engineSizes, gemmsInside } from "./engine-sizes.js";
import { fedArray } from "./fed-array.js";
import { BUSY_DOC, STATUS_LINES } from "./status.js";

/** The dense design: one array that runs a whole GEMM from streams. The start of every other design. */
export function denseGemm(config: GemmConfig): BlockUse {
  const { array, tile } = config;
  const { rows, columns, operand, accumulator, subnormals } = array;
  const sizes = engineSizes(config);
  const arithmetic = innerArithmetic({ operand, accumulator, subnormals });
  const countWidth = countBits(config.limits.size);

  return design(
    config.name,
    ({ input, output, place, connect, tie }) => {
      const shape = input("shape", stream(fieldsOf(denseShape(countWidth))), "M, K and N of a GEMM.");
      const activations = input("activations", stream(operand, { lanes: rows }), "Vectors, m-tile by m-tile, n-group by n-group, slice by slice.");
      const weights = input("weights", stream(operand, { lanes: columns }), "Weight rows, in the order of the passes.");

      const sequencer = place(
        gemmSequencer({
          rows,
          columns,
          tileTokens: tile.m,
          groupOutputs: tile.n,
          passMinimum: sizes.passMinimum,
          activationDepth: sizes.activationDepth,
          weightDepth: sizes.weightDepth,
          countBits: countWidth,
          readCycles: array.pipeline.memory,
        }),
        "sequencer",
      );
      const watch = place(gemmWatch({ counts: "tokens", size: config.limits.size, lanes: 1, columns, element: resultFormat(operand, accumulator), gemms: gemmsInside(config) }), "watch");
      connect(shape, watch.shape);
      connect(watch.checked, sequencer.shape);
      const activationBuffer = place(ringBuffer({ lanes: rows, element: operand, depth: sizes.activationDepth, readCycles: array.pipeline.memory }), "activationBuffer");
      const fed = fedArray({ place, connect, tie }, config, {
        vectors: activations,
        weights,
        buffer: activationBuffer,
        mask: "activationMask",
        sequencer: {
          ...sequencer,
          vectorLevel: sequencer.activationLevel,
          vectorRead: sequencer.activationRead,
          vectorOffset: sequencer.activationOffset,
          vectorRelease: sequencer.activationRelease,
          vectorLanes: sequencer.activationLanes,
        },
      });
      // The accumulators want the control one cycle before the partial sums: their memory is read in between.
      const control = place(
        passControl({ stages: sizes.arrayLatency - 1, lanesBits: countBits(columns), addressBits: indexBits(sizes.accumulatorDepth) }),
        "control",
      );
      const accumulators = place(
        accumulatorBank({ columns, accumulator, depth: sizes.accumulatorDepth, lanesBits: countBits(columns), addStages: array.pipeline.add, subnormals: arithmetic.subnormals }),
        "accumulators",
      );
      const results = place(resultStage({ columns, accumulator, operand, stages: array.pipeline.convert, subnormals, stall: array.pipeline.stall }), "results");

      connect(sequencer.valid, control.valid);
      connect(sequencer.first, control.first);
      connect(sequencer.last, control.last);
      connect(sequencer.final, control.final);
      connect(sequencer.lanes, control.lanes);
      connect(sequencer.address, control.address);

      connect(control.validLate, accumulators.valid);
      connect(control.firstLate, accumulators.first);
      connect(control.lastLate, accumulators.last);
      connect(control.finalLate, accumulators.final);
      connect(control.lanesLate, accumulators.lanes);
      connect(control.addressLate, accumulators.from);
      connect(control.addressLate, accumulators.address);
      connect(fed.partialSums, accumulators.partialSums);

      connect(accumulators.sumsValid, results.valid);
      connect(accumulators.sumsFinal, results.final);
      connect(accumulators.sumsLanes, results.lanes);
      connect(accumulators.sums, results.sums);
      fed.moveWith(results.advance, control.advance, accumulators.advance);

      output("computing", sequencer.computing, "A vector enters the array: what a utilisation counter counts.");
      output("busy", watch.busy, BUSY_DOC);
      output("shapeError", watch.shapeError, "A shape had an M, K or N of 0 or beyond the limit; stays until reset.");
      connect(results.results, watch.rows.at(0));
      output("results", watch.results.at(0), "Result rows: m-tile by m-tile, n-group by n-group, block by block, token by token.");
    },
    {
      doc: `Dense GEMM engine, ${rows} x ${columns} PEs: any M, K and N up to ${config.limits.size}, ${operand.name} operands, ${accumulator.name} sums.`,
      contract: {
        lines: [
          { label: "shape", text: `one beat starts a GEMM: M tokens, K inner, N outer, each from 1 to ${config.limits.size}; of another one nothing comes but shape_error` },
          { label: "activations", text: `for each m-tile (${tile.m} tokens), n-group (${tile.n} outputs), slice (${rows} of K): one vector per token; lanes beyond K are ignored` },
          { label: "weights", text: `for each m-tile, n-group, slice, block (${columns} outputs): ${rows} rows; rows beyond K and lanes beyond N are ignored` },
          { label: "results", text: "for each m-tile, n-group, block: one row per token; lanes beyond N are zero; last ends the GEMM" },
          { label: "throughput", text: `a pass over p tokens costs max(p, ${sizes.passMinimum}) cycles, passes follow without a gap` },
          { label: "computing", text: "high in the cycles in which a vector enters the array: low while it waits in a stall" },
          ...STATUS_LINES,
          { label: "stall", text: "a blocked result stream holds the datapath; late inputs leave holes; nothing is lost" },
          { label: "reset", text: "forgets the GEMM at hand and empties every buffer" },
        ],
      },
    },
  );
}
