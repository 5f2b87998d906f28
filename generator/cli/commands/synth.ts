import type { Options } from "yargs";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { blocksOf, elaborate, standalone } from "../../dsl/elaborate.js";
import { emitDesign } from "../../emit/emit-design.js";
import type { OutputFile } from "../../emit/manifest.js";
import { checkOutput, stageWithManifest } from "../../emit/stage.js";
import { FocusError } from "../../errors.js";
import { memoryModules } from "../../handoff/handoff-files.js";
import { synthesize, type Synthesis } from "../../handoff/synthesize.js";
import { catalog } from "../../testbench/cases/catalog.js";
import { defineCommand } from "../define-command.js";
import { openWorkspace } from "../../tools/workspace.js";
import { chooseAccelerator, designOptions } from "../design-options.js";
import { table } from "../table.js";

const options = {
  ...designOptions,
  block: { type: "string", describe: "Block of the design or of the catalog, for example pe or special_function_exp_fp16_fp16_s3; the whole design when left out" },
  liberty: { type: "string", array: true, describe: "Liberty file, plain or gzipped; several for one technology; generic gates without one" },
  clock: { type: "number", describe: "Map for this clock period in ns; for least area when left out" },
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
    if (options.clock !== undefined && !(options.clock > 0)) throw new FocusError({ path: "--clock", value: String(options.clock), rule: "must be a period in ns, above 0", fix: "write for example --clock 4" });
    const accelerator = await chooseAccelerator(options, workspace.cwd, "tiny");
    const { config, hash, json } = accelerator;
    const blocks = blocksOf(accelerator.top);
    // A block the design does not have is taken from the catalog, with the sizes of its testbench.
    const others = catalog.flatMap(({ cases }) => cases.map((one) => one.use));
    const use = options.block === undefined ? accelerator.top : [...blocks, ...others].find((block) => block.name === options.block || `${block.name}_${block.variant}` === options.block);
    if (!use) {
      const names = [...new Set(blocks.map((block) => block.name))].sort().join(", ");
      throw new FocusError({ path: "--block", value: options.block ?? "", rule: `is no block of ${config.name}, and none of the catalog`, fix: `name one of ${names}, or one that verify knows, with its variant if you like: float_add_fp16_s2` });
    }
    const design = elaborate(standalone(use), { prefix: config.prefix });
    const rtl = emitDesign(design, { config: config.name, hash });
    const sizes = blocks.filter((block) => block.name === use.name && block.variant === use.variant);
    if (sizes.length > 1) console.error(`${use.name} is in ${config.name} in ${sizes.length} sizes; mapped with ${use.verilogParameters.map(({ name, value }) => `${name}=${value}`).join(" ")}`);
    const result = await synthesize({
      workspace,
      files: rtl,
      top: design.top,
      memories: memoryModules(design),
      ...(options.liberty?.length ? { liberty: options.liberty } : {}),
      ...(options.clock === undefined ? {} : { goal: "timing" as const, clockNs: options.clock }),
      clockGating: options.clockGating,
      ...(options.dontUse?.length ? { dontUse: options.dontUse } : {}),
      flatten: options.flatten,
      onProgress: (message) => console.error(message),
    });
    if (options.out !== undefined) await writeOut(options.out, { result, rtl, json, hash, name: config.name });
    console.log(options.json ? JSON.stringify(result, null, 2) : text(result));
  },
});

interface Written {
  readonly result: Synthesis;
  readonly rtl: readonly OutputFile[];
  readonly json: Readonly<Record<string, unknown>>;
  readonly hash: string;
  readonly name: string;
}

async function writeOut(out: string, { result, rtl, json, hash, name }: Written): Promise<void> {
  const { netlist, models, seconds, ...figures } = result;
  const files: OutputFile[] = [
    ...rtl,
    { path: `${result.top}.mapped.v`, text: await readFile(netlist, "utf8") },
    ...(models === undefined ? [] : [{ path: "cells.v", text: await readFile(models, "utf8") }]),
    { path: "synthesis.json", text: `${JSON.stringify({ ...figures, netlistSha256: createHash("sha256").update(await readFile(netlist)).digest("hex") }, null, 2)}\n` },
  ];
  await stageWithManifest({ out, design: name, top: result.top, config: json, configHash: hash, files });
  console.error(`${out}: netlist of ${result.top}, mapped in ${seconds.toFixed(1)} s`);
}

function text(r: Synthesis): string {
  const path = r.criticalPath;
  return table([
    ["design", r.top],
    ["technology", r.technology],
    ...(r.technology === "cells" ? [["area", `${r.cellArea.toFixed(1)} um2`]] : []),
    ["NAND2 equivalents", r.nand2Equivalents.toFixed(0)],
    ["flip-flops", String(r.flipFlops)],
    ["latches", String(r.latches)],
    ["memory bits", `${r.memoryBits} (kept as black boxes)`],
    ...(path ? [["critical path", `${path.ns.toFixed(3)} ns, ${path.megahertz.toFixed(0)} MHz${path.start === undefined ? "" : `, ${path.start} to ${path.end ?? ""}`}`]] : []),
  ]);
}
