/** What the cycles of a selection depend on. */
export interface SelectionLoad {
  /** M */
  readonly tokens: number;
  /** Scores per word. */
  readonly lanes: number;
  /** Retained tokens, ascending. */
  readonly retained: ArrayLike<number>;
}

/**
 * Cycles of radix_topk from the accepted selection to the last retained token, both included, exactly (docs/top-k.md):
 * every digit is a pass over the words and 3 cycles to decide, then the scan.
 */
export function radixTopkCycles(load: SelectionLoad & { readonly scoreBits: number; readonly digitBits: number }): number {
  const digits = load.scoreBits / load.digitBits;
  return digits * (Math.ceil(load.tokens / load.lanes) + 3) + scanCycles(load) + 2;
}

/** The same of bubble_topk: every `cells` winners are a pass over the tokens one by one, and the way down the chain. */
export function bubbleTopkCycles(load: SelectionLoad & { readonly cells: number }): number {
  const passes = Math.ceil(load.retained.length / load.cells);
  return Math.ceil(load.tokens / load.lanes) + passes * (load.tokens + load.cells + 1) + scanCycles(load) + 3;
}

/** A token a cycle, and a cycle for each word without one before the last retained token. */
function scanCycles({ lanes, retained }: SelectionLoad): number {
  const words = new Set(Array.from(retained, (index) => Math.floor(index / lanes)));
  const last = Math.max(...words);
  return retained.length + last + 1 - words.size;
}
