import type { CurveTable } from "../../config/curve-table.js";
import { recordLayout } from "../../config/record.js";
import type { View } from "../../ir/module.js";
import { constant } from "../arithmetic/float-text.js";
import type { StagedSignal } from "../arithmetic/stage-cuts.js";

export type Views = { readonly [name: string]: View };

/** Signals of the sections that read a curve. */
export function curveSignals(name: string, sections: { readonly read: string; readonly bend: string; readonly value: string }): Readonly<Record<string, StagedSignal>> {
  const upper = name.toUpperCase();
  return {
    [`${name}_offset`]: { madeIn: sections.read, range: `[${upper}_OFFSET_W-1:0]` },
    [`${name}_base`]: { madeIn: sections.read, range: "[VALUE_W-1:0]" },
    [`${name}_slope`]: { madeIn: sections.read, range: `[${upper}_SLOPE_W-1:0]` },
    [`${name}_bend`]: { madeIn: sections.read, range: `[${upper}_BEND_W-1:0]` },
    [`${name}_steepness`]: { madeIn: sections.bend, range: `[${upper}_SLOPE_W-1:0]` },
    [`${name}_value`]: { madeIn: sections.value, range: "[VALUE_W-1:0]" },
  };
}

/** What the section of partial curve-bend reads. */
export function bendReads(name: string, table: CurveTable): readonly string[] {
  return [`${name}_slope`, ...(table.bendBits > 0 ? [`${name}_bend`, `${name}_offset`] : [])];
}

/** What the section of partial curve-value reads. */
export function valueReads(name: string): readonly string[] {
  return [`${name}_base`, `${name}_steepness`, `${name}_offset`];
}

/** What a section of a staged view reads. @throws Error for a section that is not there */
export function sectionOf(staged: Views, section: string): Views {
  const found = staged[section];
  if (!isViews(found)) throw new Error(`no section "${section}" among ${Object.keys(staged).join(", ")}`);
  return found;
}

function isViews(view: View | undefined): view is Views {
  return typeof view === "object" && !Array.isArray(view);
}

/** `at` of the partials curve-bend and curve-value: the names without the curve's. */
export function atSection(staged: Views, section: string, name: string): Views {
  const names = Object.entries(sectionOf(staged, section)).filter(([signal]) => signal.startsWith(`${name}_`));
  return Object.fromEntries(names.map(([signal, text]) => [signal.slice(name.length + 1), text]));
}

const CURVE_DOC = {
  exp2: "2^p",
  reciprocal: "2 / (1 + p)",
  reciprocal_sqrt: "2 / sqrt(1 + p), and 2 / sqrt(2 (1 + p)) in the upper half",
} as const;

/** View of the partials curve-function, curve-read, curve-bend and curve-value. */
export function curveView(name: string, table: CurveTable): Views {
  const { bendBits, valueBits, indexBits: index } = table;
  const steepest = table.rows.reduce((most, { slope, bend }) => (table.rising ? slope + bend : slope) > most ? (table.rising ? slope + bend : slope) : most, 1n);
  const slopeBits = steepest.toString(2).length;
  const straight = recordLayout("row of a line", { base: valueBits, slope: slopeBits });
  const bent = bendBits > 0 ? recordLayout("row of a parabola", { base: valueBits, slope: slopeBits, bend: bendBits }) : undefined;
  return {
    name,
    upper: name.toUpperCase(),
    doc: [`${CURVE_DOC[table.curve]}:`, `${bendBits > 0 ? "parabolas; bend, slope" : "straight lines; slope"} and value, without its leading one, per row.`],
    indexBits: String(index),
    offsetBits: String(table.offsetBits),
    slopeBits: String(slopeBits),
    bendBits: String(bendBits),
    bends: bendBits > 0,
    operator: table.rising ? "+" : "-",
    below: table.rising ? "1'b0" : "1'b1",
    slopePadding: padding(valueBits - slopeBits),
    bendPadding: padding(slopeBits - bendBits),
    rows: table.rows.map(({ base, slope, bend }, at) => {
      const word = bent ? bent.pack({ base, slope, bend }) : straight.pack({ base, slope });
      const label = at === table.rows.length - 1 ? "default" : `${index}'d${at}`;
      return `${label}: ${name}_row = ${constant((bent ?? straight).bits, word)};`;
    }),
  };
}

function padding(bitCount: number): string {
  return bitCount === 0 ? "" : `${bitCount}'b0, `;
}
