import type { Options } from "yargs";
import { measureArea, SRAM_UM2_PER_BIT, type AddedArea, type AreaReport, type AreaShare, type UnitArea } from "../../handoff/area.js";
import { addedSections } from "../../handoff/accelerators/registry.js";
import type { LaneNeed } from "../../model/special-function-lanes.js";
import { parseGrid } from "../../input/grid.js";
import { throwIfAny } from "../../errors.js";
import { defineCommand } from "../define-command.js";
import { openWorkspace } from "../../tools/workspace.js";
import { chooseForDesign, designOptions } from "../design-options.js";
import { checkGatherGrid } from "../../simulate/size-limits.js";
import { checkClock, RAM_LEFT_OUT, ramGiven, ramOptions, ramText } from "../input-options.js";
import { table } from "../table.js";

const options = {
  ...designOptions,
  grid: { type: "string", default: "64x14x14", describe: "Largest tensor: frames x rows x columns of tokens" },
  section: { type: "string", array: true, choices: [...addedSections.keys()], describe: "What to count beside the dense design; all when left out" },
  liberty: { type: "string", array: true, describe: "Liberty file, plain or gzipped; several for one technology; generic gates without one" },
  clock: { type: "number", describe: "Map for this clock period in ns and time every unit; for least area when left out" },
  ...ramOptions,
  json: { type: "boolean", default: false, describe: "Print JSON" },
} as const satisfies Record<string, Options>;

export const areaCommand = defineCommand({
  command: "area",
  describe: "gates and memory that concentration and special functions add to the dense design, unit by unit",
  options,
  examples: [
    ["area --preset paper --liberty cells.lib.gz", "shares of the published configuration"],
    ["area --preset paper --section semantic --liberty cells.lib.gz", "importance, top-k and offsets only"],
  ],
  run: async (options) => {
    const workspace = openWorkspace(process);
    checkClock(options.clock);
    const ram = ramGiven(options);
    if (options.clock === undefined) throwIfAny(Object.keys(ram).map((key) => ({ path: key === "accessNs" ? "--ram-access" : "--ram-setup", rule: "is for the longest paths, and without --clock none is looked for", fix: "add --clock 4, or leave it out" })));
    const grid = parseGrid(options.grid);
    checkGatherGrid(grid);
    const { config } = await chooseForDesign("dense", options, { cwd: workspace.cwd, fallback: "paper", why: "is counted beside the dense design, and so are the others; --section says what" });
    const report = await measureArea({
      workspace,
      config,
      grid,
      ...(options.section?.length ? { sections: options.section } : {}),
      ...(options.liberty?.length ? { liberty: options.liberty } : {}),
      ...(options.clock === undefined ? {} : { clockNs: options.clock, ram }),
      onProgress: (message) => console.error(message),
    });
    console.log(options.json ? JSON.stringify(report, null, 2) : text(report));
  },
});

function text({ dense, added, lanes, ram }: AreaReport): string {
  const row = (part: UnitArea): string[] => [
    part.count > 1 ? `${part.name} x ${part.count}` : part.name,
    part.nand2Equivalents.toFixed(0),
    part.cellArea.toFixed(0),
    String(part.memoryBits),
    (part.memoryBits * SRAM_UM2_PER_BIT).toFixed(0),
    part.ns === undefined ? "" : part.ns.toFixed(2),
    percent(part.nand2Equivalents / dense.total.nand2Equivalents),
    part.mm2.toFixed(5),
    part.paper === undefined ? "" : part.paper.toFixed(5),
  ];
  const units = table([
    ["", "NAND2", "cells um2", "memory bits", "memory um2", "ns", "of dense gates", "28 nm mm2", "the paper's"],
    ...dense.parts.map(row),
    row(dense.total),
    ...added.flatMap(({ parts, total, compared }) => [[], ...parts.map(row), row(total), ...(compared.length > 0 ? [[], ...compared.map(row)] : [])]),
  ]);
  return [units, ...(ram ? [`ns: ${ram === "left out" ? RAM_LEFT_OUT : ramText(ram)}`] : []), table(sharesText(added)), ...(lanes ? [lanesText(lanes)] : [])].join("\n\n");
}

function lanesText(lanes: readonly LaneNeed[]): string {
  return table([
    ["lanes to keep up with the array", "lanes", "behind GEMM", "inner length", "a row per", "elements a cycle: dense", "on unique vectors", "mean of a layer"],
    ...lanes.map((need) => [need.step, String(need.lanes), need.gemm, String(need.inner), need.rows === "classes" ? "class" : "token", need.dense.toFixed(2), need.concentrated.toFixed(2), need.layer === undefined ? "" : need.layer.toFixed(2)]),
  ]);
}

/** Shares of the dense design, a column per section. */
function sharesText(added: readonly AddedArea[]): readonly string[][] {
  const columns = added.flatMap(({ name, share, shareOfSameAccumulators: same }): readonly ShareColumn[] => [
    { name, share },
    ...(same ? [{ name: "the same, dense with as many accumulators", share: same }] : []),
  ]);
  const line = (label: string, cell: (column: ShareColumn) => string): string[] => [label, ...columns.map(cell)];
  return [
    line("added, as a share of the dense design", ({ name }) => name),
    line("gates", ({ share }) => percent(share.gates)),
    line("memory bits", ({ share }) => percent(share.memoryBits)),
    line(`area, memory at ${SRAM_UM2_PER_BIT.toFixed(2)} um2 a bit`, ({ share }) => (share.area === undefined ? "" : percent(share.area))),
    line("area by the paper's 28 nm figures", ({ share }) => percent(share.published)),
  ];
}

interface ShareColumn {
  readonly name: string;
  readonly share: AreaShare;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(2)} %`;
}
