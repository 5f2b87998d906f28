import { beforeAll, describe, expect, it } from "vitest";
import { loadBench } from "../../generator/cli/bench-file.js";
import { createRandom } from "../../generator/config/random.js";
import { defineBlock } from "../../generator/dsl/define-block.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { emitDesign, type EmittedFile } from "../../generator/emit/emit-design.js";
import { lintDesign } from "../../generator/handoff/lint.js";
import { foundNothing } from "../../generator/model/findings.js";
import type { axiMemory} from "../../generator/testbench/agents.js";
import { type Agents } from "../../generator/testbench/agents.js";
import { deviceOf } from "../../generator/testbench/device.js";
import { isOwnBench, type OwnBench } from "../../generator/testbench/own-bench.js";
import { failureLines, type BenchResult } from "../../generator/testbench/result.js";
import { benchRun, chosenAgents, runBench } from "../../generator/testbench/run-bench.js";
import { runOnSimulator } from "../../generator/testbench/simulators/simulators.js";
import { buildVerilator } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { runOwnBench } from "../../generator/testbench/verify-bench.js";
import { resource } from "../../generator/tools/paths.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runCommand } from "../support/run-command.js";
import { assertNoWarnings } from "../support/assert-no-warnings.js";

const workspace = openWorkspace(process);
/** FOCUS_SEED=n repeats a run or makes another one. */
const seed = Number(process.env["FOCUS_SEED"] ?? 1);

/** A mistake in the copier's Verilog, and what a bench says of it. */
interface CopierFault {
  readonly name: string;
  readonly block: "register_block" | "copy_engine";
  readonly search: string;
  readonly replacement: string;
  readonly says: RegExp;
}

/** A bit that changes in every cycle, before the line that uses it. */
const FLIP = "reg flip_q;\n  always @(posedge clk_i) flip_q <= !flip_q;\n  ";

const FAULTS: readonly CopierFault[] = [
  { name: "a register that ignores the strobe", block: "register_block", search: "(old & ~mask) | (registers_w_data_i & mask)", replacement: "registers_w_data_i", says: /registers: read 0x0\w\w: expected 0x\w{8}, got 0x/ },
  { name: "a refused write that changes the register", block: "register_block", search: "store = write && allowed", replacement: "store = write", says: /registers: read 0x01c: expected 0x\w{8}, got 0x00000007/ },
  { name: "a write that is not refused", block: "register_block", search: "(may_change && !busy_q)", replacement: "may_change", says: /write 0x01c: expected SLVERR, got OKAY/ },
  { name: "a write of nothing that is not refused", block: "register_block", search: "write_response_q <= allowed ? OKAY : SLVERR", replacement: "write_response_q <= OKAY", says: /write 0x0\w\w: expected SLVERR, got OKAY/ },
  { name: "a response that is taken back", block: "register_block", search: "assign registers_b_valid_o  = write_done_q;", replacement: `${FLIP}assign registers_b_valid_o  = write_done_q && (flip_q || registers_b_ready_i);`, says: /registers: b: valid fell before the transfer of beat \d+/ },
  { name: "read data that change", block: "register_block", search: "assign registers_r_data_o   = read_data_q;", replacement: `${FLIP}assign registers_r_data_o   = {{31{1'b0}}, flip_q} ^ read_data_q;`, says: /registers: r: data changed before the transfer of beat \d+/ },
  { name: "a response before the data are there", block: "register_block", search: "assign registers_b_valid_o  = write_done_q;", replacement: "assign registers_b_valid_o  = write_done_q || registers_aw_valid_i;", says: /registers: b: a response without a request/ },
  { name: "a read that is never answered", block: "register_block", search: "read_done_q     <= 1'b1;", replacement: "read_done_q     <= 1'b0;", says: /registers: no response to read 0x0\w\w in 1000 cycles; \d+ further steps are left out/ },
  { name: "a copy that is never over", block: "register_block", search: "busy_q   <= 1'b0;", replacement: "busy_q   <= 1'b1;", says: /registers: wait 0x008: not in 20000 cycles, the last read gave 0x00000001/ },
  { name: "a last word that is not written", block: "copy_engine", search: "memory_w_strb_o   = 8'hff", replacement: "memory_w_strb_o   = last ? 8'h00 : 8'hff", says: /memory: at 0x8000\w{4} memory is 0x\w{8} at the end, expected 0x\w{8}/ },
  { name: "the last flag is dropped", block: "copy_engine", search: "memory_w_last_o   = last", replacement: "memory_w_last_o   = 1'b0", says: /memory: w: last is 0 in beat (\d+) of the \1 that aw announced/ },
  { name: "the last flag comes early", block: "copy_engine", search: "memory_w_last_o   = last", replacement: "memory_w_last_o   = last || index_q == 4'd2", says: /memory: w: last is 1 in beat 3 of the 16 that aw announced/ },
  { name: "an address that is taken back", block: "copy_engine", search: "assign memory_ar_valid_o = state_q == ADDRESS;", replacement: `${FLIP}assign memory_ar_valid_o = state_q == ADDRESS && flip_q;`, says: /memory: ar: valid fell before the transfer of beat \d+/ },
  { name: "an address channel that changes", block: "copy_engine", search: "assign memory_aw_qos_o   = 4'd0;", replacement: `${FLIP}assign memory_aw_qos_o   = {3'd0, flip_q};`, says: /memory: aw: data changed before the transfer of beat \d+/ },
  { name: "a burst across 4 KB", block: "copy_engine", search: "room < 10'd16 ? room[4:0] : 5'd16", replacement: "5'd16", says: /memory: a[rw]: burst of 16 beats of 8 bytes at 0x8000\w{4} crosses a 4 KB boundary/ },
  { name: "a burst at one address", block: "copy_engine", search: "memory_ar_burst_o = 2'b01", replacement: "memory_ar_burst_o = 2'b00", says: /memory: ar: burst of \d+ beats of 8 bytes at 0x8000\w{4} is not INCR/ },
  { name: "an error that is not told", block: "copy_engine", search: "error_q <= error_q || memory_r_resp_i[1];", replacement: "error_q <= 1'b0;", says: /registers: read 0x008: expected 0x00000002, got 0x00000000/ },
];

function faulty(rtl: readonly EmittedFile[], { block, search, replacement }: CopierFault): readonly EmittedFile[] {
  return rtl.map((file) => {
    if (!file.path.endsWith(`_${block}.v`)) return file;
    if (file.text.split(search).length !== 2) throw new Error(`${block} has "${search}" not once`);
    return { ...file, text: file.text.replace(search, () => replacement) };
  });
}

/** The sound copier and one with each fault, in one build and one run under the same agents. */
async function runFaults({ use }: OwnBench, agents: Agents): Promise<readonly BenchResult[]> {
  const variants = [undefined, ...FAULTS].map((fault, index) => {
    const design = elaborate(use, { prefix: `f${index}_` });
    const rtl = emitDesign(design);
    return { device: deviceOf(design, { agents: chosenAgents(agents) }), rtl: fault ? faulty(rtl, fault) : rtl };
  });
  const model = await buildVerilator({ workspace, benches: variants.map(({ device }, index) => ({ name: `u${index}`, device })), rtl: variants.flatMap(({ rtl }) => rtl), optimize: "build", warningsAreErrors: false });
  return (await runVerilatorModel(model, variants.map(({ device }) => benchRun(device, agents)), { workspace, seed, limit: 60_000 })).results;
}

let copier: OwnBench;
beforeAll(async () => {
  const found = await loadBench(resource("examples", "copier", "bench.ts"), "examples/copier/bench.ts");
  if (!isOwnBench(found)) throw new Error("the copier has lost its bench");
  copier = found;
});
const draw = (): Agents => copier.agents({ random: createRandom(seed) });
const replaced = (agents: Agents, change: Partial<Parameters<typeof axiMemory>[0]>): Agents => {
  const { memory } = agents;
  if (memory?.kind !== "axi memory") throw new Error("the copier has no memory");
  return { ...agents, memory: { ...memory, ...change } };
};

/** Handshakes are only broken where somebody waits. */
function stalled({ registers, ...others }: Agents): Agents {
  if (registers?.kind !== "axi-lite master") throw new Error("the copier has no registers");
  return { ...others, registers: { ...registers, stall: 0.5 } };
}

describe(`the copier, a register block and a copy engine of one's own (FOCUS_SEED=${seed})`, () => {
  it("has the registers and the memory that golden says, whatever latency, bandwidth and stalls", async () => {
    const { results } = await runOwnBench({ workspace, bench: copier, seed });
    expect(results.flatMap(failureLines)).toEqual([]);
    expect(results).toHaveLength(5);
    for (const { passed, agents, comparedElements } of results) {
      expect(passed).toBe(true);
      expect(agents["registers"]).toMatchObject({ wrong: 0, steps: agents["registers"]?.["expectedSteps"] });
      expect(agents["memory"]).toMatchObject({ wrong: 0, compared: 8192 });
      expect(agents["memory"]?.["writeBursts"]).toBeGreaterThan(12);
      expect(agents["memory"]?.["errors"]).toBeGreaterThan(0);
      expect(comparedElements).toBeGreaterThan(8192);
    }
  });

  it("is free of warnings in every tool", async () => {
    const design = elaborate(copier.use, { prefix: "focus_" });
    assertNoWarnings(await lintDesign({ workspace, files: emitDesign(design), top: design.top }));
  });

  it("has templates beside its blocks, which its Verilog names without their folder", () => {
    const files = emitDesign(elaborate(copier.use, { prefix: "focus_" }));
    expect(files.map(({ path, text }) => [path, /Generated from (\S+),/.exec(text)?.[1]])).toEqual([["rtl/focus_register_block.v", "register-block.v.hbs"], ["rtl/focus_copy_engine.v", "copy-engine.v.hbs"], ["rtl/focus_copier.v", "templates/rtl/structure.v.hbs"]]);
    const lost = defineBlock({ name: "lost", doc: "Its template is not there.", parameters: {}, clocking: "none", ports: () => ({}), contract: () => ({ lines: [] }), templates: import.meta.url });
    expect(() => emitDesign(elaborate(lost({}), { prefix: "" }))).toThrow(/template = .*lost.v.hbs: does not exist\n {2}fix: write it there, or say in the block's defineBlock where it is/);
  });

  it("is found out with any of the seeded faults, each told in the words of its rule", async () => {
    const [sound, ...others] = await runFaults(copier, stalled(replaced(draw(), { latency: 6, stall: 0.5 })));
    expect(sound && failureLines(sound).slice(1)).toEqual([]);
    expect(sound).toMatchObject({ mismatches: 0, violations: 0, messages: [] });
    const said = others.map((result, index) => ({ name: FAULTS[index]?.name, caught: !foundNothing(result), says: result.messages.find((text) => FAULTS[index]?.says.test(text)) === undefined ? result.messages : "as it should" }));
    expect(said).toEqual(FAULTS.map(({ name }) => ({ name, caught: true, says: "as it should" })));
  });
});

describe("a memory agent", () => {
  it("names address, expected and found words of an image that differs at the end, and counts them", async () => {
    const agents = draw();
    const { memory } = agents;
    if (memory?.kind !== "axi memory" || !memory.expected) throw new Error("no expected image");
    const expected = memory.expected.slice();
    for (const at of [0x7fc, 0x804, 0x7ffc]) expected[at] = 0xff & ~(expected[at] ?? 0);
    const { result, images } = await runBench({ workspace, use: copier.use, agents: replaced(agents, { expected }), seed });
    expect(result).toMatchObject({ passed: false, mismatches: 3, agents: { memory: { wrong: 3 } } });
    expect(result.messages.map((text) => /at (0x\w+) memory is 0x\w{6}(\w\w) at the end, expected 0x\w{6}(\w\w)$/.exec(text)?.slice(1))).toEqual(
      [0x7fc, 0x804, 0x7ffc].map((at) => [`0x${(0x8000_0000 + at).toString(16)}`, ...[memory.expected?.[at] ?? 0, expected[at] ?? 0].map((byte) => byte.toString(16).padStart(2, "0"))]),
    );
    expect(failureLines(result)[0]).toMatch(/3 of \d+ compared elements differ/);
    expect(Buffer.from(images["memory"] ?? []).equals(memory.expected)).toBe(true);
  });

  it("takes the cycles that latency and bandwidth say", async () => {
    const cycles = async (change: Parameters<typeof replaced>[1]): Promise<number> => {
      const { result } = await runBench({ workspace, use: copier.use, agents: replaced(draw(), { latency: 1, stall: 0, ...change }), seed });
      expect(failureLines(result)).toEqual([]);
      return (result.agents["memory"]?.["lastCycle"] ?? 0) - (result.agents["memory"]?.["firstCycle"] ?? 0);
    };
    const [fast, late, narrow] = [await cycles({ bandwidth: 16 }), await cycles({ bandwidth: 16, latency: 101 }), await cycles({ bandwidth: 1 })];
    const { result } = await runBench({ workspace, use: copier.use, agents: replaced(draw(), { latency: 1, stall: 0, bandwidth: 16 }), seed });
    const count = (...names: readonly string[]): number => names.reduce((sum, name) => sum + (result.agents["memory"]?.[name] ?? 0), 0);
    // The engine has one burst under way: each waits 100 cycles longer, but for a little that software spends either way.
    expect((late - fast) / (100 * count("readBursts", "writeBursts"))).toBeCloseTo(1, 1);
    // A byte per cycle: 8 cycles for each word.
    expect(narrow / (8 * count("readBeats", "writeBeats"))).toBeGreaterThan(0.9);
  });
});

describe("a bench with agents that react", () => {
  it.each(["icarus", "cocotb"] as const)("is refused by %s with the agents it has not", async (simulator) => {
    const agents = draw();
    const design = elaborate(copier.use, { prefix: "focus_" });
    const device = deviceOf(design, { agents: chosenAgents(agents) });
    await expect(runOnSimulator(simulator, { workspace, device, rtl: emitDesign(design), seed, ...benchRun(device, agents) })).rejects.toThrow(
      new RegExp(`focus_copier.registers = axi-lite master: answers what the device asks, and ${simulator} plays beats that are fixed beforehand\n {2}fix: run this bench in verilator\nfocus_copier.memory = axi memory:`),
    );
  });

  it("is refused with ports that have none, and with agents that cannot stand where they are named", async () => {
    const { registers, memory } = draw();
    if (!registers || !memory) throw new Error("the bench has lost an agent");
    const run = (agents: Agents) => runBench({ workspace, use: copier.use, agents, seed });
    await expect(run({ registers })).rejects.toThrow(/focus_copier.memoryAw: has no agent\n[^]*focus_copier.memoryR: has no agent/);
    await expect(run({ registers, memory: registers })).rejects.toThrow(/focus_copier.memory = axi-lite master: stands at an AXI4-Lite slave, and this is a master of axi4\n/);
    await expect(run({ registers: memory, memory })).rejects.toThrow(/focus_copier.registers = axi memory: stands at an AXI4 master, and this is a slave of axi4_lite\n/);
    await expect(run({ registers, memory, bus: memory })).rejects.toThrow(/focus_copier.bus = axi memory: stands at no port\n/);
    await expect(run({ registers, memory, memoryAw: memory })).rejects.toThrow(/focus_copier.memoryAw = axi memory: stands at a bundle, and this is a port\n/);
    await expect(run(replaced({ registers, memory }, { latency: 0, stall: 1, image: new Uint8Array(12) }))).rejects.toThrow(/memory.stall = 1: must be[^]*memory.image = 12 bytes: must be a multiple of 8 bytes[^]*memory.expected = 32768 bytes: must have[^]*memory.latency = 0: must be a whole number from 1/);
  });
});

describe("verify --bench", () => {
  it("runs the bench's own faults", async () => {
    const { exitCode, out } = await runCommand(["verify", "--bench", resource("examples", "copier", "bench.ts"), "--faults", "--json"]);
    expect(JSON.parse(out)).toMatchObject([{ block: "copier", passed: true, faults: [{ changed: "register_block", caught: { said: expect.stringMatching(/port registers: read 0x01c: expected/) as string } }, { changed: "copy_engine", caught: { said: expect.stringMatching(/port memory: at 0x8000\w+ memory is/) as string } }] }]);
    expect(exitCode).toBe(0);
  });

  // Its waveforms and its coverage: own-bench.long.test.ts.
  it("says of each option that it cannot take why", async () => {
    const { exitCode, error } = await runCommand(["verify", "float_add", "--bench", resource("examples", "copier", "bench.ts"), "--simulator", "icarus", "--beats", "5", "--quick"]);
    expect(exitCode).toBe(2);
    for (const told of ["BLOCK: names one of several blocks", "--simulator: must be verilator for a bench with agents", "--beats: says how many vectors are drawn for a block; a bench of your own says itself what its agents do", "--quick: cuts through the cases"]) expect(error).toContain(told);
  });
});
