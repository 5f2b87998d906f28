import { fileURLToPath } from "node:url";
import type { Given, ParameterGroup, ValuesOf } from "../config/parameter.js";
import { resolve } from "../config/parameter-table.js";
import { FocusError, throwIfAny, type Problem } from "../errors.js";
import { assertionsOf, type Assertion, type AssertionRow } from "../ir/assertion.js";
import type { Contract, Guard, VerilogConstant, VerilogParameter, View } from "../ir/module.js";
import type { Relation } from "../ir/relation.js";
import { derivedSize, parameterSize, sizeValue, unfolded, type Size, type SizeLike } from "../ir/size.js";
import type { Interface } from "../ir/interface.js";
import type { Clocking } from "../ir/types.js";
import type { BlockUse, InstanceRow, StructureBuilder } from "./block-use.js";
import type { NamedValues, PortsWith } from "./connection-types.js";
import { ownNets, type OwnNets } from "./instance.js";
import { latencyProblems, type PortNames } from "./latency.js";
import { buildStructure } from "./structure.js";

/** A structural size that stays a `parameter integer` of the module: its value, and what its text says. */
export type SizeRow = Omit<VerilogParameter, "name">;
type SizeRows = { readonly [name: string]: SizeRow };
/** The sizes by name, to make port widths of. */
export type SizesOf<S> = { readonly [K in keyof S]: S[K] extends SizeRow ? Size<S[K]["value"]> : undefined };

/** A size that follows from others, a `localparam integer` of the module: alone, or with what its text says beside it. */
export type ConstantRow = SizeLike | { readonly size: SizeLike; readonly doc: string };
type ConstantRows = { readonly [name: string]: ConstantRow };
/** No name is one of theirs, as it would be of `ConstantRows`. */
declare const none: unique symbol;
type NoConstants = { readonly [none]?: never };
/** The constants by name, as sizes. */
export type ConstantsOf<C> = { readonly [K in keyof C]: Size };

/** What a contributor writes: one per file in generator/blocks/, with a template of the same name in templates/rtl/. */
export interface BlockDefinition<G extends ParameterGroup = ParameterGroup, P extends Interface = Interface, S extends SizeRows = SizeRows, L extends string = string, C extends ConstantRows = ConstantRows, D extends ConstantRows = ConstantRows> {
  /** Verilog name without prefix: `float_add`. The template is templates/rtl/arithmetic/float-add.v.hbs. */
  readonly name: string;
  /** One line: what it does. */
  readonly doc: string;
  readonly parameters: G;
  /**
   * Sizes that `focus-rtl verify` tests, 1, 2 and odd ones among them, where any inputs will do. A block whose inputs follow rules of
   * their own has an entry with a stimulus in generator/testbench/cases/ instead.
   */
  readonly cases?: readonly Given<G>[];
  /** Rules between parameters. */
  readonly rules?: (parameters: ValuesOf<G>) => readonly Problem[];
  /** Module name suffix for choices that change the module's text (number formats, pipeline cuts); "" when one text serves all. */
  readonly variant?: (parameters: ValuesOf<G>) => string;
  readonly clocking: Clocking | ((parameters: ValuesOf<G>) => Clocking);
  /** Structural sizes that stay parameters of the Verilog module; stands before `derived` and `ports`, which are made of them. */
  readonly sizes?: (parameters: NamedValues<ValuesOf<G>>) => S;
  /** Sizes that follow from those and that ports have: constants of the module, which no instance can set. Stands before `ports`. */
  readonly derived?: (parameters: NamedValues<ValuesOf<G>>, sizes: SizesOf<S>) => D;
  /** What must be so between the sizes: an instance that breaks it ends elaboration. */
  readonly relations?: (parameters: NamedValues<ValuesOf<G>>, sizes: SizesOf<S> & ConstantsOf<D>) => readonly Relation[];
  readonly ports: (parameters: NamedValues<ValuesOf<G>>, sizes: SizesOf<S> & ConstantsOf<D>) => P;
  readonly contract: (parameters: ValuesOf<G>) => Contract<L>;
  /** Sizes that follow from those; `{{> constants}}` prints them. Stands before `instances`, which are made of them. */
  readonly constants?: (parameters: ValuesOf<G>, sizes: SizesOf<S> & ConstantsOf<D>) => C;
  /** What the template instantiates, by the name it uses: `{{> instance instances.ram}}` prints it. */
  readonly instances?: (parameters: ValuesOf<G>, sizes: SizesOf<S> & ConstantsOf<D> & ConstantsOf<C>, own: OwnNets<P>) => Readonly<Record<string, InstanceRow>>;
  /**
   * Lines of the contract that a simulator can check, by a name for each: they go into a file beside the module. That beats of a stream
   * stay until they are taken is among them without a row. A net inside the module is named with its width: `net("count_q", INDEX_W)`.
   */
  readonly assertions?: (parameters: ValuesOf<G>, sizes: SizesOf<S> & ConstantsOf<D> & ConstantsOf<C>, own: OwnNets<P>) => Readonly<Record<string, AssertionRow>>;
  /** ASCII picture for the header where order matters. */
  readonly diagram?: readonly string[];
  /** Finished text for the template. */
  readonly view?: (parameters: ValuesOf<G>) => { readonly [name: string]: View };
  /** Template to use where a block has more than one, without `.v.hbs`; the block's own name with dashes where left out. */
  readonly template?: (parameters: ValuesOf<G>) => string;
  /**
   * Where a block that is not part of the package has its template: `import.meta.url` says beside its own file, `new URL("verilog/", import.meta.url)`
   * in a folder.
   */
  readonly templates?: string | URL;
  /** For blocks made of other blocks: places and connects them; such a block needs no template. */
  readonly structure?: (parameters: ValuesOf<G>, builder: StructureBuilder<P>) => void;
}

export interface Block<G extends ParameterGroup = ParameterGroup, P extends Interface = Interface> {
  /** @throws FocusError with every parameter that is missing, unknown or out of range. */
  <const T extends Given<G>>(given: T & { readonly [K in Exclude<keyof T, keyof G>]: never }): BlockUse<PortsWith<P, T>>;
  /** The uses that its definition wants tested; none where the testbench has an entry for it. */
  readonly cases: () => readonly BlockUse[];
  /** As it was defined, for blocks that are made alike. */
  readonly definition: Omit<BlockDefinition<G, P>, "cases" | "sizes" | "derived" | "relations" | "ports" | "constants" | "instances" | "assertions"> & { readonly ports: (parameters: ValuesOf<G>) => P };
}

export function defineBlock<const G extends ParameterGroup, P extends Interface, const S extends SizeRows, L extends PortNames<P>, const C extends ConstantRows, const D extends ConstantRows = NoConstants>(definition: BlockDefinition<G, P, S, L, C, D>): Block<G, P> {
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
  const cases = once(() => (definition.cases ?? []).map(use));
  return Object.assign(use, { cases, definition: { ...definition, ports: (values: ValuesOf<G>) => definition.ports(values as NamedValues<ValuesOf<G>>, namedSizes(definition, values).sizes) } }) as unknown as Block<G, P>;
}

/** The sizes of a use: parameters of its module as they are printed, constants that follow from them, and both by name. */
function namedSizes<G extends ParameterGroup, P extends Interface, S extends SizeRows, C extends ConstantRows, D extends ConstantRows>(definition: BlockDefinition<G, P, S, string, C, D>, values: ValuesOf<G>) {
  const named = values as NamedValues<ValuesOf<G>>;
  const verilogParameters = Object.entries<SizeRow>(definition.sizes?.(named) ?? {}).map(([name, row]): VerilogParameter => ({ name, ...row }));
  const parameters = Object.fromEntries(verilogParameters.map(({ name, value }) => [name, parameterSize(name, value)])) as SizesOf<S>;
  const derived = Object.entries<ConstantRow>(definition.derived?.(named, parameters) ?? {}).map(constantRow);
  const constants = Object.fromEntries(derived.map(({ name, size }) => [name, derivedSize(name, size)])) as ConstantsOf<D>;
  return { verilogParameters, derived, sizes: { ...parameters, ...constants } };
}

/** @throws FocusError where its parameters make sizes that break what the module demands */
function guardsOf(block: string, parameters: readonly VerilogParameter[], relations: readonly Relation[]): readonly Guard[] {
  const broken = relations.find(({ holds }) => !holds);
  if (broken) throw new FocusError({ path: block, rule: `has sizes for which ${broken.text.replaceAll("_", " ")} does not hold`, fix: "choose parameters that keep it" });
  return [...parameters.map(({ name, min }) => ({ text: `${name}_must_be_at_least_${min}`, label: `gen_${name.toLowerCase()}_check`, broken: `${name} < ${min}` })), ...relations.map(({ text, broken }, index) => ({ text, label: `gen_relation${index}_check`, broken }))];
}

function constantRow([name, row]: readonly [string, ConstantRow]): VerilogConstant {
  return { name, ...(typeof row === "number" || "value" in row ? { size: row, doc: "" } : row) };
}

function useOf<G extends ParameterGroup, P extends Interface, S extends SizeRows, C extends ConstantRows, D extends ConstantRows>(definition: BlockDefinition<G, P, S, string, C, D>, values: ValuesOf<G>): BlockUse<P> {
  const { structure } = definition;
  const { verilogParameters, derived, sizes } = namedSizes(definition, values);
  const ports = definition.ports(values as NamedValues<ValuesOf<G>>, sizes);
  const contract = definition.contract(values);
  throwIfAny(latencyProblems(definition.name, ports, contract));
  const guards = guardsOf(definition.name, verilogParameters, definition.relations?.(values as NamedValues<ValuesOf<G>>, sizes) ?? []);
  const constants = Object.entries<ConstantRow>(definition.constants?.(values, sizes) ?? {}).map(constantRow);
  const instances = (): Readonly<Record<string, InstanceRow>> => {
    if (definition.instances === undefined) return {};
    const named = Object.fromEntries(constants.map(({ name, size }) => [name, parameterSize(name, sizeValue(size))])) as ConstantsOf<C>;
    return definition.instances(values, { ...sizes, ...named }, ownNets(ports));
  };
  /** Their sizes say what they are made of: a file beside the module knows its parameters only. */
  const assertions = (): readonly Assertion[] => {
    if (definition.assertions === undefined) return [];
    const plain = Object.fromEntries([...Object.entries(sizes), ...constants.map(({ name, size }) => [name, size] as const)].map(([name, size]) => [name, unfolded(size)])) as typeof sizes & ConstantsOf<C>;
    return assertionsOf(definition.assertions(values, plain, ownNets(ports)));
  };
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
    verilogParameters,
    constants: [...derived, ...constants],
    guards,
    instances: once(instances),
    assertions: once(assertions),
    view: () => definition.view?.(values) ?? {},
    template: structure ? null : templateOf(definition.template?.(values) ?? definition.name.replaceAll("_", "-"), definition),
    structure: structure && once(() => buildStructure(definition.name, ports, (builder) => structure(values, builder))),
  };
}

/** A template of the package by its name, of a user's own block by its path. */
function templateOf(name: string, { name: block, templates }: { readonly name: string; readonly templates?: string | URL }): string {
  if (templates === undefined) return name;
  try {
    return fileURLToPath(new URL(`${encodeURIComponent(name)}.v.hbs`, templates));
  } catch {
    throw new FocusError({ path: `${block}.templates`, value: String(templates), rule: "must be the URL of a file or a folder", fix: "write templates: import.meta.url for a template beside the block's own file" });
  }
}

/** The function, which is run at the first call only. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
