import { plus, sizeText, sizeValue, times, type SizeLike } from "./size.js";

/** A signal of the module around an instance: a port of its own, or a net that its template declares. */
export interface Net {
  readonly kind: "net";
  readonly name: string;
  /** Bits; left out where the pin alone says it. */
  readonly size?: SizeLike;
}

/** Bits `[at +: size]` of a net, or the lone bit `[at]`. */
export interface Slice {
  readonly kind: "slice";
  readonly of: Net;
  readonly at: SizeLike;
  readonly size: SizeLike;
  /** `[size-1:0]`, as the lowest bits are written. */
  readonly isLowest?: true;
}

/** `{first, ..., last}`: the last one lowest, as Verilog has it. */
export interface Concatenation {
  readonly kind: "concatenation";
  readonly parts: readonly (Net | Slice | Constant)[];
}

export interface Constant {
  readonly kind: "constant";
  readonly value: bigint;
  readonly width: number;
  readonly radix: "b" | "d";
}

/** Arithmetic, which is the template's: it says it where it prints the instance, `{{> instance instances.ram read_enable_i="take && !first_i"}}`. */
export interface Given {
  readonly kind: "given";
}

/** What a pin of an instance is connected to. */
export type Operand = Net | Slice | Concatenation | Constant | Given;

export const given: Given = { kind: "given" };

export function net(name: string, size?: SizeLike): Net {
  return size === undefined ? { kind: "net", name } : { kind: "net", name, size };
}

/** `size` bits from bit `at` on. */
export function slice(of: Net, at: SizeLike, size: SizeLike): Slice {
  return { kind: "slice", of, at, size };
}

/** The lowest bits of a net, `[size-1:0]`. */
export function lowest(of: Net, size: SizeLike): Slice {
  return { kind: "slice", of, at: 0, size, isLowest: true };
}

/** Element `index` of a net that holds elements of `size` bits. */
export function element(of: Net, index: SizeLike, size: SizeLike): Slice {
  return slice(of, times(index, size), size);
}

/** One bit. */
export function bit(of: Net, at: SizeLike): Slice {
  return slice(of, at, 1);
}

export function concatenation(...parts: Concatenation["parts"]): Concatenation {
  return { kind: "concatenation", parts };
}

/** `8'd3`. */
export function constant(width: number, value: bigint): Constant {
  return { kind: "constant", width, value, radix: "d" };
}

/** `1'b0`. */
export const low: Constant = { kind: "constant", width: 1, value: 0n, radix: "b" };

/** `1'b1`. */
export const high: Constant = { kind: "constant", width: 1, value: 1n, radix: "b" };

/** Bits, with the sizes of this very module; undefined where only the pin knows. */
export function operandWidth(operand: Operand): number | undefined {
  switch (operand.kind) {
    case "net":
      return operand.size === undefined ? undefined : sizeValue(operand.size);
    case "slice":
      return sizeValue(operand.size);
    case "constant":
      return operand.width;
    case "concatenation": {
      const widths = operand.parts.map(operandWidth);
      return widths.some((width) => width === undefined) ? undefined : widths.reduce<number>((sum, width) => sum + (width ?? 0), 0);
    }
    case "given":
      return undefined;
  }
}

/** As Verilog says it; "" for what the template gives. */
export function operandText(operand: Operand): string {
  switch (operand.kind) {
    case "net":
      return operand.name;
    case "slice":
      if (operand.isLowest) return `${operand.of.name}[${sizeText(plus(operand.size, -1))}:0]`;
      return `${operand.of.name}[${sizeText(operand.at)}${operand.size === 1 ? "" : `+:${sizeText(operand.size)}`}]`;
    case "constant":
      return `${operand.width}'${operand.radix}${operand.value}`;
    case "concatenation":
      return `{${operand.parts.map(operandText).join(", ")}}`;
    case "given":
      return "";
  }
}

/** The net that a part lies in. */
export function netOf(part: Net | Slice): Net {
  return part.kind === "net" ? part : part.of;
}

/** The nets of an operand, each with the place in it where that is known. */
export function netsOf(operand: Operand): readonly (Net | Slice)[] {
  if (operand.kind === "net" || operand.kind === "slice") return [operand];
  return operand.kind === "concatenation" ? operand.parts.flatMap(netsOf) : [];
}
