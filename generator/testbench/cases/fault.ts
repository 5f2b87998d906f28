import type { EmittedFile } from "../../emit/emit-design.js";
import type { DesignIr } from "../../ir/module.js";

/** A mistake a designer might make, as a change of the emitted Verilog. */
export interface Fault {
  readonly name: string;
  /** Block whose module is changed. */
  readonly block: string;
  /** What is replaced: it must occur exactly once in every module of the block. */
  readonly search: string | RegExp;
  readonly replacement: string;
}

/** A fault seen through a block's own testbench. */
export interface BlockFault extends Fault {
  /** Block of the catalog whose testbench must notice. */
  readonly bench: string;
  /** Its case, by the start of the label; the first one when left out. */
  readonly label?: string;
}

/**
 * The Verilog with one fault in it.
 * @throws Error when the text is not found exactly once in each module of the block: a fault that changes nothing proves nothing.
 */
export function seedFault(design: DesignIr, rtl: readonly EmittedFile[], fault: Fault): readonly EmittedFile[] {
  const hit = new Set(design.modules.filter((module) => module.block === fault.block).map((module) => `rtl/${module.name}.v`));
  if (hit.size === 0) throw new Error(`fault "${fault.name}": the design has no module of block ${fault.block}`);
  return rtl.map((file) => {
    if (!hit.has(file.path)) return file;
    const pattern = typeof fault.search === "string" ? new RegExp(escaped(fault.search), "g") : new RegExp(fault.search.source, `${fault.search.flags.replace("g", "")}g`);
    const found = [...file.text.matchAll(pattern)].length;
    if (found !== 1) throw new Error(`fault "${fault.name}": ${file.path} has its text ${found} times, once is wanted: ${String(fault.search)}`);
    const text = file.text.replace(pattern, fault.replacement);
    if (text === file.text) throw new Error(`fault "${fault.name}" leaves ${file.path} as it is`);
    return { path: file.path, text };
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
