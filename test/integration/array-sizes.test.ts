import { describe, expect, it } from "vitest";
import { acceleratorNames as designs, acceleratorTable, keysOf, presets, resolveAccelerator, type AcceleratorGiven, type PresetName } from "../../generator/config/accelerator.js";
import { rows, valueAt, withValue } from "../../generator/config/parameter-table.js";
import { createRandom } from "../../generator/config/random.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { acceleratorOf, type Accelerator } from "../../generator/designs/focus.js";
import { emitDesign } from "../../generator/emit/emit-design.js";
import { FocusError } from "../../generator/errors.js";
import type { DesignIr } from "../../generator/ir/module.js";
import { runCommand } from "../support/run-command.js";

const presetNames = Object.keys(presets) as PresetName[];
/** Semantic concentration is fp16: int8 is no operand of it. */
const cases = presetNames.flatMap((preset) => designs.filter((design) => preset !== "edge" || design !== "sec").map((design) => [preset, design] as const));

function elaborated({ config, top, beside }: Accelerator): DesignIr {
  return elaborate(top, { prefix: config.prefix, beside });
}

function verilog(accelerator: Accelerator): string {
  return emitDesign(elaborated(accelerator)).map(({ text }) => text).join("\n");
}

describe("arrays by their rows and columns alone", () => {
  const sizes = [[1, 1], [1, 2], [2, 1], [3, 5], [7, 1], [16, 3], [33, 31], [64, 64], [128, 128]] as const;

  it.each(cases)("of %s, design %s", (preset, design) => {
    for (const [rows_, columns] of sizes) {
      const accelerator = acceleratorOf({ design, array: { rows: rows_, columns } }, presets[preset]);
      const { array, tile, similarity } = accelerator.config;
      expect([array.rows, array.columns, tile.n % columns, similarity.vector % rows_]).toEqual([rows_, columns, 0, 0]);
      expect(elaborated(accelerator).modules.length).toBeGreaterThan(10);
    }
  });

  it.each(["tiny", "paper"])("--set array.columns=3 of %s on the command line", async (preset) => {
    for (const design of designs) {
      const { exitCode, out, error } = await runCommand(["describe", "--preset", preset, "--design", design, "--set", "array.rows=5", "array.columns=3", "--json"]);
      expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
      const { parameters } = JSON.parse(out) as { readonly parameters: readonly { readonly path: string; readonly value: string }[] };
      // The largest multiples of 3 that are not above what the presets set, 8 and 96.
      expect(parameters.find(({ path }) => path === "tile.n")?.value).toBe(preset === "tiny" ? "6" : "96");
    }
  });

  it.each([[1, 1], [3, 5]] as const)("%i x %i are emitted", (rows_, columns) => {
    for (const design of designs) expect(verilog(acceleratorOf({ design, array: { rows: rows_, columns } }, presets.tiny)).length).toBeGreaterThan(10_000);
  });
});

describe("keys that follow others", () => {
  const value = (path: string, given: AcceleratorGiven, preset?: PresetName): unknown => valueAt(resolveAccelerator(given, preset && presets[preset]), path);

  it("do so until they are set", () => {
    expect(value("tile.n", { array: { columns: 5 } })).toBe(95);
    expect(value("tile.n", { array: { columns: 100 } })).toBe(100);
    expect(value("tile.n", { array: { columns: 3 } }, "tiny")).toBe(6);
    expect(() => value("tile.n", { array: { columns: 3 }, tile: { n: 8 } }, "tiny")).toThrow("tile.n = 8: must be a multiple of array.columns, 3");
    expect(value("similarity.vector", { array: { rows: 7 } }, "demo")).toBe(7);
    expect(value("array.accumulator.name", { array: { operand: "fp16" } }, "edge")).toBe("fp32");
    expect(value("array.accumulator.name", { array: { operand: "int8" } }, "paper")).toBe("int32");
    expect(value("array.accumulator.name", { array: { operand: "e9f30" } })).toBe("e9f30");
    expect(value("similarity.classes", { design: "focus", scatter: { arrangement: "published" } })).toBe(false);
    expect(value("limits.size", { tile: { m: 8192 } }, "tiny")).toBe(8192);
  });

  it("leave the presets what they are", () => {
    const hashes = Object.fromEntries(cases.map(([preset, design]) => [`${preset} ${design}`, acceleratorOf({ design }, presets[preset]).hash]));
    expect(hashes).toEqual({
      "demo dense": "9253d95a",
      "demo focus": "a35c7cc5",
      "demo sec": "a40129e6",
      "edge dense": "5688b2b7",
      "edge focus": "ba5283c8",
      "paper dense": "f157b060",
      "paper focus": "1ea41d77",
      "paper sec": "ccf1370a",
      "tiny dense": "39b328ad",
      "tiny focus": "c0c38b3a",
      "tiny sec": "7fd1bde9",
    });
  });

  it("are told with their rule in the parameter page", async () => {
    const { out } = await runCommand(["describe", "--parameters"]);
    expect(out).toMatch(/`similarity.vector` \| array.rows \|/);
    expect(out).toMatch(/`tile.n` \| 96, or the multiple of array.columns/);
  });
});

/** Numbers at the ends of their ranges and between, choices; drawn alone and together. */
describe("a configuration is refused as a whole, by keys that a user can set", () => {
  const known = new Set(rows(acceleratorTable).map(({ path }) => path));
  const drawable = rows(acceleratorTable).flatMap(({ path, parameter: { rule } }): readonly { readonly path: string; readonly values: readonly (string | number)[] }[] => {
    const [, least, most] = /whole number from (\d+) to (\d+)$/.exec(rule) ?? [];
    const [, choices] = /^must be one of (.*)$/.exec(rule) ?? [];
    if (choices !== undefined) return [{ path, values: choices.split(", ") }];
    return most === undefined ? [] : [{ path, values: [Number(least), Number(least) + 1, Math.floor(Math.sqrt(Number(most))), Number(most)] }];
  });

  it("at both ends of every range, and in 400 draws", () => {
    const random = createRandom(10);
    type Setting = readonly [path: string, value: string | number];
    const alone = drawable.flatMap(({ path, values }) => designs.flatMap((design) => values.map((value): readonly Setting[] => [["design", design], [path, value]])));
    const drawn = (): Setting => {
      const { path, values } = random.pick(drawable);
      return [path, random.pick(values)];
    };
    const together = Array.from({ length: 400 }, (): readonly Setting[] => [["design", random.pick(designs)], ...Array.from({ length: random.integer(2, 6) }, drawn)]);
    let accepted = 0;
    for (const settings of [...alone, ...together]) {
      const given = settings.reduce<object>((group, [path, value]) => withValue(group, path, value), {});
      try {
        elaborated(acceleratorOf(given));
        accepted += 1;
      } catch (error) {
        if (!(error instanceof FocusError)) throw error;
        expect(error.problems.map(({ path }) => path).filter((path) => !known.has(path)), `${JSON.stringify(settings)}\n${error.message}`).toEqual([]);
      }
    }
    expect(accepted).toBeGreaterThan(500);
  }, 60_000);
});

describe("describe lists the keys that a design has", () => {
  /** The threshold is a word of a stream; semantic concentration takes fp16 with fp32 sums and nothing else. */
  const notInText = { dense: [], focus: ["similarity.threshold"], sec: ["array.operand", "array.accumulator"] };

  it.each(designs)("%s", (design) => {
    const base = presets.tiny;
    const config = resolveAccelerator({ design }, base);
    // All that the texts are made of.
    const plain = (accelerator: Accelerator): string => JSON.stringify(elaborated(accelerator), (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
    const before = plain(acceleratorOf({ design }, base));
    for (const { path, parameter } of rows(acceleratorTable)) {
      if (["design", "name", "prefix"].includes(path)) continue;
      const candidates = new Set([...Array.from({ length: 12 }, (_, seed) => parameter.sample(createRandom(seed))), ...["published", "mean", "bubble", "flush", "e10f24"], false, 2, 3, 5, 64]);
      let accepted = 0;
      const changes = [...candidates].some((value) => {
        try {
          const text = plain(acceleratorOf(withValue({ design }, path, value), base));
          accepted += 1;
          return text !== before;
        } catch (error) {
          if (error instanceof FocusError) return false;
          throw error;
        }
      });
      expect(accepted, path).toBeGreaterThan(0);
      if (!keysOf(config).some((key) => key.path === path)) expect(changes, `${path} is no key of ${design}`).toBe(false);
      else if (!(notInText[design] as readonly string[]).includes(path)) expect(changes, `${path} is a key of ${design}`).toBe(true);
    }
  }, 120_000);
});
