import type { Options } from "yargs";
import { defineCommand, type OptionsOf } from "../define-command.js";
import { acceleratorNames } from "../../config/accelerator.js";
import { elaborate } from "../../dsl/elaborate.js";
import { acceleratorModels } from "../../model/accelerators/registry.js";
import { describe, type Description } from "../../model/describe.js";
import { LIMIT_POINTS, unitDocs, UNITS, type LimitPoint, type LimitTable } from "../../model/concentration-limits.js";
import { parameterPage } from "../../model/parameter-page.js";
import { chooseAnyAccelerator, designOptions } from "../design-options.js";
import { type Problem, throwIfAny } from "../../errors.js";
import { table } from "../table.js";

const options = {
  ...designOptions,
  K: { type: "number", describe: "Focus design: inner size for which limits are predicted" },
  N: { type: "number", describe: "Focus design: outputs of the GEMM; K where left out" },
  "p-share": { type: "number", describe: "Focus design: p / m, share of unique vectors" },
  "class-share": { type: "number", describe: "Focus design: c / m, classes per token" },
  json: { type: "boolean", default: false, describe: "Print JSON" },
  parameters: { type: "boolean", default: false, describe: "Print the page of all parameters and presets instead (Markdown)" },
} as const satisfies Record<string, Options>;

type Arguments = OptionsOf<typeof options>;

export const describeCommand = defineCommand({
  command: "describe",
  describe: "parameters, derived sizes, memories, latencies, module tree, and what limits the design",
  options,
  examples: [
    ["describe --preset paper", "the published configuration"],
    ["describe --design focus --K 1024 --p-share 0.2 --class-share 0.35", "which unit would limit"],
    ["describe --preset tiny --set array.pipeline.add=3 --json", "for a program"],
  ],
  run: async (options) => {
    if (options.parameters) {
      console.log(parameterPage().trimEnd());
      return;
    }
    const points = limitPoints(options);
    const chosen = await chooseAnyAccelerator(options, process.cwd(), "paper");
    if (chosen.kind === "own" || acceleratorModels[chosen.accelerator.config.design].limits === undefined) refuseLimitOptions(options);
    const description = chosen.kind === "own" ? chosen.accelerator.describe() : describe(chosen.accelerator, elaborate(chosen.accelerator.top, { prefix: chosen.accelerator.config.prefix }), points);
    console.log(options.json ? JSON.stringify(description, null, 2) : text(description));
  },
});

/** @throws FocusError with the options that say for which tensors limits are predicted */
function refuseLimitOptions({ K, N, pShare, classShare }: Arguments): void {
  const designs = acceleratorNames.filter((name) => acceleratorModels[name].limits).join(" or ");
  const given = Object.entries({ K, N, "p-share": pShare, "class-share": classShare }).filter(([, value]) => value !== undefined);
  throwIfAny(given.map(([name, value]) => ({ path: `--${name}`, value: String(value), rule: `is for the limits of the ${designs} design`, fix: `add --design ${designs}, or leave --${name} out` })));
}

/** The tensors that limits are predicted for: those of the table, with what the user says in place of it. */
function limitPoints({ K, N, pShare, classShare }: Arguments): readonly LimitPoint[] {
  const problems: Problem[] = [];
  for (const [name, size] of [["--K", K], ["--N", N]] as const) {
    if (size !== undefined && !(Number.isInteger(size) && size >= 1)) problems.push({ path: name, value: String(size), rule: "must be a whole number from 1", fix: `write for example ${name} 1024` });
  }
  for (const [name, share] of [["--p-share", pShare], ["--class-share", classShare]] as const) {
    if (share !== undefined && !(share >= 0 && share <= 1)) problems.push({ path: name, value: String(share), rule: "must be a share from 0 to 1", fix: `write for example ${name} 0.3` });
  }
  if (pShare !== undefined && classShare !== undefined && classShare < pShare) {
    problems.push({ path: "--class-share", value: String(classShare), rule: `must be at least --p-share, ${pShare}: the unique vectors of a slice are of different classes`, fix: `write --class-share ${pShare} or more` });
  }
  throwIfAny(problems);
  const given = LIMIT_POINTS.map((point) => {
    const uniqueShare = pShare ?? Math.min(point.uniqueShare, classShare ?? 1);
    return { K: K ?? point.K, ...(N === undefined ? {} : { N }), uniqueShare, classShare: classShare ?? Math.max(point.classShare, uniqueShare) };
  });
  return given.filter((point, at) => given.findIndex((other) => JSON.stringify(other) === JSON.stringify(point)) === at);
}

function limitText({ rows, gatherHidden, scatterHidden }: LimitTable): string {
  const share = (value: number): string => value.toFixed(2);
  const shares = (of: { readonly uniqueShare: number; readonly classShare: number }): string => `p/m ${share(of.uniqueShare)} c/m ${share(of.classShare)}`;
  const dots = [...new Set(gatherHidden.map(({ dotsPerCycle }) => dotsPerCycle))];
  const lanes = [...new Set(scatterHidden.map((row) => row.lanes))];
  const kinds = [...new Map(gatherHidden.map((row) => [shares(row), row])).values()];
  return [
    `Cycles of each unit for one (m-tile, n-group); the slowest sets the pace\n${table([
      ["K", "N", "p/m", "c/m", ...UNITS, "limit", "slower"],
      ...rows.map((row) => [String(row.K), String(row.N), share(row.uniqueShare), share(row.classShare), ...UNITS.map((unit) => String(row.cycles[unit])), row.limit, `${row.slowdown.toFixed(2)} x`]),
    ])}`,
    table(UNITS.map((unit) => [unit, unitDocs[unit]])),
    `The gather of the results is hidden from this K on\n${table([
      ["tensor", ...dots.map((count) => `${count} ${count === 1 ? "dot" : "dots"} per cycle`)],
      ...kinds.map((kind) => [shares(kind), ...dots.map((count) => `K >= ${gatherHidden.find((row) => row.dotsPerCycle === count && shares(row) === shares(kind))?.K ?? ""}`)]),
    ])}`,
    `Scatter is hidden up to this c/m\n${table([
      ["p/m", ...lanes.map((count) => `${count} ${count === 1 ? "lane" : "lanes"}`)],
      ...[...new Set(scatterHidden.map(({ uniqueShare }) => uniqueShare))].map((unique) => [share(unique), ...lanes.map((count) => share(scatterHidden.find((row) => row.uniqueShare === unique && row.lanes === count)?.classShare ?? 0))]),
    ])}`,
  ].join("\n\n");
}

function text(d: Description): string {
  const total = d.memories.reduce((sum, memory) => sum + memory.bytes, 0);
  return [
    `${d.top}, config ${d.config}`,
    `\nParameters\n${table([["key", "value", "unit", "meaning"], ...d.parameters.map((row) => [row.path, row.value, row.unit, row.doc])])}`,
    `\nDerived\n${table(d.derived.map((row) => [row.name, String(row.value), row.unit, row.doc]))}`,
    `\nMemories (${total.toLocaleString("en")} bytes)\n${table([["name", "words", "bits", "bytes", "made of"], ...d.memories.map((row) => [row.name, String(row.words), String(row.bits), String(row.bytes), row.madeOf])])}`,
    `\nStreams\n${table([["name", "bits per beat", "need"], ...d.streams.map((row) => [row.name, String(row.bitsPerBeat), row.need])])}`,
    ...(d.performance.length === 0 ? [] : [`\nPerformance\n${table([
      ["M", "K", "N", "cycles", "ideal", "utilisation", "limit"],
      ...d.performance.map(({ shape, cycles, idealCycles, utilisation, limit }) => [String(shape.M), String(shape.K), String(shape.N), String(cycles), String(idealCycles), `${(100 * utilisation).toFixed(2)} %`, limit]),
    ])}`]),
    ...(d.limits ? [`\nLimits\n${limitText(d.limits)}`] : []),
    `\nModules\n${d.tree.map((line) => `  ${line}`).join("\n")}`,
  ].join("\n");
}
