import { throwIfAny, type Problem } from "../errors.js";
import type { FlatBundle } from "../ir/interface.js";
import type { DesignIr, ModuleIr } from "../ir/module.js";
import type { RecordLayout } from "../config/record.js";
import { fieldsLayout, moduleSignals, portSignals, snakeCase, typeBits, type Clocking, type DataType, type Fields, type Port } from "../ir/types.js";

/** Name of the input port that freezes a fixed-latency block while it is 0. */
export const ADVANCE_PORT = "advance";

/** One Verilog signal that carries payload, and where it lies in the packed beat of its port. */
export interface DeviceField {
  readonly name: string;
  readonly signal: string;
  readonly type: DataType;
  readonly width: number;
  /** Lowest bit in the packed beat: fields are packed in the order they are declared, the first one lowest. */
  readonly offset: number;
}

/**
 * What stands at a port of a device in a testbench:
 * - `timed`: one beat per enabled cycle; outputs follow by the contract's latency.
 * - `stream`: beats under a handshake, with stalls by a pattern.
 * - `constant`: an input that holds its first beat. `watch`: an output without beats, whose cycles at 1 are counted.
 */
export type PortAgent = "timed source" | "timed sink" | "stream source" | "stream sink" | "constant" | "watch";

export interface DevicePort {
  /** TypeScript name of the port. */
  readonly name: string;
  /** Verilog name without suffix; also the name of the port's vector file. */
  readonly file: string;
  readonly kind: Port["kind"];
  readonly direction: Port["direction"];
  readonly agent: PortAgent;
  readonly fields: readonly DeviceField[];
  /** How a beat is packed: its fields in the order they are declared. */
  readonly layout: RecordLayout;
  /** Bits of one packed beat. */
  readonly width: number;
  /**
   * Timed ports: enabled cycles from beat k of the earliest input to beat k of this port. Inputs have 0 unless the
   * contract says that a port takes its part of the beat later.
   */
  readonly latency: number;
  /** Handshake signals of a stream. */
  readonly valid?: string;
  readonly ready?: string;
}

/** A device under test as a testbench sees it; derived from the IR alone. */
export interface Device {
  readonly module: string;
  readonly block: string;
  readonly clocking: Clocking;
  /** Signal of the {@link ADVANCE_PORT}, where there is one. */
  readonly advance?: string;
  /** All ports are timed and their beats are cycles, `advance` and the handshakes among them (cycle-device.ts). */
  readonly perCycle?: true;
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
  /** Every port but `advance`. */
  readonly ports: readonly DevicePort[];
  /** Which of the ports belong together: the five streams of an AXI port. */
  readonly bundles: readonly FlatBundle[];
  /** All Verilog signals with direction and width, in the order of declaration. */
  readonly signals: ReturnType<typeof moduleSignals>;
}

/** What stands at ports of a device, where that is not what {@link deviceOf} would put there; by the TypeScript name of the port. */
export type ChosenAgents = Readonly<Record<string, PortAgent>>;

/**
 * The top module of a design as a device under test. Plain ports are timed where no port is a stream; beside streams, inputs are held and
 * outputs watched. `agents` says otherwise for single ports.
 */
export function deviceOf(design: DesignIr, { agents = {} }: { readonly agents?: ChosenAgents } = {}): Device {
  const module = design.modules.find((candidate) => candidate.name === design.top);
  if (!module) throw new Error(`design has no module ${design.top}`);
  const ports = Object.entries(module.ports);
  throwIfAny(agentProblems(module, agents));
  const besideStreams = ports.some(([, port]) => port.kind === "stream");
  const agentOf = (name: string, port: Port): PortAgent => agents[name] ?? defaultAgent(port, besideStreams);
  const timed = ports.some(([name, port]) => isTimed(agentOf(name, port)));
  const advance = ports.find(([name, port]) => timed && name === ADVANCE_PORT && port.direction === "in" && agents[name] === undefined);
  const advanceSignal = advance && portSignals(...advance)[0]?.name;
  return {
    module: module.name,
    block: module.block,
    clocking: module.clocking,
    ...(advanceSignal === undefined ? {} : { advance: advanceSignal }),
    parameters: module.parameters.map(({ name, value }) => ({ name, value })),
    ports: ports.filter((entry) => entry !== advance).map(([name, port]) => devicePort({ module, agent: agentOf(name, port), name, port })),
    bundles: module.bundles,
    signals: moduleSignals(module.ports, module.clocking),
  };
}

export function isTimed(agent: PortAgent): boolean {
  return agent === "timed source" || agent === "timed sink";
}

function possibleAgents({ kind, direction }: Port): readonly PortAgent[] {
  if (kind === "stream") return direction === "in" ? ["stream source"] : ["stream sink"];
  return direction === "in" ? ["timed source", "constant"] : ["timed sink", "watch"];
}

function agentProblems({ name: module, ports }: ModuleIr, agents: ChosenAgents): readonly Problem[] {
  return Object.entries(agents).flatMap(([name, agent]) => {
    const port = ports[name];
    if (!port) return [{ path: `${module}.${name}`, value: agent, rule: "stands at no port", fix: `the ports are ${Object.keys(ports).join(", ")}` }];
    const possible = possibleAgents(port);
    return possible.includes(agent) ? [] : [{ path: `${module}.${name}`, value: agent, rule: `cannot stand at an ${port.direction}put ${port.kind}`, fix: `choose ${possible.join(" or ")}` }];
  });
}

function defaultAgent({ kind, direction }: Port, besideStreams: boolean): PortAgent {
  if (kind === "stream") return direction === "in" ? "stream source" : "stream sink";
  if (besideStreams) return direction === "in" ? "constant" : "watch";
  return direction === "in" ? "timed source" : "timed sink";
}

function devicePort(options: { readonly module: ModuleIr; readonly agent: PortAgent; readonly name: string; readonly port: Port }): DevicePort {
  const { module, agent, name, port } = options;
  const signals = portSignals(name, port);
  const types: Fields = port.kind === "wire" ? { value: port.type } : port.fields;
  const layout = fieldsLayout(`port ${name}`, types);
  const fields = layout.fields.map(({ name: field, offset, bits: width }): DeviceField => {
    const signal = signals.find((candidate) => candidate.field === field && candidate.role !== "valid" && candidate.role !== "ready");
    const type = types[field];
    if (!signal || !type) throw new Error(`${module.name}: port ${name} has no signal for ${field}`);
    return { name: field, signal: signal.name, type, width, offset };
  });
  const latency = module.contract.latency?.[name];
  if (agent === "timed sink" && latency === undefined) {
    throw new Error(`block ${module.block}: the contract gives no latency for output ${name}`);
  }
  const role = (wanted: "valid" | "ready"): string | undefined => signals.find((signal) => signal.role === wanted)?.name;
  const [valid, ready] = [role("valid"), role("ready")];
  return {
    name,
    file: snakeCase(name),
    kind: port.kind,
    direction: port.direction,
    agent,
    fields,
    layout,
    width: layout.bits,
    latency: latency ?? 0,
    ...(valid === undefined ? {} : { valid }),
    ...(ready === undefined ? {} : { ready }),
  };
}

/** Ports with a handshake; a device that has none is timed. */
export function streamPorts(device: Device): readonly DevicePort[] {
  return device.ports.filter((port) => port.kind === "stream");
}

/** A port by its TypeScript name. */
export function portOf(device: Device, name: string): DevicePort {
  const port = device.ports.find((candidate) => candidate.name === name);
  if (!port) throw new Error(`${device.module} has no port ${name}`);
  return port;
}

export function inputPorts(device: Device): readonly DevicePort[] {
  return device.ports.filter((port) => port.direction === "in");
}

export function outputPorts(device: Device): readonly DevicePort[] {
  return device.ports.filter((port) => port.direction === "out");
}

/** Bits of one element and number of elements of a type; plain bits are one element. */
export function elementsOf(type: DataType): { readonly bits: number; readonly count: number } {
  return type.kind === "vector" ? { bits: typeBits(type) / type.lanes, count: type.lanes } : { bits: typeBits(type), count: 1 };
}
