import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { faultyCopy } from "../support/faulty-copy.js";
import { runProgram } from "../support/run-program.js";

const icarus = await requireTool(openWorkspace(process), "iverilog");

let faulty = "";
let cwd = "";
beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "focus-failing-"));
  faulty = await faultyCopy([
    // Every element is wrong, in every cycle in which it is held.
    { template: "rtl/streams/delay-line.v.hbs", search: "assign delayed_o = link[", replacement: "assign delayed_o = ~link[" },
    // Lanes that are not used are all ones.
    { template: "rtl/streams/lane-mask.v.hbs", search: ": {LANE_BITS{1'b0}}", replacement: ": {LANE_BITS{1'b1}}" },
  ]);
});
afterAll(async () => {
  await rm(faulty, { recursive: true, force: true });
  await rm(cwd, { recursive: true, force: true });
});

const occurrences = (text: string, part: string): number => text.split(part).length - 1;
const places = [
  { name: "in a pipe", terminal: false },
  { name: "on a terminal", terminal: true },
];

describe("an error of a step", () => {
  it.each(places)("is told once, $name", async ({ terminal }) => {
    const { exitCode, out, error } = await runProgram(["sim", "--preset", "tiny", "--activations", "none.npy", "--weights", "nothing.npy", "--out", "out"], { root: packageRoot(), cwd, terminal });
    expect(exitCode).toBe(2);
    const all = out + error;
    expect(occurrences(all, "no such file")).toBe(1);
    expect(occurrences(all, "fix:")).toBe(1);
    expect(all).toMatch(/✖ input\n/);
    expect(all).not.toContain("✔");
  });
});

describe.skipIf(!icarus)("a failed verify", () => {
  const words = ["verify", "lane_mask", "skid_buffer", "--simulator", "icarus", "--seed", "7", "--beats", "6"];

  it.each(places)("is shown as failed and told once, the blocks after it run, $name", async ({ terminal }) => {
    const { exitCode, out, error } = await runProgram(words, { root: faulty, cwd, terminal });
    expect(exitCode).toBe(1);
    const all = out + error;
    expect(all).toMatch(/✖ lane_mask: FAILED: \d+ of \d+ compared elements differ\n/);
    expect(all).not.toMatch(/✔ lane_mask/);
    expect(all).toMatch(/✔ skid_buffer: passed, \d+ elements compared\n/);
    expect(occurrences(all, "failed: ")).toBe(1);
    const wrong = all.split("\n").filter((line) => line.includes(": expected "));
    expect(wrong.length).toBeGreaterThan(0);
    expect(new Set(wrong).size).toBe(wrong.length);
  });

  it("writes progress to standard error alone", async () => {
    const { out, error } = await runProgram(words, { root: faulty, cwd });
    expect(error).toContain("❯ skid_buffer");
    expect(out).not.toMatch(/[❯✔✖]/);
  });

  it("names block, case, beat, cycle, port, element, inputs, both values, and a command that repeats it", async () => {
    const { error } = await runProgram(words, { root: faulty, cwd });
    const told = error.slice(error.indexOf("failed: ") + "failed: ".length).split("\n");
    expect(told[0]).toMatch(/^lane_mask, case LANES=\d+ LANE_BITS=\d+, icarus, no stalls: \d+ of \d+ compared elements differ$/);
    // Two lanes of fp16 of which one is not used: golden gives 0, the fault gives ones, which is a NaN.
    const line = told.findIndex((text) => /^ {2}masked, beat \d+, element 1, cycle \d+: expected 0 \(0x0000\), got nan \(0xffff\)$/.test(text));
    expect(line).toBeGreaterThan(0);
    // Wrong elements of one beat share its inputs.
    expect(told.slice(line).join("\n")).toMatch(/^.*\n( {2}masked.*\n)* {4}inputs of this beat:\s+count (0x)?[0-9a-f]+[;\n]\s*data \[(\S+ \(0x[0-9a-f]{4}\)(, )?){2,}\]/);
    const again = told.find((text) => text.startsWith("  repeat it: focus-rtl "));
    expect(again).toBe("  repeat it: focus-rtl verify lane_mask --seed 7 --beats 6 --simulator icarus");
    const repeated = await runProgram(again?.replace("  repeat it: focus-rtl ", "").split(" ") ?? [], { root: faulty, cwd });
    expect(repeated.exitCode).toBe(1);
    const failed = (text: string): string => text.slice(text.indexOf("failed: "));
    expect(failed(repeated.error)).toBe(failed(error));
  });

  it("counts an element once that a stall shows for many cycles", async () => {
    const { exitCode, out } = await runProgram(["verify", "delay_line", "--simulator", "icarus", "--beats", "50", "--json"], { root: faulty, cwd });
    expect(exitCode).toBe(1);
    const [report] = JSON.parse(out) as readonly { readonly comparedElements: number; readonly mismatches: number; readonly failures: readonly string[] }[];
    expect(report?.comparedElements).toBeGreaterThanOrEqual(100);
    expect(report?.mismatches).toBe(report?.comparedElements);
    expect(report?.failures[0]).toMatch(/: 50 of 50 compared elements differ\n/);
  });
});
