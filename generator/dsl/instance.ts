import { snakeCase } from "../config/snake-case.js";
import { FocusError, type Problem } from "../errors.js";
import { flatten, memberName, repeatedName, type Bundle, type Interface, type InterfacePort, type Repeated } from "../ir/interface.js";
import type { Connection, GenerateBlock, InstanceIr, Loop } from "../ir/module.js";
import { net, type Net, type Operand } from "../ir/operand.js";
import { sizeValue, spacedText, type SizeLike } from "../ir/size.js";
import { moduleSignals, portSignals, type Direction, type StreamPort } from "../ir/types.js";
import type { BlockUse, InstanceRow, Pins } from "./block-use.js";

/** What stands for each signal of a port: the handshake and the fields of a stream, the members of a bundle, the elements of repeated ports. */
type Each<P, Leaf> =
  P extends StreamPort<Direction, infer F> ? { readonly valid: Leaf; readonly ready: Leaf } & { readonly [K in keyof F]: Leaf }
  : P extends Bundle<infer Members> ? { readonly [K in keyof Members]: Each<Members[K], Leaf> }
  : P extends Repeated<infer One> ? readonly Each<One, Leaf>[]
  : Leaf;

/** The signals of a module's own ports, for the pins of what it instantiates. */
export type OwnNets<P extends Interface> = { readonly [K in keyof P]: Each<P[K], Net> };

/** What each pin of an instance is connected to, by the ports of its block; clock and reset are those of the module around it. */
export type PinsOf<P extends Interface> = { readonly [K in keyof P]: Each<P[K], Operand> };

export interface InstanceOptions<P extends Interface> {
  /** What the module's text says for each parameter of the instance, `{ WIDTH_BITS: times(COLUMNS, SUM_W) }`; left out for blocks without any. */
  readonly parameters?: Readonly<Record<string, SizeLike>>;
  readonly pins: PinsOf<P>;
  /** Name behind `u_`, where it is not the row's: two branches of a text may each have an instance of one name. */
  readonly name?: string;
  /** The loop to print around it. An instance in a loop that the template writes itself has none: it uses {@link loopVariable} only. */
  readonly each?: Loop;
  /** Blocks of the template around it, the outermost first; of memories, and of what holds some, the memory list gives the hierarchical name. */
  readonly within?: readonly GenerateBlock[];
  /** Whether the branch of the Verilog that has it is taken with these sizes; the text has it in any case, and what does not fit where it is not taken is no fault. */
  readonly there?: boolean;
}

/** A block that a template instantiates. `use` is a list where the turns of a loop have different sizes: a parameter is a localparam of the loop there. */
export function instance<P extends Interface>(use: BlockUse<P> | readonly BlockUse<P>[], { parameters = {}, pins, name, each, within = [], there = true }: InstanceOptions<P>): InstanceRow {
  return { uses: [use].flat(), name, parameters, pins, each, within, there };
}

/** One instance for each of so many: `fifo0`, `fifo1`. */
export function numbered(name: string, count: number, row: (index: number) => InstanceRow): Readonly<Record<string, InstanceRow>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, row(index)]));
}

/** The signals of ports as nets, with their widths as the module's text says them. */
export function ownNets<P extends Interface>(ports: P): OwnNets<P> {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, netsOfPort(name, port)])) as OwnNets<P>;
}

function netsOfPort(name: string, port: InterfacePort): Pins {
  if (port.kind === "repeated") return port.ports.map((each, index) => netsOfPort(repeatedName(name, index), each));
  if (port.kind === "bundle") return Object.fromEntries(Object.entries(port.members).map(([member, inner]) => [member, netsOfPort(memberName(name, member), inner)]));
  const nets = portSignals(name, port).map((signal) => [signal.field, net(signal.name, signal.size)] as const);
  return port.kind === "stream" ? Object.fromEntries(nets) : (nets[0]?.[1] ?? net(name));
}

/** The operands of pins with the way to each: `push.data`, `rows.0.valid`. */
function operandsOf(pins: Pins, path: string): readonly (readonly [path: string, operand: Operand])[] {
  if (isOperand(pins)) return [[path, pins]];
  return Object.entries(pins).flatMap(([part, inner]) => operandsOf(inner, path === "" ? part : `${path}.${part}`));
}

/**
 * The row as data, for the module whose text it stands in.
 * @param path the block and the row, for messages
 * @throws FocusError when the row leaves a pin out, names one that the block has not, or gives a parameter another value
 */
export function instanceIr(row: InstanceRow, { key, path }: { readonly key: string; readonly path: string }): Omit<InstanceIr, "module"> {
  const [first] = row.uses;
  if (!first) throw new Error(`${path}: no block`);
  const given = new Map(operandsOf(row.pins, ""));
  const wanted = new Map<string, string>();
  const clocks = moduleSignals({}, first.clocking).map(({ name, width }): Connection => ({ signal: name, to: net(name, 1), width }));
  const problems: Problem[] = [];
  const pins = flatten(first.ports).flatMap(({ name, path: way, port }) =>
    portSignals(name, port).map((signal): Connection => {
      const pin = `${way.replace(/\.at\((\d+)\)/g, ".$1")}${port.kind === "stream" ? `.${signal.field}` : ""}`;
      wanted.set(pin, signal.name);
      const to = given.get(pin);
      if (to === undefined) problems.push({ path: `${path}.${pin}`, rule: `is a pin of ${first.name} that is left open`, fix: "connect it" });
      return { signal: signal.name, to: to ?? net(""), width: signal.width };
    }),
  );
  problems.push(...[...given.keys()].filter((pin) => !wanted.has(pin)).map((pin) => ({ path: `${path}.${pin}`, rule: `is no pin of ${first.name}`, fix: `its pins: ${[...wanted.keys()].join(", ")}` })));
  problems.push(...(row.uses.length > 1 || !row.there ? [] : parameterProblems(path, row, first)));
  if (problems.length > 0) throw new FocusError(problems);
  return {
    name: `u_${snakeCase(row.name ?? key)}`,
    parameters: Object.entries(row.parameters).map(([name, value]) => ({ name, value })),
    connections: [...clocks, ...pins],
    ...(row.each === undefined ? {} : { each: row.each }),
    ...(row.there ? {} : { absent: true }),
  };
}

/** What the text says for a parameter has the value that the instance was sized with. */
function parameterProblems(path: string, { parameters }: InstanceRow, use: BlockUse): readonly Problem[] {
  return use.verilogParameters.flatMap(({ name, value }) => {
    const said = parameters[name];
    return said === undefined || sizeValue(said) === value ? [] : [{ path: `${path}.${name}`, value: `${spacedText(said)}, ${sizeValue(said)}`, rule: `is ${value} in the block that is placed`, fix: "give both the same value" }];
  });
}

function isOperand(pins: Pins): pins is Operand {
  return "kind" in pins && typeof pins.kind === "string";
}

