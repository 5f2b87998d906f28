import { elementAt } from "../../config/element-at.js";
import { rowMapEntry, sliceDescriptor, tensorHeader, tensorTile } from "../../config/interfaces/concentrated-tensor.js";
import { float, integer, perKind, type NumberFormat } from "../../config/number-format.js";
import { elementArrays, type OperandCodes } from "../arithmetic/element-arrays.js";
import { recordLayout, type RecordLayout } from "../../config/record.js";
import { FocusError } from "../../errors.js";
import type { RowOrder } from "./classes.js";
import type { Concentration } from "./concentrate.js";
import { rowOrderOf } from "./concentrate.js";

/** One (m-tile, slice) of a concentrated tensor. */
export interface ConcentratedSlice {
  /** p */
  readonly p: number;
  /** p x V codes, back to back. */
  readonly vectors: OperandCodes;
  /** For each unique vector the classes that use it; every unique vector has one. */
  readonly rows: RowOrder;
}

export interface ConcentratedTile {
  /** Class of each retained token of the m-tile, in order. */
  readonly classOf: Int32Array;
  /** c */
  readonly classes: number;
  readonly slices: readonly ConcentratedSlice[];
}

/** A concentrated tensor as memory holds it: retained tokens only; which ones they are is not part of it. */
export interface ConcentratedTensor {
  readonly operand: NumberFormat;
  readonly K: number;
  /** V */
  readonly sliceElements: number;
  /** m */
  readonly tileTokens: number;
  readonly tiles: readonly ConcentratedTile[];
}

/** Sections begin at multiples of this; pointers count in it. */
const SECTION_BYTES = 64;
/** "FCT1" in the order of the bytes. */
const TENSOR_MAGIC = 0x31544346;
/** A class list has 16 bits for a token, and a map 15 for a class. */
const CLASS_BYTES = 2;
const MOST_CLASSES = 2 ** rowMapEntry.class;

const HEADER = recordLayout("header", tensorHeader);
const TILE = recordLayout("m-tile", tensorTile);
const DESCRIPTOR = recordLayout("descriptor", sliceDescriptor);
const MAP_ENTRY = recordLayout("map entry", rowMapEntry);

function bytesOf({ bits }: RecordLayout): number {
  return bits / 8;
}

/** The concentrated tensor of a result. */
export function concentratedTensor(result: Concentration): ConcentratedTensor {
  const { operand, K, slices, sliceElements, tileTokens, tiles, tileOf, classes, p, unique, uniqueStart } = result;
  const members = Array.from({ length: tiles }, (): number[] => []);
  tileOf.forEach((tile, token) => members[tile]?.push(elementAt(classes.classOf, token)));
  return {
    operand,
    K,
    sliceElements,
    tileTokens,
    tiles: members.map((classOf, tile) => ({
      classOf: Int32Array.from(classOf),
      classes: elementAt(classes.counts, tile),
      slices: Array.from({ length: slices }, (_, slice): ConcentratedSlice => {
        const block = tile * slices + slice;
        const from = elementAt(uniqueStart, block);
        const count = elementAt(p, block);
        return { p: count, vectors: unique.slice(from * sliceElements, (from + count) * sliceElements), rows: rowOrderOf(result, tile, slice) };
      }),
    })),
  };
}

/** The tensor's retained tokens, rows x K, each vector replaced by the unique one that stands for it; zero vectors +0. */
export function expandTensor(tensor: ConcentratedTensor): OperandCodes {
  const { operand, K, sliceElements, tiles } = tensor;
  const codes = elementArrays(operand).make(K * tiles.reduce((sum, { classOf }) => sum + classOf.length, 0));
  let base = 0;
  for (const { classOf, classes, slices } of tiles) {
    slices.forEach(({ vectors, rows, p }, slice) => {
      const entryOf = new Int32Array(classes).fill(-1);
      for (let row = 0; row < p; row += 1) {
        for (const used of rows.classes.subarray(rows.start[row], rows.start[row + 1])) entryOf[used] = row;
      }
      const length = Math.min(sliceElements, K - slice * sliceElements);
      classOf.forEach((member, token) => {
        const from = elementAt(entryOf, member) * sliceElements;
        if (from >= 0) codes.set(vectors.subarray(from, from + length), (base + token) * K + slice * sliceElements);
      });
    });
    base += classOf.length;
  }
  return codes;
}

/**
 * Writes the layout of docs/concentrated-tensor.md.
 * @throws FocusError for m-tiles of more than 32,768 tokens: a class has 15 bits
 */
export function writeTensor(tensor: ConcentratedTensor): Uint8Array {
  const { operand, K, sliceElements, tileTokens, tiles } = tensor;
  if (tileTokens > MOST_CLASSES) throw new FocusError({ path: "m", value: String(tileTokens), rule: `must be at most ${MOST_CLASSES} in a concentrated tensor, whose map entries have 15 bits for a class`, fix: "choose a smaller m-tile" });
  const elementBytes = bytesOfElement(operand);
  const out = sectionWriter();
  const header = out.section(bytesOf(HEADER));
  const table = out.section(tiles.length * bytesOf(TILE));
  tiles.forEach(({ classOf, classes, slices }, tile) => {
    const list = out.section(CLASS_BYTES * classOf.length);
    const descriptors = out.section(slices.length * bytesOf(DESCRIPTOR));
    classOf.forEach((member, token) => out.element(list + CLASS_BYTES * token, member, CLASS_BYTES));
    out.word(table + tile * bytesOf(TILE), TILE.pack({ tokens: classOf.length, classes, list: list / SECTION_BYTES, descriptors: descriptors / SECTION_BYTES }), bytesOf(TILE));
    slices.forEach(({ p, vectors, rows }, slice) => {
      const map = out.section(bytesOf(MAP_ENTRY) * rows.classes.length);
      for (let row = 0; row < p; row += 1) {
        const end = elementAt(rows.start, row + 1);
        for (let index = elementAt(rows.start, row); index < end; index += 1) {
          out.word(map + bytesOf(MAP_ENTRY) * index, MAP_ENTRY.pack({ class: elementAt(rows.classes, index), last: index + 1 === end }), bytesOf(MAP_ENTRY));
        }
      }
      const data = out.section(vectors.length * elementBytes);
      vectors.forEach((code: number, index: number) => out.element(data + index * elementBytes, code, elementBytes));
      const descriptor = DESCRIPTOR.pack({ unique: p, vectors: data / SECTION_BYTES, entries: rows.classes.length, map: map / SECTION_BYTES });
      out.word(descriptors + slice * bytesOf(DESCRIPTOR), descriptor, bytesOf(DESCRIPTOR));
    });
  });
  const retained = tiles.reduce((sum, { classOf }) => sum + classOf.length, 0);
  const format = formatFields(operand);
  const sizes = { retained, K, sliceElements, slices: Math.ceil(K / sliceElements), tileTokens, tiles: tiles.length };
  out.word(header, HEADER.pack({ magic: TENSOR_MAGIC, elementBytes, ...format, ...sizes, table: table / SECTION_BYTES, length: out.length() / SECTION_BYTES }), bytesOf(HEADER));
  return out.bytes();
}

/**
 * Reads the layout back, following its pointers: sections may lie in any order and apart.
 * @param origin name of the data in messages
 * @throws FocusError for foreign, truncated or contradictory data
 */
export function readTensor(bytes: Uint8Array, origin = "tensor"): ConcentratedTensor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wrong = (rule: string): FocusError => new FocusError({ path: origin, rule, fix: "write it again with focus-rtl concentrate --tensor" });
  const need = (at: number, length: number, what: string): void => {
    if (at + length > bytes.byteLength) throw wrong(`is cut off: ${what} ends at byte ${at + length} of ${bytes.byteLength}`);
  };
  need(0, SECTION_BYTES, "the header");
  const { magic, elementBytes, precision, exponentBits, isFloat, retained, K, sliceElements, slices, tileTokens, tiles: tileCount, table: tableAt, length } = readRecord(view, 0, HEADER);
  if (magic !== TENSOR_MAGIC) throw wrong("is not a concentrated tensor (it does not begin with FCT1)");
  const operand = readFormat({ elementBytes, precision, exponentBits, isFloat });
  if (operand === undefined || K === 0 || sliceElements === 0 || slices !== Math.ceil(K / sliceElements)) throw wrong("has a header that contradicts itself");
  need(0, length * SECTION_BYTES, "the tensor");
  const table = tableAt * SECTION_BYTES;
  need(table, tileCount * bytesOf(TILE), "the table of m-tiles");

  const readSlice = (at: number, classes: number, place: string): ConcentratedSlice => {
    const descriptor = readRecord(view, at, DESCRIPTOR);
    const { unique: p, entries } = descriptor;
    const [data, map] = [descriptor.vectors * SECTION_BYTES, descriptor.map * SECTION_BYTES];
    need(data, p * sliceElements * elementBytes, `the vectors of ${place}`);
    need(map, bytesOf(MAP_ENTRY) * entries, `the map of ${place}`);
    const vectors = elementArrays(operand).make(p * sliceElements);
    for (let index = 0; index < vectors.length; index += 1) vectors[index] = readElement(view, data + index * elementBytes, elementBytes);
    const rows = { start: new Int32Array(p + 1), classes: new Int32Array(entries) };
    let row = 0;
    for (let index = 0; index < entries; index += 1) {
      const entry = readRecord(view, map + bytesOf(MAP_ENTRY) * index, MAP_ENTRY);
      rows.classes[index] = entry.class;
      if (entry.class >= classes) throw wrong(`names a class in the map of ${place} that its m-tile does not have`);
      if (entry.last === 0) continue;
      row += 1;
      if (row <= p) rows.start[row] = index + 1;
    }
    if (row !== p || rows.start[p] !== entries) throw wrong(`has ${row} rows in the map of ${place}, and ${p} vectors`);
    return { p, vectors, rows };
  };
  const tiles = Array.from({ length: tileCount }, (_, tile): ConcentratedTile => {
    const { tokens: count, classes, ...pointers } = readRecord(view, table + tile * bytesOf(TILE), TILE);
    const [list, descriptors] = [pointers.list * SECTION_BYTES, pointers.descriptors * SECTION_BYTES];
    need(list, CLASS_BYTES * count, `the class list of m-tile ${tile}`);
    need(descriptors, slices * bytesOf(DESCRIPTOR), `the descriptors of m-tile ${tile}`);
    const classOf = Int32Array.from({ length: count }, (__, token) => readElement(view, list + CLASS_BYTES * token, CLASS_BYTES));
    if (classOf.some((member) => member >= classes)) throw wrong(`names a class in the list of m-tile ${tile} that it does not have`);
    const place = (slice: number): string => `m-tile ${tile}, slice ${slice}`;
    return { classOf, classes, slices: Array.from({ length: slices }, (__, slice) => readSlice(descriptors + slice * bytesOf(DESCRIPTOR), classes, place(slice))) };
  });
  if (tiles.reduce((sum, { classOf }) => sum + classOf.length, 0) !== retained) throw wrong(`has m-tiles of other than ${retained} tokens together`);
  return { operand, K, sliceElements, tileTokens, tiles };
}

function bytesOfElement(format: NumberFormat): number {
  return elementArrays(format).make(0).BYTES_PER_ELEMENT;
}

/** What the header says of a format. */
const formatFields = perKind({
  float: ({ name, infinities, exponentBits, fractionBits }) => {
    if (!infinities) throw new RangeError(`${name} is no operand of a concentrated tensor`);
    return { precision: fractionBits, exponentBits, isFloat: 1 };
  },
  integer: ({ bits }) => ({ precision: bits, exponentBits: 0, isFloat: 0 }),
});

function readFormat({ elementBytes, precision, exponentBits, isFloat }: Pick<Record<keyof typeof tensorHeader, number>, "elementBytes" | "precision" | "exponentBits" | "isFloat">): NumberFormat | undefined {
  if (isFloat > 1 || precision === 0 || (isFloat === 0 ? exponentBits !== 0 || precision > 32 : 1 + exponentBits + precision > 32 || exponentBits < 2)) return undefined;
  const format = isFloat === 1 ? float(exponentBits, precision) : integer(precision);
  return bytesOfElement(format) === elementBytes ? format : undefined;
}

/** The fields of a record of whole bytes; none has more than 32 bits. */
function readRecord<Name extends string>(view: DataView, at: number, layout: RecordLayout<Name>): Readonly<Record<Name, number>> {
  let word = 0n;
  for (let byte = bytesOf(layout) - 1; byte >= 0; byte -= 1) word = (word << 8n) | BigInt(view.getUint8(at + byte));
  const fields = layout.unpack(word);
  return Object.fromEntries(layout.fields.map(({ name }) => [name, Number(fields[name])])) as Record<Name, number>;
}

function readElement(view: DataView, at: number, bytes: number): number {
  return bytes === 1 ? view.getUint8(at) : bytes === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
}

/** Zero-filled sections one after the other, each at a multiple of {@link SECTION_BYTES}; little-endian. */
function sectionWriter() {
  let data = new Uint8Array(4096);
  let view = new DataView(data.buffer);
  let used = 0;
  return {
    section(bytes: number): number {
      const at = used;
      used += Math.ceil(bytes / SECTION_BYTES) * SECTION_BYTES;
      if (used > data.length) {
        const larger = new Uint8Array(2 * used);
        larger.set(data);
        data = larger;
        view = new DataView(data.buffer);
      }
      return at;
    },
    word(at: number, value: bigint, bytes: number): void {
      for (let byte = 0; byte < bytes; byte += 1) view.setUint8(at + byte, Number((value >> BigInt(8 * byte)) & 0xffn));
    },
    element(at: number, code: number, bytes: number): void {
      if (bytes === 1) view.setUint8(at, code);
      else if (bytes === 2) view.setUint16(at, code, true);
      else view.setUint32(at, code, true);
    },
    length: (): number => used,
    bytes: (): Uint8Array => data.slice(0, used),
  };
}
