import type { AcceleratorConfig } from "../config/accelerator.js";
import { elementAt } from "../config/element-at.js";
import { concentratedLayer, GATHER_PORTS } from "../designs/concentrated-layer.js";
import { elaborate } from "../dsl/elaborate.js";
import { gatherSide } from "../designs/gather-side.js";
import type { Accelerator } from "../designs/focus.js";
import { emitChecked } from "../emit/emit-checks.js";
import { FocusError } from "../errors.js";
import { classCandidates, concentrate, neighboursOf, type ConcentrateOptions, type Concentration, type OperandCodes, type TokenGrid } from "../golden/similarity/index.js";
import { resultFormat } from "../blocks/array/result-stage.js";
import { deviceOf, portOf, type Device } from "../testbench/device.js";
import { concentratedPasses, lanePorts } from "./engine-streams.js";
import type { BenchResult } from "../testbench/result.js";
import { concentratorBeats, concentratorPorts } from "./similarity-vectors.js";
import type { GemmBench } from "./gemm.js";
import { packBeats, type Vectors } from "../testbench/vectors.js";

/**
 * The engine of an accelerator beside the gather side of its output, for frames of up to `grid`.
 * @throws FocusError where results are in another format than operands
 */
export function layerBench(accelerator: Accelerator, grid: TokenGrid): GemmBench {
  const { config, top } = accelerator;
  const { operand, accumulator } = config.array;
  const result = resultFormat(operand, accumulator);
  if (result.name !== operand.name) {
    throw new FocusError({ path: "--gather-output", rule: `needs results in the format of the operands, ${operand.name}, but they leave as ${result.name}`, fix: "leave --gather-output out, or choose a float format" });
  }
  const design = elaborate(concentratedLayer(`${config.name}_layer`, { engine: top, gather: gatherSide(config, grid) }), { prefix: config.prefix });
  return { accelerator, design, device: deviceOf(design), rtl: emitChecked(design), result };
}

export interface LayerOperands {
  /** How the input was concentrated. */
  readonly options: ConcentrateOptions;
  readonly concentration: Concentration;
  readonly N: number;
  /** tokens x N, row-major: what golden says of the GEMM. */
  readonly results: OperandCodes;
  /** Beats of the engine's streams. */
  readonly engine: Vectors;
  /** Cycles from a row that has left for memory until it may come back. */
  readonly memoryLatency?: number;
}

export interface LayerExpectation {
  /** What golden says of the output tensor. */
  readonly output: Concentration;
  readonly vectors: Vectors;
}

/**
 * A GEMM and the gather of its result as beats of a layer's streams. A token of the result is offered when the row of its
 * class has left the engine in every block of columns that its slice takes part in.
 */
export function expectLayer(bench: GemmBench, operands: LayerOperands): LayerExpectation {
  const { options, concentration, N, results, engine } = operands;
  const given = outputOptions(operands);
  const output = concentrate(given);
  const gathered = concentratorBeats(given, output);
  const lanes = lanePorts("results", bench.accelerator.config);
  const released = releaseCounts(bench, { concentration, N, sliceElements: options.sliceElements, engine, lanes });
  const vectors: Record<string, Vectors[string]> = { ...engine };
  for (const port of concentratorPorts) {
    const name = GATHER_PORTS[port];
    const beats = packBeats(portOf(bench.device, name), gathered[port]);
    vectors[name] = port === "tokens" ? { beats, after: { cycles: operands.memoryLatency ?? 0, streams: lanes, counts: released } } : { beats };
  }
  if (released.length !== gathered.tokens.length || results.length !== concentration.tokens * N) throw new Error("the result and its tokens do not fit");
  return { output, vectors };
}

/** How the result of a GEMM is concentrated: tokens of one class of the input have the same row. */
function outputOptions({ options, concentration, N, results }: LayerOperands): ConcentrateOptions {
  const { tileOf, classes } = concentration;
  const neighbours = neighboursOf({ grid: options.grid, block: options.block, rule: options.neighbours, tileOf });
  return {
    ...options,
    activations: results,
    K: N,
    retained: Array.from(tileOf, (tile) => tile >= 0),
    joined: classCandidates(classes, neighbours),
  };
}

interface ReleaseInput {
  readonly concentration: Concentration;
  readonly N: number;
  readonly sliceElements: number;
  readonly engine: Vectors;
  readonly lanes: readonly string[];
}

/** For each token beat, in order: beats of each result lane that must have left before it. */
function releaseCounts(bench: GemmBench, { concentration, N, sliceElements, engine, lanes }: ReleaseInput): readonly (readonly number[])[] {
  const { config } = bench.accelerator;
  const { columns } = config.array;
  const { tiles, tileOf, classes, slices } = concentration;
  const members = Array.from({ length: tiles }, (): number[] => []);
  tileOf.forEach((tile, token) => members[tile]?.push(token));
  // Beats that must have left for the row of a class, by m-tile, block of columns, class.
  const after = new Map<string, number>();
  const next = lanes.map(() => 0);
  for (const pass of concentratedPasses(config, { tiles, slices, N })) {
    if (!pass.lastSlice) continue;
    lanes.forEach((name, lane) => {
      const port = portOf(bench.device, name);
      const count = Math.ceil((elementAt(classes.counts, pass.tile) - lane) / lanes.length);
      for (let row = 0; row < count; row += 1) {
        const at = elementAt(next, lane);
        next[lane] = at + 1;
        const index = port.layout.unpack(elementAt(engine[name]?.beats ?? [], at))["index"];
        after.set(`${pass.tile}/${pass.outer}/${Number(index) * lanes.length + lane}`, at + 1);
      }
    });
  }
  return members.flatMap((tokens, tile) =>
    Array.from({ length: Math.ceil(N / sliceElements) }, (_, slice) => slice).flatMap((slice) => {
      const lastColumn = Math.min(N, (slice + 1) * sliceElements) - 1;
      const outer = lastColumn - (lastColumn % columns);
      return tokens.map((token) => {
        const member = elementAt(classes.classOf, token);
        const count = after.get(`${tile}/${outer}/${member}`);
        if (count === undefined) throw new Error(`m-tile ${tile} has no row of class ${member} for outputs from ${outer}`);
        return lanes.map((_, lane) => (member % lanes.length === lane ? count : 0));
      });
    }),
  );
}

export interface LayerCycles {
  /** Of the GEMM: from its first accepted input to its last result. */
  readonly cycles: number;
  /** From the last result to the last beat of the gather side. */
  readonly gatherTailCycles: number;
}

/** What a run of a layer took. */
export function layerCycles({ ports }: BenchResult, device: Device): LayerCycles {
  const own: readonly string[] = Object.values(GATHER_PORTS);
  const engine = device.ports.filter(({ kind, name }) => kind === "stream" && !own.includes(name) && (ports[name]?.beats ?? 0) > 0);
  const outputs = engine.filter(({ direction }) => direction === "out");
  const first = Math.min(...engine.filter(({ direction }) => direction === "in").map(({ name }) => ports[name]?.firstCycle ?? 0));
  const last = Math.max(...outputs.map(({ name }) => ports[name]?.lastCycle ?? 0));
  const end = Math.max(...[GATHER_PORTS.unique, GATHER_PORTS.map, GATHER_PORTS.summary].map((name) => ports[name]?.lastCycle ?? 0));
  return { cycles: last - first + 1, gatherTailCycles: end - last };
}

/** Cycles in which a result of the engine was not taken. */
export function blockedResults({ ports }: BenchResult, config: AcceleratorConfig): number {
  return lanePorts("results", config).reduce((sum, name) => sum + (ports[name]?.blocked ?? 0), 0);
}
