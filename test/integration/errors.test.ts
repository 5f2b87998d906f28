import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeNpy } from "../support/write-npy.js";
import { folderState, runCommand } from "../support/run-command.js";

let folder = "";
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "focus-errors-")));
  const files: Readonly<Record<string, string>> = {
    "broken.json": '{ "array": { "rows": 4, }',
    "list.yaml": "- rows\n- columns\n",
    "group.yaml": "arry:\n  rows: 4\n",
    "empty.yaml": "array:\n",
    "null.json": '{ "name": null, "array": { "operand": { "name": 5 } } }',
    "text.yaml": "array:\n  rows: four\n  pipeline: deep\n",
    "config.toml": "rows = 4\n",
    "none.ts": "export const rows = 4;\n",
    "number.ts": "export default 4;\n",
    "syntax.ts": "export default {\n  array: { rows: 4 \n",
    "throws.ts": 'import { focus } from "focus-rtl";\nconst array = undefined as unknown as { rows: number };\nexport default focus({ array: { rows: array.rows } });\n',
    "formats.ts": 'import { focus, int8, fp32 } from "focus-rtl";\nexport default focus({ array: { operand: int8, accumulator: fp32 } });\n',
    "port.ts": 'import { design, pe } from "focus-rtl";\nexport default design("x", ({ place, connect }) => {\n  const cell = place(pe({}));\n  connect(cell.weigth, cell.activation);\n});\n',
    "open.ts": 'import { design, fp16, skidBuffer, stream } from "focus-rtl";\nexport default design("x", ({ input, place, connect }) => {\n  connect(input("words", stream(fp16)), place(skidBuffer({ width: 32 })).push);\n});\n',
    "own.ts":
      'import { bits, design, skidBuffer, stream } from "focus-rtl";\nexport default design("own", ({ input, output, place, connect }) => {\n  const buffer = place(skidBuffer({ width: 8 }));\n  connect(input("words", stream({ data: bits(8) })), buffer.push);\n  output("late", buffer.pop);\n});\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(at(name), text);
  await mkdir(at("foreign"));
  await writeFile(at("foreign/thesis.tex"), "years of work");
  await writeNpy(at("a.npy"), { shape: [6, 4], element: "float16", data: new Uint16Array(24).fill(0x3c00) });
  await writeNpy(at("w.npy"), { shape: [4, 8], element: "float16", data: new Uint16Array(32).fill(0x3c00) });
  await writeNpy(at("long.npy"), { shape: [1, 5000], element: "float16", data: new Uint16Array(5000).fill(0x3c00) });
  await writeNpy(at("tall.npy"), { shape: [5000, 2], element: "float16", data: new Uint16Array(10_000).fill(0x3c00) });
  expect(await runCommand(["generate", "--preset", "tiny", "--out", at("out")])).toMatchObject({ exitCode: 0 });
  await writeFile(at("out/notes.txt"), "the user's own");
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Command lines that must be refused; `@` stands for the temporary folder. */
const generate = (...words: readonly string[]): readonly string[] => ["generate", ...words, "--out", "@out"];
const set = (...settings: readonly string[]): readonly string[] => generate("--preset", "tiny", "--set", ...settings);
const sim = (...words: readonly string[]): readonly string[] => ["sim", "--preset", "tiny", "--json", ...words, "--out", "@out"];

const refused: Readonly<Record<string, readonly (readonly string[])[]>> = {
  configurations: [
    set("array.rows=0"),
    set("array.rows=257"),
    set("array.rows=3.5"),
    set("array.rows=four"),
    set("array.rows="),
    set("array.colums=8"),
    set("rows=8"),
    set("array=8"),
    set("array.rows.count=8"),
    set("tile.n=8", "array.columns=3"),
    set("array.operand=fp15"),
    set("array.operand=e1f10"),
    set("array.operand=int1"),
    set("similarity.dotsPerCycle=8"),
    set("similarity.block.frames=1", "similarity.dotsPerCycle=4"),
    set("similarity.block.frames=1", "similarity.block.rows=1", "similarity.dotsPerCycle=2"),
    set("design=focus", "scatter.arrangement=published", "similarity.classes=true"),
    set("scatter.arrangement=token"),
    set("array.operand=int8", "array.accumulator=fp32"),
    set("array.operand=int8", "array.accumulator=int8"),
    set("array.operand=int8", "array.subnormals=flush"),
    set("array.accumulator=int32"),
    set("array.operand=bf16", "array.accumulator=fp16"),
    set("array.subnormals=maybe"),
    set("array.pipeline.add=0"),
    set("array.pipeline.multiply=-1"),
    set("buffers.weights=1"),
    set("tile.m=8192", "limits.size=4096"),
    set("limits.size=1"),
    set("name=My Chip"),
    set("prefix=9lives_"),
    set("array.rows"),
    set("array.operand=fp64"),
    set("array.operand=int32", "array.accumulator=int64"),
    set("array.operand=int16", "array.accumulator=int48"),
    set("similarity.vector=256", "similarity.matcherBits=24"),
    set("array.columns=1", "tile.m=65536", "tile.n=16384", "limits.size=65536"),
    set("__proto__.x=1"),
    set("array.rows=0", "array.columns=5", "tile.n=7", "buffers.weight=3"),
  ],
  files: [
    generate("--config", "@missing.json"),
    generate("--config", "@config.toml"),
    generate("--config", "@broken.json"),
    generate("--config", "@list.yaml"),
    generate("--config", "@group.yaml"),
    generate("--config", "@empty.yaml"),
    generate("--config", "@null.json"),
    generate("--config", "@text.yaml"),
    generate("--config", "@none.ts"),
    generate("--config", "@number.ts"),
    generate("--config", "@syntax.ts"),
    generate("--config", "@throws.ts"),
    generate("--config", "@formats.ts"),
    generate("--config", "@port.ts"),
    generate("--config", "@open.ts"),
    generate("--config", "@own.ts", "--set", "array.rows=8"),
  ],
  "command lines": [
    ["genrate", "--out", "@out"],
    [],
    ["generate", "--preset", "tiny"],
    ["generate", "--preset", "tiny", "--out", ""],
    generate("--preset", "huge"),
    generate("--preset", "tiny", "--config", "@text.yaml"),
    generate("--preset", "tiny", "--rows", "8"),
    generate("--preset", "tiny", "--out", "@other"),
    ["generate", "--preset", "tiny", "--out", "@foreign"],
    ["generate", "--preset", "tiny", "--out", "@a.npy"],
    ["generate", "--preset", "tiny", "--out", "@a.npy/below"],
    generate("--preset", "tiny", "extra"),
    generate("--preset", "tiny", "--clock-gating", "--bogus=1"),
    ["--preset", "tiny", "describe", "--bogus"],
    ["describe", "--config", "@own.ts"],
    ["describe", "--config", "@own.ts", "--design", "focus"],
    ["describe", "--preset", "tiny", "--p-share", "0.2", "--K", "64"],
    ["compare-scatter", "--config", "@own.ts"],
    ["compare-scatter", "--preset", "tiny", "--frames", "1.5"],
    ["compare-scatter", "--preset", "tiny", "--frames", "3", "--grid", "2x4x4"],
    ["compare-scatter", "--preset", "tiny", "--N", "5000"],
    ["area", "--preset", "tiny", "--grid", "2x2"],
    ["area", "--preset", "tiny", "--grid", "2x300x2"],
    ["verify", "float_ad", "--json"],
    ["verify", "float_add", "nosuch", "--json"],
    ["verify", "float_add", "--seed", "1.5", "--beats", "0", "--json"],
    ["synth", "--preset", "tiny", "--out", "@foreign"],
    ["concentrate", "--video", "bikes", "--out", "@foreign"],
    ["concentrate", "--video", "bikes", "--set", "array.rows=256", "similarity.matcherBits=24", "--out", "@out"],
    ["concentrate", "--video", "bikes", "--stride", "0", "--out", "@out"],
    ["synth", "--preset", "tiny", "--block", "pee", "--out", "@out"],
    ["synth", "--preset", "tiny", "--clock", "0", "--out", "@out"],
  ],
  tensors: [
    sim("--activations", "@a.npy"),
    sim("--activations", "@missing.npy", "--weights", "@w.npy"),
    sim("--activations", "@a.npy", "--weights", "@a.npy"),
    sim("--activations", "@a.npy", "--weights", "@w.npy", "--grid", "2x2x2"),
    sim("--activations", "@a.npy", "--weights", "@w.npy", "--M", "7"),
    sim("--activations", "@a.npy", "--weights", "@w.npy", "--seed", "-1"),
    sim("--activations", "@a.npy", "--weights", "@w.npy", "--seed", "one"),
    sim("--activations", "@a.npy", "--weights", "@w.npy", "--gather-output"),
    sim("--activations", "@a.npy", "--weights", "@w.npy", "--design", "focus", "--gather-output", "--memory-latency", "-1"),
    sim("--activations", "@a.npy", "--weights", "@w.npy", "--design", "focus", "--gather-output"),
    sim("--activations", "@a.npy", "--weights", "@w.npy", "--design", "focus", "--memory-latency", "4"),
    sim("--activations", "@a.npy", "--weights", "@w.npy", "--design", "focus", "--simulator", "icarus"),
    sim("--activations", "@long.npy", "--weights", "@tall.npy", "--design", "focus", "--grid", "1x1x1"),
    sim("--activations", "@a.npy", "--weights", "@w.npy", "--design", "focus", "--grid", "6x1x1", "--set", "array.accumulator=fp64"),
    sim("--activations", "@a.npy", "--weights", "@w.npy", "--set", "array.operand=e9f10", "array.accumulator=e9f23"),
    sim("--video", "bikes", "--K", "1.5"),
    ["sim", "--preset", "tiny", "--json", "--video", "bikes", "--out", "@foreign"],
    ["sim", "--preset", "tiny", "--json", "--video", "bikes", "--out", ""],
    ["sim", "--config", "@own.ts", "--json", "--out", "@out"],
  ],
};

describe.each(Object.entries(refused))("wrong %s", (group, lines) => {
  it("are refused with place, value, rule and fix; nothing is written", async () => {
    const before = await folderState(folder);
    const told: string[] = [];
    for (const line of lines) {
      const { exitCode, out, error } = await runCommand(line.map((word) => word.replace(/^@/, `${folder}/`)));
      // Lists of what there is grow with the project.
      const message = error.replaceAll(`${folder}/`, "").replace(/(choose from|name one of|There are) [^\n]*/g, "$1 ...");
      told.push(`focus-rtl ${line.join(" ").replaceAll("@", "")}\n${message}\n`);
      expect({ line: line.join(" "), exitCode, out }).toEqual({ line: line.join(" "), exitCode: 2, out: "" });
      expect(message).toMatch(/^error: [^\n]+: [^]+\n {2}fix: [^\n]{10}/);
      expect(message).not.toMatch(/= undefined|NaN|\[object|\n\s+at /);
    }
    expect(await folderState(folder)).toBe(before);
    await expect(told.join("\n")).toMatchFileSnapshot(`../snapshots/refused-${group.replace(" ", "-")}.txt`);
  });
});
