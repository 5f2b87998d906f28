import type { Options } from "yargs";
import { checkOutput, stageWithManifest } from "../../emit/stage.js";
import { memoryModules } from "../../handoff/memory-list.js";
import { mappedDesign, synthesisFiles } from "../../handoff/mapped-design.js";
import { synthesize, type Synthesis } from "../../handoff/synthesize.js";
import { catalog } from "../../testbench/cases/catalog.js";
import { openWorkspace } from "../../tools/workspace.js";
import { defineCommand } from "../define-command.js";
import { chooseAnyAccelerator, designOptions } from "../design-options.js";
import { checkClock, RAM_LEFT_OUT, ramGiven, ramOptions, ramText } from "../input-options.js";
import { table } from "../table.js";

const options = {
  ...designOptions,
  block: { type: "string", describe: "Block of the design or of the catalog, for example pe or special_function_exp_fp16_fp16_s3; the whole design when left out" },
  liberty: { type: "string", array: true, describe: "Liberty file, plain or gzipped; several for one technology; generic gates without one" },
  clock: { type: "number", describe: "Map for this clock period in ns; for least area when left out" },
  ...ramOptions,
  "clock-gating": { type: "boolean", default: false, describe: "Gate the clock of registers that share an enable" },
  "dont-use": { type: "string", array: true, describe: "Cells not to use, * and ? as wildcards, beside those the liberty file marks" },
  flatten: { type: "boolean", default: true, describe: "Map as one module; --no-flatten for large arrays" },
  out: { type: "string", describe: "Folder for the netlist, the cell models and synthesis.json" },
  json: { type: "boolean", default: false, describe: "Print JSON" },
} as const satisfies Record<string, Options>;

export const synthCommand = defineCommand({
  command: "synth",
  describe: "map a block or the design with Yosys; area, flip-flops, latches, critical path",
  options,
  examples: [
    ["synth --preset paper --block pe --liberty cells.lib.gz --clock 4", "one PE at 250 MHz"],
    ["synth --preset tiny", "the whole 4x4 design in generic gates"],
  ],
  run: async (options) => {
    const workspace = openWorkspace(process);
    if (options.out !== undefined) await checkOutput(options.out);
    checkClock(options.clock);
    const ram = ramGiven(options);
    const { accelerator } = await chooseAnyAccelerator(options, workspace.cwd, "tiny");
    // A block the design does not have is taken from the catalog, with the sizes of its testbench.
    const others = catalog.flatMap(({ cases }) => cases.map((one) => one.use));
    const { design, rtl, note } = mappedDesign(accelerator, options.block, others);
    if (note !== undefined) console.error(note);
    const result = await synthesize({
      workspace,
      files: rtl,
      top: design.top,
      memories: memoryModules(design),
      ...(options.liberty?.length ? { liberty: options.liberty } : {}),
      ...(options.clock === undefined ? {} : { goal: "timing" as const, clockNs: options.clock }),
      ram,
      clockGating: options.clockGating,
      ...(options.dontUse?.length ? { dontUse: options.dontUse } : {}),
      flatten: options.flatten,
      onProgress: (message) => console.error(message),
    });
    if (options.out !== undefined) {
      const { config, json, hash } = accelerator;
      await stageWithManifest({ out: options.out, design: config.name, top: result.top, config: json, configHash: hash, files: await synthesisFiles(rtl, result) });
      console.error(`${options.out}: netlist of ${result.top}, mapped in ${result.seconds.toFixed(1)} s`);
    }
    console.log(options.json ? JSON.stringify(result, null, 2) : text(result));
  },
});

function text(r: Synthesis): string {
  const path = r.criticalPath;
  return table([
    ["design", r.top],
    ["technology", r.technology],
    ...(r.technology === "cells" ? [["area", `${r.cellArea.toFixed(1)} um2`]] : []),
    ["NAND2 equivalents", r.nand2Equivalents.toFixed(0)],
    ["flip-flops", String(r.flipFlops)],
    ["latches", String(r.latches)],
    ["memory bits", `${r.memoryBits} (in RAM, not in the area)`],
    ...(path ? [["critical path", `${path.ns.toFixed(3)} ns, ${path.megahertz.toFixed(0)} MHz${path.start === undefined ? "" : `, ${path.start} to ${path.end ?? ""}`}; ${ramOf(r)}`]] : []),
  ]);
}

/** What a longest path says of the memories. */
function ramOf({ memories, criticalPath }: Synthesis): string {
  if (memories.length === 0) return "no RAM";
  return criticalPath?.ram ? ramText(criticalPath.ram) : RAM_LEFT_OUT;
}
