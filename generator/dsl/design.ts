import type { NumberFormat } from "../config/number-format.js";
import { FocusError, throwIfAny } from "../errors.js";
import { plainInterface, type Interface, type InterfacePort } from "../ir/interface.js";
import { number, vector, type DataType, type Fields, type NumberType, type VectorType } from "../ir/types.js";
import type { Contract } from "../ir/module.js";
import type { BlockUse, Placer, Structure, StructureBuilder } from "./block-use.js";
import { declaredPort, singleEnds, type AnyEnds, type End } from "./ends.js";
import { latencyProblems, type PortNames } from "./latency.js";
import { buildStructure, openStructure } from "./structure.js";

/** Payload of a stream port of a design. */
export interface StreamOf<F extends Fields = Fields> {
  readonly kind: "stream";
  readonly fields: F;
}

/** Stream of numbers, or of vectors of `lanes` numbers, or of named fields. */
export function stream<Format extends NumberFormat, Lanes extends number>(payload: Format, options: { readonly lanes: Lanes }): StreamOf<{ readonly data: VectorType<Format, Lanes> }>;
export function stream<Format extends NumberFormat>(payload: Format): StreamOf<{ readonly data: NumberType<Format> }>;
export function stream<const F extends Fields>(payload: F): StreamOf<F>;
export function stream(payload: NumberFormat | Fields, options: { readonly lanes?: number } = {}): StreamOf {
  if (typeof payload.kind !== "string") return { kind: "stream", fields: payload };
  const format = payload;
  return { kind: "stream", fields: { data: options.lanes === undefined ? number(format) : vector(format, options.lanes) } };
}

export interface DesignBuilder extends Placer {
  /** Adds an input of the design and gives it as an end that drives. */
  readonly input: { <F extends Fields>(name: string, type: StreamOf<F>, doc?: string): End<"drives", "stream", F>; <T extends DataType>(name: string, type: T, doc?: string): End<"drives", "wire", T> };
  /** Adds an output of the design, driven by an end. */
  readonly output: (name: string, from: End<"drives">, doc?: string) => void;
  /** Leads a port of a placed block out of the design, whatever it is: input, output, bundle or repeated port. */
  readonly expose: (name: string, ends: AnyEnds) => void;
  /** Leads every port of a placed block out to which nothing is connected so far, under its own name or the one that `names` has for it. */
  readonly exposeOpen: <E extends Readonly<Record<string, AnyEnds>>>(ends: E, names?: { readonly [K in keyof E]?: string }) => void;
}

export interface DesignOptions<Name extends string = string> {
  readonly doc?: string;
  /** Promises for the header of the top module. */
  readonly contract?: Contract<Name>;
}

/**
 * A datapath of blocks and connections. The result is a block like any other: `generate` elaborates it, another design may
 * place it. Its ports are those that the body adds; where they are declared before it, they have types where the design is placed.
 * @throws FocusError with every port that is open, driven twice, or connected to something of another type.
 */
export function design(name: string, body: (builder: DesignBuilder) => void, options?: DesignOptions): BlockUse;
export function design<const P extends Interface>(name: string, ports: P, body: (builder: StructureBuilder<P>) => void, options?: DesignOptions<PortNames<P>>): BlockUse<P>;
export function design(name: string, first: Interface | ((builder: DesignBuilder) => void), second?: DesignOptions | ((builder: StructureBuilder) => void), third?: DesignOptions): BlockUse {
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) {
    throw new FocusError({ path: "design", value: name, rule: "must be lower case letters, digits and underscores, a letter first, at most 40 characters", fix: "rename the design, for example pruned_gemm" });
  }
  if (typeof first === "function") return useOf(name, grown(name, first), typeof second === "function" ? third : second);
  if (typeof second !== "function") throw new FocusError({ path: name, rule: "has ports and nothing between them", fix: "write design(name, ports, ({ own, place, connect }) => { ... })" });
  // A type that comes from a placed block may have a width of that block's parameters; a design has none.
  const ports = Object.fromEntries(Object.entries(first).map(([portName, port]) => [portName, plainInterface(port)]));
  return useOf(name, { ports, structure: buildStructure(name, ports, second) }, third);
}

interface Built {
  readonly ports: Interface;
  readonly structure: Structure;
}

/** A design whose ports its body adds. */
function grown(name: string, body: (builder: DesignBuilder) => void): Built {
  const ports: Record<string, InterfacePort> = {};
  const structure = openStructure(name);
  const addPort = (portName: string, given: InterfacePort): AnyEnds => {
    const port = plainInterface(given);
    ports[portName] = port;
    return structure.addPort(portName, port);
  };
  const expose: DesignBuilder["expose"] = (portName, ends) => {
    structure.join(ends, addPort(portName, declaredPort(ends)));
  };
  const input = (portName: string, type: StreamOf | DataType, doc = portName): AnyEnds =>
    addPort(portName, type.kind === "stream" ? { kind: "stream", direction: "in", fields: type.fields, doc } : { kind: "wire", direction: "in", type, doc });

  const { place, connect, tie, ignore } = structure;
  body({
    input: input as DesignBuilder["input"],
    output: (portName, from, doc = portName) => {
      connect(from, addPort(portName, { ...from.port, direction: "out", doc }));
    },
    expose,
    exposeOpen: (all, names = {}) => {
      // Every name is asked for, so that one that is no port of the block is told.
      const ports = new Map<string, AnyEnds | undefined>([...Object.keys(all), ...Object.keys(names)].map((port) => [port, all[port]]));
      for (const [port, ends] of ports) {
        if (ends && !singleEnds(ends).some(structure.isUsed)) expose(names[port] ?? port, ends);
      }
    },
    place,
    connect,
    tie,
    ignore,
  });
  return { ports, structure: structure.close() };
}

function useOf(name: string, { ports, structure }: Built, options: DesignOptions = {}): BlockUse {
  const placed = structure.placements.map(({ use }) => use);
  const clocking = placed.some((use) => use.clocking === "clock and reset") ? "clock and reset" : placed.some((use) => use.clocking === "clock") ? "clock" : "none";
  const contract = options.contract ?? { lines: [{ label: "made of", text: placed.map((use) => use.name).join(", ") }] };
  throwIfAny(latencyProblems(name, ports, contract));
  return {
    name,
    namedBy: "design",
    doc: options.doc ?? `Design ${name}.`,
    variant: "",
    values: {},
    clocking,
    ports,
    contract,
    diagram: [],
    verilogParameters: [],
    guards: [],
    constants: [],
    instances: () => ({}),
    assertions: () => [],
    view: () => ({}),
    template: null,
    structure: () => structure,
  };
}
