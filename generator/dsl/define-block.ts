import type { Given, ParameterGroup, ValuesOf } from "../config/parameter.js";
import { resolve } from "../config/parameter-table.js";
import { throwIfAny, type Problem } from "../errors.js";
import type { Contract, VerilogParameter, View } from "../ir/module.js";
import { parameterSize, type Size } from "../ir/size.js";
import type { Interface } from "../ir/interface.js";
import type { Clocking } from "../ir/types.js";
import type { BlockUse, StructureBuilder, ViewContext } from "./block-use.js";
import type { NamedValues, PortsWith } from "./connection-types.js";
import { latencyProblems, type PortNames } from "./latency.js";
import { buildStructure } from "./structure.js";

/** A structural size that stays a `parameter integer` of the module: its value, and what its text says. */
export type SizeRow = Omit<VerilogParameter, "name">;
type SizeRows = { readonly [name: string]: SizeRow };
/** The sizes by name, to make port widths of. */
export type SizesOf<S> = { readonly [K in keyof S]: S[K] extends SizeRow ? Size<S[K]["value"]> : undefined };

/** What a contributor writes: one per file in generator/blocks/, with a template of the same name in templates/rtl/. */
export interface BlockDefinition<G extends ParameterGroup = ParameterGroup, P extends Interface = Interface, S extends SizeRows = SizeRows, L extends string = string> {
  /** Verilog name without prefix: `float_add`. The template is templates/rtl/arithmetic/float-add.v.hbs. */
  readonly name: string;
  /** One line: what it does. */
  readonly doc: string;
  readonly parameters: G;
  /** Rules between parameters. */
  readonly rules?: (parameters: ValuesOf<G>) => readonly Problem[];
  /** Module name suffix for choices that change the module's text (number formats, pipeline cuts); "" when one text serves all. */
  readonly variant?: (parameters: ValuesOf<G>) => string;
  readonly clocking: Clocking | ((parameters: ValuesOf<G>) => Clocking);
  /** Structural sizes that stay parameters of the Verilog module; stands before `ports`, which are made of them. */
  readonly sizes?: (parameters: NamedValues<ValuesOf<G>>) => S;
  readonly ports: (parameters: NamedValues<ValuesOf<G>>, sizes: SizesOf<S>) => P;
  readonly contract: (parameters: ValuesOf<G>) => Contract<L>;
  /** ASCII picture for the header where order matters. */
  readonly diagram?: readonly string[];
  /** Blocks the template instantiates, with the sizes it gives them, by the key the template uses; a list where it gives one module several sizes. */
  readonly children?: (parameters: ValuesOf<G>) => Readonly<Record<string, BlockUse | readonly BlockUse[]>>;
  /** Blocks the template names only in a branch that these sizes do not take: written beside the module, and not there. */
  readonly absentChildren?: (parameters: ValuesOf<G>) => Readonly<Record<string, BlockUse>>;
  /** Finished text for the template. */
  readonly view?: (parameters: ValuesOf<G>, context: ViewContext) => { readonly [name: string]: View };
  /** Template to use where a block has more than one (default: the block's own name). */
  readonly template?: (parameters: ValuesOf<G>) => string;
  /** For blocks made of other blocks: places and connects them; such a block needs no template. */
  readonly structure?: (parameters: ValuesOf<G>, builder: StructureBuilder<P>) => void;
}

export interface Block<G extends ParameterGroup = ParameterGroup, P extends Interface = Interface> {
  /** @throws FocusError with every parameter that is missing, unknown or out of range. */
  <const T extends Given<G>>(given: T & { readonly [K in Exclude<keyof T, keyof G>]: never }): BlockUse<PortsWith<P, T>>;
  /** As it was defined, for blocks that are made alike. */
  readonly definition: Omit<BlockDefinition<G, P>, "sizes" | "ports"> & { readonly ports: (parameters: ValuesOf<G>) => P };
}

export function defineBlock<const G extends ParameterGroup, P extends Interface, const S extends SizeRows, L extends PortNames<P>>(definition: BlockDefinition<G, P, S, L>): Block<G, P> {
  const uses = new Map<string, BlockUse<P>>();
  const use = (given: Given<G>): BlockUse<P> => {
    const { values, problems } = resolve(definition.parameters, given, { prefix: `${definition.name}.` });
    throwIfAny(problems);
    if (values === undefined) throw new Error(`${definition.name}: neither values nor problems`);
    const key = JSON.stringify(values);
    const known = uses.get(key);
    if (known) return known;
    throwIfAny(definition.rules?.(values) ?? []);
    const made = useOf(definition, values);
    uses.set(key, made);
    return made;
  };
  return Object.assign(use, { definition: { ...definition, ports: (values: ValuesOf<G>) => portsOf(definition, values) } }) as unknown as Block<G, P>;
}

function sizesOf<G extends ParameterGroup, P extends Interface, S extends SizeRows>(definition: BlockDefinition<G, P, S>, values: ValuesOf<G>): readonly VerilogParameter[] {
  return Object.entries<SizeRow>(definition.sizes?.(values as NamedValues<ValuesOf<G>>) ?? {}).map(([name, row]) => ({ name, ...row }));
}

function portsOf<G extends ParameterGroup, P extends Interface, S extends SizeRows>(definition: BlockDefinition<G, P, S>, values: ValuesOf<G>): P {
  const sizes = Object.fromEntries(sizesOf(definition, values).map(({ name, value }) => [name, parameterSize(name, value)]));
  return definition.ports(values as NamedValues<ValuesOf<G>>, sizes as SizesOf<S>);
}

function useOf<G extends ParameterGroup, P extends Interface, S extends SizeRows>(definition: BlockDefinition<G, P, S>, values: ValuesOf<G>): BlockUse<P> {
  const { structure } = definition;
  const ports = portsOf(definition, values);
  const contract = definition.contract(values);
  throwIfAny(latencyProblems(definition.name, ports, contract));
  return {
    name: definition.name,
    namedBy: "block",
    doc: definition.doc,
    variant: definition.variant?.(values) ?? "",
    values,
    clocking: typeof definition.clocking === "function" ? definition.clocking(values) : definition.clocking,
    ports,
    contract,
    diagram: definition.diagram ?? [],
    verilogParameters: sizesOf(definition, values),
    children: once(() => Object.fromEntries(Object.entries(definition.children?.(values) ?? {}).map(([key, child]) => [key, [child].flat()]))),
    absentChildren: once(() => definition.absentChildren?.(values) ?? {}),
    view: (context) => definition.view?.(values, context) ?? {},
    template: structure ? null : (definition.template?.(values) ?? definition.name.replaceAll("_", "-")),
    structure: structure && once(() => buildStructure(definition.name, ports, (builder) => structure(values, builder))),
  };
}

/** The function, which is run at the first call only. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
