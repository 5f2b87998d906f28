import { range, type Origin } from "../../emit/module-view.js";
import { templates } from "../../emit/render.js";
import type { View } from "../../ir/module.js";
import { deviceInstance } from "../bench.js";
import type { Device, DevicePort } from "../device.js";
import { patternCodes, type PatternCode, type Patterns } from "../pattern.js";
import { isWatched, streamInputs, type Vectors } from "../vectors.js";

/** Cycles to watch for surplus beats after the last expected one. */
const DRAIN = 64;

/** Broken rules that are printed; what is beyond is counted. */
const PRINTED = 200;

export interface VerilogTestbench {
  readonly device: Device;
  readonly vectors: Vectors;
  readonly patterns: Patterns;
  readonly seed: number;
  readonly limit: number;
  readonly origin: Origin;
  /** The device is a mapped netlist, which has no parameters. */
  readonly netlist: boolean;
  readonly collect: boolean;
  readonly wavesFile?: string;
}

/** A Verilog-2005 testbench for one device and one set of vectors and patterns. */
export function verilogTestbench(options: VerilogTestbench): string {
  const { device, origin } = options;
  const views = device.ports.map((port) => ({ port, view: portView(port, options) }));
  const those = (test: (port: DevicePort) => boolean): readonly View[] => views.filter(({ port }) => test(port)).map(({ view }) => view);
  const stream = (port: DevicePort): boolean => port.kind === "stream";
  const timed = device.kind === "timed";
  const isInput = (port: DevicePort): boolean => port.direction === "in";
  const driven = those((port) => stream(port) || (timed && isInput(port)));
  const sampled = those((port) => stream(port) || !isInput(port));
  return templates().render("sim/testbench.v", {
    header: {
      purpose: `Testbench of ${device.module}.`,
      origin: `Generated from templates/sim/testbench.v.hbs, config ${origin.config} (${origin.hash}). Do not edit.`,
    },
    limit: String(options.limit),
    drain: String(DRAIN),
    printed: String(PRINTED),
    signals: device.signals
      .filter(({ role }) => role !== "clock" && role !== "reset")
      .map(({ name, direction, width }) => ({ name, kind: direction === "in" ? "reg " : "wire", range: range(width, width === 1 ? 0 : range(width, 0).length + 1) })),
    ports: views.map(({ view }) => view),
    streamInputs: those((port) => stream(port) && isInput(port)),
    streamOutputs: those((port) => stream(port) && !isInput(port)),
    timedInputs: timed ? those(isInput) : [],
    timedOutputs: timed ? those((port) => !isInput(port)) : [],
    watched: those((port) => isWatched(device, port)),
    constants: timed ? [] : those((port) => !stream(port) && isInput(port)),
    driven,
    sampled,
    patterns: patternCodes(device, options.patterns, options.seed).map(patternView),
    instances: [deviceInstance("device", options.netlist ? { ...device, parameters: [] } : device, (name) => name)],
    hasAdvance: device.advance !== undefined,
    waves: options.wavesFile !== undefined,
    wavesFile: options.wavesFile ?? "",
    complete: completeText(device, options.vectors),
  });
}

function portView(port: DevicePort, { device, vectors, collect }: VerilogTestbench): Readonly<Record<string, View>> {
  const given = vectors[port.name];
  const count = given?.beats.length ?? 0;
  const taken = streamInputs(device);
  return {
    name: port.file,
    count: String(count),
    last: String(Math.max(0, count - 1)),
    lastMask: String(given?.masks ? Math.max(0, count - 1) : 0),
    width: String(port.width),
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
  };
}

function patternView({ file, mode, argument, state }: PatternCode): View {
  const open = ["1'b1", `{1'b0, ${file}_state[15:8]} < 9'd${argument}`, `${file}_run`, `${file}_waiting`, `(${file}_draws % 64'd${4 * argument}) >= 64'd${argument}`][mode];
  if (open === undefined) throw new Error(`pattern mode ${mode}`);
  return { name: file, state: String(state), open };
}

function completeText(device: Device, vectors: Vectors): string {
  if (device.kind === "timed") {
    const length = Math.max(0, ...device.ports.map((port) => vectors[port.name]?.beats.length ?? 0));
    return `enabled >= 64'd${length + Math.max(0, ...device.ports.map((port) => port.latency))}`;
  }
  const streams = device.ports.filter((port) => port.kind === "stream");
  return streams.map((port) => `${port.file}_done >= 64'd${vectors[port.name]?.beats.length ?? 0}`).join(" && ");
}
