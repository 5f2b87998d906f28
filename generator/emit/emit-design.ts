import { createHash } from "node:crypto";
import { basename } from "node:path";
import { FocusError } from "../errors.js";
import type { DesignIr, View } from "../ir/module.js";
import { COLUMNS, moduleView } from "./module-view.js";
import { templates, templateText } from "./render.js";

export interface EmittedFile {
  /** Path below the output folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Where a header names its version, before it is known. */
const NO_VERSION = "sha256:00000000";

/**
 * Verilog of a design, one module per file, children before parents. Text only: nothing is written. A header says nothing of the
 * design around it, so that a module changes with its own text alone.
 */
export function emitDesign(design: DesignIr): readonly EmittedFile[] {
  return design.modules.map((module) => {
    const template = templates().rtlTemplate(module.template ?? "structure");
    return printedFile(`rtl/${module.name}.v`, template, (version) => moduleView(module, { template, version }));
  });
}

/**
 * A file as a template prints it. The view holds the version in its header; that of the text stands there in the end.
 * @throws FocusError for a line that breaks the house rules
 */
export function printedFile(path: string, template: string, view: (version: string) => { readonly [name: string]: View }): EmittedFile {
  const text = templates().render(template, view(NO_VERSION));
  checkPins(template, text);
  return { path, text: withVersion(checkText(basename(path), wrapPins(tidy(text)))) };
}

/** Names the version of a text in its header: the first 8 digits of the SHA-256 of the text with zeros in their place. */
function withVersion(text: string): string {
  return text.replace(NO_VERSION, `sha256:${createHash("sha256").update(text).digest("hex").slice(0, 8)}`);
}

/** A pin that the template is to give and does not would be left open without a word. */
function checkPins(template: string, text: string): void {
  const open = /^ *\.(\w+) *\(\)/m.exec(text);
  if (open) throw new FocusError({ path: templateText(template), value: `.${open[1] ?? ""} ()`, rule: "is a pin that the template is to give", fix: `write {{> instance instances.name ${open[1] ?? ""}="..."}}` });
}

/** Concatenations on pins that are too long for a line go on below their first part. */
function wrapPins(text: string): string {
  return text.replace(/^( *\.\w+ *\(\{)(.{60,})(\}\),?)$/gm, (line: string, start: string, parts: string, end: string) => {
    if (line.length <= COLUMNS) return line;
    const lines: string[] = [];
    for (const part of parts.split(", ")) {
      const last = lines.at(-1);
      // A comma or the end of the pin comes behind.
      if (last !== undefined && start.length + last.length + part.length + end.length + 2 <= COLUMNS) lines[lines.length - 1] = `${last}, ${part}`;
      else lines.push(part);
    }
    return `${start}${lines.join(`,\n${" ".repeat(start.length)}`)}${end}`;
  });
}

/** One blank line at most, none before the end of a file. */
function tidy(text: string): string {
  return `${text.replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").trimEnd()}\n`;
}

/**
 * House rules that a name or a description of the user's can break: ASCII and 100 columns.
 * @throws FocusError with the first line that does
 */
function checkText(file: string, text: string): string {
  text.split("\n").forEach((line, index) => {
    const path = `${file}:${index + 1}`;
    const value = line.trim();
    if (line.length > COLUMNS) throw new FocusError({ path, value, rule: `must have at most ${COLUMNS} columns, and has ${line.length}`, fix: "choose shorter names for the design, its prefix, its ports or its blocks" });
    if (/[^\x20-\x7e]/.test(line)) throw new FocusError({ path, value, rule: "must be ASCII", fix: "write names and descriptions in ASCII" });
  });
  return text;
}
