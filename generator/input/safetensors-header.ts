import { FocusError } from "../errors.js";
import { parseJsonText, type JsonMembers, type JsonText } from "./json-text.js";
import { truncated, type OpenFile } from "./tensor-file.js";

/** What the header says of one tensor. */
export interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Offset of the first byte after the header. */
  readonly begin: number;
}

/** As much as the reference library takes. */
const LONGEST_HEADER = 100_000_000;
const LENGTH_BYTES = 8;
const WORD = 2n ** 64n;

/** Bits of an element. */
const BITS: ReadonlyMap<string, number> = new Map(Object.entries({
  F4: 4, F6_E2M3: 6, F6_E3M2: 6,
  BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8, F8_E4M3FNUZ: 8, F8_E5M2FNUZ: 8,
  I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32, C64: 64, F64: 64, I64: 64, U64: 64,
}));

interface Declared {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly bigint[];
  readonly begin: bigint;
  readonly end: bigint;
}

/**
 * Reads and checks the header of a safetensors file: every tensor has a known type, lengths agree with shapes, and the tensors
 * cover the rest of the file without gap and without sharing a byte, as the reference library asks for. Stricter than that
 * library, which takes the last of two: a name stands once.
 * @returns tensors by name, and the offset at which their data begin
 * @throws FocusError with what is wrong
 */
export async function readSafetensorsHeader(file: OpenFile): Promise<{ readonly entries: ReadonlyMap<string, TensorEntry>; readonly start: number }> {
  const { origin, size } = file;
  const lengthField = await file.read(0, LENGTH_BYTES);
  if (lengthField.length < LENGTH_BYTES) throw truncated(origin, `${lengthField.length} bytes are no safetensors file`);
  const length = lengthField.readBigUInt64LE(0);
  if (length > BigInt(LONGEST_HEADER)) throw refused(origin, `has a header of ${length} bytes, and ${LONGEST_HEADER} are the most`);
  const start = LENGTH_BYTES + Number(length);
  if (start > size) throw truncated(origin, `the header should have ${length} bytes, and the file has ${size}`);
  const declared = tensorsOf(parsed(await file.read(LENGTH_BYTES, Number(length)), origin), origin);
  checkCovered(declared, size - start, origin);
  return { entries: new Map(declared.map(({ name, dtype, shape, begin }) => [name, { dtype, shape: shape.map(Number), begin: Number(begin) }])), start };
}

function parsed(bytes: Buffer, origin: string): JsonMembers {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refused(origin, "has a header that is no UTF-8");
  }
  let header: JsonText;
  try {
    header = parseJsonText(text);
  } catch (error) {
    throw refused(origin, `is not a safetensors file: its header is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isObject(header)) throw refused(origin, "is not a safetensors file: its header is no JSON object");
  return header;
}

function tensorsOf({ members }: JsonMembers, origin: string): readonly Declared[] {
  const names = new Set<string>();
  for (const [name] of members) {
    if (names.has(name)) throw refused(`${origin}:${name}`, "stands twice in the header, and which one is meant nobody knows");
    names.add(name);
  }
  return members.flatMap(([name, value]) => {
    if (name !== "__metadata__") return [tensor(name, value, `${origin}:${name}`)];
    if (value !== null && !(isObject(value) && value.members.every(([, text]) => typeof text === "string"))) throw refused(`${origin}:${name}`, "must hold texts only, by name");
    return [];
  });
}

function tensor(name: string, value: JsonText, place: string): Declared {
  const fields = isObject(value) ? value.members : [];
  const field = (wanted: string): JsonText | undefined => {
    const found = fields.filter(([given]) => given === wanted);
    if (found.length > 1) throw refused(place, `has ${wanted} twice in the header`);
    return found[0]?.[1];
  };
  const [dtype, shape, offsets] = [field("dtype"), field("shape"), field("data_offsets")];
  if (typeof dtype !== "string" || !isList(shape) || !isList(offsets)) throw refused(place, "has no dtype, shape and data_offsets in the header");
  const bits = BITS.get(dtype);
  if (bits === undefined) throw refused(place, `has the dtype ${JSON.stringify(dtype)}, which safetensors does not know`);
  const sizes = wholeNumbers(shape);
  if (sizes === undefined) throw refused(place, `has the shape ${shown(shape)}: must be whole numbers, 0 or more`);
  const [begin, end, ...more] = wholeNumbers(offsets) ?? [];
  if (begin === undefined || end === undefined || more.length > 0) throw refused(place, `has the data_offsets ${shown(offsets)}: must be two whole numbers, 0 or more`);
  // As the reference multiplies, from left to right: no step may leave 64 bits.
  const elements = sizes.reduce((product, size) => (product >= WORD ? product : product * size), 1n);
  const wanted = elements * BigInt(bits);
  if (elements >= WORD || wanted >= WORD) throw refused(place, `has the shape ${shown(shape)}, which is more than a file can hold`);
  if (wanted % 8n !== 0n) throw refused(place, `has the shape ${shown(shape)} of ${dtype}, which ends within a byte`);
  if (end - begin !== wanted / 8n) throw refused(place, `${shown(shape)} ${dtype} needs ${wanted / 8n} bytes, and data_offsets ${shown(offsets)} are ${end - begin}`);
  return { name, dtype, shape: sizes, begin, end };
}

/** One tensor after the other from the end of the header to the end of the file. */
function checkCovered(tensors: readonly Declared[], dataBytes: number, origin: string): void {
  const ascending = [...tensors].sort((a, b) => Number(a.begin > b.begin) - Number(a.begin < b.begin) || Number(a.end > b.end) - Number(a.end < b.end));
  let reached = 0n;
  for (const { name, begin, end } of ascending) {
    if (begin !== reached) throw refused(`${origin}:${name}`, begin < reached ? `begins at byte ${begin} of the data, where another tensor lies up to ${reached}` : `begins at byte ${begin} of the data, and nothing is said of those from ${reached} on`);
    reached = end;
  }
  if (reached > BigInt(dataBytes)) throw truncated(origin, `the tensors need ${reached} bytes after the header, and ${dataBytes} are there`);
  if (reached < BigInt(dataBytes)) throw refused(origin, `has ${BigInt(dataBytes) - reached} bytes behind its last tensor`);
}

function wholeNumbers(values: readonly JsonText[]): readonly bigint[] | undefined {
  const numbers = values.map((value) => (isNumber(value) && /^\d+$/.test(value.number) ? BigInt(value.number) : WORD));
  return numbers.every((number) => number < WORD) ? numbers : undefined;
}

function shown(values: readonly JsonText[]): string {
  const text = (value: JsonText): string => (isNumber(value) ? value.number : isList(value) ? shown(value) : isObject(value) ? "{...}" : JSON.stringify(value));
  const texts = values.slice(0, 8).map(text);
  return `[${texts.join(", ")}${values.length > 8 ? ", ..." : ""}]`;
}

function isList(value: JsonText | undefined): value is readonly JsonText[] {
  return Array.isArray(value);
}

function isObject(value: JsonText): value is JsonMembers {
  return typeof value === "object" && value !== null && "members" in value;
}

function isNumber(value: JsonText): value is { readonly number: string } {
  return typeof value === "object" && value !== null && "number" in value;
}

function refused(place: string, rule: string): FocusError {
  return new FocusError({ path: place, rule, fix: "write the file again with safetensors' save_file" });
}
