import { describe, expect, it } from "vitest";
import { createRandom } from "../../generator/config/random.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { drawMutants, mutantsOf, mutantsOfBlock, runMutants } from "../support/mutants.js";

/** FOCUS_SEED=n draws others; some seeds draw more that no bench can tell from the sound module. */
const seed = Number(process.env["FOCUS_SEED"] ?? 1);
const COUNT = 100;
const LEAST_KILLED = 90;

const TEXT = `module toy (
    input  wire clk_i,
    output wire out_o
);
  localparam integer W = 1 + 1;
  reg a_q;  // a + b
  assign out_o = a_q && !clk_i;
  toy_part u_part (.in_i(a_q + 1'b1));
  always @(posedge clk_i) begin
    if (out_o) a_q <= out_o;
  end
endmodule
`;

describe("mutants", () => {
  it("are slips in the logic of a module: not in its sizes, comments, instances", () => {
    const mutants = mutantsOf(TEXT, { block: "toy", prefix: "toy_" });
    expect(mutants.map(({ name }) => name.replace(/^line (\d+): .*->/, "$1:"))).toEqual(["7:  assign out_o = a_q || !clk_i;", "7:  assign out_o = a_q && clk_i;", "10:  if (1'b1) a_q <= out_o;"]);
    for (const { search, replacement, name } of mutants) expect(TEXT.replace(search, replacement).split("\n").find((line) => line.trim() === name.split("->  ")[1]), name).toBeDefined();
  });

  it(`drawn from all blocks are killed by the benches of the blocks: ${LEAST_KILLED} of ${COUNT} at least (FOCUS_SEED=${seed})`, async () => {
    const drawn = drawMutants(catalog.flatMap(mutantsOfBlock), COUNT, createRandom(seed));
    const ends = await runMutants(drawn, { workspace: openWorkspace(process), seed });
    const survived = drawn.filter((mutant) => ends.get(mutant) === "survived").map(({ entry, fault }) => `${entry.block} ${fault.name}`);
    console.info(survived.map((one) => `survived: ${one}`).join("\n"));
    expect(drawn).toHaveLength(COUNT);
    expect(survived.length, survived.join("\n")).toBeLessThanOrEqual(COUNT - LEAST_KILLED);
  });
});
