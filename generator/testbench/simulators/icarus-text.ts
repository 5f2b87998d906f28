import { generatedFrom, range } from "../../emit/module-view.js";
import { templates } from "../../emit/render.js";
import type { View } from "../../ir/module.js";
import { deviceInstance, resetViews } from "../bench.js";
import { ADVANCE_PORT, streamPorts, type Device, type DevicePort } from "../device.js";
import { isTimed, type PortAgent } from "../port-agents.js";
import { patternCodes, type PatternCode, type Patterns } from "../pattern.js";
import { streamInputs, type Vectors } from "../vectors.js";

/** Cycles to watch the streams for surplus beats after the last expected one. Where every port is timed a run ends with its last beat: its inputs, valid and enables among them, are X from there on. */
const DRAIN = 64;

/** Top of a simulation whose output a program reads. */
const TESTBENCH = "focus_testbench";

/** Broken rules that are printed; what is beyond is counted. */
const PRINTED = 200;

export interface VerilogTestbench {
  readonly device: Device;
  readonly vectors: Vectors;
  readonly patterns: Patterns;
  readonly seed: number;
  readonly limit: number;
  /** The device is a mapped netlist, which has no parameters. */
  readonly netlist: boolean;
  readonly collect: boolean;
  /** What inputs carry while nobody may look, until a timed one has had its last beat: X, or random bits, as `if (X)` hides a fault where it takes the right branch. */
  readonly idle: IdleInputs;
  readonly wavesFile?: string;
  /** It stands alone: a line says PASS or FAIL, and a failed run ends with $stop. */
  readonly judges?: true;
}

export type IdleInputs = "x" | "random";

/** A Verilog-2005 testbench for one device and one set of vectors and patterns. */
export function verilogTestbench(options: VerilogTestbench): string {
  const { device } = options;
  const views = device.ports.map((port) => ({ port, view: portView(port, options) }));
  const those = (test: (port: DevicePort) => boolean): readonly View[] => views.filter(({ port }) => test(port)).map(({ view }) => view);
  const stream = (port: DevicePort): boolean => port.kind === "stream";
  const at = (agent: PortAgent): readonly View[] => those((port) => port.agent === agent);
  const driven = those((port) => stream(port) || port.agent === "timed source");
  const sampled = those((port) => stream(port) || port.direction === "out");
  return templates().render("sim/testbench.v", {
    header: {
      purpose: `Testbench of ${device.module}${options.judges ? ", with vectors of its golden model in the files beside it" : ""}.`,
      origin: generatedFrom("sim/testbench.v"),
    },
    noise: options.idle === "x" ? "X" : "random",
    random: options.idle === "random",
    seed: String(options.seed),
    module: options.judges ? `${device.module}_testbench` : TESTBENCH,
    judges: options.judges === true,
    device: device.module,
    limit: String(options.limit),
    drain: String(device.ports.some(stream) ? DRAIN : 0),
    printed: String(PRINTED),
    signals: device.signals
      .filter(({ role }) => role !== "clock" && role !== "reset")
      .map(({ name, direction, width }) => ({ name, kind: direction === "in" ? "reg " : "wire", range: range(width, width === 1 ? 0 : range(width, 0).length + 1) })),
    ports: views.map(({ view }) => view),
    streamInputs: at("stream source"),
    streamOutputs: at("stream sink"),
    timedInputs: at("timed source"),
    timedOutputs: at("timed sink"),
    watched: at("watch"),
    constants: at("constant"),
    driven,
    sampled,
    patterns: patternCodes(device, options.patterns, options.seed).map(patternView),
    instances: [deviceInstance("device", options.netlist ? { ...device, parameters: [] } : device, (name) => name)],
    clock: device.clock?.signal ?? "cycle_end",
    halfCycle: String(device.clock?.halfCycle ?? 1),
    resets: resetViews(device.clock),
    advance: device.advance === undefined ? [] : [{ signal: device.advance, open: `${ADVANCE_PORT}_open` }],
    waves: options.wavesFile !== undefined,
    wavesFile: options.wavesFile ?? "",
    complete: completeText(device, options.vectors),
  });
}

function portView(port: DevicePort, { device, vectors, collect, idle, judges }: VerilogTestbench): Readonly<Record<string, View>> {
  const given = vectors[port.name];
  const count = given?.beats.length ?? 0;
  const taken = streamInputs(device);
  const x = `{ ${port.width}{1'bx}}`;
  return {
    name: port.file,
    count: String(count),
    last: String(Math.max(0, count - 1)),
    lastMask: String(given?.masks ? Math.max(0, count - 1) : 0),
    unknown: idle === "x" ? x : `{${Array.from({ length: Math.ceil(port.width / 32) }, () => "$random(noise)").join(", ")}}`,
    beyond: x,
    range: range(port.width, port.width === 1 ? 0 : range(port.width, 0).length + 1),
    packed: `{${[...port.fields].reverse().map((field) => field.signal).join(", ")}}`,
    mask: given?.masks ? `${port.file}_masks[${port.file}_beat]` : `{${port.width}{1'b1}}`,
    masked: given?.masks !== undefined,
    takenFormat: " %0d".repeat(taken.length),
    takenCounts: taken.map(({ file }) => `, ${file}_done`).join(""),
    hasBeats: count > 0,
    valid: port.valid ?? "",
    ready: port.ready ?? "",
    latency: String(port.latency),
    sampled: port.latency === 0 ? "advancing" : "1'b1",
    one: `${port.width}'d1`,
    collect,
    judges: judges === true,
  };
}

function patternView({ file, mode, argument, state }: PatternCode): View {
  const open = ["1'b1", `{1'b0, ${file}_state[15:8]} < 9'd${argument}`, `${file}_run`, `${file}_waiting`, `(${file}_draws % 64'd${4 * argument}) >= 64'd${argument}`][mode];
  if (open === undefined) throw new Error(`pattern mode ${mode}`);
  return { name: file, state: String(state), open };
}

function completeText(device: Device, vectors: Vectors): string {
  const beats = ({ name }: DevicePort): number => vectors[name]?.beats.length ?? 0;
  const timed = device.ports.filter(({ agent }) => isTimed(agent));
  const enabled = timed.length === 0 ? [] : [`enabled >= 64'd${Math.max(...timed.map(beats)) + Math.max(...timed.map(({ latency }) => latency))}`];
  return [...enabled, ...streamPorts(device).map((port) => `${port.file}_done >= 64'd${beats(port)}`)].join(" && ");
}
