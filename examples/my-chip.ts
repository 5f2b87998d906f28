/**
 * A complete accelerator of one's own. Every key may be left out; `focus-rtl describe --config examples/my-chip.ts` lists all
 * of them with their values and what follows from them.
 *
 *     focus-rtl generate --config examples/my-chip.ts --out rtl-out/my-chip
 */
import { bf16, focus, fp32 } from "focus-rtl";

export default focus({
  name: "my_chip",
  prefix: "mine_",
  tile: { m: 512, n: 48 },
  array: {
    rows: 16,
    columns: 12,
    operand: bf16,
    accumulator: fp32,
    subnormals: "flush",
    pipeline: { multiply: 2, add: 3, convert: 1 },
  },
  buffers: { activations: 3, weights: 8 },
});
