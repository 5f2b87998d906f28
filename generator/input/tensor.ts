import { elementAt } from "../config/element-at.js";
import { formatBits, largestCode, perKind, type FloatFormat, type IntegerFormat, type NumberFormat } from "../config/number-format.js";
import { FocusError } from "../errors.js";
import { codeToNumber, decodeNumbers, encodeNumbers } from "../golden/index.js";
import { elementType, elementValues, formatOf, type ElementData, type ElementType } from "./element-types.js";

/** A tensor as a file holds it, row-major. */
export interface RawTensor {
  /** Place for messages: the file, and the tensor's name in it. */
  readonly origin: string;
  readonly shape: readonly number[];
  readonly element: ElementType;
  readonly data: ElementData;
  /** What was done to read it, where that is more than reading: another order of elements or bytes. */
  readonly remarks?: readonly string[];
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
  /** Of rounded ones: values that are not what they were, and those of them that became 0. */
  readonly changed?: number;
  readonly vanished?: number;
  /** Elements of the file that are no numbers, and infinite ones; they stay what they are. */
  readonly nan: number;
  readonly infinite: number;
}

/**
 * A file's tensor as operands of `format`.
 *
 * Float formats: the bits as they are where the types agree (NaN and infinity included), else one rounding to nearest
 * even, of whole numbers too; a finite value stays finite. Integer formats: integers as they are where they fit; floats by
 * symmetric quantisation of the whole tensor, scale = max|x| / (2^(bits-1) - 1), code = round-half-even(x / scale), so that
 * zero stays zero and -2^(bits-1) is unused.
 * @param otherFormats whether the user may choose another format, for messages
 * @throws FocusError for finite values beyond the format, integers too wide, and for NaN or infinity to be quantised
 */
export function toOperand(raw: RawTensor, format: NumberFormat, { otherFormats = true }: { readonly otherFormats?: boolean } = {}): { readonly tensor: Tensor; readonly conversion: Conversion } {
  const values = elementValues(raw);
  const made = makeOperand(format, { raw, values, otherFormats });
  return {
    tensor: { shape: raw.shape, format, codes: made.codes },
    conversion: { from: raw.element, to: format.name, nan: count(values, Number.isNaN), infinite: count(values, isInfinite), ...made.conversion },
  };
}

/** What a user should know of how his tensor became operands: a line each, none where the bits are those of the file. */
export function conversionNotes({ origin, data, remarks = [] }: RawTensor, { from, to, kind, scale, changed = 0, vanished = 0, nan, infinite }: Conversion): readonly string[] {
  const notes = [...remarks];
  if (kind === "quantised") notes.push(`${from} is quantised to ${to}, one step is ${scale}`);
  if (kind === "rounded") {
    const zeros = vanished > 0 ? `, ${vanished} of them to 0` : "";
    notes.push(changed === 0 ? `${from} is converted to ${to}, every value exactly` : `${from} is rounded to ${to}: ${changed} of ${data.length} values change${zeros}`);
  }
  if (nan + infinite > 0) notes.push(`of ${data.length} elements ${nan} are NaN and ${infinite} infinite`);
  return notes.map((note) => `${origin}: ${note}`);
}

/** Notes for a report: left out where there are none. */
export function withNotes(notes: readonly string[]): { readonly notes?: readonly string[] } {
  return notes.length === 0 ? {} : { notes };
}

function count(values: Float64Array, is: (value: number) => boolean): number {
  return values.reduce((sum, value) => sum + Number(is(value)), 0);
}

function isInfinite(value: number): boolean {
  return Math.abs(value) === Infinity;
}

interface Made {
  readonly codes: Tensor["codes"];
  readonly conversion: Pick<Conversion, "kind"> & Partial<Conversion>;
}

interface Source {
  readonly raw: RawTensor;
  readonly values: Float64Array;
  readonly otherFormats: boolean;
}

const makeOperand = perKind<Made, [Source]>({ float: toFloat, integer: toInteger });

function toFloat(format: FloatFormat, { raw, values, otherFormats }: Source): Made {
  if (formatOf(raw.element)?.name === format.name) {
    return { codes: patterns(raw.data), conversion: { kind: "none" } };
  }
  const codes = encodeNumbers(values, format);
  const rounded = decodeNumbers(codes, format);
  const lost = values.filter((value, index) => Number.isFinite(value) && isInfinite(elementAt(rounded, index)));
  if (lost.length > 0) throw beyond(raw, lost, { format, otherFormats });
  return {
    codes,
    conversion: {
      kind: "rounded",
      changed: count(values.map((value, index) => value - elementAt(rounded, index)), (distance) => distance !== 0 && !Number.isNaN(distance)),
      vanished: count(values.map((value, index) => (rounded[index] === 0 ? value : 0)), (value) => value !== 0),
    },
  };
}

/** The bits of floats of 16 and 32 bits; those of 16 are held as bits. */
function patterns(data: ElementData): Uint16Array | Uint32Array {
  if (data instanceof Float32Array) return new Uint32Array(data.buffer, data.byteOffset, data.length);
  if (data instanceof Uint16Array) return data;
  throw new TypeError(`no floats of 16 or 32 bits: ${data.constructor.name}`);
}

/** Finite values would become infinite, and every sum with them no number: nobody wants that computed. */
function beyond({ origin, data }: RawTensor, lost: Float64Array, { format, otherFormats }: { readonly format: FloatFormat; readonly otherFormats: boolean }): FocusError {
  const most = lost.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const largest = codeToNumber(largestCode(format), format);
  let divisor = 2;
  while (most / divisor > largest) divisor *= 2;
  const wider = otherFormats && format.exponentBits < 8 ? ", or choose operands of a wider range (bf16, fp32)" : "";
  return new FocusError({
    path: origin,
    value: String(most),
    rule: `is beyond ${format.name}, which ends at ${largest}: ${lost.length} of ${data.length} elements would become infinite`,
    fix: `divide the tensor by ${divisor} beforehand${wider}`,
  });
}

function toInteger(format: IntegerFormat, { raw, values }: Source): Made {
  const largest = 2 ** (format.bits - 1) - 1;
  const codes = format.bits <= 8 ? new Int8Array(raw.data.length) : new Int32Array(raw.data.length);
  if (elementType(raw.element).whole) {
    const wrong = values.findIndex((value) => value > largest || value < -largest - 1);
    if (wrong >= 0) {
      throw new FocusError({ path: `${raw.origin}[${wrong}]`, value: String(values[wrong]), rule: `must be ${-largest - 1} to ${largest}, the range of ${format.name}`, fix: `save values that fit ${format.name}` });
    }
    codes.set(values);
    return { codes, conversion: raw.element === format.name ? { kind: "none" } : { kind: "rounded", changed: 0, vanished: 0 } };
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new FocusError({ path: `${raw.origin}[${bad}]`, value: String(values[bad]), rule: `must be finite to be quantised to ${format.name}`, fix: "remove NaN and infinity from the tensor, or choose float operands" });
  }
  const top = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // Of the smallest numbers of fp64 the quotient is coarse, or even 0.
  const scale = top === 0 ? 1 : Math.max(top / largest, Number.MIN_VALUE);
  values.forEach((value, index) => {
    codes[index] = Math.max(-largest, Math.min(largest, roundHalfEven(value / scale)));
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
  return { origin, shape, ...fileElements(format, codes) };
}

const fileElements = perKind<Pick<RawTensor, "element" | "data">, [Tensor["codes"]]>({
  float: floatElements,
  integer: ({ bits }, codes) => (bits <= 8 ? { element: "int8", data: Int8Array.from(codes) } : { element: "int32", data: Int32Array.from(codes) }),
});

function floatElements(format: FloatFormat, codes: Tensor["codes"]): Pick<RawTensor, "element" | "data"> {
  if (format.name === "fp16" && codes instanceof Uint16Array) return { element: "float16", data: codes };
  if (format.name === "fp32" && codes instanceof Uint32Array) {
    return { element: "float32", data: new Float32Array(codes.buffer, codes.byteOffset, codes.length) };
  }
  if (format.exponentBits > 8 || format.fractionBits > 23 || formatBits(format) > 32) throw new RangeError(`float32 does not hold every ${format.name}`);
  return { element: "float32", data: Float32Array.from(decodeNumbers(codes, format)) };
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
