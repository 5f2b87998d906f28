import { FocusError } from "../errors.js";
import { arrayFrom, readBytes, truncated } from "./elements.js";
import type { ElementType, RawTensor } from "./tensor.js";

const ELEMENT_OF: Readonly<Record<string, ElementType>> = { F16: "float16", BF16: "bfloat16", F32: "float32", I8: "int8", I32: "int32" };

/** What the header says of one tensor: type, shape, and first and last byte after the header. */
interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * Reads one tensor of a safetensors file: u64 little-endian header length, JSON header, data.
 * @param file path to open
 * @param name the tensor; may be left out where the file holds one only
 * @param origin the path as the user wrote it, for messages
 * @throws FocusError for a missing, foreign or truncated file, an unknown name, and other element types than
 * F16, BF16, F32, I8, I32
 */
export async function readSafetensors(file: string, name: string | undefined, origin: string = file): Promise<RawTensor> {
  const bytes = await readBytes(file, origin);
  if (bytes.length < 8) throw truncated(origin, `${bytes.length} bytes are no safetensors file`);
  const length = Number(bytes.readBigUInt64LE(0));
  if (bytes.length < 8 + length) throw truncated(origin, `the header should have ${length} bytes, and the file has ${bytes.length}`);
  const entries = parseHeader(bytes.subarray(8, 8 + length).toString("utf8"), origin);
  const [chosen, entry] = choose(entries, name, origin);

  const place = `${origin}:${chosen}`;
  const element = ELEMENT_OF[entry.dtype];
  if (element === undefined) {
    throw new FocusError({ path: place, value: entry.dtype, rule: "must be F16, BF16, F32, I8 or I32", fix: "save the tensor in one of those types" });
  }
  return { origin: place, shape: entry.shape, element, data: arrayFrom(bytes, { origin: place, shape: entry.shape, element, start: 8 + length + entry.data_offsets[0] }) };
}

function parseHeader(text: string, origin: string): ReadonlyMap<string, Entry> {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    header = undefined;
  }
  if (typeof header !== "object" || header === null) {
    throw new FocusError({ path: origin, rule: "is not a safetensors file (no JSON header)", fix: "write it with safetensors' save_file" });
  }
  const entries = Object.entries(header).filter(([name]) => name !== "__metadata__");
  for (const [name, entry] of entries) {
    if (!isEntry(entry)) throw new FocusError({ path: `${origin}:${name}`, rule: "has no dtype, shape and data_offsets in the header", fix: "write the file again with safetensors' save_file" });
  }
  return new Map(entries as [string, Entry][]);
}

function choose(entries: ReadonlyMap<string, Entry>, name: string | undefined, origin: string): [string, Entry] {
  const only = entries.size === 1 ? [...entries][0] : undefined;
  if (name === undefined && only) return only;
  const entry = name === undefined ? undefined : entries.get(name);
  if (name !== undefined && entry) return [name, entry];
  const names = [...entries.keys()];
  const listed = names.slice(0, 8).join(", ") + (names.length > 8 ? `, ... (${names.length} in all)` : "");
  throw new FocusError({
    path: name === undefined ? origin : `${origin}:${name}`,
    rule: name === undefined ? `holds ${names.length} tensors, and none is named` : "no tensor of that name is in the file",
    fix: `write ${origin}:NAME with one of: ${listed}`,
  });
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const { dtype, shape, data_offsets: offsets } = value as Readonly<Record<string, unknown>>;
  return typeof dtype === "string" && Array.isArray(shape) && Array.isArray(offsets) && offsets.length === 2;
}
