import { cp, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultReport } from "../../generator/testbench/verify-faults.js";
import { resource } from "../../generator/tools/paths.js";
import { runCommand, type CommandRun } from "../support/run-command.js";

let folder = "";
let made = 0;
let example = "";
const at = (name: string): string => path.join(example, name);
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "focus own blocks-")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  // A module is loaded once: each change of it has a folder of its own.
  example = path.join(folder, `peak ${made++}`);
  await cp(resource("examples", "peak"), example, { recursive: true });
});

async function change(name: string, search: string, replacement: string): Promise<void> {
  const text = await readFile(at(name), "utf8");
  if (text.split(search).length !== 2) throw new Error(`${name} has "${search}" not once`);
  await writeFile(at(name), text.replace(search, () => replacement));
}

/** What is said of a mistake: never a stack, always a fix. */
async function refused(...words: readonly string[]): Promise<string> {
  const { exitCode, out, error } = await runCommand(words);
  expect(error).toMatch(/^error: [^\n]+: [^]+\n {2}fix: [^\n]{8}/);
  expect(error).not.toMatch(/\n\s+at /);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  return error.replaceAll(`${example}/`, "");
}
const generate = (): Promise<string> => refused("generate", "--config", at("peak-finder.ts"), "--out", at("rtl"));
const verify = (...words: readonly string[]): Promise<string> => refused("verify", "--bench", at("bench.ts"), ...words);
const faults = (...words: readonly string[]): Promise<CommandRun> => runCommand(["verify", "--bench", at("bench.ts"), "--faults", ...words]);

describe("a mistake in a block of one's own is told with place and fix", () => {
  it("a template that is not there", async () => {
    await rename(at("stream-peak.v.hbs"), at("peak.v.hbs"));
    const said = "template = stream-peak.v.hbs: does not exist\n  fix: write it there, or say in the block's defineBlock where it is (templates: import.meta.url)";
    expect(await generate()).toContain(said);
    expect(await verify()).toContain(said);
  });

  it("a block that does not say where its template is", async () => {
    await change("stream-peak.ts", "  templates: import.meta.url,\n", "");
    expect(await generate()).toMatch(/template = stream-peak\.v\.hbs: is not below .*templates\/rtl\n {2}fix: .*templates: import\.meta\.url/);
  });

  it("a folder that is none", async () => {
    await change("stream-peak.ts", "templates: import.meta.url", 'templates: "verilog"');
    expect(await generate()).toContain("stream_peak.templates = verilog: must be the URL of a file or a folder");
  });

  it.each([
    ["{{> guards}}", "{{> gards}}", "stream-peak.v.hbs = {{> gards}}: is no partial\n  fix: write one of these: "],
    ["module {{module}}", "module {{modul}}", "stream-peak.v.hbs:5 = modul: is used by the template, and the view has module, header,"],
    ["{{> guards}}", "{{#if on}}", "is no template: "],
  ])("%s as %s", async (search, replacement, said) => {
    await change("stream-peak.v.hbs", search, replacement);
    expect(await generate()).toContain(said);
  });

  it("a golden function that throws", async () => {
    await change("golden.ts", "let packet: bigint[] = [];", "let packet: bigint[] = []; (packet[0] as any).value;");
    expect(await verify()).toMatch(/golden\.ts:\d+: has thrown: Cannot read properties of undefined/);
  });

  it("a definition that throws", async () => {
    await change("stream-peak.ts", 'clocking: "clock and reset"', 'view: () => { throw new Error("no view today"); },\n  clocking: "clock and reset"');
    expect(await generate()).toMatch(/stream-peak\.ts:\d+: has thrown: no view today/);
  });

  it("a golden function with other ports and fields", async () => {
    await change("golden.ts", '{ samples: ["value", "last"] }, out: { peaks: ["data"] }', '{ samples: ["value"] }, out: { tops: ["data"] }');
    const said = await verify("peak_finder");
    expect(said).toContain('peak_finder: golden input samples = value: has other fields than the block\'s: value, last\n  fix: write samples: ["value", "last"]');
    expect(said).toContain('peak_finder.peaks: is an output that the golden model does not name\n  fix: add it to golden({ out: { peaks: ["data"] } }, ...)');
    expect(said).toContain("peak_finder: golden output tops: is no output of the block, which has peaks");
  });

  it("no golden function", async () => {
    await change("bench.ts", "golden: peakFinderGolden, ", "");
    expect(await verify("peak_finder")).toContain("peak_finder: has no golden model\n  fix: give its cases one, labelled(peak_finder, { golden })");
  });

  it("a fault that changes nothing", async () => {
    await change("bench.ts", "search: \"samples_value_i > best_q\"", 'search: "samples_i > best_q"');
    expect(await verify("stream_peak", "--faults")).toContain('fault "of equal numbers the last counts" = samples_i > best_q: must be in rtl/f2_stream_peak.v exactly once, and is there 0 times');
  });

  it("a case of a fault that there is not", async () => {
    await change("bench.ts", 'label: "WIDTH_BITS=12"', 'label: "WIDTH=12"');
    expect(await verify("--faults")).toContain('fault "a peak that waits is lost" = WIDTH=12: is the start of the label of no case of stream_peak\n  fix: let label be the start of one of these: WIDTH_BITS=1 INDEX_BITS=1; ');
  });

  it("a block that the file has not, and a file without entries", async () => {
    expect(await verify("stream_peek")).toContain("block = stream_peek: is not among the entries of bench.ts\n  fix: did you mean stream_peak? It has stream_peak, peak_finder");
    expect(await refused("verify", "--bench", at("peak-finder.ts"))).toContain("must have a default export that is a list of entries, or a bench");
  });

  it("a design in the place of an accelerator", async () => {
    expect(await refused("sim", "--config", at("peak-finder.ts"), "--out", at("out"))).toContain("against a golden function of your own: focus-rtl verify --bench");
  });

  it("what --faults and --waves cannot take", async () => {
    expect(await verify("--faults", "--simulator", "icarus", "--waves")).toMatch(/--simulator: must be verilator with --faults[^]*--waves: are of the sound block/);
    expect(await verify("--waves")).toContain(`--waves: is for one block, and this would be 2\n  fix: name the block: focus-rtl verify --bench '${at("bench.ts").replace(`${example}/`, "")}' BLOCK --waves`);
  });
});

/** Every signal of the package's skid buffer in every cycle, against a model of one's own. */
const PER_CYCLE = `
import { cycleModel, cycleOutputs, entry, labelled, moody, skidBuffer, withValues } from "focus-rtl";

const golden = cycleModel({ in: { push: ["data"] }, out: { pop: ["data"] } }, (_, cycles) => {
  const outputs = cycleOutputs({ push_ready: 1, pop_valid: 1, pop_data: 4 });
  const held: bigint[] = [];
  for (const { push_valid, push_data, pop_ready } of cycles) {
    const [head] = held;
    const ready = held.length < ROOM;
    outputs.show({ push_ready: BigInt(ready), pop_valid: BigInt(head !== undefined), pop_data: { value: head ?? 0n, care: head !== undefined } });
    if (head !== undefined && pop_ready === 1n) held.shift();
    if (ready && push_valid === 1n) held.push(push_data);
  }
  return outputs.beats();
});

export default entry("skid_buffer", [
  labelled(skidBuffer({ width: 4 }), {
    golden,
    perCycle: true,
    stimulus: (options) => {
      const [offers, takes] = [moody(options.random), moody(options.random)];
      return withValues(options, Array.from({ length: options.beats }, (_, beat) => ({ push_valid: BigInt(beat > 0 && offers()), pop_ready: BigInt(takes()) })));
    },
  }),
]);
`;

describe("blocks of one's own", () => {
  it("may have their templates in a folder, under other names", async () => {
    await mkdir(at("my verilog"));
    await rename(at("stream-peak.v.hbs"), at("my verilog/the peak.v.hbs"));
    await change("stream-peak.ts", "templates: import.meta.url", 'templates: new URL("my verilog/", import.meta.url),\n  template: () => "the peak"');
    expect(await runCommand(["generate", "--config", at("peak-finder.ts"), "--out", at("rtl")])).toMatchObject({ exitCode: 0, error: "" });
    expect(await readFile(at("rtl/rtl/focus_stream_peak.v"), "utf8")).toContain("Generated from the peak.v.hbs,");
  });

  it.each([[2, 0], [1, 1]])("are compared cycle by cycle with a model that has room for %s words: exit code %s", async (room, exitCode) => {
    await writeFile(at("cycles.ts"), PER_CYCLE.replace("ROOM", String(room)));
    for (const simulator of ["verilator", "cocotb"]) expect(await runCommand(["verify", "--bench", at("cycles.ts"), "--simulator", simulator, "--beats", "300"])).toMatchObject({ exitCode, ...(exitCode === 0 ? { error: "" } : { error: expect.stringMatching(/push_ready, beat \d+, element 0, cycle \d+: expected 0, got 1/) as string }) });
  });
});

describe("seeded faults", () => {
  it("of one's own are all caught, and told with the case and what the bench says", async () => {
    const { exitCode, out } = await faults("--json");
    const reports = JSON.parse(out) as readonly FaultReport[];
    expect(reports.map(({ block, passed, faults: found }) => ({ block, passed, caught: found.filter(({ caught }) => caught).length }))).toEqual([
      { block: "stream_peak", passed: true, caught: 3 },
      { block: "peak_finder", passed: true, caught: 1 },
    ]);
    expect(reports[0]?.faults[0]).toMatchObject({ case: "WIDTH_BITS=4 INDEX_BITS=3", caught: { seed: 1, said: expect.stringMatching(/^peaks\.data, beat \d+, element 0, cycle \d+: expected \{value: 0x/) as string } });
    expect(exitCode).toBe(0);
  });

  it("that survive fail the run, with the command that repeats it", async () => {
    await change("bench.ts", "samples_value_i >= best_q", "(samples_value_i > best_q)");
    const { exitCode, out, error } = await faults("stream_peak", "--seed", "3", "--beats", "60");
    expect(exitCode).toBe(1);
    expect(out).toMatch(/of equal numbers the last counts +WIDTH_BITS=4 INDEX_BITS=3 +SURVIVED/);
    expect(error).toMatch(/failed: stream_peak: fault "of equal numbers the last counts" survived 3 runs of case WIDTH_BITS=4 INDEX_BITS=3, seeds 3 to 5\n {2}repeat it: focus-rtl verify --bench '.*bench\.ts' stream_peak --faults --seed 3 --beats 60/);
  });

  it("of a block that fails without them are no proof", async () => {
    await change("stream-peak.v.hbs", "samples_value_i > best_q", "samples_value_i >= best_q");
    await change("bench.ts", 'search: "samples_value_i > best_q", replacement: "samples_value_i >= best_q"', 'search: "samples_value_i >= best_q", replacement: "samples_value_i < best_q"');
    const { exitCode, error } = await faults("stream_peak");
    expect(exitCode).toBe(1);
    expect(error).toMatch(/failed: stream_peak WIDTH_BITS=4 INDEX_BITS=3: fails without any fault: not complete after 20000 cycles, \d+ of/);
  });

  it("of the catalog are run by the name of the block", async () => {
    const { exitCode, out } = await runCommand(["verify", "skid_buffer", "--faults"]);
    expect(exitCode).toBe(0);
    expect(out.match(/ caught  /g)).toHaveLength(4);
    expect(out).toMatch(/\n\n {2}4 of 4 faults caught in 1 block$/);
  });
});
