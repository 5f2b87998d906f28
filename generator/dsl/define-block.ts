import type { Given, ParameterGroup, ValuesOf } from "../config/parameter.js";
import { resolve } from "../config/parameter-table.js";
import { throwIfAny, type Problem } from "../errors.js";
import type { Contract, VerilogParameter, View } from "../ir/module.js";
import type { Clocking, Ports } from "../ir/types.js";
import type { StructureBuilder } from "./structure.js";

export interface ViewContext {
  /** Full module names of the children, by key. */
  readonly children: Readonly<Record<string, string>>;
}

/** What a contributor writes: one per file in generator/blocks/, with a template of the same name in templates/rtl/. */
export interface BlockDefinition<G extends ParameterGroup = ParameterGroup, P extends Ports = Ports> {
  /** Verilog name without prefix: `float_add`. The template is templates/rtl/float-add.v.hbs. */
  readonly name: string;
  /** One line: what it does. */
  readonly doc: string;
  readonly parameters: G;
  /** Rules between parameters. */
  readonly rules?: (parameters: ValuesOf<G>) => readonly Problem[];
  /** Module name suffix for choices that change the module's text (number formats, pipeline cuts); "" when one text serves all. */
  readonly variant?: (parameters: ValuesOf<G>) => string;
  readonly clocking: Clocking | ((parameters: ValuesOf<G>) => Clocking);
  readonly ports: (parameters: ValuesOf<G>) => P;
  readonly contract: (parameters: ValuesOf<G>) => Contract;
  /** ASCII picture for the header where order matters. */
  readonly diagram?: readonly string[];
  /** Structural sizes that stay parameters of the Verilog module. */
  readonly verilogParameters?: (parameters: ValuesOf<G>) => readonly VerilogParameter[];
  /** Blocks the template instantiates. */
  readonly children?: (parameters: ValuesOf<G>) => Readonly<Record<string, BlockUse>>;
  /** Finished text for the template. */
  readonly view?: (parameters: ValuesOf<G>, context: ViewContext) => { readonly [name: string]: View };
  /** Template to use where a block has more than one (default: the block's own name). */
  readonly template?: (parameters: ValuesOf<G>) => string;
  /** For blocks made of other blocks: places and connects them; such a block needs no template. */
  readonly structure?: (parameters: ValuesOf<G>, builder: StructureBuilder<P>) => void;
}

/** A block with its parameters: what `place` takes and `generate` elaborates. */
export interface BlockUse<P extends Ports = Ports> {
  readonly name: string;
  readonly doc: string;
  readonly variant: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly clocking: Clocking;
  readonly ports: P;
  readonly contract: Contract;
  readonly diagram: readonly string[];
  readonly verilogParameters: readonly VerilogParameter[];
  readonly children: () => Readonly<Record<string, BlockUse>>;
  readonly view: (context: ViewContext) => { readonly [name: string]: View };
  readonly template: string | null;
  readonly build: ((builder: StructureBuilder) => void) | undefined;
}

export interface Block<G extends ParameterGroup = ParameterGroup, P extends Ports = Ports> {
  /** @throws FocusError with every parameter that is missing, unknown or out of range. */
  (given: Given<G>): BlockUse<P>;
  readonly definition: BlockDefinition<G, P>;
}

export function defineBlock<const G extends ParameterGroup, P extends Ports>(definition: BlockDefinition<G, P>): Block<G, P> {
  const use = (given: Given<G>): BlockUse<P> => {
    const { values, problems } = resolve(definition.parameters, given, { prefix: `${definition.name}.` });
    throwIfAny(problems);
    if (values === undefined) throw new Error(`${definition.name}: neither values nor problems`);
    throwIfAny(definition.rules?.(values) ?? []);
    const structure = definition.structure;
    return {
      name: definition.name,
      doc: definition.doc,
      variant: definition.variant?.(values) ?? "",
      values,
      clocking: typeof definition.clocking === "function" ? definition.clocking(values) : definition.clocking,
      ports: definition.ports(values),
      contract: definition.contract(values),
      diagram: definition.diagram ?? [],
      verilogParameters: definition.verilogParameters?.(values) ?? [],
      children: () => definition.children?.(values) ?? {},
      view: (context) => definition.view?.(values, context) ?? {},
      template: structure ? null : (definition.template?.(values) ?? definition.name.replaceAll("_", "-")),
      build: structure && ((builder) => structure(values, builder as unknown as StructureBuilder<P>)),
    };
  };
  return Object.assign(use, { definition });
}
