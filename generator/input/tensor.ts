import type { FloatFormat, IntegerFormat, NumberFormat } from "../config/number-format.js";
import { bf16, formatBits, fp16 } from "../config/number-format.js";
import { FocusError } from "../errors.js";
import { decodeNumbers, encodeNumbers } from "../golden/index.js";

/** Element types a tensor file may hold, and the array that holds them here (16-bit floats as bit patterns). */
export interface ElementArrays {
  readonly float16: Uint16Array;
  readonly bfloat16: Uint16Array;
  readonly float32: Float32Array;
  readonly int8: Int8Array;
  readonly int32: Int32Array;
}

export type ElementType = keyof ElementArrays;

/** A tensor as a file holds it, row-major. */
export interface RawTensor {
  /** Place for messages: the file, and the tensor's name in it. */
  readonly origin: string;
  readonly shape: readonly number[];
  readonly element: ElementType;
  readonly data: ElementArrays[ElementType];
}

/** Elements in the format of the hardware, row-major: bit patterns (float formats) or values (integer formats). */
export interface Tensor {
  readonly shape: readonly number[];
  readonly format: NumberFormat;
  readonly codes: Uint16Array | Uint32Array | Int8Array | Int32Array;
}

/** What was done to a file's values to get operands. */
export interface Conversion {
  readonly from: ElementType;
  readonly to: string;
  /** `none`: the same bits; `rounded`: to nearest even; `quantised`: to round(value / scale), see {@link toOperand}. */
  readonly kind: "none" | "rounded" | "quantised";
  /** Value of one integer step; only where quantised. */
  readonly scale?: number;
  /** Finite values that became infinite. */
  readonly overflowed: number;
}

const FORMAT_OF: Readonly<Partial<Record<ElementType, string>>> = { float16: "fp16", bfloat16: "bf16", float32: "fp32", int8: "int8", int32: "int32" };

/**
 * A file's tensor as operands of `format`.
 *
 * Float formats: the bits as they are where the types agree (NaN and infinity included), else one rounding to nearest
 * even. Integer formats: integers as they are where they fit; floats by symmetric quantisation of the whole tensor,
 * scale = max|x| / (2^(bits-1) - 1), code = round-half-even(x / scale), so that zero stays zero and -2^(bits-1) is unused.
 * @throws FocusError for integers as float operands, integers too wide, and for NaN or infinity to be quantised
 */
export function toOperand(raw: RawTensor, format: NumberFormat): { readonly tensor: Tensor; readonly conversion: Conversion } {
  const made = format.kind === "float" ? toFloat(raw, format) : toInteger(raw, format);
  return {
    tensor: { shape: raw.shape, format, codes: made.codes },
    conversion: { from: raw.element, to: format.name, overflowed: 0, ...made.conversion },
  };
}

interface Made {
  readonly codes: Tensor["codes"];
  readonly conversion: Pick<Conversion, "kind"> & Partial<Conversion>;
}

function toFloat(raw: RawTensor, format: FloatFormat): Made {
  if (FORMAT_OF[raw.element] === format.name) {
    const codes = raw.data instanceof Float32Array ? new Uint32Array(raw.data.buffer, raw.data.byteOffset, raw.data.length) : raw.data;
    return { codes, conversion: { kind: "none" } };
  }
  if (raw.element === "int8" || raw.element === "int32") {
    throw new FocusError({
      path: raw.origin,
      value: raw.element,
      rule: `must hold floats, because the operands are ${format.name}`,
      fix: "save the tensor as float16 or float32, or choose a configuration with int8 operands (preset edge)",
    });
  }
  const values = numbersOf(raw);
  const codes = encodeNumbers(values, format);
  const infinite = decodeNumbers(codes, format);
  let overflowed = 0;
  values.forEach((value, index) => {
    if (Number.isFinite(value) && Math.abs(infinite[index] ?? 0) === Infinity) overflowed += 1;
  });
  return { codes, conversion: { kind: "rounded", overflowed } };
}

function toInteger(raw: RawTensor, format: IntegerFormat): Made {
  const largest = 2 ** (format.bits - 1) - 1;
  const codes = format.bits <= 8 ? new Int8Array(raw.data.length) : new Int32Array(raw.data.length);
  const values = numbersOf(raw);
  if (raw.element === "int8" || raw.element === "int32") {
    const wrong = values.findIndex((value) => value > largest || value < -largest - 1);
    if (wrong >= 0) {
      throw new FocusError({ path: `${raw.origin}[${wrong}]`, value: String(values[wrong]), rule: `must be ${-largest - 1} to ${largest}, the range of ${format.name}`, fix: `save values that fit ${format.name}` });
    }
    codes.set(values);
    return { codes, conversion: { kind: "none" } };
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new FocusError({ path: `${raw.origin}[${bad}]`, value: String(values[bad]), rule: `must be finite to be quantised to ${format.name}`, fix: "remove NaN and infinity from the tensor, or choose float operands" });
  }
  const top = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = top === 0 ? 1 : top / largest;
  values.forEach((value, index) => {
    codes[index] = roundHalfEven(value / scale);
  });
  return { codes, conversion: { kind: "quantised", scale } };
}

/** The first `rows` rows of a matrix; the same memory. */
export function takeRows(tensor: Tensor, rows: number): Tensor {
  const columns = tensor.shape[1] ?? 1;
  return { ...tensor, shape: [rows, columns], codes: tensor.codes.subarray(0, rows * columns) };
}

/** A matrix turned over: [rows, columns] becomes [columns, rows]. */
export function transpose(raw: RawTensor): RawTensor {
  const [rows = 1, columns = 1] = raw.shape;
  const data = raw.data.slice();
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) data[c * rows + r] = raw.data[r * columns + c] ?? 0;
  return { ...raw, shape: [columns, rows], data };
}

/**
 * A tensor of the hardware for a file. numpy knows no bf16 and no split of one's own: those are written as the float32
 * they are exactly; integers of up to 8 bits as int8, wider ones as int32.
 * @throws RangeError for float formats that float32 does not contain
 */
export function toRaw(tensor: Tensor, origin: string): RawTensor {
  const { format, shape, codes } = tensor;
  if (format.kind === "integer") {
    return format.bits <= 8
      ? { origin, shape, element: "int8", data: Int8Array.from(codes) }
      : { origin, shape, element: "int32", data: Int32Array.from(codes) };
  }
  if (format.name === "fp16" && codes instanceof Uint16Array) return { origin, shape, element: "float16", data: codes };
  if (format.name === "fp32" && codes instanceof Uint32Array) {
    return { origin, shape, element: "float32", data: new Float32Array(codes.buffer, codes.byteOffset, codes.length) };
  }
  if (format.exponentBits > 8 || format.fractionBits > 23 || formatBits(format) > 32) throw new RangeError(`float32 does not hold every ${format.name}`);
  return { origin, shape, element: "float32", data: Float32Array.from(decodeNumbers(codes, format)) };
}

function numbersOf(raw: RawTensor): Float64Array {
  if (raw.element === "float16") return decodeNumbers(raw.data, fp16);
  if (raw.element === "bfloat16") return decodeNumbers(raw.data, bf16);
  return Float64Array.from(raw.data);
}


function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
