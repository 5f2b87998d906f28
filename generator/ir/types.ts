import { formatBits, type NumberFormat } from "../config/number-format.js";
import { recordLayout, type RecordLayout } from "../config/record.js";
import { snakeCase } from "../config/snake-case.js";
import { plus, sizeText, times, type Size, type SizeLike } from "./size.js";

/** A width as the module's Verilog says it, where that is an expression over its parameters. */
interface Sized {
  readonly size?: Size;
}

export interface BitsType<Width extends number = number> extends Sized {
  readonly kind: "bits";
  readonly width: Width;
}

export interface NumberType<Format extends NumberFormat = NumberFormat> extends Sized {
  readonly kind: "number";
  readonly format: Format;
}

export interface VectorType<Element extends NumberFormat = NumberFormat, Lanes extends number = number> extends Sized {
  readonly kind: "vector";
  readonly element: Element;
  readonly lanes: Lanes;
}

/** Named fields in one word, the first one lowest: what a memory holds, or what goes through blocks that do not look inside. */
export interface RecordType<F extends Fields = Fields> extends Sized {
  readonly kind: "record";
  readonly fields: F;
}

/**
 * What one wire bundle carries. Vectors are flat and little-endian: element i at [i*W +: W]. Widths, lanes and formats that are
 * written as such are in the type; those that are computed are `number` and `NumberFormat` there.
 */
export type DataType = BitsType | NumberType | VectorType | RecordType;

export function bits<Width extends number>(width: Width | Size<Width>): BitsType<Width> {
  return typeof width === "number" ? { kind: "bits", width } : { kind: "bits", width: width.value, size: width };
}

export function number<Format extends NumberFormat>(format: Format): NumberType<Format> {
  return { kind: "number", format };
}

export function vector<Element extends NumberFormat, Lanes extends number>(element: Element, lanes: Lanes | Size<Lanes>): VectorType<Element, Lanes> {
  return typeof lanes === "number" ? { kind: "vector", element, lanes } : { kind: "vector", element, lanes: lanes.value, size: times(lanes, formatBits(element)) };
}

/**
 * A record of typed fields, and of widths in bits where a field is no number: `record({ zero: 1, index: INDEX_W })`. The
 * same widths make the layout that packs its values (config/record.ts).
 */
export function record<const F extends FieldsLike>(fields: F): RecordType<FieldsAs<F>> {
  return { kind: "record", fields: fieldsOf(fields) };
}

/** A field as it is written: a type, or the width of plain bits. */
export type FieldLike = DataType | SizeLike;
export type FieldsLike = { readonly [name: string]: FieldLike };
export type FieldsAs<F extends FieldsLike> = { readonly [K in keyof F]: F[K] extends DataType ? F[K] : F[K] extends SizeLike<infer Width> ? BitsType<Width> : never };

/** The fields of a stream or record, of types and widths. */
export function fieldsOf<const F extends FieldsLike>(fields: F): FieldsAs<F> {
  const typed = Object.entries(fields).map(([name, field]) => [name, typeof field === "number" || field.kind === "size" ? bits(field) : field] as const);
  return Object.fromEntries(typed) as FieldsAs<F>;
}

/**
 * The type with its width as Verilog is to say it: `sized(vector(integer(12), 32), times(LANES, KEY_W))`.
 * @throws Error where the expression has another value than the width
 */
export function sized<T extends DataType>(type: T, size: Size): T {
  if (size.value !== typeBits(type)) throw new Error(`${sizeText(size)} is ${size.value}, and ${typeText(type)} has ${typeBits(type)} bits`);
  return { ...type, size };
}

/** Width in bits. */
export function typeBits(type: DataType): number {
  if (type.kind === "bits") return type.width;
  if (type.kind === "number") return formatBits(type.format);
  if (type.kind === "record") return fieldsBits(type.fields);
  return type.lanes * formatBits(type.element);
}

/** Width in bits of fields side by side. */
export function fieldsBits(fields: Fields): number {
  return Object.values(fields).reduce((sum, type) => sum + typeBits(type), 0);
}

/** How the values of such fields are packed; `name` is what messages call them. */
export function fieldsLayout(name: string, fields: Fields): RecordLayout {
  return recordLayout(name, Object.fromEntries(Object.entries(fields).map(([field, type]) => [field, typeBits(type)])));
}

/** The type outside of the module whose parameters its width is made of. */
function plainType(type: DataType): DataType {
  if (type.kind === "bits") return bits(type.width);
  if (type.kind === "record") return { kind: "record", fields: plainFields(type.fields) };
  return type.kind === "number" ? number(type.format) : vector(type.element, type.lanes);
}

function plainFields(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, type]) => [name, plainType(type)]));
}

/** The port as another module has it: its widths are numbers there. */
export function plainPort<P extends Port>(port: P): P {
  return port.kind === "wire" ? { ...port, type: plainType(port.type) } : { ...port, fields: plainFields(port.fields) };
}

/** The same as the module's Verilog says it. */
export function typeSize(type: DataType): SizeLike {
  if (type.size !== undefined || type.kind !== "record") return type.size ?? typeBits(type);
  const sizes = Object.values(type.fields).map(typeSize);
  return sizes.every((size) => typeof size === "number") ? fieldsBits(type.fields) : plus(...sizes);
}

/** The type in a reader's words: `16 bits`, `fp16`, `fp16 x 32`, `{zero: 1 bit, index: 9 bits}`. */
export function typeText(type: DataType): string {
  if (type.kind === "bits") return type.width === 1 ? "1 bit" : `${type.width} bits`;
  if (type.kind === "record") return `{${Object.entries(type.fields).map(([name, field]) => `${name}: ${typeText(field)}`).join(", ")}}`;
  return type.kind === "number" ? type.format.name : `${type.element.name} x ${type.lanes}`;
}

/** Whether one can be connected to the other: a record also to plain bits, since what keeps words does not look inside. */
export function sameType(a: DataType, b: DataType): boolean {
  if ((a.kind === "record" && b.kind === "bits") || (a.kind === "bits" && b.kind === "record")) return typeBits(a) === typeBits(b);
  return typeText(a) === typeText(b);
}

export type Fields = { readonly [name: string]: DataType };
export type Direction = "in" | "out";

/** Plain signals without a handshake; inside a fixed-latency datapath `advance` times them. */
export interface WirePort<D extends Direction = Direction, T extends DataType = DataType> {
  readonly kind: "wire";
  readonly direction: D;
  readonly type: T;
  readonly doc: string;
  /** It changes at any time: no path of the clock's. */
  readonly asynchronous?: true;
}

/** Valid/ready/payload. The payload is one or more named fields; a lone field is called `data`. */
export interface StreamPort<D extends Direction = Direction, F extends Fields = Fields> {
  readonly kind: "stream";
  readonly direction: D;
  readonly fields: F;
  readonly doc: string;
}

export type Port = WirePort | StreamPort;
export type Ports = { readonly [name: string]: Port };

export function input<T extends DataType>(type: T, doc: string): WirePort<"in", T> {
  return { kind: "wire", direction: "in", type, doc };
}

/** An input that has no relation to the clock. */
export function asynchronous<P extends WirePort<"in">>(port: P): P & { readonly asynchronous: true } {
  return { ...port, asynchronous: true };
}

export function output<T extends DataType>(type: T, doc: string): WirePort<"out", T> {
  return { kind: "wire", direction: "out", type, doc };
}

/** Stream that the block takes in. */
export function sink<const P extends DataType | Fields>(payload: P, doc: string): StreamPort<"in", FieldsOf<P>> {
  return { kind: "stream", direction: "in", fields: toFields(payload), doc };
}

/** Stream that the block sends out. */
export function source<const P extends DataType | Fields>(payload: P, doc: string): StreamPort<"out", FieldsOf<P>> {
  return { kind: "stream", direction: "out", fields: toFields(payload), doc };
}

/** A lone type is the field `data`. */
export type FieldsOf<P> = P extends DataType ? { readonly data: P } : P extends Fields ? P : Fields;

function toFields<P extends DataType | Fields>(payload: P): FieldsOf<P> {
  return (isDataType(payload) ? { data: payload } : payload) as FieldsOf<P>;
}

function isDataType(payload: DataType | Fields): payload is DataType {
  return typeof payload.kind === "string";
}

/** One Verilog port. */
export interface Signal {
  readonly name: string;
  readonly direction: Direction;
  readonly width: number;
  /** The width as the module's Verilog says it. */
  readonly size: SizeLike;
  /** Which part of the handshake it is. */
  readonly role: "clock" | "reset" | "valid" | "ready" | "field" | "wire";
  /** TypeScript names of the port and the field it belongs to. */
  readonly port: string;
  readonly field: string;
}

function suffix(direction: Direction): string {
  return direction === "in" ? "_i" : "_o";
}

/** The Verilog signals of one port, in the order they are declared. */
export function portSignals(name: string, port: Port): readonly Signal[] {
  const base = snakeCase(name);
  if (port.kind === "wire") {
    return [{ name: base + suffix(port.direction), direction: port.direction, width: typeBits(port.type), size: typeSize(port.type), role: "wire", port: name, field: "value" }];
  }
  const backward: Direction = port.direction === "in" ? "out" : "in";
  return [
    { name: `${base}_valid${suffix(port.direction)}`, direction: port.direction, width: 1, size: 1, role: "valid", port: name, field: "valid" },
    { name: `${base}_ready${suffix(backward)}`, direction: backward, width: 1, size: 1, role: "ready", port: name, field: "ready" },
    ...Object.entries(port.fields).map(
      ([field, type]): Signal => ({
        name: `${base}_${snakeCase(field)}${suffix(port.direction)}`,
        direction: port.direction,
        width: typeBits(type),
        size: typeSize(type),
        role: "field",
        port: name,
        field,
      }),
    ),
  ];
}

export type Clocking = "none" | "clock" | "clock and reset";

/** What the clock of every module is called, and its reset, which is low to be active. */
export const CLOCK = "clk_i";
export const RESET = "rst_ni";

/** Signals of the ports of each module, which every instance of it asks for. */
const signalsOfPorts = new WeakMap<Ports, readonly Signal[]>();

/** All Verilog signals of a module: clock and reset first, then port by port. */
export function moduleSignals(ports: Ports, clocking: Clocking): readonly Signal[] {
  const clock: Signal = { name: CLOCK, direction: "in", width: 1, size: 1, role: "clock", port: "", field: "" };
  const reset: Signal = { name: RESET, direction: "in", width: 1, size: 1, role: "reset", port: "", field: "" };
  const signals = signalsOfPorts.get(ports) ?? Object.entries(ports).flatMap(([name, port]) => portSignals(name, port));
  signalsOfPorts.set(ports, signals);
  return [...(clocking === "none" ? [] : clocking === "clock" ? [clock] : [clock, reset]), ...signals];
}
