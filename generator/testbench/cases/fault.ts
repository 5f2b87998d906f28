import type { EmittedFile } from "../../emit/emit-design.js";
import { FocusError } from "../../errors.js";
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

/** A fault that the testbench of a block must notice. */
export interface CaseFault extends Fault {
  /** In which case, by the start of the label; the first one when left out. */
  readonly label?: string;
}

/** The same beside the block of the catalog whose testbench it is. */
export interface BlockFault extends CaseFault {
  readonly bench: string;
}

/**
 * The Verilog with one fault in it.
 * @throws FocusError when the text is not found exactly once in each module of the block: a fault that changes nothing proves nothing.
 */
export function seedFault(design: DesignIr, rtl: readonly EmittedFile[], fault: Fault): readonly EmittedFile[] {
  const hit = new Set(design.modules.filter((module) => module.block === fault.block).map((module) => `rtl/${module.name}.v`));
  const mistake = (rule: string, fix: string): FocusError => new FocusError({ path: `fault "${fault.name}"`, value: String(fault.search), rule, fix });
  if (hit.size === 0) {
    const blocks = [...new Set(design.modules.map(({ block }) => block))];
    throw mistake(`changes block ${fault.block}, of which ${design.top} has no module`, `let block be one of ${blocks.join(", ")}`);
  }
  return rtl.map((file) => {
    if (!hit.has(file.path)) return file;
    const pattern = typeof fault.search === "string" ? new RegExp(escaped(fault.search), "g") : new RegExp(fault.search.source, `${fault.search.flags.replace("g", "")}g`);
    const found = [...file.text.matchAll(pattern)].length;
    if (found !== 1) throw mistake(`must be in ${file.path} exactly once, and is there ${found} times`, "search for text of the Verilog as generate writes it, and for more of the line where it is there more than once");
    const text = file.text.replace(pattern, fault.replacement);
    if (text === file.text) throw mistake(`is replaced by itself: ${file.path} stays as it is`, "let replacement be other text");
    return { path: file.path, text };
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
