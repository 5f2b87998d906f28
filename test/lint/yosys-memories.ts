import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BlockUse } from "../../generator/dsl/block-use.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { emitDesign } from "../../generator/emit/emit-design.js";
import { memoryList } from "../../generator/handoff/memory-list.js";
import { lintScript } from "../../generator/handoff/synthesis-script.js";
import { topModules, type ModuleIr } from "../../generator/ir/module.js";
import { makeFolder, type Workspace } from "../../generator/tools/workspace.js";
import { runYosys } from "../../generator/tools/yosys.js";

/** A memory as one line: name, words, bits of a word. */
export type MemoryLine = `${string} ${number}x${number}`;

interface YosysModule {
  readonly cells: Readonly<Record<string, { readonly type: string }>>;
  readonly memories?: Readonly<Record<string, { readonly width: number; readonly size: number }>>;
}

/** Every array of words below each top: once as the memory list says, once as Yosys finds them in the Verilog. */
export async function comparedMemories(workspace: Workspace, name: string, uses: readonly BlockUse[], prefix = "focus_"): Promise<{ readonly listed: readonly MemoryLine[]; readonly found: readonly MemoryLine[] }> {
  const [first, ...beside] = uses;
  if (!first) throw new Error("no top");
  const design = elaborate(first, { prefix, beside });
  const listed = memoryList(design, uses).flatMap(({ top, memories }) => memories.map(({ instance, words, wordBits }): MemoryLine => `${path.posix.join(top, instance.replaceAll(".", "/"))} ${words}x${wordBits}`));
  const folder = path.join(workspace.build, "memories", name);
  const files = emitDesign(design);
  for (const file of files) {
    await makeFolder(path.dirname(path.join(folder, file.path)));
    await writeFile(path.join(folder, file.path), file.text);
  }
  const found: MemoryLine[] = [];
  for (const top of topModules(design)) found.push(...(await memoriesBelow(workspace, folder, files.map((file) => file.path), top)));
  return { listed: listed.toSorted(), found: found.toSorted() };
}

async function memoriesBelow(workspace: Workspace, folder: string, files: readonly string[], top: ModuleIr): Promise<readonly MemoryLine[]> {
  const script = lintScript({ files, tops: [top] }).replace(/^proc\ncheck -assert$/m, `delete p:*\nwrite_json ${top.name}.json`);
  await writeFile(path.join(folder, "memories.ys"), script);
  const { exitCode, all } = await runYosys(workspace, "memories.ys", { cwd: folder });
  if (exitCode !== 0) throw new Error(all.slice(-2000));
  const { modules } = JSON.parse(await readFile(path.join(folder, `${top.name}.json`), "utf8")) as { readonly modules: Readonly<Record<string, YosysModule>> };
  // A top with parameters is a module of another name.
  const start = Object.keys(modules).find((name) => name === top.name || name.endsWith(`\\${top.name}`) || name.includes(`\\${top.name}\\`));
  const lines: MemoryLine[] = [];
  const visit = (module: string, at: string): void => {
    const { cells = {}, memories = {} } = modules[module] ?? {};
    for (const { width, size } of Object.values(memories)) lines.push(`${at} ${size}x${width}`);
    for (const [cell, { type }] of Object.entries(cells)) if (type in modules) visit(type, `${at}/${cell.replaceAll(".", "/")}`);
  };
  if (start === undefined) throw new Error(`no ${top.name} in ${Object.keys(modules).join(", ")}`);
  visit(start, top.name);
  return lines;
}
