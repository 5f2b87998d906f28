import { describe, expect, it } from "vitest";
import { fp16, fp32 } from "../config/number-format.js";
import { multiplyAdd } from "../blocks/arithmetic/multiply-add.js";
import { skidBuffer } from "../blocks/streams/skid-buffer.js";
import { defineBlock } from "../dsl/define-block.js";
import { elaborate } from "../dsl/elaborate.js";
import { bits, input, output, sink, vector } from "../ir/types.js";
import { benchSources } from "./bench.js";
import { deviceOf, inputPorts, outputPorts } from "./device.js";
import { patternCodes } from "./pattern.js";
import { elementCount, parseVectorText, vectorText } from "./vectors.js";

const mac = deviceOf(elaborate(multiplyAdd({ operand: fp16, accumulator: fp32, multiplyStages: 1, addStages: 2 }), { prefix: "t_" }));
const skid = deviceOf(elaborate(skidBuffer({ width: 5 }), { prefix: "t_" }));

const twoFieldsDesign = elaborate(
  defineBlock({
    name: "two_fields",
    doc: "A stream of two fields.",
    parameters: {},
    clocking: "clock and reset",
    ports: () => ({ in: sink({ data: vector(fp16, 3), last: bits(1) }, "in"), busy: output(bits(1), "watched"), mode: input(bits(2), "held") }),
    contract: () => ({ lines: [] }),
    template: () => "skid-buffer",
  })({}),
  { prefix: "t_" },
);
const twoFields = deviceOf(twoFieldsDesign);

describe("device", () => {
  it("has timed agents when there is no stream, with advance apart and latencies from the contract", () => {
    expect(mac).toMatchObject({ advance: "advance_i", clock: { signal: "clk_i", halfCycle: 1 } });
    expect(mac.ports.map((port) => [port.name, port.agent, port.latency])).toEqual([
      ["a", "timed source", 0],
      ["b", "timed source", 0],
      ["c", "timed source", 1],
      ["result", "timed sink", 3],
    ]);
  });

  it("has stream agents with valid and ready of each port, plain ports beside them held or watched, and the values of Verilog parameters", () => {
    expect(twoFields.ports.map((port) => [port.name, port.agent])).toEqual([["in", "stream source"], ["busy", "watch"], ["mode", "constant"]]);
    expect(skid).toMatchObject({ parameters: [{ name: "WIDTH_BITS", value: 5 }] });
    expect(inputPorts(skid)).toMatchObject([{ name: "push", valid: "push_valid_i", ready: "push_ready_o", width: 5 }]);
    expect(outputPorts(skid)).toMatchObject([{ name: "pop", valid: "pop_valid_o", ready: "pop_ready_i" }]);
  });

  it("has the agents that were chosen, and refuses one that cannot stand at a port", () => {
    expect(deviceOf(twoFieldsDesign, { agents: { mode: "timed source" } }).ports.map((port) => port.agent)).toEqual(["stream source", "watch", "timed source"]);
    expect(() => deviceOf(twoFieldsDesign, { agents: { busy: "constant", nothing: "watch" } })).toThrow(/t_two_fields.busy = "?constant"?: cannot stand at an output wire\n {2}fix: choose timed sink or watch[^]*nothing[^]*stands at no port/);
  });

  it("refuses a timed output without a latency", () => {
    const block = defineBlock({ name: "late", doc: "d", parameters: {}, clocking: "clock", ports: () => ({ q: output(bits(1), "q") }), contract: () => ({ lines: [] }), template: () => "ram" });
    expect(() => deviceOf(elaborate(block({}), { prefix: "" }))).toThrow(/late\.q: is an output beside no stream, and the contract gives it no latency/);
  });
});

describe("vectors", () => {
  const [port] = inputPorts(twoFields);
  if (!port) throw new Error("no port");

  it("pack the first field lowest and unpack to the same beat", () => {
    const beat = { data: 0x3c00_0001_ffffn, last: 1n };
    expect(port.layout.pack(beat)).toBe(0x1_3c00_0001_ffffn);
    expect(port.layout.unpack(port.layout.pack(beat))).toEqual(beat);
    expect(() => port.layout.pack({ data: 1n })).toThrow(/field last has no value/);
    expect(() => port.layout.pack({ data: 1n, last: 2n })).toThrow(/last = 2 does not fit 1 bit/);
  });

  it("are written with leading zeros and read back", () => {
    const text = vectorText(port, [0n, 0x1_0000_0000_0000n]);
    expect(text).toBe("// in: 2 beats of 49 bits: data[0+:48] last[48+:1]\n0000000000000\n1000000000000\n");
    expect(parseVectorText(text)).toEqual([0n, 0x1_0000_0000_0000n]);
  });

  it("count the elements that are to be compared, watched outputs left out", () => {
    expect(elementCount(mac, { a: { beats: [1n, 2n] }, result: { beats: [1n, 2n] } })).toBe(2);
    expect(elementCount(twoFields, { in: { beats: [1n] } })).toBe(0);
  });
});

describe("patterns", () => {
  it("give every stream and advance a sequence of its own", () => {
    const codes = patternCodes(skid, { push: { kind: "random", open: 64 } }, 7);
    expect(codes.map(({ port, mode, argument }) => [port, mode, argument])).toEqual([
      ["push", 1, 64],
      ["pop", 0, 0],
    ]);
    expect(codes[0]?.state).not.toBe(codes[1]?.state);
    expect(patternCodes(mac, {}, 7).map(({ port }) => port)).toEqual(["advance"]);
  });

  it("refuse a port that is no stream, and waiting for valid on an input", () => {
    expect(() => patternCodes(skid, { pull: { kind: "bursts" } }, 1)).toThrow(/pull, which is no stream; it has push, pop/);
    expect(() => patternCodes(skid, { push: { kind: "after" } }, 1)).toThrow(/"after" is for outputs/);
  });
});

describe("C++ glue", () => {
  it("names signals of one device directly, of several through a wrapper", () => {
    const one = benchSources([{ name: "u", device: skid }]);
    expect(one).toMatchObject({ top: "t_skid_buffer", parameters: [{ name: "WIDTH_BITS", value: 5 }] });
    expect(one.files[0]?.text).toContain('setup.agent(AgentKind::stream_source, "push");\n  setup.port("push", 0, &model.push_valid_i, &model.push_ready_o);');
    const two = benchSources([{ name: "u0", device: skid }, { name: "u1", device: mac }]);
    expect(two.top).toBe("focus_testbench_batch");
    expect(two.files[1]?.text).toMatch(/t_skid_buffer #\(\n {6}\.WIDTH_BITS\(5\)\n {2}\) u_u0 \(/);
    expect(two.files[1]?.text).toContain(".advance_i(u1_advance_i)");
    expect(two.files[0]?.text).toContain('setup.bench("u1");\n  setup.advance("advance", model.u1_advance_i);');
  });
});
