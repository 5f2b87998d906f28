import { writeFile } from "node:fs/promises";
import { dump, parse, type DType, type NpyArray } from "npyjs";
import { FocusError } from "../errors.js";
import { arrayFrom, readBytes, truncated } from "./elements.js";
import type { ElementType, RawTensor } from "./tensor.js";

/** numpy's names for what we read and write. */
const NAME_OF: Readonly<Partial<Record<ElementType, DType>>> = { float16: "f2", float32: "f4", int8: "i1", int32: "i4" };

/**
 * Reads a numpy file (format 1.0 to 3.0): float16, float32, int8 or int32, C order. NaN and infinity are values like others.
 * @param file path to open
 * @param origin the path as the user wrote it, for messages
 * @throws FocusError for a missing, foreign, truncated, empty or Fortran-ordered file and for other element types
 */
export async function readNpy(file: string, origin: string = file): Promise<RawTensor> {
  const bytes = await readBytes(file, origin);
  const { dtype, shape, fortranOrder, data } = parsed(bytes, origin);
  const element = (Object.keys(NAME_OF) as ElementType[]).find((name) => NAME_OF[name] === dtype);
  if (element === undefined) throw otherType(origin, `<${dtype}`);
  if (fortranOrder) {
    throw new FocusError({ path: origin, value: "fortran_order", rule: "must be stored row by row (C order)", fix: `convert it: numpy.save("${origin}", numpy.ascontiguousarray(array))` });
  }
  // npyjs takes all that follows the header for the data, whatever the shape says: only where they begin is taken from it.
  return { origin, shape, element, data: arrayFrom(bytes, { origin, shape, element, start: data.byteOffset }) };
}

/** What npyjs makes of a file, 16-bit floats as bit patterns. */
function parsed(bytes: Buffer, origin: string): NpyArray {
  // It makes views to the end of the file, and a view must hold whole elements: those of a file that is cut off may not be.
  const whole = new Uint8Array(Math.max(8, Math.ceil(bytes.length / 8) * 8));
  whole.set(bytes);
  try {
    return parse(whole.buffer, { convertFloat16: false });
  } catch (error) {
    throw refusal(error, origin);
  }
}

/** What npyjs and its views throw, told apart by their words: they carry nothing else. */
function refusal(error: unknown, origin: string): FocusError {
  const message = String(error);
  if (message.includes("Not an .npy file")) return new FocusError({ path: origin, rule: "is not a numpy file (it does not begin with \\x93NUMPY)", fix: "write it with numpy.save" });
  if (/DataView|typed array length/.test(message)) return truncated(origin, "the header is not whole");
  if (message.includes("multiple of")) return new FocusError({ path: origin, rule: "has a header that is not padded as numpy pads it", fix: `numpy.save("${origin}", numpy.load("${origin}"))` });
  return otherType(origin, /Unsupported dtype: (.*)/.exec(message)?.[1] ?? "a structured type");
}

function otherType(origin: string, type: string): FocusError {
  return new FocusError({ path: origin, value: type, rule: "must hold float16, float32, int8 or int32 in little-endian order", fix: `convert it: numpy.save("${origin}", array.astype("<f2"))` });
}

/** Writes a numpy file, see {@link npyBytes}. */
export async function writeNpy(file: string, tensor: Pick<RawTensor, "shape" | "element" | "data">): Promise<void> {
  await writeFile(file, npyBytes(tensor));
}

/** A numpy file (format 1.0) for numpy.load. @throws RangeError for bfloat16, which numpy does not know */
export function npyBytes({ shape, element, data }: Pick<RawTensor, "shape" | "element" | "data">): Uint8Array {
  const dtype = NAME_OF[element];
  if (dtype === undefined) throw new RangeError(`numpy has no ${element}`);
  return new Uint8Array(dump(data, [...shape], { dtype }));
}
