import { describe, expect, it } from "vitest";
import { fp16, fp32, int8 } from "../config/number-format.js";
import { multiplyAdd } from "../blocks/arithmetic/multiply-add.js";
import { elaborate } from "../dsl/elaborate.js";
import { bits, number, vector } from "../ir/types.js";
import { parseCoverage } from "./simulators/coverage.js";
import { deviceOf } from "./device.js";
import { readOutput } from "./simulators/icarus.js";
import { elementText, failureLines } from "./result.js";

describe("values of elements", () => {
  it.each([
    ["3c00", number(fp16), "1 (0x3c00)"],
    ["8000", number(fp16), "-0 (0x8000)"],
    ["7e00", vector(fp16, 4), "nan (0x7e00)"],
    ["ff800000", number(fp32), "-infinity (0xff800000)"],
    ["f9", number(int8), "-7 (0xf9)"],
    ["1f", bits(5), "0x1f"],
    ["1", bits(1), "1"],
    ["3x00", number(fp16), "unknown (3x00)"],
  ])("%s is %s", (hex, type, value) => {
    expect(elementText(hex, type)).toBe(value);
  });
});

const device = deviceOf(elaborate(multiplyAdd({ operand: fp16, accumulator: fp32 }), { prefix: "" }));
const vectors = { a: { beats: [1n, 2n] }, b: { beats: [1n, 2n] }, c: { beats: [0n, 0n] }, result: { beats: [0n, 0x3f800000n] } };
const ports = "PORT a 0 0 0 0 0 0\nPORT result 2 0 0 0 0 0\n";

describe("output of the Verilog testbench", () => {
  it("passes when everything was compared and nothing found", () => {
    const { result } = readOutput(`${ports}DONE 1 70 5 0\n`, 1, { device, vectors, seed: 3 });
    expect(result).toMatchObject({ passed: true, comparedElements: 2, totalCycles: 70, cycles: 5, seed: 3 });
    expect(failureLines(result)).toEqual([]);
  });

  it("tells a wrong element once, as a value with its code and with its inputs, unknown bits as x", () => {
    const bitsOf = (code: number): string => code.toString(2).padStart(32, "0");
    const text = `MISMATCH result 1 9 ${bitsOf(0x40000000)}\nMISMATCH result 0 8 ${"x".repeat(4)}${"0".repeat(28)}\nMISMATCH result 1 10 ${bitsOf(0x40000000)}\n${ports}DONE 1 70 5 0\n`;
    const { result } = readOutput(text, 1, { device, vectors, seed: 3 });
    expect(result).toMatchObject({ passed: false, mismatches: 2 });
    expect(failureLines(result).slice(1)).toEqual([
      "  result, beat 1, element 0, cycle 9: expected 1 (0x3f800000), got 2 (0x40000000)",
      "    inputs of this beat: a 1.1920928955078125e-7 (0x0002); b 1.1920928955078125e-7 (0x0002); c 0 (0x00000000)",
      "  result, beat 0, element 0, cycle 8: expected 0 (0x00000000), got unknown (x0000000)",
      "    inputs of this beat: a 5.960464477539063e-8 (0x0001); b 5.960464477539063e-8 (0x0001); c 0 (0x00000000)",
    ]);
  });

  it("fails when nothing was compared, a rule was broken, or the run was cut off", () => {
    const nothing = readOutput("PORT result 0 0 0 0 0 0\nDONE 1 70 0 0\n", 1, { device, vectors, seed: 3 }).result;
    expect(failureLines(nothing)[0]).toContain("nothing was compared");
    const broken = readOutput(`VIOLATION result 4 valid is unknown\n${ports}DONE 1 70 5 1\n`, 1, { device, vectors, seed: 3 }).result;
    expect(failureLines(broken)).toEqual([expect.stringContaining("1 rule broken"), "  cycle 4, port result: valid is unknown"]);
    expect(readOutput(`${ports}DONE 0 70 5 0\n`, 1, { device, vectors, seed: 3 }).result.passed).toBe(false);
    expect(() => readOutput("syntax error\n", 1, { device, vectors, seed: 3 })).toThrow(/did not come to its end/);
  });
});

describe("coverage file", () => {
  it("counts points of the design once for all instances, largest count", () => {
    const point = (kind: string, file: string, line: number, instance: string, count: number): string =>
      `C '\x01f\x02${file}\x01l\x02${line}\x01n\x024\x01page\x02v_${kind}/m\x01o\x02block\x01h\x02${instance}' ${count}`;
    const counts = parseCoverage(
      ["# SystemC::Coverage-3", point("line", "rtl/m.v", 4, "top.a", 0), point("line", "rtl/m.v", 4, "top.b", 7), point("toggle", "rtl/m.v", 5, "top.a", 0), point("line", "sim/focus_testbench_batch.v", 9, "top", 3)].join("\n"),
    );
    expect([...counts.values()]).toEqual([7, 0]);
  });
});
