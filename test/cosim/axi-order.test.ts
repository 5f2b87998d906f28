import { describe, expect, it } from "vitest";
import { axi4 } from "../../generator/blocks/system/axi.js";
import { defineBlock } from "../../generator/dsl/define-block.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { bits, source } from "../../generator/ir/types.js";
import { axiMemory, streamSink, type Agents } from "../../generator/testbench/agents.js";
import { deviceOf } from "../../generator/testbench/device.js";
import { failureLines, type BenchResult } from "../../generator/testbench/result.js";
import { benchRun, chosenAgents } from "../../generator/testbench/run-bench.js";
import { buildVerilator } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const workspace = openWorkspace(process);

/** Reads 64 words one after the other, as many at a time as the memory takes, and sends what comes. */
const reader = defineBlock({
  name: "reader",
  doc: "Reads 64 words.",
  parameters: {},
  clocking: "clock and reset",
  ports: () => ({ bus: axi4({ addressBits: 16, dataBits: 32, idBits: 2 }, "Memory."), got: source(bits(32), "Words as they come.") }),
  contract: () => ({ lines: [] }),
  template: () => "skid-buffer",
});

/** `id` is an expression over the number of the word. */
const verilog = (id: string): string => `module focus_reader (
    input wire clk_i,
    input wire rst_ni,
    output wire bus_aw_valid_o, input wire bus_aw_ready_i, output wire [1:0] bus_aw_id_o, output wire [15:0] bus_aw_addr_o,
    output wire [7:0] bus_aw_len_o, output wire [2:0] bus_aw_size_o, output wire [1:0] bus_aw_burst_o, output wire bus_aw_lock_o,
    output wire [3:0] bus_aw_cache_o, output wire [2:0] bus_aw_prot_o, output wire [3:0] bus_aw_qos_o,
    output wire bus_w_valid_o, input wire bus_w_ready_i, output wire [31:0] bus_w_data_o, output wire [3:0] bus_w_strb_o, output wire bus_w_last_o,
    input wire bus_b_valid_i, output wire bus_b_ready_o, input wire [1:0] bus_b_id_i, input wire [1:0] bus_b_resp_i,
    output wire bus_ar_valid_o, input wire bus_ar_ready_i, output wire [1:0] bus_ar_id_o, output wire [15:0] bus_ar_addr_o,
    output wire [7:0] bus_ar_len_o, output wire [2:0] bus_ar_size_o, output wire [1:0] bus_ar_burst_o, output wire bus_ar_lock_o,
    output wire [3:0] bus_ar_cache_o, output wire [2:0] bus_ar_prot_o, output wire [3:0] bus_ar_qos_o,
    input wire bus_r_valid_i, output wire bus_r_ready_o, input wire [1:0] bus_r_id_i, input wire [31:0] bus_r_data_i, input wire [1:0] bus_r_resp_i, input wire bus_r_last_i,
    output wire got_valid_o, input wire got_ready_i, output wire [31:0] got_data_o
);
  reg [6:0] word_q;
  reg       begun_q;
  assign {bus_aw_valid_o, bus_aw_id_o, bus_aw_addr_o, bus_aw_len_o, bus_aw_size_o, bus_aw_burst_o, bus_aw_lock_o, bus_aw_cache_o, bus_aw_prot_o, bus_aw_qos_o} = 0;
  assign {bus_w_valid_o, bus_w_data_o, bus_w_strb_o, bus_w_last_o, bus_b_ready_o} = 0;
  assign bus_ar_valid_o = begun_q && !word_q[6];
  assign bus_ar_id_o = ${id};
  assign bus_ar_addr_o = {8'd0, word_q[5:0], 2'b00};
  assign {bus_ar_len_o, bus_ar_size_o, bus_ar_burst_o} = {8'd0, 3'd2, 2'b01};
  assign {bus_ar_lock_o, bus_ar_cache_o, bus_ar_prot_o, bus_ar_qos_o} = 0;
  assign {got_valid_o, bus_r_ready_o, got_data_o} = {bus_r_valid_i, got_ready_i, bus_r_data_i};
  always @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) {begun_q, word_q} <= 0;
    else {begun_q, word_q} <= {1'b1, word_q + {6'd0, bus_ar_valid_o && bus_ar_ready_i}};
  end
endmodule
`;

const words = Array.from({ length: 64 }, (_, index) => 0x1000 + index);

/** The numbers of the words in the order in which they came, and what the bench says of them against that in which they were asked for. */
async function read(id: string, { reorder }: { readonly reorder: boolean }): Promise<{ readonly order: readonly number[]; readonly result: BenchResult }> {
  const agents: Agents = {
    bus: axiMemory({ image: new Uint8Array(Uint32Array.from(words).buffer), latency: 10, stall: 0.25, reorder }),
    got: streamSink({ beats: words.map(BigInt) }),
  };
  const device = deviceOf(elaborate(reader({}), { prefix: "focus_" }), { agents: chosenAgents(agents) });
  const model = await buildVerilator({ workspace, benches: [{ name: "reader", device }], rtl: [{ path: "rtl/focus_reader.v", text: verilog(id) }], optimize: "build", warningsAreErrors: false });
  const { results, collected } = await runVerilatorModel(model, [benchRun(device, agents)], { workspace, seed: 3, collect: true });
  const [result] = results;
  if (!result) throw new Error("no result");
  return { order: (collected[0]?.["got"] ?? []).map((beat) => Number(beat) - 0x1000), result };
}

describe("a memory agent that reorders", () => {
  it("keeps the order of all bursts unless it is asked to change it", async () => {
    const { result } = await read("word_q[1:0]", { reorder: false });
    expect(failureLines(result)).toEqual([]);
  });

  it("changes the order of bursts of different ids, never of one id, and loses none", async () => {
    const { order, result } = await read("word_q[1:0]", { reorder: true });
    expect(result.mismatches).toBeGreaterThan(10);
    expect(order.toSorted((a, b) => a - b)).toEqual(words.map((word) => word - 0x1000));
    for (const id of [0, 1, 2, 3]) expect(order.filter((word) => word % 4 === id)).toEqual(words.map((word) => word - 0x1000).filter((word) => word % 4 === id));
  });

  it("has nothing to change where all bursts have one id", async () => {
    const { result } = await read("2'd1", { reorder: true });
    expect(failureLines(result)).toEqual([]);
  });
});
