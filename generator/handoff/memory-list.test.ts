import { describe, expect, it } from "vitest";
import { acceleratorNames, presetNames, presets, type AcceleratorGiven } from "../config/accelerator.js";
import { acceleratorOf } from "../designs/focus.js";
import { elaborate } from "../dsl/elaborate.js";
import { describe as description } from "../model/describe.js";
import { generatedDesign } from "./generated-design.js";
import type { MemoriesOfTop } from "./memory-list.js";

interface Listed {
  readonly design: string;
  readonly tops: readonly MemoriesOfTop[];
}

function listOf(given: AcceleratorGiven): Listed {
  const { files, name } = generatedDesign({ kind: "accelerator", accelerator: acceleratorOf(given) });
  return JSON.parse(files.find(({ path }) => path === `${name}.memories.json`)?.text ?? "") as Listed;
}

// Scores are fp16: edge has none.
const given = presetNames.flatMap((preset) => acceleratorNames.filter((design) => preset !== "edge" || design !== "sec").map((design): AcceleratorGiven => ({ ...presets[preset], design })));
const published: AcceleratorGiven = { ...presets.tiny, design: "focus", scatter: { arrangement: "published" } };
/** Every queue and ring is of a few words. */
const small: AcceleratorGiven = { ...presets.tiny, name: "small", design: "focus", tile: { m: 2, n: 2 }, array: { rows: 2, columns: 2, operand: "int8" }, buffers: { activations: 2, weights: 2 }, scatter: { rowQueue: 8, passQueue: 8 } };

describe("the memory list", () => {
  it.each([...given, published, small])("holds the bits that describe says are in RAM of $name, $design", (one) => {
    const accelerator = acceleratorOf(one);
    const said = description(accelerator, elaborate(accelerator.top, { prefix: accelerator.config.prefix })).memories;
    const [top] = listOf(one).tops;
    expect(top?.memories.reduce((sum, { words, wordBits }) => sum + words * wordBits, 0)).toBe(said.reduce((sum, { bits, madeOf }) => sum + (madeOf === "RAM" ? bits : 0), 0));
  });

  it("leaves out queues of 8 words or 1,024 bits", () => {
    const [top] = listOf(small).tops;
    expect(top?.memories.map(({ instance }) => instance)).toEqual(["u_scatter0.u_scatter.u_bank.u_ram", "u_scatter1.u_scatter.u_bank.u_ram"]);
    const named = (given: AcceleratorGiven) => listOf(given).tops.flatMap(({ memories }) => memories.map(({ instance }) => instance));
    const queues = ["u_row_queue.u_fifo0.u_words", "u_pass_queue.u_fifo0.u_words"];
    const kept = (rowQueue: number, passQueue: number) => queues.filter((name) => named({ ...presets.paper, design: "focus", scatter: { rowQueue, passQueue } }).includes(name));
    // 1,024 bits a row, 31 a pass.
    expect(kept(8, 33)).toEqual([]);
    expect(kept(9, 34)).toEqual(queues);
  });

  it("has every top, and says what a macro must do", () => {
    const { tops } = listOf({ ...presets.tiny, design: "focus" });
    expect(tops.map(({ top }) => top)).toEqual(["focus_tiny", "focus_similarity_concentrator", "focus_map_sorter", "focus_reset_synchroniser"]);
    const ports = { writePorts: 1, readPorts: 1, readLatency: 1, hold: true, neverCollide: true };
    for (const { memories } of tops) for (const memory of memories) expect(memory).toMatchObject({ module: "focus_ram", ...ports });
    expect(tops[1]?.memories.map(({ instance }) => instance)).toContain("u_layouter.gen_bank[7].u_norms");
  });
});
