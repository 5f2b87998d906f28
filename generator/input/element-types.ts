import { bf16, e4m3, e4m3fnuz, e5m2, e5m2fnuz, e8m0, fp16, fp32, type FloatFormat } from "../config/number-format.js";
import { decodeNumbers } from "../golden/index.js";

/** Arrays that hold the elements of a file: numbers, or the bit patterns of floats of 8 and 16 bits. */
export type ElementData = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

interface TypeOfElement {
  readonly bytes: number;
  readonly whole: boolean;
  /** The elements in memory that begins at a multiple of their size, little-endian. */
  readonly view: (memory: ArrayBuffer) => ElementData;
  /** Where the array holds bit patterns: their values. */
  readonly decode?: (codes: ElementData) => Float64Array;
}

const decodes = (format: FloatFormat) => (codes: ElementData) => decodeNumbers(codes, format);

/** A float of 8 bits. */
function float8(format: FloatFormat): TypeOfElement {
  return { bytes: 1, whole: false, view: (memory) => new Uint8Array(memory), decode: decodes(format) };
}

/** Every element type that is read. */
const TYPES = {
  float16: { bytes: 2, whole: false, view: (memory) => new Uint16Array(memory), decode: decodes(fp16) },
  bfloat16: { bytes: 2, whole: false, view: (memory) => new Uint16Array(memory), decode: decodes(bf16) },
  float32: { bytes: 4, whole: false, view: (memory) => new Float32Array(memory) },
  float64: { bytes: 8, whole: false, view: (memory) => new Float64Array(memory) },
  float8_e4m3fn: float8(e4m3),
  float8_e4m3fnuz: float8(e4m3fnuz),
  float8_e5m2: float8(e5m2),
  float8_e5m2fnuz: float8(e5m2fnuz),
  float8_e8m0fnu: float8(e8m0),
  bool: { bytes: 1, whole: true, view: (memory) => new Uint8Array(memory).map((value) => Number(value !== 0)) },
  int8: { bytes: 1, whole: true, view: (memory) => new Int8Array(memory) },
  int16: { bytes: 2, whole: true, view: (memory) => new Int16Array(memory) },
  int32: { bytes: 4, whole: true, view: (memory) => new Int32Array(memory) },
  int64: { bytes: 8, whole: true, view: (memory) => Float64Array.from(new BigInt64Array(memory), wholeNumber) },
  uint8: { bytes: 1, whole: true, view: (memory) => new Uint8Array(memory) },
  uint16: { bytes: 2, whole: true, view: (memory) => new Uint16Array(memory) },
  uint32: { bytes: 4, whole: true, view: (memory) => new Uint32Array(memory) },
  uint64: { bytes: 8, whole: true, view: (memory) => Float64Array.from(new BigUint64Array(memory), wholeNumber) },
} as const satisfies Readonly<Record<string, TypeOfElement>>;

export type ElementType = keyof typeof TYPES;

export function elementType(element: ElementType): TypeOfElement {
  return TYPES[element];
}

/** Values of elements, exact (int64 and uint64: see {@link wholeNumber}). */
export function elementValues({ element, data }: { readonly element: ElementType; readonly data: ElementData }): Float64Array {
  return elementType(element).decode?.(data) ?? Float64Array.from(data);
}

/** The float format whose bits an element type has. */
export function formatOf(element: ElementType): FloatFormat | undefined {
  return element === "float16" ? fp16 : element === "bfloat16" ? bf16 : element === "float32" ? fp32 : undefined;
}

/**
 * A whole number of 64 bits as fp64. Beyond 2^53 it is cut to 53 bits, and the last one says whether anything was cut off:
 * rounding that into a format of up to 51 bits is the one rounding of the number itself.
 */
function wholeNumber(value: bigint): number {
  const size = value < 0n ? -value : value;
  const cut = size.toString(2).length - 53;
  if (cut <= 0) return Number(value);
  const kept = size >> BigInt(cut);
  const held = Number(kept << BigInt(cut) === size ? kept : kept | 1n) * 2 ** cut;
  return value < 0n ? -held : held;
}
