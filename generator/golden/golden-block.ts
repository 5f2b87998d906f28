import type { FloatFormat, NumberFormat, SubnormalPolicy } from "../config/number-format.js";

/** What a port carries in one transfer (stream) or one enabled cycle (plain port): raw bits by field name. */
export type Beat = Readonly<Record<string, bigint>>;

/** The one field of a port that is no stream. */
const PLAIN_FIELD = "value";

/** A block's parameters as its definition resolves them; each model reads the ones it knows by name. */
export type BlockParameters = Readonly<Record<string, unknown>>;

/** Beats by port name. */
export type PortBeats = Readonly<Record<string, readonly Beat[]>>;

/**
 * A block's function without its latency: from all beats of the inputs to all beats of the outputs.
 * Of a pipelined unit every port has one beat per enabled cycle, and beat k in gives beat k out.
 */
export type GoldenBlock = (parameters: BlockParameters, inputs: PortBeats) => PortBeats;

/** Where a model says which bits of an output matter (1 = compare), a beat for each of the port's; without it all do. */
export function maskName(port: string): string {
  return `${port}.mask`;
}

/** Every bit of a port of `bits` bits, or none. */
export function wholeMask(bits: number, care: boolean): bigint {
  return care ? (1n << BigInt(bits)) - 1n : 0n;
}

/** A wrong parameter or port is a mistake of the calling program, not of its user: a plain error with the stack. */
export function formatParameter(parameters: BlockParameters, name: string): NumberFormat {
  const value = parameters[name];
  if (typeof value !== "object" || value === null || !("kind" in value)) {
    throw new TypeError(`golden parameter ${name} is no number format: ${JSON.stringify(value)}`);
  }
  return value as NumberFormat;
}

export function floatParameter(parameters: BlockParameters, name: string): FloatFormat {
  const format = formatParameter(parameters, name);
  if (format.kind !== "float") throw new TypeError(`golden parameter ${name} is no float format: ${format.name}`);
  return format;
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

/** The beats of an input stream. */
export function beatsOf(inputs: PortBeats, port: string): readonly Beat[] {
  const beats = inputs[port];
  if (!beats) throw new RangeError(`golden input ${port} is missing`);
  return beats;
}

/** One field of a beat; undefined stands for a beat that the input does not have. */
export function fieldOf(beat: Beat | undefined, field: string): bigint {
  const value = beat?.[field];
  if (value === undefined) throw new RangeError(`golden input has no field ${field}, or too few beats`);
  return value;
}

/** The values of plain ports side by side: one tuple per beat, in the order of `names`. */
export function plainValues(inputs: PortBeats, names: readonly string[]): bigint[][] {
  const ports = names.map((name) => {
    const beats = inputs[name];
    if (!beats) throw new RangeError(`golden input ${name} is missing`);
    return beats;
  });
  const length = ports[0]?.length ?? 0;
  ports.forEach((beats, index) => {
    if (beats.length === length) return;
    throw new RangeError(`golden input ${names[index]} has ${beats.length} beats, ${names[0]} has ${length}`);
  });
  return Array.from({ length }, (_, beat) => {
    return ports.map((beats, index) => {
      const value = beats[beat]?.[PLAIN_FIELD];
      if (value === undefined) throw new RangeError(`golden input ${names[index]}: beat ${beat} has no ${PLAIN_FIELD}`);
      return value;
    });
  });
}

/** Beats of a plain port. */
export function plainBeats(values: readonly bigint[]): Beat[] {
  return values.map((value) => ({ [PLAIN_FIELD]: value }));
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
