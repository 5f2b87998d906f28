import { wholeNumber } from "../../config/parameter.js";
import { memoryOf, ram } from "./ram.js";

/** What a memory may be and still take no more area in flip-flops than as a macro (docs/adr/0019-few-words-in-flip-flops.md). */
const FEW = { words: 8, bits: 1024 };

/** The ports of a RAM on flip-flops. */
export const registerFile = memoryOf("register_file", { doc: "A few words in flip-flops, with one write port and one read port: where a memory macro would be larger.", maxWords: 1024 });

interface MemorySizes {
  readonly width: number;
  readonly depth: number;
}

/** Whether words belong into a {@link registerFile}: 8 of any width, or 1,024 bits. */
export function areFew({ width, depth }: MemorySizes): boolean {
  return depth <= FEW.words || width * depth <= FEW.bits;
}

/** The memory of a queue or a ring: a {@link registerFile} for a few words, else a {@link ram}. */
export function queueMemory(sizes: MemorySizes) {
  return areFew(sizes) ? registerFile(sizes) : ram(sizes);
}

/** Part of the name of a module that holds a {@link queueMemory}. */
export function queueVariant(sizes: MemorySizes): string {
  return areFew(sizes) ? "registers" : "";
}

/** Enabled cycles of a read where a datapath may choose. */
export const readCycles = wholeNumber({ doc: "Enabled cycles of a read: 2 with a register behind the memory.", unit: "cycles", min: 1, max: 2, default: 1 });

/** Part of the name of a module whose reads take so many cycles. */
export function readVariant(cycles: number): string {
  return cycles === 1 ? "" : `r${cycles}`;
}
