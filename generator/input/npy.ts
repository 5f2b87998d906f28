import { elementAt } from "../config/element-at.js";
import { dump, type DType } from "npyjs";
import { elementType, type ElementData, type ElementType } from "./element-types.js";
import { readNpyHeader } from "./npy-header.js";
import { readElements, withFile } from "./tensor-file.js";
import type { RawTensor } from "./tensor.js";

/** numpy's names for what we write. */
const NAME_OF: Readonly<Partial<Record<ElementType, DType>>> = { float16: "f2", float32: "f4", int8: "i1", int32: "i4" };

/**
 * Reads a numpy file (format 1.0 to 3.0) of floats, whole numbers or truth values, in either order of elements and of
 * bytes. NaN and infinity are values like others; bytes behind the elements are left alone, as numpy does. Only the elements
 * are read into memory.
 * @param file path to open
 * @param origin the path as the user wrote it, for messages
 * @returns the elements row by row; what had to be turned for that is in `remarks`
 * @throws FocusError for what numpy.load refuses, for empty tensors, and for element types that are no real numbers
 */
export async function readNpy(file: string, origin: string = file): Promise<RawTensor> {
  return withFile(file, origin, async (source) => {
    const { element, bigEndian, fortranOrder, shape, start } = await readNpyHeader(source);
    const data = await readElements(source, { origin, shape, element, start, bigEndian });
    const turned = fortranOrder && shape.filter((size) => size > 1).length > 1;
    const behind = source.size - start - data.length * elementType(element).bytes;
    const remarks = [
      ...(turned ? ["is stored column by column (Fortran order) and is turned"] : []),
      ...(bigEndian ? ["is stored with the high byte first and is turned"] : []),
      ...(behind > 0 ? [`has ${behind} bytes behind its elements, which are not read`] : []),
    ];
    return { origin, shape, element, data: turned ? rowMajor(data, shape) : data, ...(remarks.length > 0 ? { remarks } : {}) };
  });
}

/** Elements whose first index runs fastest, in the order in which the last one does. */
function rowMajor(data: ElementData, shape: readonly number[]): ElementData {
  const result = data.slice();
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to += 1) {
    result[to] = elementAt(data, from);
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const stride = elementAt(strides, axis);
      index[axis] = elementAt(index, axis) + 1;
      from += stride;
      if (elementAt(index, axis) < elementAt(shape, axis)) break;
      from -= stride * elementAt(shape, axis);
      index[axis] = 0;
    }
  }
  return result;
}

/** A numpy file (format 1.0) for numpy.load. @throws RangeError for types other than float16, float32, int8 and int32 */
export function npyBytes({ shape, element, data }: Pick<RawTensor, "shape" | "element" | "data">): Uint8Array {
  const dtype = NAME_OF[element];
  if (dtype === undefined) throw new RangeError(`no numpy file is written of ${element}`);
  return new Uint8Array(dump(data, [...shape], { dtype }));
}
