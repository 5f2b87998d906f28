import { constants } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { errorCode, FocusError } from "../errors.js";
import { elementType, type ElementData, type ElementType } from "./element-types.js";

/** A file that is open: only what is asked for is read. */
export interface OpenFile {
  /** The path as the user wrote it, for messages. */
  readonly origin: string;
  /** Bytes. */
  readonly size: number;
  /** `length` bytes from `start` on, fewer where the file ends before. */
  readonly read: (start: number, length: number) => Promise<Buffer<ArrayBuffer>>;
}

/** A single read of Linux gives no more than 2 GiB. */
const LARGEST_READ = 2 ** 30;

/** What is worked on is in memory several times over; a simulation of as many elements would not come to its end. */
const LARGEST_COUNT = 2 ** 28;

/**
 * Opens a file for the time of `work`.
 * @param file path to open
 * @param origin the path as the user wrote it, for messages
 * @throws FocusError when it is no file that can be read
 */
export async function withFile<T>(file: string, origin: string, work: (file: OpenFile) => Promise<T>): Promise<T> {
  const handle = await attempt(origin, async () => {
    // A pipe would keep us waiting for someone to write into it.
    const found = await stat(file);
    if (found.isDirectory()) throw unreadable(origin, "is a folder, not a file");
    if (!found.isFile()) throw unreadable(origin, "is no regular file");
    return open(file, constants.O_RDONLY);
  });
  try {
    const { size } = await attempt(origin, () => handle.stat());
    return await work({ origin, size, read: (start, length) => attempt(origin, () => readPart(handle, start, length)) });
  } finally {
    await handle.close();
  }
}

async function readPart(handle: FileHandle, start: number, length: number): Promise<Buffer<ArrayBuffer>> {
  // Memory of its own, so that elements of any size begin at a multiple of it.
  const bytes = Buffer.from(new ArrayBuffer(length));
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(LARGEST_READ, length - done), start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

async function attempt<T>(origin: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FocusError) throw error;
    const code = errorCode(error) ?? String(error);
    throw unreadable(origin, code === "ENOENT" ? "no such file" : `cannot be read (${code})`);
  }
}

function unreadable(origin: string, rule: string): FocusError {
  return new FocusError({ path: origin, rule, fix: "give the path of a .npy or .safetensors file" });
}

export function truncated(origin: string, what: string): FocusError {
  return new FocusError({ path: origin, rule: `is cut off: ${what}`, fix: "write or copy the file again" });
}

/** Where a tensor's elements lie in a file. */
export interface Layout {
  readonly origin: string;
  readonly shape: readonly number[];
  readonly element: ElementType;
  /** Offset of the first byte. */
  readonly start: number;
  readonly bigEndian?: boolean;
}

/**
 * The elements of a tensor, and nothing else of the file.
 * @throws FocusError when the tensor is empty or too large, or the file ends too early
 */
export async function readElements(file: OpenFile, { origin, shape, element, start, bigEndian = false }: Layout): Promise<ElementData> {
  const shown = `[${shape.join(", ")}]`;
  const count = shape.reduce((product, size) => product * BigInt(size), 1n);
  if (count === 0n) throw new FocusError({ path: origin, value: shown, rule: "must hold at least one element", fix: "give a tensor with at least one row and one column" });
  const { bytes, view } = elementType(element);
  const needed = count * BigInt(bytes);
  const there = Math.max(0, file.size - start);
  const missing = (found: number): FocusError => truncated(origin, `${shown} ${element} needs ${needed} bytes, and ${found} are there`);
  if (needed > BigInt(there)) throw missing(there);
  if (count > BigInt(LARGEST_COUNT)) {
    throw new FocusError({ path: origin, value: shown, rule: `must hold at most ${LARGEST_COUNT} elements, which one simulation can work on`, fix: "save a part of it: fewer tokens, or a slice of the columns" });
  }
  const read = await file.read(start, Number(needed));
  // It was long enough when it was opened.
  if (read.length < Number(needed)) throw missing(read.length);
  if (bigEndian) swapBytes(read, bytes);
  return view(read.buffer);
}

function swapBytes(bytes: Buffer, size: number): void {
  if (size === 2) bytes.swap16();
  if (size === 4) bytes.swap32();
  if (size === 8) bytes.swap64();
}
