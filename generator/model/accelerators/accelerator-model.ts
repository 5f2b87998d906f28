import type { AcceleratorConfig } from "../../config/accelerator.js";
import { areFew } from "../../blocks/streams/register-file.js";
import type { LimitPoint, LimitTable } from "../concentration-limits.js";
import type { GemmShape } from "../gemm-cycles.js";

export interface Memory {
  readonly name: string;
  readonly words: number;
  readonly bits: number;
  readonly bytes: number;
  readonly madeOf: "RAM" | "flip-flops";
}

/** A memory of so many words of so many bits. */
export function memory(name: string, words: number, bits: number): Memory {
  return { name, words, bits: words * bits, bytes: Math.ceil((words * bits) / 8), madeOf: "RAM" };
}

/** So many queues or rings of a size: of flip-flops where they hold a few words. */
export function queues(name: string, count: number, { width, depth }: { readonly width: number; readonly depth: number }): Memory {
  return { ...memory(name, count * depth, width), madeOf: areFew({ width, depth }) ? "flip-flops" : "RAM" };
}

/** What a GEMM of a shape costs, and what limits it. */
export interface ShapePerformance {
  readonly shape: GemmShape;
  readonly cycles: number;
  readonly idealCycles: number;
  readonly utilisation: number;
  readonly limit: string;
}

/** What `describe` says of an accelerator beside its keys, its streams and its modules. */
export interface AcceleratorModel<C = AcceleratorConfig> {
  /** What it keeps on chip; alike memories of several lanes together. */
  readonly memories: (config: C) => readonly Memory[];
  /** By stream of the top, with what keeps it from being waited for where that is one number; nothing where left out. */
  readonly needs?: (config: C) => Readonly<Record<string, string>>;
  /** GEMMs of a few shapes; left out where cycles depend on the tensor. */
  readonly performance?: (config: C) => readonly ShapePerformance[];
  /** Which unit limits, by what the tensor is like. */
  readonly limits?: (config: C, points?: readonly LimitPoint[]) => LimitTable;
}
