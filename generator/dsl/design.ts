import { nameProblems } from "../config/accelerator.js";
import type { NumberFormat } from "../config/number-format.js";
import { FocusError, throwIfAny, type Problem } from "../errors.js";
import { number, plainPort, vector, type DataType, type Fields, type NumberType, type Port, type Ports, type StreamPort, type VectorType, type WirePort } from "../ir/types.js";
import type { BlockUse, End, EndsOf, StructureBuilder } from "./block-use.js";
import { openStructure } from "./structure.js";

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

export interface DesignBuilder {
  /** Adds an input of the design and gives it as an end that drives. */
  readonly input: { <F extends Fields>(name: string, type: StreamOf<F>, doc?: string): End<"drives", "stream", F>; <T extends DataType>(name: string, type: T, doc?: string): End<"drives", "wire", T> };
  /** Adds an output of the design, driven by an end. */
  readonly output: (name: string, from: End<"drives">, doc?: string) => void;
  /** Places a block; without a name it gets the block's own. */
  readonly place: <P extends Ports>(use: BlockUse<P>, name?: string) => EndsOf<P>;
  readonly connect: StructureBuilder["connect"];
  readonly tie: StructureBuilder["tie"];
  readonly ignore: StructureBuilder["ignore"];
}

export interface DesignOptions {
  readonly doc?: string;
  /** Promises for the header of the top module. */
  readonly contract?: BlockUse["contract"];
}

/**
 * A datapath of blocks and connections. The result is a block like any other: `generate` elaborates it, another design may
 * place it.
 * @throws FocusError with every port that is open, driven twice, or connected to something of another type.
 */
export function design(name: string, body: (builder: DesignBuilder) => void, options: DesignOptions = {}): BlockUse {
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) {
    throw new FocusError({ path: "design", value: name, rule: "must be lower case letters, digits and underscores, a letter first, at most 40 characters", fix: "rename the design, for example pruned_gemm" });
  }
  throwIfAny(nameProblems("design", name));
  const ports: Record<string, Port> = {};
  const structure = openStructure(name);
  const placed: BlockUse[] = [];
  const names = new Set<string>();
  const problems: Problem[] = [];

  const checkName = (given: string, what: string): void => {
    if (!/^[a-z][A-Za-z0-9_]{0,39}$/.test(given)) problems.push({ path: `${name}: ${given}`, rule: `is no name for ${what}: letters, digits and underscores, a lower case letter first, at most 40 characters`, fix: "rename it, for example partialSums" });
  };
  // A type that comes from a placed block may have a width of that block's parameters; a design has none.
  const addPort = (portName: string, given: Port): End => {
    const port = plainPort(given);
    checkName(portName, "a port");
    if (portName in ports) problems.push({ path: `${name}: ${portName}`, rule: "is the name of two ports", fix: "give each input and output a name of its own" });
    ports[portName] = port;
    return structure.addPort(portName, port);
  };
  const input = (portName: string, type: StreamOf | DataType, doc = portName): End => {
    const port: WirePort | StreamPort = type.kind === "stream" ? { kind: "stream", direction: "in", fields: type.fields, doc } : { kind: "wire", direction: "in", type, doc };
    return addPort(portName, port);
  };

  body({
    input: input as DesignBuilder["input"],
    output: (portName, from, doc = portName) => {
      const to = addPort(portName, { ...from.port, direction: "out", doc });
      structure.connect(from, to as End<"takes">);
    },
    place: <P extends Ports>(use: BlockUse<P>, given?: string): EndsOf<P> => {
      // A configuration file is run without a type check.
      if (typeof use === "function") throw new FocusError({ path: `${name}: ${given ?? "place"}`, rule: "is a block without its parameters", fix: "call the block: place(pe({ ... }))" });
      const instance = given ?? use.name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      if (given === undefined && names.has(instance)) {
        problems.push({ path: `${name}: ${instance}`, rule: `two ${use.name} blocks are placed under one name`, fix: `name the second: place(..., "${instance}Second")` });
      }
      checkName(instance, "a block");
      names.add(instance);
      placed.push(use);
      return structure.place(instance, use);
    },
    connect: structure.connect,
    tie: structure.tie,
    ignore: structure.ignore,
  });
  if (problems.length > 0) throw new FocusError(problems);

  const closed = structure.close();
  const clocking = placed.some((use) => use.clocking === "clock and reset") ? "clock and reset" : placed.some((use) => use.clocking === "clock") ? "clock" : "none";
  return {
    name,
    namedBy: "design",
    doc: options.doc ?? `Design ${name}.`,
    variant: "",
    values: {},
    clocking,
    ports,
    contract: options.contract ?? { lines: [{ label: "made of", text: placed.map((use) => use.name).join(", ") }] },
    diagram: [],
    verilogParameters: [],
    children: () => ({}),
    absentChildren: () => ({}),
    view: () => ({}),
    template: null,
    structure: () => closed,
  };
}
