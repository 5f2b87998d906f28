import { expect, it } from "vitest";
import { caseOf } from "../../generator/testbench/cases/catalog-entry.js";
import type { Fault } from "../../generator/testbench/cases/fault.js";
import { prepareCase } from "../../generator/testbench/cases/block-case.js";
import { caseFaultBench, runFaultBenches } from "../../generator/testbench/fault-bench.js";
import { lostCycles } from "../../generator/testbench/verify.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { elementAt } from "../../generator/config/element-at.js";
import { entryOf, SEED } from "./block-testbench.js";

/** Mistakes that lose cycles and no beat. */
const SLOW: readonly (Fault & { readonly bench: string; readonly label?: string })[] = [
  { name: "a word waits until the one before has left", bench: "skid_buffer", block: "skid_buffer", search: "assign push_ready_o = !spare_valid_q", replacement: "assign push_ready_o = !spare_valid_q && !head_valid_q" },
  { name: "the memory is not read while the head leaves", bench: "stream_fifo", block: "stream_fifo", search: "wire fetch = head_free &&", replacement: "wire fetch = head_free && !head_valid_q &&" },
  { name: "the buffer behind the adders takes every second sum", bench: "residual_add", block: "skid_buffer", search: "assign push_ready_o = !spare_valid_q", replacement: "assign push_ready_o = !spare_valid_q && !head_valid_q" },
  { name: "the queue of results halts behind each", bench: "softmax", block: "skid_buffer", search: "assign push_ready_o = !spare_valid_q", replacement: "assign push_ready_o = !spare_valid_q && !head_valid_q" },
];

it("a block that loses cycles and no beat takes longer than its contract says", async () => {
  const workspace = openWorkspace(process);
  const faulty = SLOW.map((fault, index) => ({ fault, place: caseOf(entryOf(fault.bench), fault.label), index }));
  const sound = faulty.map(({ place, index }) => ({ place, index: index + faulty.length }));
  const all = [...faulty, ...sound];
  const outcomes = await runFaultBenches(
    all.map(({ place, ...options }) => ({ ...caseFaultBench(place, { ...options, seed: SEED }), patterns: {} })),
    { workspace, seed: SEED },
  );
  const said = outcomes.map(({ result }, index) => ({ passed: result.passed, lost: lostCycles(prepareCase(elementAt(all, index).place), result) }));
  expect(said.slice(0, SLOW.length)).toEqual(SLOW.map(() => ({ passed: true, lost: expect.stringMatching(/^took [\d,]+ cycles where nobody stalled, and its contract allows \d+$/) as string })));
  expect(said.slice(SLOW.length)).toEqual(SLOW.map(() => ({ passed: true, lost: undefined })));
}, 300_000);
