import { snakeCase, type SnakeCase } from "../snake-case.js";

/** The one field of a port that is no stream. */
export const WIRE = ["value"] as const;

/** Ports of one direction, and of each the names of its fields. */
export type PortFields = { readonly [port: string]: readonly string[] };

/** What a block, its golden model and its testbench share: names of ports and fields. What the block does is said apart. */
export interface BlockInterface<In extends PortFields = PortFields, Out extends PortFields = PortFields> {
  readonly in: In;
  readonly out: Out;
}

/** Ports that are no streams. */
export function wires<const Names extends readonly string[]>(...names: Names): { readonly [K in Names[number]]: typeof WIRE } {
  return Object.fromEntries(names.map((name) => [name, WIRE])) as { readonly [K in Names[number]]: typeof WIRE };
}

/** The names of a stream's fields: what a function that lays them out gives, whatever their widths. */
export function fieldNames<Fields extends object>(fields: Fields): readonly (keyof Fields & string)[] {
  return Object.keys(fields) as (keyof Fields & string)[];
}

type Forward<Ports extends PortFields> = { [K in keyof Ports & string]: Ports[K] extends typeof WIRE ? SnakeCase<K> : `${SnakeCase<K>}_${"valid" | SnakeCase<Ports[K][number]>}` }[keyof Ports & string];
type Backward<Ports extends PortFields> = { [K in keyof Ports & string]: Ports[K] extends typeof WIRE ? never : `${SnakeCase<K>}_ready` }[keyof Ports & string];

/** Verilog signals that go into a block, without suffix: what a cycle model is given. */
export type SignalsIn<I extends BlockInterface> = Forward<I["in"]> | Backward<I["out"]>;
/** Those that come out. */
export type SignalsOut<I extends BlockInterface> = Forward<I["out"]> | Backward<I["in"]>;

/** The same as wires, one for each signal. */
export function signalInterface<I extends BlockInterface>(ports: I): BlockInterface<{ readonly [K in SignalsIn<I>]: typeof WIRE }, { readonly [K in SignalsOut<I>]: typeof WIRE }> {
  return {
    in: wires(...signals(ports.in, ports.out)) as { readonly [K in SignalsIn<I>]: typeof WIRE },
    out: wires(...signals(ports.out, ports.in)) as { readonly [K in SignalsOut<I>]: typeof WIRE },
  };
}

function signals(forward: PortFields, backward: PortFields): readonly string[] {
  return [
    ...Object.entries(forward).flatMap(([port, fields]) => (fields === WIRE ? [snakeCase(port)] : ["valid", ...fields].map((field) => `${snakeCase(port)}_${snakeCase(field)}`))),
    ...Object.entries(backward).flatMap(([port, fields]) => (fields === WIRE ? [] : [`${snakeCase(port)}_ready`])),
  ];
}
