import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { layouter } from "../../generator/blocks/similarity/layouter.js";
import { isChecks } from "../../generator/emit/emit-checks.js";
import { fp16 } from "../../generator/config/number-format.js";
import { placeGrid } from "../../generator/golden/similarity/token-place.js";
import { prepareCase } from "../../generator/testbench/cases/block-case.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runYosys } from "../../generator/tools/yosys.js";

const workspace = openWorkspace(process);
const BLOCKS = [
  { frames: 2, rows: 2, columns: 2 },
  { frames: 1, rows: 2, columns: 2 },
  { frames: 2, rows: 1, columns: 3 },
  { frames: 3, rows: 2, columns: 1 },
  { frames: 3, rows: 3, columns: 3 },
] as const;

/** For any token whose residues are below the block's sizes, as the position decoder gives them. */
const PROPERTIES = `
  always @* begin
    assume ({30'd0, frame_at} < BLOCK_FRAMES);
    assume ({30'd0, row_at} < BLOCK_ROWS);
    assume ({30'd0, column_at} < BLOCK_COLUMNS);
  end
  genvar one, other;
  generate
    for (one = 1; one < BANKS; one = one + 1) begin : gen_proof
      always @* assert ({27'd0, banks_of[5*one+:5]} < BANKS);
      always @* assert (banks_of[5*one+:5] != bank_at);
      for (other = one + 1; other < BANKS; other = other + 1) begin : gen_pair
        always @* assert (banks_of[5*one+:5] != banks_of[5*other+:5]);
      end
    end
  endgenerate
endmodule`;

/** Registers become inputs, memories give anything: what is proved holds in every state. */
async function prove(block: (typeof BLOCKS)[number], change: (text: string) => string = (text) => text): Promise<{ readonly proved: boolean; readonly said: string }> {
  const candidates = block.frames * block.rows * block.columns - 1;
  const use = layouter({ block, maxFrames: 8, maxRows: 7, maxColumns: 5, tileTokens: 16, lanes: 2, element: fp16, matcherBits: 3, thresholdFraction: 3, dotsPerCycle: Math.min(7, candidates), epochBits: 2 });
  const { device, rtl: checked } = prepareCase({ label: "layouter", use });
  const rtl = checked.filter((file) => !isChecks(file));
  const parent = path.join(workspace.build, "formal");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(path.join(parent, "banks-"));
  try {
    const names: string[] = [];
    for (const { path: name, text } of rtl) {
      const file = path.basename(name);
      names.push(file);
      const own = file === `${device.module}.v`;
      await writeFile(path.join(folder, file), own ? change(text).replace(/endmodule(?![\s\S]*endmodule)/, PROPERTIES.trimStart()) : text);
    }
    const ram = names.find((name) => name.endsWith("ram.v"))?.replace(/\.v$/, "");
    const parameters = device.parameters.map(({ name, value }) => `-chparam ${name} ${value}`).join(" ");
    const script = [
      `read_verilog -formal ${names.join(" ")}`,
      ...(ram === undefined ? [] : [`blackbox ${ram}`]),
      `hierarchy -top ${device.module} ${parameters}`,
      "proc",
      "chformal -lower",
      "flatten",
      "opt -full",
      "memory",
      "expose -evert-dff",
      "sat -verify -prove-asserts -set-assumes -ignore_unknown_cells",
    ];
    await writeFile(path.join(folder, "prove.ys"), `${script.join("\n")}\n`);
    const run = await runYosys(workspace, "prove.ys", { cwd: folder });
    if (!/(\d+) assertion|Import proof for assert|SAT proof finished/i.test(run.all)) throw new Error(run.all.slice(-3000));
    return { proved: run.exitCode === 0 && run.all.includes("no model found: SUCCESS"), said: run.all };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("no two reads of a block meet in a bank: proved on the emitted layouter, for every state", () => {
  it.each(BLOCKS)("block $frames x $rows x $columns", async (block) => {
    const { proved, said } = await prove(block);
    expect(proved, said.slice(-2000)).toBe(true);
    const pairs = (block.frames * block.rows * block.columns * (block.frames * block.rows * block.columns - 1)) / 2;
    expect(said.match(/Import proof for assert/g)?.length ?? 0).toBeGreaterThanOrEqual(pairs);
  });

  it("a layouter whose rows share banks is found", async () => {
    const change = (text: string): string => {
      const changed = text.replace("{3'd0, in_frame} * ROWS_OF_BLOCK + {3'd0, in_row}) * COLUMNS_OF_BLOCK", "{3'd0, in_frame} * ROWS_OF_BLOCK + {3'd0, in_row})");
      expect(changed).not.toBe(text);
      return changed;
    };
    expect((await prove(BLOCKS[0], change)).proved).toBe(false);
  });
});

describe("a word of a bank holds one position of a frame", () => {
  it.each(BLOCKS)("block $frames x $rows x $columns, every frame size up to 7 x 7", (block) => {
    for (let rows = 1; rows <= 7; rows += 1) {
      for (let columns = 1; columns <= 7; columns += 1) {
        const grid = placeGrid({ block, maxFrames: 4, maxRows: 7, maxColumns: 7, tileTokens: 256 });
        const perFrame = rows * columns;
        // Bank and word: the residues and the offset of a place.
        const seen = new Set<string>();
        for (let index = 0; index < block.frames * perFrame; index += 1) {
          const { frameResidue, rowResidue, columnResidue, offset } = grid.layout.unpack(grid.pack(grid.place(index, { rows, columns }, { token: 0, last: false, firstSlice: false, lastSlice: false })));
          seen.add(`${frameResidue}${rowResidue}${columnResidue}/${offset}`);
        }
        expect(seen.size).toBe(block.frames * perFrame);
      }
    }
  });

  it("as in the two worked examples of docs/facts.md#layouter, W = 5", () => {
    const grid = placeGrid({ block: BLOCKS[0], maxFrames: 4, maxRows: 5, maxColumns: 5, tileTokens: 256 });
    const at = (frame: number, row: number, column: number): readonly [number, number] => {
      const { frameResidue, rowResidue, columnResidue, offset } = grid.layout.unpack(grid.pack(grid.place(frame * 25 + row * 5 + column, { rows: 5, columns: 5 }, { token: 0, last: false, firstSlice: false, lastSlice: false })));
      return [Number(4n * frameResidue + 2n * rowResidue + columnResidue), Number(offset)];
    };
    expect(at(1, 1, 2)).toEqual([6, 1]);
    expect(at(1, 4, 3)).toEqual([5, 7]);
  });
});
