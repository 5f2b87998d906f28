import { beforeAll, describe, expect, it } from "vitest";
import { packElements } from "../../generator/golden/index.js";
import { inputPorts, outputPorts, portOf } from "../../generator/testbench/device.js";
import { passCounts, sliceCounts } from "../../generator/config/interfaces/scatter.js";
import { countBits, indexBits } from "../../generator/blocks/arithmetic/widths.js";
import { presets } from "../../generator/config/accelerator.js";
import { concentratedShape, denseShape } from "../../generator/config/interfaces/gemm.js";
import { createRandom } from "../../generator/config/random.js";
import { recordLayout } from "../../generator/config/record.js";
import { focus, type Accelerator } from "../../generator/designs/focus.js";
import { gatherSide } from "../../generator/designs/gather-side.js";
import { concentrate, gatherParameters, type ConcentrateOptions, type OperandCodes } from "../../generator/golden/similarity/index.js";
import { lanePorts } from "../../generator/simulate/engine-streams.js";
import { scatterRun } from "../../generator/simulate/focus.js";
import { buildGemm, expectGemm, gemmBench, type GemmBench } from "../../generator/simulate/gemm.js";
import { concentratorBeats, concentratorVectors } from "../../generator/simulate/similarity-vectors.js";
import { unitOf } from "../../generator/simulate/unit.js";
import { seedFault, type Fault } from "../../generator/testbench/cases/fault.js";
import { buildVerilator, type VerilatorModel } from "../../generator/testbench/simulators/verilator-build.js";
import { runVerilatorModel } from "../../generator/testbench/simulators/verilator-run.js";
import { failureLines, type BenchResult } from "../../generator/testbench/result.js";
import type { Vectors } from "../../generator/testbench/vectors.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { rulesOfEngines } from "./check-faults.js";
import { tokensOf } from "../sweep/concentrated-tokens.js";
import { randomElements, randomOperands, randomPatterns } from "../sweep/random-gemm.js";

const workspace = openWorkspace(process);
const seed = 1;

interface Sizes {
  readonly tokens: number;
  readonly K: number;
  readonly N: number;
}

/** The last m-tile of 16 tokens has a single one: nothing for the other lane of scatter. */
const LARGE: Sizes = { tokens: 17, K: 9, N: 9 };
/** So short that some begin while others end. */
const SMALL: Sizes = { tokens: 1, K: 1, N: 1 };
const GRID = { frames: 1, rows: 1, columns: LARGE.tokens };

interface Engine {
  readonly of: string;
  readonly accelerator: Accelerator;
  readonly run: (bench: GemmBench, sizes: Sizes) => Vectors;
  readonly results: readonly string[];
  readonly shape: (counts: readonly [number, number, number]) => bigint;
}

const tiny = { ...presets.tiny, tile: { ...presets.tiny.tile, m: 16 } };

function tensorOf({ accelerator: { config } }: Pick<GemmBench, "accelerator">, { tokens, K, N }: Sizes) {
  const random = createRandom(seed);
  const activations = tokensOf("different", { tokens, K, operand: config.array.operand, random });
  const options: ConcentrateOptions = { ...gatherParameters(config), activations, K, grid: { ...GRID, columns: tokens }, retained: Array.from({ length: tokens }, () => true) };
  return { options, concentration: concentrate(options), weights: randomElements(config.array.operand, { length: K * N, random, corners: 0 }) as OperandCodes };
}

function concentratedRun(bench: GemmBench, sizes: Sizes): Vectors {
  const { concentration, weights } = tensorOf(bench, sizes);
  return scatterRun(bench.accelerator.config).expect(bench, { concentration, weights, N: sizes.N }).vectors;
}

const dense = focus(tiny);
const bits = countBits(dense.config.limits.size);
const denseLayout = recordLayout("shape", denseShape(bits));
const tilesLayout = recordLayout("shape", concentratedShape(bits));
const ofTiles: Engine["shape"] = ([tiles, inner, outer]) => tilesLayout.pack({ tiles, inner, outer });

function engine(of: string, given: Parameters<typeof focus>[0]): Engine {
  const accelerator = focus(given);
  return { of, accelerator, run: concentratedRun, results: lanePorts("results", accelerator.config), shape: ofTiles };
}

const engines: readonly Engine[] = [
  {
    of: "dense",
    accelerator: dense,
    run: (bench, { tokens: M, K, N }) => expectGemm(bench, { ...randomOperands(bench.accelerator.config, { M, K, N }, createRandom(seed)), M, K, N }).vectors,
    results: ["results"],
    shape: ([tokens, inner, outer]) => denseLayout.pack({ tokens, inner, outer }),
  },
  engine("focus", { ...tiny, design: "focus" }),
  engine("focus with the published scatter", { ...tiny, design: "focus", scatter: { arrangement: "published" } }),
];

function engineOf(wanted: string): Engine {
  const found = engines.find(({ of }) => of === wanted);
  if (!found) throw new Error(`no engine ${wanted}`);
  return found;
}

/** The same GEMM again and again. */
function repeatedRun(vectors: Vectors, times: number): Vectors {
  return Object.fromEntries(Object.entries(vectors).map(([port, { beats }]) => [port, { beats: port === "busy" || port === "shapeError" ? beats : Array.from({ length: times }, () => beats).flat() }]));
}

/** Cycles from the one after the first shape to the last transfer at one of these ports. */
function span({ ports }: BenchResult, { from, to }: { readonly from: readonly string[]; readonly to: readonly string[] }): number {
  return Math.max(...to.map((port) => ports[port]?.lastCycle ?? NaN)) - Math.min(...from.map((port) => ports[port]?.firstCycle ?? NaN));
}

async function runOf(model: VerilatorModel, vectors: Vectors, { patterns = {}, limit }: { readonly patterns?: Parameters<typeof runVerilatorModel>[1][number]["patterns"]; readonly limit?: number } = {}): Promise<BenchResult> {
  const { results: [result] } = await runVerilatorModel(model, [{ vectors, patterns }], { workspace, seed, ...(limit === undefined ? {} : { limit }) });
  if (!result) throw new Error("a run without a result");
  return result;
}

type Patterns = ReturnType<typeof randomPatterns>;

/** A shape that comes late leaves a device with nothing. */
function withoutShape(patterns: Patterns): Patterns {
  return Object.fromEntries(Object.entries(patterns).filter(([port]) => port !== "shape"));
}

/** Whether busy_o and shape_error_o are right in GEMMs one after the other, with and without stalls, alone and between wrong shapes. */
async function statusProblems(bench: GemmBench, { run, results, shape }: Omit<Engine, "of" | "accelerator">): Promise<readonly string[]> {
  const model = await buildGemm(bench, { workspace, optimize: "build" });
  const { size } = bench.accelerator.config.limits;
  const vectors = repeatedRun(run(bench, LARGE), 3);
  const small = repeatedRun(run(bench, SMALL), 60);
  const { K, N } = LARGE;
  const sound = vectors["shape"]?.beats ?? [];
  const wrong = [[0, K, N], [1, 0, N], [1, K, 0], [size + 1, K, N], [1, size + 1, N], [1, K, size + 1]] as const;
  const random = createRandom(seed);
  const problems: string[] = [];
  const check = (what: string, holds: boolean): void => {
    if (!holds) problems.push(what);
  };
  const stalls = (): Patterns => withoutShape(randomPatterns(bench.device, random));
  for (const [beats, patterns] of [[vectors, {}], [vectors, stalls()], [vectors, stalls()], [small, {}], [small, stalls()], [small, stalls()]] as const) {
    const result = await runOf(model, beats, { patterns, limit: 100_000 });
    problems.push(...failureLines(result));
    check("busy", result.ports["busy"]?.high === span(result, { from: ["shape"], to: results }));
    check("an error without reason", result.ports["shapeError"]?.high === 0);
  }
  for (const counts of wrong) {
    // The sound one is first: what busy has to cover begins with it.
    const shapes = { beats: [...sound.slice(0, 1), shape(counts), ...sound.slice(1), shape(counts)] };
    const result = await runOf(model, { ...vectors, shape: shapes, shapeError: { beats: [1n] } }, { limit: 100_000 });
    problems.push(...failureLines(result));
    check("busy between wrong shapes", result.ports["busy"]?.high === span(result, { from: ["shape"], to: results }));
    // Nothing but the wrong shape: it is taken, and nothing begins.
    const idle = Object.fromEntries(Object.entries(vectors).map(([port, { beats }]) => [port, { beats: port === "busy" ? beats : [] }]));
    const alone = await runOf(model, { ...idle, shape: { beats: [shape(counts), shape(counts)] }, shapeError: { beats: [1n] } }, { limit: 1000 });
    check("a wrong shape that is not taken", alone.ports["shape"]?.beats === 2 && (alone.ports["shapeError"]?.high ?? 0) > 0);
    check("busy with nothing", alone.ports["busy"]?.high === 0);
  }
  return problems;
}

describe.each(engines)("busy_o and shape_error_o of the engine, design $of", ({ accelerator, ...rest }) => {
  const bench = gemmBench(accelerator);

  it("say when a GEMM is at hand, and that a shape of nothing or beyond the limits was passed over", async () => {
    expect(await statusProblems(bench, rest)).toEqual([]);
  });
});

describe("seeded faults of what says so", () => {
  const faults: readonly (Fault & { readonly of: number })[] = [
    { of: 0, name: "a shape without outputs is handed on", block: "gemm_watch", search: "&& inner_fits && outer_fits", replacement: "&& inner_fits && (outer_fits || !(|shape_outer_i))" },
    { of: 0, name: "a shape is not too large", block: "gemm_watch", search: "(count != NONE) && (count <= MOST)", replacement: "(count != NONE) && ((count <= MOST) || !(&count))" },
    { of: 0, name: "a shape of nothing is no error", block: "gemm_watch", search: "shape_ready_o && !fits) shape_error_q", replacement: "shape_ready_o && !fits && (|shape_tokens_i)) shape_error_q" },
    { of: 0, name: "an end in the cycle of a beginning is not seen", block: "gemm_watch", search: "begins && !ends[lane]", replacement: "begins" },
    { of: 1, name: "one lane alone says when all is done", block: "gemm_watch", search: "assign busy_o = |under_way;", replacement: "assign busy_o = &under_way;" },
    { of: 1, name: "a wrong shape makes busy", block: "gemm_watch", search: "wire begins = checked_valid_o && checked_ready_i;", replacement: "wire begins = shape_valid_i && shape_ready_o;" },
    { of: 1, name: "a beat that waits ends a GEMM", block: "gemm_watch", search: "rows1_valid_i && results1_ready_i && rows1_last_i", replacement: "rows1_valid_i && rows1_last_i" },
  ];

  it.each(faults)("$name is caught", async ({ of, ...fault }) => {
    const chosen = engines[of];
    if (!chosen) throw new Error("no such engine");
    const bench = gemmBench(chosen.accelerator);
    expect(await statusProblems({ ...bench, rtl: seedFault(bench.design, bench.rtl, fault) }, chosen)).not.toEqual([]);
  });
});

describe("a broken line of a contract is named", () => {
  it.each(rulesOfEngines)("$of: $rule", async ({ design, rule, wrong, fault }) => {
    const chosen = engineOf(design);
    const bench = gemmBench(chosen.accelerator);
    const model = await buildGemm({ ...bench, rtl: seedFault(bench.design, bench.rtl, fault) }, { workspace, optimize: "build" });
    const vectors = chosen.run(bench, SMALL);
    const beats = wrong === undefined ? {} : { [wrong]: { beats: [wrong === "shape" ? 0n : (1n << BigInt(portOf(bench.device, wrong).layout.bits)) - 1n, ...(vectors[wrong]?.beats ?? [])] } };
    const { messages } = await runOf(model, { ...vectors, ...beats }, { limit: 500 });
    expect(messages.filter((message) => message.includes(`: ${rule}: `))).not.toEqual([]);
  });
});

describe.each(["first", "mean"] as const)("busy_o of the gather side, representative %s", (representative) => {
  const accelerator = focus({ ...tiny, design: "focus", similarity: { representative } });
  const { config } = accelerator;
  const unit = unitOf(config, gatherSide(config, GRID));
  let model: VerilatorModel;

  beforeAll(async () => {
    model = await buildVerilator({ workspace, benches: [unit], rtl: unit.rtl, optimize: "build" });
  });

  it("is high from the first shape to the last beat", async () => {
    const { options } = tensorOf({ accelerator }, LARGE);
    const vectors = concentratorVectors(unit.device, [concentratorBeats(options), concentratorBeats(options)]);
    const random = createRandom(seed);
    const stalls = (): Patterns => withoutShape(randomPatterns(unit.device, random));
    for (const patterns of [{}, stalls(), stalls()]) {
      const result = await runOf(model, vectors, { patterns, limit: 100_000 });
      expect(failureLines(result)).toEqual([]);
      expect(result.ports["busy"]?.high).toBe(span(result, { from: ["shape"], to: ["unique", "map", "summary"] }));
      expect(result.ports["shapeError"]?.high).toBe(0);
    }
  });
});

describe("slices with more than fits", () => {
  interface Limits {
    readonly of: string;
    /** A slice at the limit, and what is beyond it: one more of a count, the others as few as may be. */
    readonly slices: (config: Accelerator["config"]) => { readonly most: bigint; readonly beyond: readonly bigint[] };
    /** Mistakes that let one of them by. */
    readonly faults: readonly Fault[];
  }

  const unseen: Fault = { name: "the entries of lane 1 are not looked at", block: "slice_watch", search: "assign beyond[lane] = entries", replacement: "assign beyond[lane] = lane != 1 && entries" };

  const limits: readonly Limits[] = [
    {
      of: "focus",
      slices: ({ tile, scatter: { lanes } }) => {
        const laneClasses = Math.ceil(tile.m / lanes);
        const layout = recordLayout("slice", sliceCounts({ unique: countBits(tile.m), entries: lanes * countBits(laneClasses) }));
        const slice = (unique: number, counts: readonly number[]): bigint => layout.pack({ unique, entries: packElements(counts.map(BigInt), countBits(laneClasses)) });
        const most = Array.from({ length: lanes }, () => laneClasses);
        return { most: slice(tile.m, most), beyond: [slice(tile.m + 1, most), ...most.map((_, lane) => slice(0, most.map((count, at) => (at === lane ? count + 1 : count))))] };
      },
      faults: [unseen, { name: "the vectors are not looked at", block: "slice_watch", search: "(vectors <= MOST_UNIQUE[UNIQUE_W:0]) &&", replacement: "(vectors <= MOST_UNIQUE[UNIQUE_W:0] || vectors[0]) &&" }],
    },
    {
      of: "focus with the published scatter",
      // Its watch has the vectors once more as the first entry, and the tokens as the second one.
      slices: ({ tile: { m } }) => {
        const count = indexBits(m) + 1;
        const layout = recordLayout("slice", passCounts(count));
        return { most: layout.pack({ unique: m, tokens: m }), beyond: [layout.pack({ unique: m + 1, tokens: m }), layout.pack({ unique: 0, tokens: m + 1 })] };
      },
      faults: [unseen],
    },
  ];

  /** What shape_error_o gets wrong. */
  async function problems(bench: GemmBench, { of, slices }: Limits): Promise<readonly string[]> {
    const model = await buildGemm(bench, { workspace, optimize: "build" });
    const { shape } = engineOf(of).run(bench, LARGE);
    const idle = Object.fromEntries([...inputPorts(bench.device), ...outputPorts(bench.device)].filter(({ kind }) => kind === "stream").map(({ name }) => [name, { beats: [] }]));
    const raised = async (slice: bigint): Promise<boolean> => {
      const { ports } = await runOf(model, { ...idle, shape: { beats: shape?.beats ?? [] }, slices: { beats: [slice] } }, { limit: 500 });
      expect(ports["slices"]?.beats).toBe(1);
      return (ports["shapeError"]?.high ?? 0) > 0;
    };
    const { most, beyond } = slices(bench.accelerator.config);
    const found: string[] = (await raised(most)) ? ["an error at the limit"] : [];
    for (const [index, slice] of beyond.entries()) if (!(await raised(slice))) found.push(`no error of ${index}`);
    return found;
  }

  describe.each(limits)("design $of", (own) => {
    const bench = gemmBench(engineOf(own.of).accelerator);

    it("raise shape_error_o, and none at the limit does", async () => {
      expect(await problems(bench, own)).toEqual([]);
    });

    it.each(own.faults)("$name: caught", async (fault) => {
      expect(await problems({ ...bench, rtl: seedFault(bench.design, bench.rtl, fault) }, own)).toHaveLength(1);
    });
  });
});
