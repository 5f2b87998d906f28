import { FocusError, throwIfAny } from "../errors.js";
import type { FlatBundle } from "../ir/interface.js";
import type { DesignIr, ModuleIr } from "../ir/module.js";
import type { RecordLayout } from "../config/record.js";
import { snakeCase } from "../config/snake-case.js";
import { CLOCK, fieldsLayout, moduleSignals, portSignals, RESET, typeBits, type Clocking, type DataType, type Fields, type Port } from "../ir/types.js";
import { agentProblems, bundleAgents, defaultAgent, isTimed, type BundleAgent, type ChosenAgents, type PortAgent } from "./port-agents.js";

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

/** A bundle at which one agent stands. */
export interface DeviceBundle {
  /** TypeScript name. */
  readonly name: string;
  /** Verilog name without suffix; also how the names of the agent's files begin. */
  readonly file: string;
  readonly agent: BundleAgent;
  /** The streams of the bundle by their names in it, `aw`. */
  readonly channels: Readonly<Record<string, DevicePort>>;
}

/** What every run of a device goes by. A cycle ends with the rising edge of the clock. */
export interface DeviceClock {
  readonly signal: string;
  /** Units of simulated time from one edge to the next. */
  readonly halfCycle: number;
  /** Active low; absent where the device has none. */
  readonly reset?: { readonly signal: string; readonly cycles: number };
}

/** One clock for every device, the same in all simulators. */
function deviceClock(clocking: Clocking): DeviceClock | undefined {
  if (clocking === "none") return undefined;
  return { signal: CLOCK, halfCycle: 1, ...(clocking === "clock" ? {} : { reset: { signal: RESET, cycles: 4 } }) };
}

/** The clock of devices that run side by side: with a reset where one of them has it. */
export function commonClock(devices: readonly Device[]): DeviceClock | undefined {
  return devices.find(({ clock }) => clock?.reset !== undefined)?.clock ?? devices.find(({ clock }) => clock !== undefined)?.clock;
}

/** A device under test as a testbench sees it; derived from the IR alone. */
export interface Device {
  readonly module: string;
  readonly block: string;
  readonly clock?: DeviceClock;
  /** Signal of the {@link ADVANCE_PORT}, where there is one. */
  readonly advance?: string;
  /** All ports are timed and their beats are cycles, `advance` and the handshakes among them (cycle-device.ts). */
  readonly perCycle?: true;
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
  /** Every port that has an agent of its own: all but `advance` and those of {@link reactive} bundles. */
  readonly ports: readonly DevicePort[];
  /** Which of the ports belong together: the five streams of an AXI port. */
  readonly bundles: readonly FlatBundle[];
  /** Bundles at which one agent stands that reacts to the device. */
  readonly reactive: readonly DeviceBundle[];
  /** All Verilog signals with direction and width, in the order of declaration. */
  readonly signals: ReturnType<typeof moduleSignals>;
}

/**
 * The top module of a design as a device under test. Plain ports are timed where no port is a stream; beside streams, inputs are held and
 * outputs watched. `agents` says otherwise for single ports, and which bundles have an agent.
 * @throws FocusError for an agent that cannot stand where it is to
 */
export function deviceOf(design: DesignIr, { agents = {} }: { readonly agents?: ChosenAgents } = {}): Device {
  const module = design.modules.find((candidate) => candidate.name === design.top);
  if (!module) throw new Error(`design has no module ${design.top}`);
  throwIfAny(agentProblems(module, agents));
  const chosen = bundleAgents(module, agents);
  const bundled = new Set(chosen.flatMap(({ bundle }) => Object.values(bundle.members)));
  const ports = Object.entries(module.ports);
  const besideStreams = ports.some(([, port]) => port.kind === "stream");
  const placed = ports.map(([name, port]) => ({ name, port, agent: defaultAgent({ name, port, besideStreams, agents }) }));
  const timed = placed.some(({ agent }) => isTimed(agent));
  const advance = placed.find(({ name, port }) => timed && name === ADVANCE_PORT && port.direction === "in" && agents[name] === undefined);
  const advanceSignal = advance && portSignals(advance.name, advance.port)[0]?.name;
  const all = placed.filter((entry) => entry !== advance).map((entry) => devicePort({ module, ...entry }));
  const clock = deviceClock(module.clocking);
  const channel = (name: string): DevicePort => named(all, name, module.name);
  return {
    module: module.name,
    block: module.block,
    ...(clock === undefined ? {} : { clock }),
    ...(advanceSignal === undefined ? {} : { advance: advanceSignal }),
    parameters: module.parameters.map(({ name, value }) => ({ name, value })),
    ports: all.filter(({ name }) => !bundled.has(name)),
    bundles: module.bundles,
    reactive: chosen.map(({ bundle: { name, members }, agent }) => ({
      name,
      file: snakeCase(name),
      agent,
      channels: Object.fromEntries(Object.entries(members).map(([member, port]) => [member, channel(port)])),
    })),
    signals: moduleSignals(module.ports, module.clocking),
  };
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
    throw new FocusError({ path: `${module.block}.${name}`, rule: "is an output beside no stream, and the contract gives it no latency", fix: `say how many cycles after the inputs it comes: latency: { ${name}: 1 } in the contract of ${module.block}` });
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
  return named(device.ports, name, device.module);
}

function named(ports: readonly DevicePort[], name: string, module: string): DevicePort {
  const port = ports.find((candidate) => candidate.name === name);
  if (!port) throw new Error(`${module} has no port ${name}`);
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
