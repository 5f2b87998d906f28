import { readFile } from "node:fs/promises";
import { FocusError } from "../errors.js";
import type { ElementArrays, ElementType } from "./tensor.js";

const BYTES: Readonly<Record<ElementType, number>> = { float16: 2, bfloat16: 2, float32: 4, int8: 1, int32: 4 };

/** Where a tensor's elements lie in a file. */
export interface Layout {
  readonly origin: string;
  readonly shape: readonly number[];
  readonly element: ElementType;
  /** Offset of the first byte. */
  readonly start: number;
}

/**
 * The elements of a tensor, copied out of the file's bytes (little-endian).
 * @throws FocusError when the tensor is empty or the file ends too early
 */
export function arrayFrom(bytes: Buffer, layout: Layout): ElementArrays[ElementType] {
  const { origin, shape, element, start } = layout;
  const count = shape.reduce((product, size) => product * size, 1);
  if (count === 0) throw new FocusError({ path: origin, value: `[${shape.join(", ")}]`, rule: "must hold at least one element", fix: "give a tensor with at least one row and one column" });
  const needed = count * BYTES[element];
  if (bytes.length - start < needed) throw truncated(origin, `[${shape.join(", ")}] ${element} needs ${needed} bytes, and ${Math.max(0, bytes.length - start)} are there`);
  const copy = new ArrayBuffer(needed); // starts at a multiple of the element's size, as typed arrays ask for
  new Uint8Array(copy).set(bytes.subarray(start, start + needed));
  switch (element) {
    case "float16":
    case "bfloat16":
      return new Uint16Array(copy);
    case "float32":
      return new Float32Array(copy);
    case "int8":
      return new Int8Array(copy);
    case "int32":
      return new Int32Array(copy);
  }
}

/** @throws FocusError when the file cannot be read */
export async function readBytes(file: string, origin: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    const rule = code === "ENOENT" ? "no such file" : code === "EISDIR" ? "is a folder, not a file" : `cannot be read (${code})`;
    throw new FocusError({ path: origin, rule, fix: "give the path of a .npy or .safetensors file" });
  }
}

export function truncated(origin: string, what: string): FocusError {
  return new FocusError({ path: origin, rule: `is cut off: ${what}`, fix: "write or copy the file again" });
}
