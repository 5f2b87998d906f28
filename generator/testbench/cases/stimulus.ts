import { elementAt } from "../../config/element-at.js";
import { formatBits, perKind, type FloatFormat, type NumberFormat } from "../../config/number-format.js";
import type { Random } from "../../config/random.js";
import { cornerCodes, packElements, specialCodes, type Beat } from "../../golden/index.js";
import { typeBits, type DataType } from "../../ir/types.js";
import { elementsOf, inputPorts, streamPorts, type Device } from "../device.js";

/** Beats by TypeScript port name. */
export type DeviceBeats = Readonly<Record<string, readonly Beat[]>>;

/** Input widths, in total, up to which every combination is applied. */
const EXHAUSTIVE_BITS = 16;

/** One element position of the inputs: drawn together with its counterparts at the same lane of the other ports. */
interface Slot {
  readonly port: string;
  readonly field: string;
  readonly lane: number;
  readonly type: DataType;
}

/**
 * Beats for every input of a device. All combinations where the inputs have {@link EXHAUSTIVE_BITS} bits or fewer and no state is looked at cycle by cycle;
 * else, lane by lane: corner codes x corner codes of the first two numbers, then a mix of corners, uniform bit patterns
 * and numbers of close exponents (where an adder cancels and a multiplier's summand matters).
 */
export function drawStimulus(device: Device, options: { readonly beats: number; readonly random: Random; readonly allowExhaustive?: boolean }): DeviceBeats {
  const { beats, random } = options;
  const ports = inputPorts(device);
  const width = ports.reduce((sum, port) => sum + port.width, 0);
  if (streamPorts(device).length === 0 && !device.perCycle && (options.allowExhaustive ?? true) && width <= EXHAUSTIVE_BITS) return everyCombination(device, width);
  const slots = ports.flatMap((port) =>
    port.fields.flatMap((field) => Array.from({ length: elementsOf(field.type).count }, (_, lane): Slot => ({ port: port.name, field: field.name, lane, type: field.type }))),
  );
  const lanes = Math.max(1, ...slots.map((slot) => slot.lane + 1));
  const draw = tupleDrawer(random);
  const result = Object.fromEntries(ports.map((port): [string, Beat[]] => [port.name, []]));
  for (let beat = 0; beat < beats; beat++) {
    const elements = new Map<string, bigint[]>();
    for (let lane = 0; lane < lanes; lane++) {
      const tuple = slots.filter((slot) => slot.lane === lane);
      draw(tuple.map((slot) => slot.type)).forEach((code, index) => {
        const { port, field } = elementAt(tuple, index);
        const key = `${port}/${field}`;
        elements.set(key, [...(elements.get(key) ?? []), code]);
      });
    }
    for (const port of ports) {
      const fields = port.fields.map((field) => [field.name, packElements(elements.get(`${port.name}/${field.name}`) ?? [], elementsOf(field.type).bits)] as const);
      result[port.name]?.push(Object.fromEntries(fields));
    }
  }
  return result;
}

/** Every input combination once, in an order that changes many bits from beat to beat. */
function everyCombination(device: Device, width: number): DeviceBeats {
  const count = 2 ** width;
  const ports = inputPorts(device);
  const result = Object.fromEntries(ports.map((port): [string, Beat[]] => [port.name, []]));
  for (let index = 0; index < count; index++) {
    let rest = BigInt(Math.imul(index, 0x9e3779b1) & (count - 1));
    for (const port of ports) {
      const fields = port.fields.map((field) => {
        const value = BigInt.asUintN(field.width, rest);
        rest >>= BigInt(field.width);
        return [field.name, value] as const;
      });
      result[port.name]?.push(Object.fromEntries(fields));
    }
  }
  return result;
}

/** Draws codes for the element types of one lane; remembers how far the corner pairs have come. */
function tupleDrawer(random: Random): (types: readonly DataType[]) => readonly bigint[] {
  const pairs = new Map<string, number>();
  const corners = new Map<string, readonly bigint[]>();
  const cornersFor = (format: NumberFormat): readonly bigint[] => {
    const known = corners.get(format.name) ?? cornerCodes(format);
    corners.set(format.name, known);
    return known;
  };
  return (types) => {
    const formats = types.map(formatOf);
    const numbers = formats.filter((format) => format !== undefined);
    const key = numbers.map((format) => format.name).join(" ");
    const pair = pairs.get(key) ?? 0;
    const [first, second] = numbers.map(cornersFor);
    pairs.set(key, pair + 1);
    // Every second tuple is a pair of corners.
    const corner = pair % 2 === 0 && first ? cornerPair(pair >> 1, { formats: numbers, first, second: second ?? [0n] }) : undefined;
    const style = random.real();
    const exponents: number[] = [];
    let index = 0;
    return types.map((type, position) => {
      const format = formats[position];
      if (!format) return drawBits(random, typeBits(type));
      const order = index++;
      if (corner && order < 2) return elementAt(corner, order);
      if (style < 0.15) return random.pick(cornersFor(format));
      if (style < 0.3 && random.chance(0.5)) return random.pick(cornersFor(format));
      if (style < 0.65) return drawClose(format, random, numbers, exponents);
      return random.bits(formatBits(format));
    });
  };
}

interface PairLists {
  readonly formats: readonly NumberFormat[];
  readonly first: readonly bigint[];
  readonly second: readonly bigint[];
}

/** Pair `turn`: those of the special values first, then all corners in an order that brings every kind of pair into a short run too. */
function cornerPair(turn: number, { formats, first, second }: PairLists): readonly [bigint, bigint] | undefined {
  const [firstSpecial, secondSpecial = [0n]] = formats.map((format) => specialCodes(format));
  const choose = (index: number, a: readonly bigint[], b: readonly bigint[]): readonly [bigint, bigint] => [a[index % a.length] ?? 0n, b[Math.floor(index / a.length)] ?? 0n];
  const specials = (firstSpecial?.length ?? 0) * secondSpecial.length;
  if (firstSpecial && turn < specials) return choose(turn, firstSpecial, secondSpecial);
  const count = first.length * second.length;
  return turn - specials < count ? choose(((turn - specials) * scatter(count)) % count, first, second) : undefined;
}

/** A step near 0.38 of `count` that has no factor in common with it: multiples visit every number below `count` once. */
function scatter(count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = Math.max(1, Math.floor(count * 0.382));
  while (divisor(step, count) !== 1) step += 1;
  return step;
}

function formatOf(type: DataType): NumberFormat | undefined {
  return type.kind === "vector" ? type.element : type.kind === "number" ? type.format : undefined;
}

/** A number near the ones already drawn; of integers any. */
const drawClose = perKind<bigint, [random: Random, numbers: readonly NumberFormat[], exponents: number[]]>({ float: drawCloseFloat, integer: ({ bits }, random) => random.bits(bits) });

/** Of the first one's exponent within the width of its fraction, or, where the formats differ (a summand beside two factors), near the product. */
function drawCloseFloat(format: FloatFormat, random: Random, numbers: readonly NumberFormat[], exponents: number[]): bigint {
  const { bias } = format;
  const highest = 2 ** format.exponentBits - 2;
  const sameFormat = numbers[0]?.name === format.name;
  const center = exponents.length === 0 ? random.integer(1, highest) - bias : sameFormat ? elementAt(exponents, 0) : exponents.reduce((sum, exponent) => sum + exponent, 0);
  const spread = random.pick([0, 0, 1, 2, format.fractionBits + 2]);
  const exponent = Math.min(highest, Math.max(0, center + (exponents.length === 0 ? 0 : random.integer(-spread, spread)) + bias));
  exponents.push(exponent - bias);
  const fraction = random.pick([random.bits(format.fractionBits), random.bits(format.fractionBits), 0n, (1n << BigInt(format.fractionBits)) - 1n]);
  return (random.bits(1) << BigInt(format.exponentBits + format.fractionBits)) | (BigInt(exponent) << BigInt(format.fractionBits)) | fraction;
}

function drawBits(random: Random, width: number): bigint {
  if (width > 1 && random.chance(0.1)) return random.chance(0.5) ? 0n : (1n << BigInt(width)) - 1n;
  return random.bits(width);
}
