import type { GemmConfig } from "../config/accelerator.js";
import type { concentratedSequencer } from "../blocks/scatter/concentrated-sequencer.js";
import { enableTree } from "../blocks/array/enable-tree.js";
import { gemmArray } from "../blocks/array/gemm-array.js";
import { laneMask } from "../blocks/streams/lane-mask.js";
import { ringBuffer } from "../blocks/streams/ring-buffer.js";
import type { vectorBuffer } from "../blocks/scatter/vector-buffer.js";
import type { BlockUse } from "../dsl/block-use.js";
import type { End, EndsOf } from "../dsl/ends.js";
import type { DesignBuilder } from "../dsl/design.js";
import { engineSizes } from "./engine-sizes.js";

type Placed<B extends (...given: never) => BlockUse> = EndsOf<ReturnType<B>["ports"]>;

export interface ArraySources {
  readonly vectors: End<"drives", "stream">;
  readonly weights: End<"drives", "stream">;
  /** Where vectors wait. */
  readonly buffer: Placed<typeof ringBuffer | typeof vectorBuffer>;
  /** Name of the mask behind that buffer. */
  readonly mask: string;
  readonly sequencer: Pick<
    Placed<typeof concentratedSequencer>,
    "vectorLevel" | "vectorRead" | "vectorOffset" | "vectorRelease" | "vectorLanes" | "weightLevel" | "weightRead" | "weightLanes" | "start" | "advance"
  >;
}

export interface FedArray {
  readonly partialSums: End<"drives", "wire">;
  /** Lets what decides when all of it moves enable the array, what feeds it, and these. */
  readonly moveWith: (advance: End<"drives", "wire">, ...others: readonly End<"takes", "wire">[]) => void;
}

/**
 * The half that every engine has in front of its sums: the array, and the buffers and lane masks through which the sequencer
 * feeds it. What comes behind decides when all of it moves.
 */
export function fedArray({ place, connect, tie }: Pick<DesignBuilder, "place" | "connect" | "tie">, config: GemmConfig, { vectors, weights, buffer, mask, sequencer }: ArraySources): FedArray {
  const { rows, columns, operand, accumulator, subnormals, pipeline } = config.array;
  const weightBuffer = place(ringBuffer({ lanes: columns, element: operand, depth: engineSizes(config).weightDepth, readCycles: pipeline.memory }), "weightBuffer");
  const vectorMask = place(laneMask({ lanes: rows, element: operand }), mask);
  const weightMask = place(laneMask({ lanes: columns, element: operand }), "weightMask");
  const array = place(gemmArray({ rows, columns, operand, accumulator, subnormals, multiplyStages: pipeline.multiply, addStages: pipeline.add, ownEnables: pipeline.stall > 0 }), "array");

  connect(vectors, buffer.write);
  connect(weights, weightBuffer.write);

  connect(buffer.level, sequencer.vectorLevel);
  connect(sequencer.vectorRead, buffer.read);
  connect(sequencer.vectorOffset, buffer.offset);
  connect(sequencer.vectorRelease, buffer.release);
  connect(buffer.data, vectorMask.data);
  connect(sequencer.vectorLanes, vectorMask.count);
  connect(vectorMask.masked, array.activations);
  connect(sequencer.start, array.start);

  connect(weightBuffer.level, sequencer.weightLevel);
  connect(sequencer.weightRead, weightBuffer.read);
  // Weights are read once and in order: the oldest row, which leaves with the read.
  tie(weightBuffer.offset, 0n);
  connect(sequencer.weightRead, weightBuffer.release);
  connect(weightBuffer.data, weightMask.data);
  connect(sequencer.weightLanes, weightMask.count);
  connect(weightMask.masked, array.weights);

  const moveWith: FedArray["moveWith"] = (advance, ...behind) => {
    const others = [sequencer.advance, buffer.advance, weightBuffer.advance, ...behind];
    if (pipeline.stall === 0) {
      for (const enable of [...others, array.advance]) connect(advance, enable);
      return;
    }
    const tree = place(enableTree({ arrayLeaves: rows + columns, others: others.length, stages: pipeline.stall }), "enables");
    connect(advance, tree.room);
    connect(tree.array, array.advance);
    others.forEach((enable, index) => {
      connect(tree.other.at(index), enable);
    });
  };
  return { partialSums: array.partialSums, moveWith };
}
