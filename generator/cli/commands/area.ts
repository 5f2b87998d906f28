import type { CommandModule } from "yargs";
import { FocusError } from "../../errors.js";
import { measureArea, SRAM_UM2_PER_BIT, type AreaReport, type PartArea } from "../../handoff/area.js";
import { parseGrid } from "../../input/grid.js";
import { ensureEnvironment } from "../../tools/python.js";
import { openWorkspace } from "../../tools/workspace.js";
import { chooseAccelerator, withDesignOptions, type DesignArguments } from "../design-options.js";
import { table } from "../table.js";

interface Arguments extends DesignArguments {
  readonly grid: string;
  readonly liberty?: string[];
  readonly clock?: number;
  readonly json: boolean;
}

export const areaCommand: CommandModule<object, Arguments> = {
  command: "area",
  describe: "gates and memory that similarity concentration adds to the dense design, unit by unit",
  builder: (yargs) =>
    withDesignOptions(yargs)
      .options({
        grid: { type: "string", default: "64x14x14", describe: "Largest tensor: frames x rows x columns of tokens" },
        liberty: { type: "string", array: true, describe: "Liberty file, plain or gzipped; several for one technology; generic gates without one" },
        clock: { type: "number", describe: "Map for this clock period in ns and time every unit; for least area when left out" },
        json: { type: "boolean", default: false, describe: "Print JSON" },
      })
      .example("$0 area --preset paper --liberty cells.lib.gz", "shares of the published configuration") as never,
  handler: async (options) => {
    const workspace = openWorkspace(process);
    if (options.clock !== undefined && !(options.clock > 0)) throw new FocusError({ path: "--clock", value: String(options.clock), rule: "must be a period in ns, above 0", fix: "write for example --clock 4" });
    const { config } = await chooseAccelerator(options, workspace.cwd, "paper");
    await ensureEnvironment(workspace, { onProgress: (message) => console.error(message) });
    const report = await measureArea({
      workspace,
      config,
      grid: parseGrid(options.grid),
      ...(options.liberty?.length ? { liberty: options.liberty } : {}),
      ...(options.clock === undefined ? {} : { clockNs: options.clock }),
      onProgress: (message) => console.error(message),
    });
    console.log(options.json ? JSON.stringify(report, null, 2) : text(report));
  },
};

function text({ dense, added, denseTotal, addedTotal, share, shareOfSameAccumulators: same }: AreaReport): string {
  const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
  const row = (part: PartArea): string[] => [
    part.count > 1 ? `${part.name} x ${part.count}` : part.name,
    part.nand2Equivalents.toFixed(0),
    part.cellArea.toFixed(0),
    String(part.memoryBits),
    (part.memoryBits * SRAM_UM2_PER_BIT).toFixed(0),
    part.ns === undefined ? "" : part.ns.toFixed(2),
    percent(part.nand2Equivalents / denseTotal.nand2Equivalents),
  ];
  return table([
    ["", "NAND2", "cells um2", "memory bits", "memory um2", "ns", "of dense gates"],
    ...dense.map(row),
    row(denseTotal),
    [],
    ...added.map(row),
    row(addedTotal),
    [],
    ["added, as a share of", "dense", "dense with as many accumulators"],
    ["gates", percent(share.gates), percent(same.gates)],
    ["memory bits", percent(share.memoryBits), percent(same.memoryBits)],
    ...(share.area === undefined || same.area === undefined ? [] : [[`area, memory at ${SRAM_UM2_PER_BIT.toFixed(2)} um2 a bit`, percent(share.area), percent(same.area)]]),
    ["area by the paper's 28 nm figures", percent(share.published), percent(same.published)],
  ]);
}
