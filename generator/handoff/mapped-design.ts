import { readFile } from "node:fs/promises";
import type { BuiltAccelerator } from "../designs/focus.js";
import type { BlockUse } from "../dsl/block-use.js";
import { blocksOf, elaborate, standalone } from "../dsl/elaborate.js";
import { emitDesign, type EmittedFile } from "../emit/emit-design.js";
import { contentHash, type OutputFile } from "../emit/manifest.js";
import { FocusError } from "../errors.js";
import type { DesignIr } from "../ir/module.js";
import type { Synthesis } from "./synthesize.js";

/** What is mapped: a top of its own. */
export interface MappedDesign {
  readonly design: DesignIr;
  readonly rtl: readonly EmittedFile[];
  /** What a user should know of the choice; left out where there is nothing. */
  readonly note?: string;
}

/**
 * An accelerator, or a block by its name, with its variant or without.
 * @param others blocks to choose from where the accelerator has none of that name
 * @throws FocusError where nothing has that name
 */
export function mappedDesign({ config, top }: BuiltAccelerator, name: string | undefined, others: readonly BlockUse[]): MappedDesign {
  const blocks = blocksOf(top);
  const use = name === undefined ? top : [...blocks, ...others].find((block) => block.name === name || `${block.name}_${block.variant}` === name);
  if (!use) {
    const names = [...new Set(blocks.map((block) => block.name))].sort().join(", ");
    throw new FocusError({ path: "--block", value: name ?? "", rule: `is no block of ${config.name}, and none of the catalog`, fix: `name one of ${names}, or one that verify knows, with its variant if you like: float_add_fp16_s2` });
  }
  const design = elaborate(standalone(use), { prefix: config.prefix });
  const sizes = blocks.filter((block) => block.name === use.name && block.variant === use.variant).length;
  const parameters = use.verilogParameters.map((parameter) => `${parameter.name}=${parameter.value}`).join(" ");
  return { design, rtl: emitDesign(design), ...(sizes > 1 ? { note: `${use.name} is in ${config.name} in ${sizes} sizes; mapped with ${parameters}` } : {}) };
}

/** Verilog, netlist, cell models and figures of a synthesis. */
export async function synthesisFiles(rtl: readonly OutputFile[], synthesis: Synthesis): Promise<readonly OutputFile[]> {
  const { netlist, models } = synthesis;
  const figures = Object.fromEntries(Object.entries(synthesis).filter(([name]) => !["netlist", "models", "seconds"].includes(name)));
  const mapped = await readFile(netlist, "utf8");
  return [
    ...rtl,
    { path: `${synthesis.top}.mapped.v`, text: mapped },
    ...(models === undefined ? [] : [{ path: "cells.v", text: await readFile(models, "utf8") }]),
    { path: "synthesis.json", text: `${JSON.stringify({ ...figures, netlistSha256: contentHash(mapped) }, null, 2)}\n` },
  ];
}
