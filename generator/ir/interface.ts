import { FocusError } from "../errors.js";
import { plainPort, type Direction, type Port, type Ports, type StreamPort, type WirePort } from "./types.js";

/**
 * Ports under one name whose members keep their own directions: `bus` of `aw`, `w`, `b`, `ar` and `r`. It is written down from
 * one side; the other side has it {@link flipped}.
 */
export interface Bundle<Members extends Interface = Interface> {
  readonly kind: "bundle";
  readonly members: Members;
  /** What the members are to each other, `axi4`; "" where nobody needs to know. */
  readonly protocol: string;
  readonly doc: string;
}

/** Ports under one name and a number: `rows0`, `rows1`, ... in Verilog. */
export interface Repeated<Each extends InterfacePort> extends AnyRepeated {
  readonly ports: readonly Each[];
}

export interface AnyRepeated {
  readonly kind: "repeated";
  readonly ports: readonly InterfacePort[];
  /** Repeated ports with one and the same group are declared number by number: `read0`, `row0`, `read1`, `row1`. */
  readonly group?: object;
}

/** The ports of a block as they are written down, by name. */
export interface Interface {
  readonly [name: string]: InterfacePort;
}

export type InterfacePort = Port | Bundle | AnyRepeated;

export function bundle<const Members extends Interface>(members: Members, doc: string, protocol = ""): Bundle<Members> {
  return { kind: "bundle", members, protocol, doc };
}

/** A port as often as `count` says; `each` gets the number, for the words that differ. */
export function repeated<const Each extends InterfacePort>(count: number, each: (index: number) => Each): Repeated<Each> {
  return { kind: "repeated", ports: Array.from({ length: count }, (_, index) => each(index)) };
}

/** Several ports that are repeated together, to be spread among others; each of them is an array of its own: `read`, `row`. */
export function repeatedGroup<const Each extends Interface>(count: number, each: (index: number) => Each): { readonly [K in keyof Each]: Repeated<Each[K]> } {
  const group = {};
  const all = Array.from({ length: count }, (_, index) => each(index));
  const arrayOf = (name: string): AnyRepeated => ({ kind: "repeated", ports: all.flatMap((ports) => ports[name] ?? []), group });
  return Object.fromEntries(Object.keys(all[0] ?? {}).map((name) => [name, arrayOf(name)])) as { readonly [K in keyof Each]: Repeated<Each[K]> };
}

type Opposite<D> = D extends "in" ? "out" : "in";

/** The other side of a port: what goes out of one comes into the other. */
export type Flipped<P> =
  P extends WirePort<infer D, infer T> ? WirePort<Opposite<D>, T>
  : P extends StreamPort<infer D, infer F> ? StreamPort<Opposite<D>, F>
  : P extends Bundle<infer Members> ? Bundle<{ readonly [K in keyof Members]: Flipped<Members[K]> }>
  : P extends Repeated<infer Each> ? Repeated<Flipped<Each>>
  : never;

/** The same bundle, array or port as the block at its other end declares it. */
export function flipped<P extends InterfacePort>(port: P): Flipped<P> {
  const backward = (direction: Direction): Direction => (direction === "in" ? "out" : "in");
  return mapped(port, (leaf) => ({ ...leaf, direction: backward(leaf.direction) })) as Flipped<P>;
}

/** The port as another module has it: its widths are numbers there. */
export function plainInterface(port: InterfacePort): InterfacePort {
  return mapped(port, plainPort);
}

/** The port with every wire and stream in it changed. */
function mapped(port: InterfacePort, change: (leaf: Port) => Port): InterfacePort {
  if (port.kind === "repeated") return { ...port, ports: port.ports.map((each) => mapped(each, change)) };
  if (port.kind !== "bundle") return change(port);
  return { ...port, members: Object.fromEntries(Object.entries(port.members).map(([name, member]) => [name, mapped(member, change)])) };
}

/** One wire or stream of an interface. */
export interface FlatPort {
  /** Name of the port in the module, which its signals begin with: `busAw`, `rows0`. */
  readonly name: string;
  /** As it is reached in a design: `bus.aw`, `rows.at(0)`. */
  readonly path: string;
  /** Name in the interface: `bus`, `rows`. */
  readonly root: string;
  readonly port: Port;
}

/** The name of the port with this number: `rows` and 0 are `rows0`; behind a number stands a line, `fp16_0`. */
export function repeatedName(name: string, index: number): string {
  return /\d$/.test(name) ? `${name}_${index}` : `${name}${index}`;
}

/** The name of a member of a bundle: `bus` and `aw` are `busAw`. */
export function memberName(name: string, member: string): string {
  return name + member.charAt(0).toUpperCase() + member.slice(1);
}

/** What {@link flatten} found: every instance of a block asks for the same ports. */
const flattened = new WeakMap<Interface, readonly FlatPort[]>();

/** Every wire and stream of an interface, in the order of their declaration. */
export function flatten(ports: Interface): readonly FlatPort[] {
  const known = flattened.get(ports) ?? flat(ports);
  flattened.set(ports, known);
  return known;
}

function flat(ports: Interface): readonly FlatPort[] {
  const entries = Object.entries(ports);
  const found: FlatPort[] = [];
  for (let at = 0; at < entries.length; ) {
    const together = groupAt(entries, at);
    found.push(...numberByNumber(together));
    at += together.length;
  }
  return found;
}

type Entry = readonly [name: string, port: InterfacePort];

/** The entry there, and those behind it that are repeated together with it. */
function groupAt(entries: readonly Entry[], at: number): readonly Entry[] {
  const groupOf = (entry: Entry | undefined): object | undefined => (entry?.[1].kind === "repeated" ? entry[1].group : undefined);
  const group = groupOf(entries[at]);
  const others = entries.slice(at + 1);
  const end = group === undefined ? 0 : others.findIndex((entry) => groupOf(entry) !== group);
  return entries.slice(at, at + 1 + (end < 0 ? others.length : end));
}

function numberByNumber(entries: readonly Entry[]): readonly FlatPort[] {
  const parts = entries.map(([name, port]) => (port.kind === "repeated" ? port.ports.map((each, index) => leaves({ name: repeatedName(name, index), path: `${name}.at(${index})`, root: name }, each)) : [leaves({ name, path: name, root: name }, port)]));
  const longest = Math.max(0, ...parts.map((part) => part.length));
  return Array.from({ length: longest }, (_, index) => parts.flatMap((part) => part[index] ?? [])).flat();
}

function leaves(where: Omit<FlatPort, "port">, port: InterfacePort): readonly FlatPort[] {
  if (port.kind === "repeated") return port.ports.flatMap((each, index) => leaves({ ...where, name: repeatedName(where.name, index), path: `${where.path}.at(${index})` }, each));
  if (port.kind !== "bundle") return [{ ...where, port }];
  return Object.entries(port.members).flatMap(([member, inner]) => leaves({ ...where, name: memberName(where.name, member), path: `${where.path}.${member}` }, inner));
}

/**
 * The ports of the module: wires and streams by their names.
 * @throws FocusError when two of them come to one name, as `busAw` beside a bundle `bus` with a member `aw`
 */
export function flatPorts(owner: string, ports: Interface): Ports {
  const known = new Map<string, FlatPort>();
  for (const one of flatten(ports)) {
    const other = known.get(one.name);
    if (other) throw new FocusError({ path: `${owner}: ${one.path}`, rule: `is ${one.name} in Verilog, as ${other.path} is`, fix: "rename one of them" });
    known.set(one.name, one);
  }
  return Object.fromEntries([...known.values()].map(({ name, port }) => [name, port]));
}

/** A bundle of a module whose ports are flat. */
export interface FlatBundle {
  /** As it begins the names of its ports: `bus`, `masters0`. */
  readonly name: string;
  readonly protocol: string;
  /** Name of the module's port for each member, `aw: "busAw"`; those of a bundle inside have a dot, `read.ar`. */
  readonly members: Readonly<Record<string, string>>;
  readonly doc: string;
}

/** Every bundle of an interface; one inside another is part of that. */
export function bundlesOf(ports: Interface): readonly FlatBundle[] {
  const named = Object.entries(ports).flatMap(([name, port]) => (port.kind === "repeated" ? port.ports.map((each, index) => [repeatedName(name, index), each] as const) : [[name, port] as const]));
  return named.flatMap(([name, port]) => {
    if (port.kind !== "bundle") return [];
    const members = leaves({ name, path: "", root: name }, port).map((leaf) => [leaf.path.slice(1), leaf.name] as const);
    return [{ name, protocol: port.protocol, members: Object.fromEntries(members), doc: port.doc }];
  });
}
