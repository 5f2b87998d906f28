import { FocusError } from "../errors.js";
import type { ElementType } from "./element-types.js";
import { parsePythonLiteral, type PythonValue } from "./python-literal.js";
import { truncated, type OpenFile } from "./tensor-file.js";

export interface NpyHeader {
  readonly element: ElementType;
  readonly bigEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Offset of the first element. */
  readonly start: number;
}

const MAGIC = "\x93NUMPY";

/** Bytes of the header's length, and its encoding, by version. */
const VERSIONS: Readonly<Record<string, { readonly lengthBytes: 2 | 4; readonly encoding: "latin1" | "utf8" }>> = {
  "1.0": { lengthBytes: 2, encoding: "latin1" },
  "2.0": { lengthBytes: 4, encoding: "latin1" },
  "3.0": { lengthBytes: 4, encoding: "utf8" },
};

/** numpy's own limit: longer ones take it long to parse. */
const LONGEST_HEADER = 10_000;

/** Types of numpy by kind and bytes. */
const ELEMENT_OF: Readonly<Record<string, ElementType>> = {
  f2: "float16", f4: "float32", f8: "float64",
  i1: "int8", i2: "int16", i4: "int32", i8: "int64",
  u1: "uint8", u2: "uint16", u4: "uint32", u8: "uint64",
  b1: "bool",
};

/** Reads and checks what stands before the elements of a numpy file, as numpy.load does. @throws FocusError */
export async function readNpyHeader(file: OpenFile): Promise<NpyHeader> {
  const { origin } = file;
  const beginning = await file.read(0, MAGIC.length + 2);
  if (beginning.subarray(0, MAGIC.length).toString("latin1") !== MAGIC) {
    throw new FocusError({ path: origin, rule: "is not a numpy file (it does not begin with \\x93NUMPY)", fix: "write it with numpy.save" });
  }
  if (beginning.length < MAGIC.length + 2) throw truncated(origin, "the header is not whole");
  const version = `${beginning[6]}.${beginning[7]}`;
  const layout = VERSIONS[version];
  if (layout === undefined) throw new FocusError({ path: origin, value: version, rule: `must be a numpy file of version ${Object.keys(VERSIONS).join(", ")}`, fix: "write it with numpy.save" });
  const { lengthBytes, encoding } = layout;
  const lengthAt = MAGIC.length + 2;
  const lengthField = await file.read(lengthAt, lengthBytes);
  if (lengthField.length < lengthBytes) throw truncated(origin, "the header is not whole");
  const length = lengthField.readUIntLE(0, lengthBytes);
  const start = lengthAt + lengthBytes + length;
  if (start > file.size) throw truncated(origin, "the header is not whole");
  if (length > LONGEST_HEADER) throw malformed(origin, `${length} bytes`, `is longer than ${LONGEST_HEADER}`);
  const text = decode(await file.read(lengthAt + lengthBytes, length), encoding, origin);
  return { ...checked(parsed(text, version !== "3.0", origin), origin), start };
}

function decode(bytes: Buffer, encoding: "latin1" | "utf8", origin: string): string {
  try {
    return encoding === "latin1" ? bytes.toString("latin1") : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed(origin, "its bytes", "are no UTF-8");
  }
}

function parsed(text: string, python2: boolean, origin: string): ReadonlyMap<PythonValue, PythonValue> {
  let value: PythonValue;
  try {
    value = parsePythonLiteral(text, { python2 });
  } catch (error) {
    throw malformed(origin, shorten(text.trim()), `is no Python literal: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isDictionary(value)) throw malformed(origin, shorten(text.trim()), "is no dictionary");
  return value;
}

function isDictionary(value: PythonValue): value is ReadonlyMap<PythonValue, PythonValue> {
  return value instanceof Map;
}

function checked(header: ReadonlyMap<PythonValue, PythonValue>, origin: string): Omit<NpyHeader, "start"> {
  const keys = [...header.keys()].map(String).sort();
  if (keys.join() !== "descr,fortran_order,shape") throw malformed(origin, keys.join(", "), "must be descr, fortran_order and shape, no less and no more");
  const shape = header.get("shape");
  const fortranOrder = header.get("fortran_order");
  const items = isTuple(shape) ? shape.items : [null];
  const sizes = items.filter((size) => typeof size === "bigint");
  if (sizes.length < items.length) throw malformed(origin, "shape", "must be a tuple of whole numbers");
  if (typeof fortranOrder !== "boolean") throw malformed(origin, "fortran_order", "must be True or False");
  const product = sizes.reduce((all, size) => all * size, 1n);
  const shown = `[${sizes.join(", ")}]`;
  if (sizes.some((size) => size < 0n)) throw malformed(origin, `shape ${shown}`, "must not be negative");
  if (sizes.some((size) => size > BigInt(Number.MAX_SAFE_INTEGER)) || product >= 2n ** 63n) throw malformed(origin, `shape ${shown}`, "has more elements than a file can hold");
  return { ...elementOf(header.get("descr"), origin), fortranOrder, shape: sizes.map(Number) };
}

function elementOf(descr: PythonValue | undefined, origin: string): Pick<NpyHeader, "element" | "bigEndian"> {
  const [, order, name] = (typeof descr === "string" ? /^([<>=|]?)([a-z]\d+|\?)$/.exec(descr) : null) ?? [];
  const element = name === undefined ? undefined : ELEMENT_OF[name === "?" ? "b1" : name];
  if (element === undefined) throw otherType(descr, origin);
  return { element, bigEndian: order === ">" };
}

function otherType(descr: PythonValue | undefined, origin: string): FocusError {
  const objects = typeof descr === "string" && /^[<>=|]?O/.test(descr);
  const value = objects ? "Python objects" : typeof descr === "string" ? `"${shorten(descr)}"` : "a structured type";
  const fix = objects ? "give its rows one length, then" : "convert it:";
  return new FocusError({ path: origin, value, rule: "must hold floats of 16, 32 or 64 bits, whole numbers of 8 to 64 bits, or truth values", fix: `${fix} numpy.save("${origin}", array.astype(numpy.float32))` });
}

function malformed(origin: string, what: string, rule: string): FocusError {
  return new FocusError({ path: origin, rule: `has a header that numpy does not read either: ${what} ${rule}`, fix: "write it again with numpy.save" });
}

function isTuple(value: PythonValue | undefined): value is Extract<PythonValue, { readonly items: unknown }> {
  return typeof value === "object" && value !== null && "items" in value;
}

/** As it can be shown in one line. */
function shorten(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]/g, "?");
  return plain.length > 60 ? `${plain.slice(0, 60)}...` : plain;
}
