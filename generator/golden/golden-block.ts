import type { BlockInterface, PortFields } from "../config/interfaces/block-interface.js";
import { asFloat, type FloatFormat, type NumberFormat, type SubnormalPolicy } from "../config/number-format.js";
import { isGroup } from "../config/parameter-table.js";

/** What a port carries in one transfer (stream) or one enabled cycle (plain port): raw bits by field name. */
export type Beat<Field extends string = string> = Readonly<Record<Field, bigint>>;

/** A block's parameters as its definition resolves them; each model reads the ones it knows by name. */
export type BlockParameters = Readonly<Record<string, unknown>>;

/** Beats by port name. */
export type PortBeats = Readonly<Record<string, readonly Beat[]>>;

type BeatsOf<Ports extends PortFields> = { readonly [K in keyof Ports]: readonly Beat<Ports[K][number]>[] };
type MasksOf<Ports extends PortFields> = { readonly [K in keyof Ports & string as `${K}.mask`]?: readonly Beat<Ports[K][number]>[] };

/** Beats of a block's inputs; what freezes all of it is none. */
export type InputsOf<I extends BlockInterface> = BeatsOf<Omit<I["in"], "advance">>;
/** Beats of its outputs, and masks where not every bit matters ({@link maskName}). */
export type OutputsOf<I extends BlockInterface> = BeatsOf<I["out"]> & MasksOf<I["out"]>;

/** A list while it is made. */
export type Written<List extends readonly unknown[]> = List[number][];

/**
 * A block's function without its latency: from all beats of the inputs to all beats of the outputs, by the names of its
 * interface. Of a pipelined unit every port has one beat per enabled cycle, and beat k in gives beat k out.
 */
export type Model<I extends BlockInterface> = (parameters: BlockParameters, inputs: InputsOf<I>) => OutputsOf<I>;

/** A model whose ports are known when it runs: what a testbench calls. */
export interface GoldenBlock {
  /** @throws RangeError for an input or a field that is missing */
  (parameters: BlockParameters, inputs: PortBeats): PortBeats;
  /** Ports of the block with these parameters. */
  readonly interfaceOf: (parameters: BlockParameters) => BlockInterface;
}

/** The model behind a check of its inputs; what is given beside them is left aside. An interface may depend on parameters: on the number of lanes. */
export function golden<I extends BlockInterface>(ports: I | ((parameters: BlockParameters) => I), model: Model<I>): GoldenBlock {
  const interfaceOf = (parameters: BlockParameters): I => (typeof ports === "function" ? ports(parameters) : ports);
  const run = (parameters: BlockParameters, inputs: PortBeats): PortBeats => {
    // What freezes all of a pipeline is no input of its function.
    const wanted = Object.fromEntries(Object.entries(interfaceOf(parameters).in).filter(([port]) => port !== "advance"));
    return { ...model(parameters, checkedBeats(wanted, inputs) as InputsOf<I>) };
  };
  return Object.assign(run, { interfaceOf });
}

/**
 * The beats of these ports, and of no others.
 * @throws RangeError for a port or a field that is missing
 */
export function checkedBeats(ports: PortFields, inputs: PortBeats): PortBeats {
  const found = Object.entries(ports).map(([port, fields]) => {
    const beats = inputs[port];
    if (!beats) throw new RangeError(`golden input ${port} is missing`);
    const missing = fields.find((field) => beats.some((beat) => beat[field] === undefined));
    if (missing !== undefined) throw new RangeError(`golden input ${port} has a beat without ${missing}`);
    return [port, beats] as const;
  });
  return Object.fromEntries(found);
}

/** Where a model says which bits of an output matter (1 = compare), a beat for each of the port's; without it all do. */
export function maskName<Port extends string>(port: Port): `${Port}.mask` {
  return `${port}.mask`;
}

/** Every bit of a port of `bits` bits, or none. */
export function wholeMask(bits: number, care: boolean): bigint {
  return care ? (1n << BigInt(bits)) - 1n : 0n;
}

/** A wrong parameter or port is a mistake of the calling program, not of its user: a plain error with the stack. */
export function formatParameter(parameters: BlockParameters, name: string): NumberFormat {
  const value = parameters[name];
  if (!isFormat(value)) throw new TypeError(`golden parameter ${name} is no number format: ${JSON.stringify(value)}`);
  return value;
}

function isFormat(value: unknown): value is NumberFormat {
  return isGroup(value) && "kind" in value && "name" in value;
}

/** Parameters that belong together. */
export function groupParameter(parameters: BlockParameters, name: string): BlockParameters {
  const value = parameters[name];
  if (!isGroup(value)) throw new TypeError(`golden parameter ${name} is no group of parameters: ${JSON.stringify(value)}`);
  return value;
}

export function floatParameter(parameters: BlockParameters, name: string): FloatFormat {
  return asFloat(formatParameter(parameters, name));
}

export function countParameter(parameters: BlockParameters, name: string): number {
  const value = parameters[name];
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1) {
    throw new TypeError(`golden parameter ${name} is no positive whole number: ${JSON.stringify(value)}`);
  }
  return value;
}

/** The `subnormals` parameter; integer units have none, and none means keep. */
export function subnormalsParameter(parameters: BlockParameters): SubnormalPolicy {
  const value = parameters["subnormals"] ?? "keep";
  if (value !== "keep" && value !== "flush") {
    throw new TypeError(`golden parameter subnormals is neither keep nor flush: ${JSON.stringify(value)}`);
  }
  return value;
}

/** One field of a beat; undefined stands for a beat that the input does not have. */
export function fieldOf<Field extends string>(beat: Beat<Field> | undefined, field: Field): bigint {
  const value = beat?.[field];
  if (value === undefined) throw new RangeError(`golden input has no field ${field}, or too few beats`);
  return value;
}

/** What plain ports carry in one beat, by port name. */
export type Row<Port extends string> = Readonly<Record<Port, bigint>>;

/**
 * The values of plain ports side by side: an object per beat.
 * @throws RangeError where one has more beats than another
 */
export function rowsOf<Port extends string>(inputs: Readonly<Record<Port, readonly Beat<"value">[]>>): readonly Row<Port>[] {
  const ports = Object.entries<readonly Beat<"value">[]>(inputs);
  const [first = ["", []]] = ports;
  const [longest, { length }] = first;
  for (const [port, beats] of ports) if (beats.length !== length) throw new RangeError(`golden input ${port} has ${beats.length} beats, ${longest} has ${length}`);
  return Array.from({ length }, (_, beat) => Object.fromEntries(ports.map(([port, beats]) => [port, fieldOf(beats[beat], "value")])) as Row<Port>);
}

/** What an output that is no stream shows when all is done. */
export function flag(raised: boolean): readonly Beat<"value">[] {
  return [{ value: BigInt(raised) }];
}

/** Beats of a plain port. */
export function plainBeats(values: readonly bigint[]): readonly Beat<"value">[] {
  return values.map((value) => ({ value }));
}

/** Elements of a flat little-endian vector: element i at bits [i * bits, (i + 1) * bits). */
export function unpackElements(flat: bigint, count: number, bits: number): bigint[] {
  return Array.from({ length: count }, (_, index) => BigInt.asUintN(bits, flat >> BigInt(index * bits)));
}

/** The flat little-endian vector of elements of `bits` bits each. */
export function packElements(elements: readonly bigint[], bits: number): bigint {
  return elements.reduceRight((flat, element) => (flat << BigInt(bits)) | element, 0n);
}

/** Bits of an index into `count` things, at least 1. */
export function indexBits(count: number): number {
  return Math.max(1, Math.ceil(Math.log2(count)));
}
