import { e2m1, e2m3, e3m2, e4m3, e5m2, e8m0, formatBits, type FloatFormat } from "./number-format.js";
import { recordLayout, type RecordLayout } from "./record.js";

/** Elements that share a scale: the value of one is its own times that of the scale. */
export interface BlockFormat {
  readonly name: string;
  readonly element: FloatFormat;
  /** Elements of a block. */
  readonly elements: number;
  readonly scale: FloatFormat;
}

function mx(name: string, element: FloatFormat): BlockFormat {
  return { name, element, elements: 32, scale: e8m0 };
}

/** Blocks of the OCP MX specification 1.0: 32 floats and a power of two. */
export const mxfp8e5m2 = mx("mxfp8e5m2", e5m2);
export const mxfp8e4m3 = mx("mxfp8e4m3", e4m3);
export const mxfp6e3m2 = mx("mxfp6e3m2", e3m2);
export const mxfp6e2m3 = mx("mxfp6e2m3", e2m3);
export const mxfp4 = mx("mxfp4", e2m1);

/** A block as a word: its elements, the first one lowest, below its scale. */
export function blockLayout({ name, element, elements, scale }: BlockFormat): RecordLayout<"elements" | "scale"> {
  return recordLayout(name, { elements: elements * formatBits(element), scale: formatBits(scale) });
}
