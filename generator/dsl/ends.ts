import { nearestName } from "../config/nearest-name.js";
import { FocusError } from "../errors.js";
import { memberName, repeatedName, type Bundle, type Interface, type InterfacePort, type AnyRepeated, type Repeated } from "../ir/interface.js";
import { record, type DataType, type Fields, type Port, type StreamPort, type WirePort } from "../ir/types.js";

/** One end of a connection. `Role` and `Kind` are in the type, so that the obvious mistakes do not compile. */
export interface End<Role extends "drives" | "takes" = "drives" | "takes", Kind extends Port["kind"] = Port["kind"], Payload = unknown> {
  readonly role: Role;
  readonly kind: Kind;
  /** As in messages: `topk.scores`, or the port's name alone for the design's own ports. */
  readonly label: string;
  readonly instance: string | null;
  readonly portName: string;
  readonly port: Port;
  /** Which end of which design it is, whatever its name. */
  readonly pin: Pin;
  /** For the compiler alone: what the port carries. */
  readonly payload?: Payload;
  /** Fields of the stream that are left open on purpose, see {@link without}. */
  readonly left?: Fields;
  /** Fields of the stream that make one word, see {@link packed}. */
  readonly packs?: Fields;
}

/** One port of one placed block, or of the design itself. Ends are the same when their pins are, by reference. */
export interface Pin {
  /** The design in which it was made. */
  readonly owner: { readonly name: string };
}

/** What is known of a bundle of ends, beside its members. */
export const BUNDLE = Symbol("bundle");

export interface BundleOf<Members> {
  readonly label: string;
  readonly bundle: Bundle;
  readonly members: Members;
}

/** The ends of a bundle by name, `dma.bus.aw`; `connect` takes all of them at once. */
export type BundleEnds<Members = NamedEnds> = Members & { readonly [BUNDLE]: BundleOf<Members> };

/** The ends of a repeated port. */
export interface RepeatedEnds<Each extends AnyEnds> extends AnyRepeatedEnds {
  /**
   * @param index from 0
   * @throws FocusError where there are not that many
   */
  readonly at: (index: number) => Each;
}

export interface AnyRepeatedEnds {
  readonly kind: "repeated";
  readonly label: string;
  readonly repeated: AnyRepeated;
  readonly count: number;
  readonly at: (index: number) => AnyEnds;
}

export interface NamedEnds {
  readonly [name: string]: AnyEnds;
}

export type AnyEnds = End | BundleEnds | AnyRepeatedEnds;

type Side = "inside" | "outside";
type RoleOf<D, S extends Side> = D extends (S extends "outside" ? "out" : "in") ? "drives" : "takes";

type EndsFor<P, S extends Side> =
  P extends WirePort<infer D, infer T> ? End<RoleOf<D, S>, "wire", T>
  : P extends StreamPort<infer D, infer F> ? End<RoleOf<D, S>, "stream", F>
  : P extends Bundle<infer Members> ? BundleEnds<{ readonly [K in keyof Members]: EndsFor<Members[K], S> }>
  : P extends Repeated<infer Each> ? RepeatedEnds<EndsFor<Each, S>>
  : never;

/** Ends of a placed block: its outputs drive, its inputs take. */
export type EndsOf<P extends Interface> = { readonly [K in keyof P]: EndsFor<P[K], "outside"> };
/** The design's own ports seen from inside: its inputs drive, its outputs take. */
export type OwnEndsOf<P extends Interface> = { readonly [K in keyof P]: EndsFor<P[K], "inside"> };

/** Where ends are made: in which design, and for which placed block or for the design itself. */
export interface EndsOptions {
  readonly owner: Pin["owner"];
  readonly instance: string | null;
  /** Name of the block whose ports they are. */
  readonly block: string;
}

interface Where {
  /** Name of the port in the module. */
  readonly portName: string;
  readonly label: string;
}

/** The ends of a port, and of all that it holds. */
export function endsOf(options: EndsOptions, name: string, port: InterfacePort): AnyEnds {
  return endsAt(options, { portName: name, label: options.instance === null ? name : `${options.instance}.${name}` }, port);
}

function endsAt(options: EndsOptions, { portName, label }: Where, port: InterfacePort): AnyEnds {
  if (port.kind === "bundle") {
    const members = Object.fromEntries(Object.entries(port.members).map(([name, member]) => [name, endsAt(options, { portName: memberName(portName, name), label: `${label}.${name}` }, member)]));
    return byName({ ...members, [BUNDLE]: { label, bundle: port, members } }, { path: options.owner.name, label, of: "a member of this bundle", kinds: "Members" });
  }
  if (port.kind === "repeated") {
    const ends = port.ports.map((each, index) => endsAt(options, { portName: repeatedName(portName, index), label: `${label}.at(${index})` }, each));
    return { kind: "repeated", label, repeated: port, count: ends.length, at: (index) => ends[index] ?? beyond(options, label, { index, count: ends.length }) };
  }
  const { owner, instance } = options;
  const drives = (port.direction === "out") === (instance !== null);
  return { role: drives ? "drives" : "takes", kind: port.kind, label, instance, portName, port, pin: { owner } };
}

function beyond({ owner, block }: EndsOptions, label: string, { index, count }: { readonly index: number; readonly count: number }): never {
  throw new FocusError({
    path: `${owner.name}: ${label}.at(${index})`,
    rule: `is not there: ${block} has ${count === 0 ? "none" : count === 1 ? "one" : `${count}`} of them`,
    fix: count === 0 ? "choose the parameters of the block so that it has some" : `use ${count === 1 ? "index 0" : `an index from 0 to ${count - 1}`}, or ${label}.count`,
  });
}

/** The ends of a placed block by the names of its ports. */
export function placedEnds<P extends Interface>(options: EndsOptions & { readonly instance: string }, ports: P): EndsOf<P> {
  const ends = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, endsOf(options, name, port)]));
  return byName(ends, { path: options.owner.name, label: options.instance, of: `a port of ${options.block}`, kinds: "Ports" }) as EndsOf<P>;
}

/** The ports of a design by their names, seen from inside; `add` makes each of them. */
export function ownEnds<P extends Interface>(designName: string, ports: P, add: (name: string, port: InterfacePort) => AnyEnds): OwnEndsOf<P> {
  const ends = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, add(name, port)]));
  return byName(ends, { path: designName, label: "own", of: `a port of ${designName}`, kinds: "Ports" }) as OwnEndsOf<P>;
}

/**
 * Ends by name. A configuration file is run without a type check, so a misspelled one is told here.
 * @throws FocusError when one is asked for that is not there
 */
function byName<E extends object>(ends: E, { path, label, of, kinds }: { readonly path: string; readonly label: string; readonly of: string; readonly kinds: string }): E {
  return new Proxy(ends, {
    get: (target, key) => {
      if (typeof key === "symbol" || key in target) return Reflect.get(target, key) as unknown;
      const names = Object.keys(target);
      const nearest = nearestName(key, names);
      throw new FocusError({ path: `${path}: ${label}.${key}`, rule: `is not ${of}`, fix: `${nearest === undefined ? "" : `did you mean ${label}.${nearest}? `}${kinds}: ${names.join(", ")}` });
    },
  });
}

export function isBundle(ends: AnyEnds): ends is BundleEnds {
  return BUNDLE in ends;
}

export function isRepeated(ends: AnyEnds): ends is AnyRepeatedEnds {
  return !isBundle(ends) && ends.kind === "repeated";
}

/** Every single end of a port. */
export function singleEnds(ends: AnyEnds): readonly End[] {
  if (isBundle(ends)) return Object.values(ends[BUNDLE].members).flatMap(singleEnds);
  return isRepeated(ends) ? membersOf(ends).flatMap(singleEnds) : [ends];
}

/** The ends of a repeated port, in order. */
export function membersOf({ at, count }: AnyRepeatedEnds): readonly AnyEnds[] {
  return Array.from({ length: count }, (_, index) => at(index));
}

/** The port that these are ends of, as it was declared. */
export function declaredPort(ends: AnyEnds): InterfacePort {
  if (isBundle(ends)) return ends[BUNDLE].bundle;
  return isRepeated(ends) ? ends.repeated : ends.port;
}

export function labelOf(ends: AnyEnds): string {
  return isBundle(ends) ? ends[BUNDLE].label : ends.label;
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

/** A stream with its fields in one word, `data`, the first one lowest: for a buffer that keeps words, whatever they mean. */
export function packed(from: End<"drives", "stream">): End<"drives", "stream", { readonly data: DataType }> {
  const port = from.port as StreamPort;
  const fields = { data: record(port.fields) };
  return { ...from, payload: fields, port: { ...port, fields }, packs: port.fields };
}
