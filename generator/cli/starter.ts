import path from "node:path";
import { keysOf, presets, resolveAccelerator, type AcceleratorName, type PresetName } from "../config/accelerator.js";
import { toJson, valueAt, type Row } from "../config/parameter-table.js";
import { LONGEST_NAME } from "../config/parameter.js";
import { wrap } from "../emit/module-view.js";
import { valuesText } from "../model/parameter-page.js";
import { shellWord } from "./repeat-command.js";

export interface Starter {
  readonly file: string;
  readonly preset: PresetName;
  readonly design: AcceleratorName;
}

/** Columns of a comment. */
const COLUMNS = 110;

/** What to type with a new file. */
export function nextLines(file: string, design: AcceleratorName): readonly string[] {
  const word = shellWord(file);
  const out = path.basename(file, path.extname(file)).replaceAll(/[^\w-]/g, "_");
  const keep = design === "sec" ? " --keep 0.4" : "";
  return [`focus-rtl describe --config ${word}`, `focus-rtl generate --config ${word} --out rtl-out/${out}`, `focus-rtl sim --config ${word} --video bikes${keep} --out out/${out}`];
}

/** A configuration with every key of its design: what the preset sets, the defaults of the others, and as comments those that follow other keys. */
export function starterText({ file, preset, design }: Starter): string {
  const given = { ...presets[preset], name: nameFrom(file), design };
  const config = resolveAccelerator(given);
  const keys = groupsOf(keysOf(config), (row) => keyLines(row, { value: toJson(valueAt(config, row.path)), isSet: valueAt(given, row.path) !== undefined }));
  return [
    "/**",
    ` * An accelerator of your own, begun from preset ${preset}. Every key may be left out and has its default then.`,
    " *",
    ...nextLines(path.basename(file), design).map((line) => ` *     ${line}`),
    " */",
    'import { focus } from "focus-rtl";',
    "",
    "export default focus({",
    ...keys,
    "});",
    "",
  ].join("\n");
}

/** Keys one after the other, those of a group inside its braces. */
function groupsOf(rows: readonly Row[], lines: (row: Row) => readonly string[]): readonly string[] {
  const written: string[] = [];
  let open: readonly string[] = [];
  for (const row of rows) {
    const groups = row.path.split(".").slice(0, -1);
    const common = groups.findIndex((group, depth) => group !== open[depth]);
    const kept = common === -1 ? Math.min(groups.length, open.length) : common;
    for (let depth = open.length; depth > kept; depth -= 1) written.push(`${indent(depth)}},`);
    for (const [depth, group] of groups.entries()) if (depth >= kept) written.push(`${indent(depth + 1)}${group}: {`);
    open = groups;
    written.push(...lines(row).map((line) => `${indent(groups.length + 1)}${line}`));
  }
  for (let depth = open.length; depth > 0; depth -= 1) written.push(`${indent(depth)}},`);
  return written;
}

function indent(depth: number): string {
  return "  ".repeat(depth);
}

function keyLines({ path: key, parameter }: Row, { value, isSet }: { readonly value: unknown; readonly isSet: boolean }): readonly string[] {
  const follows = parameter.follows !== undefined && !isSet;
  const text = `${parameter.doc} Values: ${valuesText(parameter)}${parameter.unit === "" ? "" : ` ${parameter.unit}`}.${follows ? ` Where left out: ${parameter.follows}.` : ""}`;
  return [...wrap(text, COLUMNS).map((line) => `// ${line}`), `${follows ? "// " : ""}${key.split(".").at(-1) ?? key}: ${JSON.stringify(value)},`];
}

/** The name of the design: that of the file, as far as Verilog takes it. */
function nameFrom(file: string): string {
  const name = path.basename(file, path.extname(file)).toLowerCase().replaceAll(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+/, "").slice(0, LONGEST_NAME - "focus_".length - 1).replace(/_$/, "");
  return name === "" ? "my_chip" : name;
}
