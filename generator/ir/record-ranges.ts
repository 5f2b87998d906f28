import { offsetText, plus, sizeText, sizeValue, type SizeLike } from "./size.js";
import { typeSize, type DataType, type Fields, type Ports, type RecordType } from "./types.js";

/** Where a field of a record lies, as Verilog selects it: `[3]`, `[5:4]`, `[2+:INDEX_W]`; those of a record in it by name. */
export type RecordRanges = { readonly [field: string]: string | RecordRanges };

/** Ranges of the fields of a record that begins above `below`. */
export function recordRanges({ fields }: RecordType, below: readonly SizeLike[] = []): RecordRanges {
  const before = [...below];
  const ranges: Record<string, string | RecordRanges> = {};
  for (const [name, type] of Object.entries(fields)) {
    ranges[name] = type.kind === "record" ? recordRanges(type, before) : rangeText(before, typeSize(type));
    before.push(typeSize(type));
  }
  return ranges;
}

function rangeText(below: readonly SizeLike[], size: SizeLike): string {
  if (below.some((one) => typeof one !== "number") || typeof size !== "number") return size === 1 ? `[${offsetText(below)}]` : `[${offsetText(below)}+:${sizeText(size)}]`;
  const lowest = sizeValue(plus(...below));
  return size === 1 ? `[${lowest}]` : `[${lowest + size - 1}:${lowest}]`;
}

/** {@link recordRanges} of all records that the ports carry: by port, of a stream by port and field. */
export function portRanges(ports: Ports): { readonly [port: string]: RecordRanges } {
  const found = Object.entries(ports).map(([name, port]) => [name, port.kind === "wire" ? rangesOf(port.type) : fieldRanges(port.fields)] as const);
  return Object.fromEntries(found.filter(([, ranges]) => Object.keys(ranges).length > 0));
}

function rangesOf(type: DataType): RecordRanges {
  return type.kind === "record" ? recordRanges(type) : {};
}

function fieldRanges(fields: Fields): RecordRanges {
  const found = Object.entries(fields).map(([name, type]) => [name, rangesOf(type)] as const);
  return Object.fromEntries(found.filter(([, ranges]) => Object.keys(ranges).length > 0));
}
