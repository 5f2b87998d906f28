/** Cycles of a pruning, each simulated by itself. */
export interface SemanticLoad {
  /** QK^T of the text rows of each head on the array. */
  readonly textArrayCycles: readonly number[];
  /** Softmax of the same rows. */
  readonly softmaxCycles: readonly number[];
  /** From the last word of attention to the last retained token. */
  readonly topkCycles: number;
  /** QK^T of the image rows of all heads. */
  readonly imageArrayCycles: number;
}

export interface SemanticSchedule {
  /** From the last text score out of the array to the last retained token. */
  readonly pendingCycles: number;
  /** Cycles in which the array has nothing to do because the retained tokens are not known. */
  readonly exposedCycles: number;
}

/**
 * The schedule of the paper (docs/semantic.md): the array does the text rows of all heads, then the image rows of all
 * heads. The softmax of a head begins when the array has done its text rows and the head before is through; its rows go
 * on into the importance at the pace at which they come; the selection follows. What is not over when the array has done
 * the image rows is exposed.
 */
export function semanticSchedule({ textArrayCycles, softmaxCycles, topkCycles, imageArrayCycles }: SemanticLoad): SemanticSchedule {
  let [array, softmax] = [0, 0];
  textArrayCycles.forEach((cycles, head) => {
    array += cycles;
    softmax = Math.max(array, softmax) + (softmaxCycles[head] ?? 0);
  });
  const pendingCycles = softmax - array + topkCycles;
  return { pendingCycles, exposedCycles: Math.max(0, pendingCycles - imageArrayCycles) };
}
