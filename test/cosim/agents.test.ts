import { describe, expect, it } from "vitest";
import { defineBlock } from "../../generator/dsl/define-block.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { FocusError } from "../../generator/errors.js";
import { bits, input, output, sink, source } from "../../generator/ir/types.js";
import { deviceOf } from "../../generator/testbench/device.js";
import type { SimulatorName } from "../../generator/testbench/result.js";
import { advancing, held, streamSink, streamSource, timedSink, timedSource, type Agents } from "../../generator/testbench/agents.js";
import { benchRun, chosenAgents } from "../../generator/testbench/run-bench.js";
import { buildVerilator } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { runOnSimulator } from "../../generator/testbench/simulators/simulators.js";
import type { Vectors } from "../../generator/testbench/vectors.js";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);
const icarus = await requireTool(workspace, "iverilog");

/** A stream that passes through, added to what the constant says, beside a number that is delayed by two enabled cycles. */
const mixed = defineBlock({
  name: "mixed_ports",
  doc: "A stream and a delay that have nothing to do with each other.",
  parameters: {},
  clocking: "clock and reset",
  ports: () => ({
    push: sink(bits(8), "in"),
    pop: source(bits(8), "out"),
    offset: input(bits(8), "held"),
    advance: input(bits(1), "moves the delay"),
    early: input(bits(4), "in"),
    late: output(bits(4), "out"),
  }),
  contract: () => ({ latency: { late: 2 }, lines: [] }),
  template: () => "skid-buffer",
});

const VERILOG = `\`default_nettype none
module focus_mixed_ports (
    input  wire       clk_i,
    input  wire       rst_ni,
    input  wire       push_valid_i,
    output wire       push_ready_o,
    input  wire [7:0] push_data_i,
    output wire       pop_valid_o,
    input  wire       pop_ready_i,
    output wire [7:0] pop_data_o,
    input  wire [7:0] offset_i,
    input  wire       advance_i,
    input  wire [3:0] early_i,
    output wire [3:0] late_o
);
  reg       valid_q;
  reg [7:0] data_q;
  reg [3:0] first_q;
  reg [3:0] second_q;
  assign push_ready_o = !valid_q || pop_ready_i;
  assign pop_valid_o  = valid_q;
  assign pop_data_o   = data_q;
  assign late_o       = second_q;
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= 1'b0;
    else if (push_ready_o) valid_q <= push_valid_i;
  end
  always @(posedge clk_i) begin
    if (push_ready_o) data_q <= push_data_i + offset_i;
    if (advance_i) first_q <= early_i;
    if (advance_i) second_q <= first_q;
  end
endmodule
\`resetall
`;

const device = deviceOf(elaborate(mixed({}), { prefix: "focus_" }), { agents: { early: "timed source", late: "timed sink" } });
const given = Array.from({ length: 300 }, (_, index) => BigInt((index * 37) & 255));
const numbers = Array.from({ length: 500 }, (_, index) => BigInt((index * 7) & 15));
const vectors: Vectors = {
  push: { beats: given },
  offset: { beats: [3n] },
  pop: { beats: given.map((value) => BigInt.asUintN(8, value + 3n)) },
  early: { beats: numbers },
  late: { beats: numbers },
};
const patterns = { push: { kind: "random", open: 128 }, pop: { kind: "bursts" }, advance: { kind: "random", open: 192 } } as const;
const rtl = [{ path: "rtl/focus_mixed_ports.v", text: VERILOG }];
const run = (simulator: SimulatorName, text = VERILOG, given: Vectors = vectors) =>
  runOnSimulator(simulator, { workspace, device, rtl: [{ path: "rtl/focus_mixed_ports.v", text }], vectors: given, patterns, seed: 5 });

describe("agents of single ports", () => {
  const simulators = (["verilator", "icarus", "cocotb"] as const).filter((name) => name !== "icarus" || icarus);

  it.each(simulators)("streams, timed ports and constants of one device are played side by side in %s", async (simulator) => {
    expect(device.ports.map(({ name, agent }) => [name, agent])).toEqual([["push", "stream source"], ["pop", "stream sink"], ["offset", "constant"], ["early", "timed source"], ["late", "timed sink"]]);
    expect(device.advance).toBe("advance_i");
    const result = await run(simulator);
    expect(result).toMatchObject({ passed: true, comparedElements: 800, messages: [], first: [] });
    expect(result.ports).toMatchObject({ pop: { beats: 300 }, late: { beats: 500 } });
  });

  it("are described port by port, and refused where one is missing", async () => {
    const agents: Agents = {
      push: streamSource({ beats: given, pattern: patterns.push }),
      pop: streamSink({ beats: vectors["pop"]?.beats ?? [], pattern: patterns.pop }),
      offset: held(3n),
      advance: advancing(patterns.advance),
      early: timedSource({ beats: numbers }),
      late: timedSink({ beats: numbers }),
    };
    const described = deviceOf(elaborate(mixed({}), { prefix: "focus_" }), { agents: chosenAgents(agents) });
    expect(described.ports.map(({ name, agent }) => [name, agent])).toEqual(device.ports.map(({ name, agent }) => [name, agent]));
    const model = await buildVerilator({ workspace, benches: [{ name: "mixed", device: described }], rtl, optimize: "build" });
    const { results } = await runVerilatorModel(model, [benchRun(described, agents)], { workspace, seed: 5 });
    expect(results[0]).toMatchObject({ passed: true, comparedElements: 800 });
    expect(() => benchRun(described, { push: held(0n) })).toThrow(/focus_mixed_ports.pop: has no agent[^]*offset: has no agent[^]*early: has no agent[^]*late: has no agent/);
  });

  it.each(simulators)("a mistake behind either kind of agent is found in %s, with the inputs of that kind", async (simulator) => {
    const late = await run(simulator, VERILOG.replace("second_q <= first_q", "second_q <= first_q ^ {3'd0, first_q == 4'd9}"));
    expect(late.passed).toBe(false);
    expect(late.first[0]).toMatchObject({ port: "late", inputs: { are: "this beat", ports: [{ port: "offset" }, { port: "early", text: "0x9" }] } });
    const pop = await run(simulator, VERILOG.replace("push_data_i + offset_i", "push_data_i + offset_i + {7'd0, push_data_i == 8'd74}"));
    expect(pop.passed).toBe(false);
    expect(pop.first[0]).toMatchObject({ port: "pop", expected: "4d", got: "4e", inputs: { ports: [{ port: "push", text: "0x4a" }, { port: "offset", text: "0x03" }] } });
  });

  it.each(["icarus", "cocotb"] as const)("beats that wait for others are refused by %s, which would ignore it", async (simulator) => {
    const after = { cycles: 4, streams: ["pop"], counts: given.map((_, index) => [Math.max(0, index - 1)]) };
    const error: unknown = await run(simulator, VERILOG, { ...vectors, push: { beats: given, after } }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FocusError);
    expect(String(error)).toContain(`focus_mixed_ports.push = stream source: waits for beats of pop, and ${simulator} plays beats that are fixed beforehand\n  fix: run this bench in verilator`);
  });

  it("beats that wait for others come when those have left, in Verilator", async () => {
    const after = { cycles: 4, streams: ["pop"], counts: given.map((_, index) => [index]) };
    const result = await run("verilator", VERILOG, { ...vectors, push: { beats: given, after } });
    expect(result).toMatchObject({ passed: true });
    // A beat passes in one cycle at least, and the next one is offered five cycles after it has left.
    expect(result.ports["pop"]?.lastCycle).toBeGreaterThan(6 * 299);
  });
});
