import type { Assertion } from "./assertion.js";
import type { FlatBundle } from "./interface.js";
import type { Operand } from "./operand.js";
import type { SizeLike } from "./size.js";
import type { Clocking, Ports } from "./types.js";

/** Finished text for a template: never a number, so that no template can compute. */
export type View = string | boolean | readonly View[] | { readonly [name: string]: View };

/** A structural size that stays a `parameter integer` in the emitted module. */
export interface VerilogParameter {
  readonly name: string;
  readonly value: number;
  /** What the module's own text says; the same for every instance, so that instances share one file. */
  readonly default: number;
  readonly min: number;
  readonly doc: string;
}

export interface ContractLine {
  readonly label: string;
  readonly text: string;
}

/** One promise of a block per line, and the numbers that its testbench and the cycle model rely on. */
export interface Contract<Port extends string = string> {
  readonly lines: readonly ContractLine[];
  /**
   * Enabled cycles from a beat at the inputs to the same beat at each output port; left out for stream blocks.
   * An input port that takes its part of the beat later than the others is named with that delay.
   */
  readonly latency?: Readonly<Record<Port, number>>;
}

/** A size that follows from the parameters, a `localparam integer` of the emitted module. */
export interface VerilogConstant {
  readonly name: string;
  readonly size: SizeLike;
  /** What the text says beside it; "" where the name says it all. */
  readonly doc: string;
}

export interface Connection {
  readonly signal: string;
  readonly to: Operand;
  /** Bits of the pin, with the parameters of this very instance. */
  readonly width: number;
}

/** A loop that a template writes as one: `for (column = 0; column < COLUMNS; ...) begin : gen_column`. */
export interface Loop {
  readonly variable: string;
  readonly count: SizeLike;
}

/** A named block of the template around an instance: of a loop with its turns, of a branch without. */
export interface GenerateBlock {
  readonly name: string;
  readonly turns?: SizeLike;
}

export interface InstanceIr {
  readonly name: string;
  readonly module: string;
  readonly parameters: readonly { readonly name: string; readonly value: SizeLike }[];
  readonly connections: readonly Connection[];
  /** One for each turn of the loop, which is printed around it. */
  readonly each?: Loop;
  /** With these sizes the branch of the text that has it is not taken. */
  readonly absent?: true;
}

export interface NetIr {
  readonly name: string;
  readonly width: number;
}

/** What ends elaboration: an instance of a module that nobody has, in a branch that is taken where the sizes are wrong. */
export interface Guard {
  /** Behind `ERROR_`. */
  readonly text: string;
  /** Of the branch. */
  readonly label: string;
  readonly broken: string;
}

/** One Verilog module as plain data. */
export interface ModuleIr {
  readonly name: string;
  /** Name of the block it was made from, `float_add`. */
  readonly block: string;
  readonly doc: string;
  readonly contract: Contract;
  readonly diagram: readonly string[];
  /** Name of a template below templates/rtl, whatever its folder, or the absolute path of one of the user's; null: the structure template prints instances and nets. */
  readonly template: string | null;
  readonly clocking: Clocking;
  readonly ports: Ports;
  /** Which of the ports belong together. */
  readonly bundles: readonly FlatBundle[];
  readonly parameters: readonly VerilogParameter[];
  readonly constants: readonly VerilogConstant[];
  readonly guards: readonly Guard[];
  /** Lines of the contract that a simulator can check; not those that every stream has. */
  readonly assertions: readonly Assertion[];
  readonly view: { readonly [name: string]: View };
  /** By the name that the template uses. */
  readonly instances: Readonly<Record<string, InstanceIr>>;
  readonly nets: readonly NetIr[];
  readonly assigns: readonly { readonly target: string; readonly value: Operand }[];
  /** Nets that are left open on purpose. */
  readonly unused: readonly string[];
}

export interface DesignIr {
  readonly top: string;
  /** Modules that stand beside the top and work with it through memory. */
  readonly beside: readonly string[];
  /** Children before parents. */
  readonly modules: readonly ModuleIr[];
}

/** The tops of a design, its own first: each is checked, constrained and mapped by itself, with the values of its parameters. */
export function topModules({ top, beside, modules }: DesignIr): readonly ModuleIr[] {
  return [top, ...beside].map((name) => {
    const found = modules.find((module) => module.name === name);
    if (!found) throw new Error(`design has no module ${name}`);
    return found;
  });
}

/** A module and all below it, children before parents. */
export function modulesBelow({ modules }: DesignIr, name: string): readonly ModuleIr[] {
  const below = new Set([name]);
  // Parents come last in the list: from its end every parent is met before its children.
  for (const module of modules.toReversed()) if (below.has(module.name)) for (const instance of Object.values(module.instances)) below.add(instance.module);
  return modules.filter((module) => below.has(module.name));
}
