import { FocusError, type Problem } from "../errors.js";
import { nearestName } from "../config/nearest-name.js";
import { reservedIn } from "../config/reserved-words.js";
import type { InstanceIr, NetIr } from "../ir/module.js";
import { moduleSignals, portSignals, sameType, snakeCase, typeBits, typeText, type Fields, type Port, type Ports, type Signal, type StreamPort } from "../ir/types.js";
import type { BlockUse, End, EndsOf, OwnEndsOf, Pin, Placement, Structure, StructureBuilder } from "./block-use.js";

interface Wire {
  readonly from: End;
  readonly to: End;
}

interface EndOptions {
  readonly owner: Pin["owner"];
  readonly instance: string | null;
  readonly portName: string;
  readonly port: Port;
}

function endOf({ owner, instance, portName, port }: EndOptions): End {
  const drives = (port.direction === "out") === (instance !== null);
  return { role: drives ? "drives" : "takes", kind: port.kind, label: instance === null ? portName : `${instance}.${portName}`, instance, portName, port, pin: { owner } };
}

/**
 * Ends by port name. A configuration file is run without a type check, so a misspelled port is told here.
 * @throws FocusError when a port is named that the block has not
 */
function endsByName<P extends Ports>(ends: Readonly<Record<string, End>>, { owner, instance, use }: { readonly owner: Pin["owner"]; readonly instance: string; readonly use: BlockUse<P> }): EndsOf<P> {
  return new Proxy(ends, {
    get: (target, key) => {
      if (typeof key === "symbol" || key in target) return Reflect.get(target, key) as End;
      const names = Object.keys(target);
      const nearest = nearestName(key, names);
      throw new FocusError({ path: `${owner.name}: ${instance}.${key}`, rule: `is not a port of ${use.name}`, fix: `${nearest === undefined ? "" : `did you mean ${instance}.${nearest}? `}Ports: ${names.join(", ")}` });
    },
  }) as EndsOf<P>;
}

/**
 * A stream less some of its fields, for a taker that has no use for them; their signals are left open on purpose.
 * @throws FocusError when the stream has no such field
 */
export function without(from: End<"drives", "stream">, ...names: readonly string[]): End<"drives", "stream"> {
  const { fields } = from.port as StreamPort;
  const unknown = names.find((name) => !(name in fields));
  if (unknown !== undefined) throw new FocusError({ path: from.label, value: unknown, rule: "is not a field of this stream", fix: `name one of: ${Object.keys(fields).join(", ")}` });
  const part = (wanted: boolean): Fields => Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name) === wanted));
  return { ...from, port: { ...(from.port as StreamPort), fields: part(false) }, left: { ...from.left, ...part(true) } };
}

/** A design while it is put together: what places and connects, and the check of the whole at the end. */
export interface OpenStructure extends Pick<StructureBuilder, "place" | "connect" | "tie" | "ignore"> {
  /** Adds a port of the design and gives it as seen from inside. */
  readonly addPort: (portName: string, port: Port) => End;
  /**
   * Every port connected, none driven twice, types equal, all ends of this very design.
   * @throws FocusError with every problem
   */
  readonly close: () => Structure;
}

export function openStructure(designName: string): OpenStructure {
  const owner: Pin["owner"] = { name: designName };
  const ports: Record<string, Port> = {};
  const ownEnds: End[] = [];
  const placedEnds: End[] = [];
  const placements: Placement[] = [];
  const wires: Wire[] = [];
  const ties: { readonly to: End; readonly value: bigint }[] = [];
  const ignored: End[] = [];
  const problems: Problem[] = [];

  const isForeign = (end: End): boolean => end.pin.owner !== owner;
  const close = (): Structure => {
    const foreign = new Map([...wires.flatMap(({ from, to }) => [from, to]), ...ties.map(({ to }) => to), ...ignored].filter(isForeign).map((end) => [end.pin, end]));
    for (const { label, pin } of foreign.values()) {
      const whose = pin.owner.name === designName ? `another design named ${designName}` : `the design ${pin.owner.name}`;
      problems.push({ path: `${designName}: ${label}`, rule: `is not a port of this design, but of ${whose}`, fix: "connect only what input() and place() of this very design gave" });
    }
    const drivers = grouped([...wires.map(({ from, to }) => [to.pin, from.label] as const), ...ties.map(({ to, value }) => [to.pin, `the constant ${value}`] as const)]);
    const takers = grouped(wires.map(({ from, to }) => [from.pin, to.label] as const));
    const left = new Set(ignored.map(({ pin }) => pin));
    for (const end of [...ownEnds, ...placedEnds]) {
      if (end.role === "takes") {
        const found = drivers.get(end.pin) ?? [];
        if (found.length === 0) problems.push(openPort(designName, end));
        if (found.length > 1) {
          problems.push({ path: `${designName}: ${end.label}`, rule: `is driven ${found.length} times: by ${found.join(" and ")}`, fix: `keep one of the connections to ${end.label}` });
        }
        continue;
      }
      const found = takers.get(end.pin) ?? [];
      if (found.length === 0 && !left.has(end.pin)) problems.push(openPort(designName, end));
      if (found.length > 1 && end.kind === "stream") {
        problems.push({ path: `${designName}: ${end.label}`, rule: `is a stream and feeds ${found.length} blocks: ${found.join(" and ")}`, fix: "keep one of the connections: a stream has one taker, which answers with ready" });
      }
    }
    problems.push(...signalProblems(designName, ports));
    if (problems.length > 0) throw new FocusError(problems);
    return { placements, toIr: (moduleName) => structureIr({ designName, placements, wires, ties, ignored, moduleName }) };
  };

  return {
    addPort: (portName, port) => {
      const end = endOf({ owner, instance: null, portName, port });
      ports[portName] = port;
      ownEnds.push(end);
      return end;
    },
    place: <Q extends Ports>(name: string, use: BlockUse<Q>) => {
      const known = placements.find((placement) => snakeCase(placement.name) === snakeCase(name));
      if (known) {
        const both = known.name === name ? "" : ` in Verilog, with ${known.name}`;
        problems.push({ path: `${designName}: ${name}`, rule: `is the name of two placed blocks${both}`, fix: "give each placed block a name of its own" });
      }
      placements.push({ name, use });
      const ends = Object.fromEntries(Object.entries(use.ports).map(([portName, port]) => [portName, endOf({ owner, instance: name, portName, port })]));
      placedEnds.push(...Object.values(ends));
      return endsByName(ends, { owner, instance: name, use });
    },
    connect: (from, to) => {
      if (!isForeign(from) && !isForeign(to)) problems.push(...connectionProblems(designName, from, to));
      wires.push({ from, to });
    },
    tie: (to, value) => {
      if (!isForeign(to)) problems.push(...tieProblems(designName, to, value));
      ties.push({ to, value });
    },
    ignore: (from) => {
      ignored.push(from);
    },
    close,
  };
}

/** The values of each key, in order. */
export function grouped<K, V>(pairs: readonly (readonly [K, V])[]): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const [key, value] of pairs) {
    const known = groups.get(key);
    if (known) known.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** Runs the callback that places and connects inside given ports, and checks the whole. */
export function buildStructure<P extends Ports>(designName: string, ports: P, body: (builder: StructureBuilder<P>) => void): Structure {
  const { addPort, close, ...builder } = openStructure(designName);
  const own = Object.fromEntries(Object.entries(ports).map(([portName, port]) => [portName, addPort(portName, port)]));
  body({ own: own as OwnEndsOf<P>, ...builder });
  return close();
}

/** Ports whose Verilog signals have one name: dataIn beside data_in, or a wire dataValid beside a stream data. */
function signalProblems(designName: string, ports: Ports): readonly Problem[] {
  const known = new Map<string, string>();
  return moduleSignals(ports, "clock and reset").flatMap(({ name, port }) => {
    const other = known.get(name);
    known.set(name, port);
    return other === undefined ? [] : [{ path: `${designName}: ${port}`, rule: `has a signal ${name} in Verilog, as ${other === "" ? "the clock or reset" : other} has`, fix: "rename one of them" }];
  });
}

function openPort(designName: string, end: End): Problem {
  const what = end.port.kind === "stream" ? Object.values(end.port.fields).map(typeText).join(", ") : typeText(end.port.type);
  const fix =
    end.role === "takes"
      ? `connect a ${end.kind} of ${what} to ${end.label}${end.kind === "wire" ? `, or tie(${end.label}, 0n)` : ""}`
      : `connect ${end.label} to a block or an output${end.kind === "wire" ? `, or ignore(${end.label})` : ""}`;
  return { path: `${designName}: ${end.label}`, rule: `is left open: ${end.role === "takes" ? "nothing drives it" : "nothing takes it"}`, fix };
}

/** Field by field; the only one of a stream may have another name. */
function sameFields(given: Fields, taken: Fields): boolean {
  const [from, to] = [Object.entries(given), Object.entries(taken)];
  return from.length === to.length && from.every(([name, type], at) => to[at] !== undefined && (from.length === 1 || name === to[at][0]) && sameType(type, to[at][1]));
}

function payloadText(fields: Fields): string {
  const entries = Object.entries(fields);
  return entries.map(([name, type]) => (entries.length === 1 ? typeText(type) : `${name}: ${typeText(type)}`)).join(", ");
}

function connectionProblems(designName: string, from: End, to: End): readonly Problem[] {
  const path = `${designName}: ${from.label} -> ${to.label}`;
  if (from.role !== "drives" || to.role !== "takes") {
    return [{ path, rule: `${from.role === "drives" ? to.label : from.label} is an ${from.role === "drives" ? "output" : "input"} here; a connection goes from an output to an input`, fix: "swap the two ends" }];
  }
  if (from.port.kind === "wire" && to.port.kind === "wire") {
    if (sameType(from.port.type, to.port.type)) return [];
    return [mismatch(path, typeText(from.port.type), typeText(to.port.type), from, to)];
  }
  if (from.port.kind === "stream" && to.port.kind === "stream") {
    if (sameFields(from.port.fields, to.port.fields)) return [];
    return [mismatch(path, payloadText(from.port.fields), payloadText(to.port.fields), from, to)];
  }
  return [{ path, rule: `${from.label} is a ${from.kind}, ${to.label} is a ${to.kind}: the handshakes differ`, fix: "connect streams to streams and wires to wires, or put a block between that has both" }];
}

/** The constant must fit. */
function tieProblems(designName: string, to: End, value: bigint): readonly Problem[] {
  const path = `${designName}: ${to.label}`;
  if (to.port.kind === "stream") return [{ path, value: String(value), rule: "is a stream, which no constant can drive", fix: "connect a stream to it" }];
  const width = typeBits(to.port.type);
  if (value >= 0n && value < 1n << BigInt(width)) return [];
  return [{ path, value: String(value), rule: `must be from 0 to 2^${width} - 1 to fit ${typeText(to.port.type)}`, fix: "choose a constant in that range; a negative number is given as its bits" }];
}

function mismatch(path: string, given: string, taken: string, from: End, to: End): Problem {
  return { path, rule: `${from.label} gives ${given}, ${to.label} takes ${taken}`, fix: `make ${from.label} give ${taken}, or set the parameters of ${to.instance ?? "the design"} so that ${to.portName} takes ${given}` };
}

interface StructureParts {
  readonly designName: string;
  readonly placements: readonly Placement[];
  readonly wires: readonly Wire[];
  readonly ties: readonly { readonly to: End; readonly value: bigint }[];
  readonly ignored: readonly End[];
  readonly moduleName: (use: BlockUse) => string;
}

/** A net takes the name of the design's own port where one end is such a port, else of the driving port. */
function structureIr({ designName, placements, wires, ties, ignored, moduleName }: StructureParts): ReturnType<Structure["toIr"]> {
  const nets = new Map<string, NetIr>();
  const netOf = new Map<string, string>();
  const assigns: { readonly target: string; readonly value: string }[] = [];
  const sources = new Map<string, string>();

  /** A net from a signal of a placed block, unless its Verilog name is taken: a.bC and aB.c would be one. */
  const addNet = (instance: string, signal: Signal): string => {
    const net = `${instance}_${signal.name.replace(/_[io]$/, "")}`;
    const source = `${instance}.${signal.port}`;
    const other = sources.get(snakeCase(net));
    if (other !== undefined && other !== source) throw new FocusError({ path: `${designName}: ${source}`, rule: `gives a net ${snakeCase(net)} in Verilog, as ${other} does`, fix: "give one of the two placed blocks another name" });
    const language = reservedIn(snakeCase(net));
    if (language !== undefined) throw new FocusError({ path: `${designName}: ${source}`, rule: `gives a net ${snakeCase(net)}, which is a reserved word of ${language}`, fix: `give ${instance} another name` });
    sources.set(snakeCase(net), source);
    nets.set(net, { name: net, width: signal.width });
    return net;
  };

  for (const { from, to } of wires) {
    const fromSignals = portSignals(from.portName, from.port);
    const toSignals = portSignals(to.portName, to.port);
    fromSignals.forEach((signal, index) => {
      const target = toSignals[index];
      if (!target) throw new Error(`${from.label} -> ${to.label}: signals differ although types agree`);
      const fromKey = `${from.instance ?? ""}/${signal.name}`;
      const toKey = `${to.instance ?? ""}/${target.name}`;
      const backward = signal.role === "ready";
      if (from.instance === null && to.instance === null) {
        assigns.push(backward ? { target: signal.name, value: target.name } : { target: target.name, value: signal.name });
        return;
      }
      let net = netOf.get(fromKey);
      if (from.instance === null) net = signal.name;
      else if (to.instance === null) {
        if (net === undefined) net = target.name;
        else if (!backward) assigns.push({ target: target.name, value: net });
      } else if (net === undefined) {
        net = addNet(from.instance, signal);
      }
      netOf.set(fromKey, net);
      if (to.instance !== null) netOf.set(toKey, net);
    });
  }
  for (const { to, value } of ties) {
    const signal = portSignals(to.portName, to.port)[0];
    if (!signal) continue;
    const constant = `${signal.width}'d${value}`;
    if (to.instance === null) assigns.push({ target: signal.name, value: constant });
    else netOf.set(`${to.instance}/${signal.name}`, constant);
  }

  const open = [
    ...ignored.flatMap(({ instance, portName, port }) => portSignals(portName, port).map((signal) => ({ instance, signal }))),
    ...wires.flatMap(({ from: { instance, portName, port, left } }) =>
      left === undefined ? [] : portSignals(portName, { ...(port as StreamPort), fields: left }).filter(({ role }) => role === "field").map((signal) => ({ instance, signal })),
    ),
  ];
  const unused = open.map(({ instance, signal }) => {
    if (instance === null) return signal.name;
    const net = addNet(instance, signal);
    netOf.set(`${instance}/${signal.name}`, net);
    return snakeCase(net);
  });

  const instances = placements.map(({ name, use }): InstanceIr => ({
    name: `u_${snakeCase(name)}`,
    module: moduleName(use),
    parameters: use.verilogParameters.map((parameter) => ({ name: parameter.name, value: parameter.value })),
    connections: moduleSignals(use.ports, use.clocking).map((signal) => ({
      signal: signal.name,
      net: signal.role === "clock" || signal.role === "reset" ? signal.name : snakeCase(netOf.get(`${name}/${signal.name}`) ?? ""),
      width: signal.width,
    })),
  }));
  const declared = [...nets.values()].map((net) => ({ name: snakeCase(net.name), width: net.width }));
  return { instances, nets: declared, assigns, unused };
}
