import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { skidBuffer } from "../../generator/blocks/streams/skid-buffer.js";
import { streamFifo } from "../../generator/blocks/streams/stream-fifo.js";
import type { BlockUse } from "../../generator/dsl/block-use.js";
import { elaborate, standalone } from "../../generator/dsl/elaborate.js";
import { CHECKS_INSIDE } from "../../generator/emit/checks-view.js";
import { checksInside, emitChecked, isChecks } from "../../generator/emit/emit-checks.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runYosys } from "../../generator/tools/yosys.js";

const workspace = openWorkspace(process);

/** What Yosys does not read, and a reset that it does not take in a process with assertions: from the first cycle on it is held for one. */
function forYosys(text: string): string {
  return text.replace(/\) else \$error\("[^"]*"\);/g, ");").replaceAll(" or negedge rst_ni", "");
}

interface Proof {
  readonly proved: boolean;
  readonly assertions: number;
  readonly said: string;
}

/** By induction over any number of cycles, whatever stands at the ports; rules of modules inside are proved, not taken for granted. */
async function prove(use: BlockUse, change: (text: string) => string = (text) => text): Promise<Proof> {
  const design = elaborate(standalone(use), { prefix: "focus_" });
  const folder = await mkdtemp(path.join(await made(path.join(workspace.build, "formal")), "checks-"));
  try {
    const files = checksInside(emitChecked(design)).map((file) => ({ name: path.basename(file.path), text: isChecks(file) ? forYosys(file.text) : change(file.text) }));
    for (const { name, text } of files) await writeFile(path.join(folder, name), text);
    const script = [
      `read_verilog -sv -formal -D${CHECKS_INSIDE} ${files.map(({ name }) => name).join(" ")}`,
      `hierarchy -check -top ${design.top}`,
      "proc",
      "flatten",
      "async2sync",
      "chformal -lower",
      "chformal -assume2assert */*u_words*",
      "memory_map",
      "opt -full",
      "dffunmap",
      "opt_clean",
      "sat -verify -prove-asserts -set-assumes -set-at 1 rst_ni 0 -tempinduct -maxsteps 15 -seq 1 -set-def-inputs -enable_undef -set-init-undef",
    ];
    await writeFile(path.join(folder, "prove.ys"), `${script.join("\n")}\n`);
    const run = await runYosys(workspace, "prove.ys", { cwd: folder });
    // Each step of the induction names them again.
    const assertions = new Set(run.all.match(/Import proof for assert: \S+ when \S+/g)).size;
    return { proved: run.exitCode === 0 && run.all.includes("Induction step proven: SUCCESS!"), assertions, said: run.all };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  return folder;
}

describe("contracts are kept whatever the neighbours do: proved by induction on the emitted text", () => {
  it.each<[string, BlockUse, number]>([
    ["a skid buffer", skidBuffer({ width: 2 }), 2],
    // Its own four, and the four of its memory.
    ["a FIFO of 2 words", streamFifo({ width: 2, depth: 2 }), 8],
    ["a FIFO of 3 words", streamFifo({ width: 2, depth: 3 }), 8],
    ["a FIFO of 5 words", streamFifo({ width: 1, depth: 5 }), 8],
  ])("%s", async (_, use, assertions) => {
    const proof = await prove(use);
    expect(proof.proved, proof.said.slice(-2000)).toBe(true);
    expect(proof.assertions).toBe(assertions);
  });

  it.each<[string, BlockUse, string, string]>([
    ["a word that waits is replaced", skidBuffer({ width: 2 }), "if (head_free) head_q <=", "head_q <="],
    ["a full FIFO takes a word", streamFifo({ width: 2, depth: 3 }), "assign push_ready_o = count_q != DEPTH", "assign push_ready_o = 1'b1 || count_q != DEPTH"],
    ["a FIFO reads the word that is being written", streamFifo({ width: 2, depth: 3 }), "head_free && (count_q != {(INDEX_W + 1){1'b0}})", "head_free && (push || count_q != {(INDEX_W + 1){1'b0}})"],
  ])("not when %s", async (_, use, search, replacement) => {
    let changed = 0;
    const proof = await prove(use, (text) => {
      if (text.includes(search)) changed += 1;
      return text.replace(search, () => replacement);
    });
    expect(changed).toBe(1);
    expect(proof.proved).toBe(false);
    expect(proof.said).toContain("model found for base case: FAIL!");
  });
});
