import type { DesignIr } from "../ir/module.js";
import { moduleView, type Origin } from "./module-view.js";
import { templates } from "./render.js";

export interface EmittedFile {
  /** Path below the output folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Verilog of a design, one module per file, children before parents. Text only: nothing is written. */
export function emitDesign(design: DesignIr, origin: Origin): readonly EmittedFile[] {
  return design.modules.map((module) => {
    const text = templates().render(`rtl/${module.template ?? "structure"}.v`, moduleView(module, origin));
    return { path: `rtl/${module.name}.v`, text: checkText(module.name, tidy(text)) };
  });
}

/** One blank line at most, none before the end of a file. */
function tidy(text: string): string {
  return `${text.replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").trimEnd()}\n`;
}

/** House rules that a template can break unseen: ASCII and 100 columns. */
function checkText(name: string, text: string): string {
  text.split("\n").forEach((line, index) => {
    if (line.length > 100) throw new Error(`${name}.v:${index + 1}: ${line.length} columns, at most 100: ${line}`);
    if (/[^\x20-\x7e]/.test(line)) throw new Error(`${name}.v:${index + 1}: not ASCII: ${line}`);
  });
  return text;
}
