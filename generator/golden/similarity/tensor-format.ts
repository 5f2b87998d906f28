import { elementAt } from "../../config/element-at.js";
import type { NumberFormat } from "../../config/number-format.js";
import { float, integer } from "../../config/number-format.js";
import { FocusError } from "../../errors.js";
import type { RowOrder } from "./classes.js";
import type { Concentration } from "./concentrate.js";
import { rowOrderOf } from "./concentrate.js";
import { operandArray } from "./representative.js";
import type { OperandCodes } from "./slice-vectors.js";

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
const HEADER_BYTES = 64;
const TILE_BYTES = 16;
const DESCRIPTOR_BYTES = 16;
/** Set in the last map entry of a unique vector; the class is in the bits below. */
const LAST_OF_ROW = 0x8000;

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
  const codes = operandArray(operand, K * tiles.reduce((sum, { classOf }) => sum + classOf.length, 0));
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
  if (tileTokens > LAST_OF_ROW) throw new FocusError({ path: "m", value: String(tileTokens), rule: `must be at most ${LAST_OF_ROW} in a concentrated tensor, whose map entries have 15 bits for a class`, fix: "choose a smaller m-tile" });
  const elementBytes = bytesOfElement(operand);
  const out = sectionWriter();
  const header = out.section(HEADER_BYTES);
  const table = out.section(tiles.length * TILE_BYTES);
  tiles.forEach(({ classOf, classes, slices }, tile) => {
    const list = out.section(2 * classOf.length);
    const descriptors = out.section(slices.length * DESCRIPTOR_BYTES);
    classOf.forEach((member, token) => out.halfWord(list, 2 * token, member));
    [classOf.length, classes, list / SECTION_BYTES, descriptors / SECTION_BYTES].forEach((word, index) => out.word(table, tile * TILE_BYTES + 4 * index, word));
    slices.forEach(({ p, vectors, rows }, slice) => {
      const map = out.section(2 * rows.classes.length);
      for (let row = 0; row < p; row += 1) {
        const end = elementAt(rows.start, row + 1);
        for (let index = elementAt(rows.start, row); index < end; index += 1) {
          out.halfWord(map, 2 * index, elementAt(rows.classes, index) + (index + 1 === end ? LAST_OF_ROW : 0));
        }
      }
      const data = out.section(vectors.length * elementBytes);
      vectors.forEach((code: number, index: number) => out.element(data, index * elementBytes, code, elementBytes));
      [p, data / SECTION_BYTES, rows.classes.length, map / SECTION_BYTES].forEach((word, index) => out.word(descriptors, slice * DESCRIPTOR_BYTES + 4 * index, word));
    });
  });
  const retained = tiles.reduce((sum, { classOf }) => sum + classOf.length, 0);
  const format = operand.kind === "float" ? (1 << 24) | (operand.exponentBits << 16) | (operand.fractionBits << 8) | elementBytes : (operand.bits << 8) | elementBytes;
  const words = [TENSOR_MAGIC, format, retained, K, sliceElements, Math.ceil(K / sliceElements), tileTokens, tiles.length, table / SECTION_BYTES, out.length() / SECTION_BYTES];
  words.forEach((word, index) => out.word(header, 4 * index, word));
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
  const word = (at: number): number => view.getUint32(at, true);
  need(0, HEADER_BYTES, "the header");
  if (word(0) !== TENSOR_MAGIC) throw wrong("is not a concentrated tensor (it does not begin with FCT1)");
  const [format = 0, retained = 0, K = 0, sliceElements = 0, slices = 0, tileTokens = 0, tileCount = 0, tableAt = 0, length = 0] = Array.from({ length: 9 }, (_, index) => word(4 + 4 * index));
  const operand = readFormat(format);
  if (operand === undefined || K === 0 || sliceElements === 0 || slices !== Math.ceil(K / sliceElements)) throw wrong("has a header that contradicts itself");
  need(0, length * SECTION_BYTES, "the tensor");
  const elementBytes = format & 0xff;
  const table = tableAt * SECTION_BYTES;
  need(table, tileCount * TILE_BYTES, "the table of m-tiles");

  const readSlice = (at: number, classes: number, place: string): ConcentratedSlice => {
    const [p, data, entries, map] = [word(at), word(at + 4) * SECTION_BYTES, word(at + 8), word(at + 12) * SECTION_BYTES];
    need(data, p * sliceElements * elementBytes, `the vectors of ${place}`);
    need(map, 2 * entries, `the map of ${place}`);
    const vectors = operandArray(operand, p * sliceElements);
    for (let index = 0; index < vectors.length; index += 1) vectors[index] = readElement(view, data + index * elementBytes, elementBytes);
    const rows = { start: new Int32Array(p + 1), classes: new Int32Array(entries) };
    let row = 0;
    for (let index = 0; index < entries; index += 1) {
      const entry = view.getUint16(map + 2 * index, true);
      rows.classes[index] = entry & (LAST_OF_ROW - 1);
      if (elementAt(rows.classes, index) >= classes) throw wrong(`names a class in the map of ${place} that its m-tile does not have`);
      if ((entry & LAST_OF_ROW) === 0) continue;
      row += 1;
      if (row <= p) rows.start[row] = index + 1;
    }
    if (row !== p || rows.start[p] !== entries) throw wrong(`has ${row} rows in the map of ${place}, and ${p} vectors`);
    return { p, vectors, rows };
  };
  const tiles = Array.from({ length: tileCount }, (_, tile): ConcentratedTile => {
    const at = table + tile * TILE_BYTES;
    const [count, classes, list, descriptors] = [word(at), word(at + 4), word(at + 8) * SECTION_BYTES, word(at + 12) * SECTION_BYTES];
    need(list, 2 * count, `the class list of m-tile ${tile}`);
    need(descriptors, slices * DESCRIPTOR_BYTES, `the descriptors of m-tile ${tile}`);
    const classOf = Int32Array.from({ length: count }, (__, token) => view.getUint16(list + 2 * token, true));
    if (classOf.some((member) => member >= classes)) throw wrong(`names a class in the list of m-tile ${tile} that it does not have`);
    const place = (slice: number): string => `m-tile ${tile}, slice ${slice}`;
    return { classOf, classes, slices: Array.from({ length: slices }, (__, slice) => readSlice(descriptors + slice * DESCRIPTOR_BYTES, classes, place(slice))) };
  });
  if (tiles.reduce((sum, { classOf }) => sum + classOf.length, 0) !== retained) throw wrong(`has m-tiles of other than ${retained} tokens together`);
  return { operand, K, sliceElements, tileTokens, tiles };
}

function bytesOfElement(format: NumberFormat): number {
  return operandArray(format, 0).BYTES_PER_ELEMENT;
}

function readFormat(code: number): NumberFormat | undefined {
  const [kind, second, third, bytes] = [code >>> 24, (code >>> 16) & 0xff, (code >>> 8) & 0xff, code & 0xff];
  if (kind > 1 || third === 0 || (kind === 0 ? second !== 0 || third > 32 : 1 + second + third > 32 || second < 2)) return undefined;
  const format = kind === 1 ? float(second, third) : integer(third);
  return bytesOfElement(format) === bytes ? format : undefined;
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
    word: (section: number, offset: number, value: number): void => view.setUint32(section + offset, value, true),
    halfWord: (section: number, offset: number, value: number): void => view.setUint16(section + offset, value, true),
    element(section: number, offset: number, code: number, bytes: number): void {
      if (bytes === 1) view.setUint8(section + offset, code);
      else if (bytes === 2) view.setUint16(section + offset, code, true);
      else view.setUint32(section + offset, code, true);
    },
    length: (): number => used,
    bytes: (): Uint8Array => data.slice(0, used),
  };
}
