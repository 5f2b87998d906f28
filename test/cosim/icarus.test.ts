import { describe, expect, it } from "vitest";
import { streamFifo } from "../../generator/blocks/streams/stream-fifo.js";
import { createRandom } from "../../generator/config/random.js";
import { prepareCase } from "../../generator/testbench/cases/block-case.js";
import { runIcarus, type IcarusRun } from "../../generator/testbench/simulators/icarus.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { requireTool } from "../support/require-tool.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");

/** A FIFO with an idle producer, one line of its Verilog changed. */
function run({ right, wrong, ...options }: { readonly right: string; readonly wrong: string } & Partial<IcarusRun>) {
  const { device, rtl, draw, vectorsOf } = prepareCase({ label: "fifo", use: streamFifo({ width: 11, depth: 5 }) });
  const changed = rtl.map((file) => ({ ...file, text: file.text.replace(right, wrong) }));
  if (changed.every(({ text }, index) => text === rtl[index]?.text)) throw new Error(`${right} is not there to be changed`);
  const vectors = vectorsOf(draw(200, createRandom(1), false));
  return runIcarus({ workspace, device, rtl: changed, vectors, patterns: { push: { kind: "random", open: 128 } }, seed: 1, ...options });
}

describe.skipIf(!icarus)("Icarus", () => {
  it("finds with random bits what X hides: `if` takes an unknown condition for false", async () => {
    const fault = { right: "if (push && !fetch)", wrong: "if ((push && !fetch) || (!push_valid_i && push_data_i[0]))" };
    expect((await run({ ...fault, idle: "x" })).result.passed).toBe(true);
    expect((await run({ ...fault, idle: "random" })).result.passed).toBe(false);
    const sound = { right: "if (push && !fetch)", wrong: "if (!fetch && push)" };
    expect((await run({ ...sound, idle: "random" })).result.passed).toBe(true);
  });

  it("does not wait for a simulation whose time stands still, and says why it may", async () => {
    const loop = run({ right: "endmodule", wrong: "initial forever #0;\n\nendmodule", patience: 2_000 });
    await expect(loop).rejects.toThrow(/focus_stream_fifo_registers stands still: no 256 cycles in 2 s[^]*a loop without delay/);
  });

  it("tells how far it is", async () => {
    const told: number[] = [];
    await run({ right: "endmodule", wrong: "  // sound\nendmodule", onCycles: (cycles) => told.push(cycles) });
    expect(told).toEqual(told.map((_, index) => 256 * (index + 1)));
    expect(told.length).toBeGreaterThan(0);
  });
});
