/**
 * Prints the tables of docs/top-k.md: cycles of every published selection, simulated and by the model, or, with liberty
 * files, gates.
 *
 *     npx tsx test/tables/top-k.ts
 *     npx tsx test/tables/top-k.ts <liberty file ...>
 */
import { elaborate, standalone } from "../../generator/dsl/elaborate.js";
import type { BlockUse } from "../../generator/dsl/block-use.js";
import { sorterCell } from "../../generator/blocks/semantic/sorter-cell.js";
import { emitDesign } from "../../generator/emit/emit-design.js";
import { memoryModules } from "../../generator/handoff/memory-list.js";
import { synthesize } from "../../generator/handoff/synthesize.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { bubbleWay, buildWay, radixWay, runSelection, type Way } from "../support/top-k.js";

const workspace = openWorkspace(process);
const liberty = process.argv.slice(2);
const sizes = { lanes: 32, maxTokens: 12_800 };
const cells = 32;
const ways: readonly Way[] = [...[1, 2, 4].map((digitBits) => radixWay({ ...sizes, digitBits })), bubbleWay({ ...sizes, cells })];

/** Image tokens and kept shares of the published models (docs/facts.md#shapes, docs/facts.md#semantic-concentration). */
const SCHEDULES = [
  { model: "MiniCPM-V, 6 frames", tokens: 402, shares: [0.4, 0.3, 0.2, 0.15, 0.1] },
  { model: "LLaVA-Video, 13 frames", tokens: 2366, shares: [0.4, 0.3, 0.2, 0.15, 0.1] },
  { model: "LLaVA-OneVision", tokens: 6272, shares: [0.4, 0.3, 0.2, 0.15, 0.1] },
  { model: "LLaVA-Video, 64 frames", tokens: 11_648, shares: [0.4, 0.3, 0.2, 0.15, 0.1] },
  { model: "MiniCPM-V, 64 frames", tokens: 12_736, shares: [0.4, 0.3, 0.2, 0.15, 0.1] },
] as const;

/** Tokens to keep of those that are left: floor(alpha x original number), at least 1, at most what is left (docs/facts.md#semantic-concentration). */
function keptTokens(options: { readonly alpha: number; readonly original: number; readonly left: number }): number {
  return Math.min(Math.max(Math.floor(options.original * options.alpha), 1), options.left);
}

async function printCycles(): Promise<void> {
  const built = [];
  for (const way of ways) built.push(await buildWay(workspace, way));
  console.log(`| model | M | k | M k / a | ${built.map(({ name }) => name).join(" | ")} | fewer |\n|---|---|---|---|${built.map(() => "---|").join("")}---|`);
  for (const { model, tokens: original, shares } of SCHEDULES) {
    let left: number = original;
    for (const alpha of shares) {
      const keep = keptTokens({ alpha, original, left });
      const measured: number[] = [];
      for (const way of built) {
        const run = await runSelection(workspace, way, { tokens: left, keep, seed: original + keep });
        if (run.measured !== run.expected) throw new Error(`${way.name}: ${run.measured} cycles simulated, ${run.expected} by the model`);
        measured.push(run.measured);
      }
      const published = (left * keep) / cells;
      console.log(`| ${model} | ${left} | ${keep} | ${Math.ceil(published)} | ${measured.join(" | ")} | ${(published / (measured[1] ?? 1)).toFixed(1)} x |`);
      left = keep;
    }
  }
}

async function printGates(): Promise<void> {
  const cell = sorterCell({ keyBits: 16, tagBits: 14 });
  console.log("| block | NAND2 equivalents | flip-flops | memory bits |\n|---|---|---|---|");
  for (const [name, use, copies] of [...ways.map(({ name, use }): [string, BlockUse, number] => [name, use, 1]), [`${cells} sorter cells alone`, cell, cells] as [string, BlockUse, number]]) {
    const design = elaborate(standalone(use), { prefix: "focus_" });
    const mapped = await synthesize({ workspace, files: emitDesign(design), top: design.top, memories: memoryModules(design), liberty, timing: false });
    console.log(`| ${name} | ${Math.round(copies * mapped.nand2Equivalents)} | ${copies * mapped.flipFlops} | ${mapped.memoryBits} |`);
  }
}

if (liberty.length === 0) await printCycles();
else await printGates();
