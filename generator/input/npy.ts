import { writeFile } from "node:fs/promises";
import { FocusError } from "../errors.js";
import { arrayFrom, readBytes, truncated } from "./elements.js";
import type { ElementType, RawTensor } from "./tensor.js";

const MAGIC = "\x93NUMPY";

/** numpy's names for what we read: little-endian, as numpy writes on every common machine. */
const ELEMENT_OF: Readonly<Record<string, ElementType>> = { "<f2": "float16", "<f4": "float32", "|i1": "int8", "<i1": "int8", "<i4": "int32" };
const NAME_OF: Readonly<Partial<Record<ElementType, string>>> = { float16: "<f2", float32: "<f4", int8: "|i1", int32: "<i4" };

/**
 * Reads a numpy file (format 1.0 to 3.0): float16, float32, int8 or int32, C order. NaN and infinity are values like others.
 * @param file path to open
 * @param origin the path as the user wrote it, for messages
 * @throws FocusError for a missing, foreign, truncated, empty or Fortran-ordered file and for other element types
 */
export async function readNpy(file: string, origin: string = file): Promise<RawTensor> {
  const bytes = await readBytes(file, origin);
  if (bytes.subarray(0, 6).toString("latin1") !== MAGIC) {
    throw new FocusError({ path: origin, rule: "is not a numpy file (it does not begin with \\x93NUMPY)", fix: "write it with numpy.save" });
  }
  const wide = (bytes[6] ?? 1) >= 2;
  const start = wide ? 12 : 10;
  const length = bytes.length < start ? 0 : wide ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8);
  const header = bytes.subarray(start, start + length).toString("latin1");
  if (length === 0 || header.length < length) throw truncated(origin, `the header ends after ${header.length} of ${length} bytes`);

  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? "a structured type";
  const element = ELEMENT_OF[type];
  if (element === undefined) {
    throw new FocusError({ path: origin, value: type, rule: "must hold float16, float32, int8 or int32 in little-endian order", fix: `convert it: numpy.save("${origin}", array.astype("<f2"))` });
  }
  if (/'fortran_order':\s*True/.test(header)) {
    throw new FocusError({ path: origin, value: "fortran_order", rule: "must be stored row by row (C order)", fix: `convert it: numpy.save("${origin}", numpy.ascontiguousarray(array))` });
  }
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? "").split(",").filter((part) => part.trim() !== "").map(Number);
  return { origin, shape, element, data: arrayFrom(bytes, { origin, shape, element, start: start + length }) };
}

/** Writes a numpy file, see {@link npyBytes}. */
export async function writeNpy(file: string, tensor: Pick<RawTensor, "shape" | "element" | "data">): Promise<void> {
  await writeFile(file, npyBytes(tensor));
}

/** A numpy file (format 1.0), as numpy.save writes it. @throws RangeError for bfloat16, which numpy does not know */
export function npyBytes(tensor: Pick<RawTensor, "shape" | "element" | "data">): Uint8Array {
  const type = NAME_OF[tensor.element];
  if (type === undefined) throw new RangeError(`numpy has no ${tensor.element}`);
  const shape = tensor.shape.length === 1 ? `${tensor.shape[0]},` : tensor.shape.join(", ");
  const fields = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`;
  const length = Math.ceil((10 + fields.length + 1) / 64) * 64 - 10;
  const head = Buffer.alloc(10);
  head.write(MAGIC, "latin1");
  head[6] = 1;
  head.writeUInt16LE(length, 8);
  const { buffer, byteOffset, byteLength } = tensor.data;
  return Buffer.concat([head, Buffer.from(`${fields.padEnd(length - 1)}\n`, "latin1"), Buffer.from(buffer, byteOffset, byteLength)]);
}
