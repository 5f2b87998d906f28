import { reservedIn } from "../config/reserved-words.js";
import { FocusError } from "../errors.js";
import type { DesignIr, ModuleIr } from "../ir/module.js";
import type { BlockUse } from "./define-block.js";
import { buildStructure } from "./structure.js";

export interface ElaborateOptions {
  /** Start of every module name. */
  readonly prefix: string;
  /** Tops of their own that belong to the design and share its modules. */
  readonly beside?: readonly BlockUse[];
}

/** Turns a placed top block into plain data: one module per distinct text, children before parents. */
export function elaborate(top: BlockUse, { prefix, beside = [] }: ElaborateOptions): DesignIr {
  const modules = new Map<string, ModuleIr>();
  const moduleName = (use: BlockUse): string => `${prefix}${use.name}${use.variant === "" ? "" : `_${use.variant}`}`;

  const visit = (use: BlockUse): string => {
    const name = moduleName(use);
    const language = reservedIn(name);
    if (language !== undefined) throw new FocusError({ path: use === top ? "name" : "prefix", value: use === top ? use.name : prefix, rule: `gives a module ${name}, which is a reserved word of ${language}`, fix: "choose another name or prefix" });
    const children = Object.entries(use.children()).map(([key, child]) => [key, visit(child)] as const);
    const structure = use.build && buildStructure(use.name, use.ports, use.build);
    for (const { use: placed } of structure?.placements ?? []) visit(placed);
    const childNames = Object.fromEntries(children);
    const module: ModuleIr = {
      name,
      block: use.name,
      doc: use.doc,
      contract: use.contract,
      diagram: use.diagram,
      template: use.template,
      clocking: use.clocking,
      ports: use.ports,
      parameters: use.verilogParameters,
      children: childNames,
      view: use.view({ children: childNames }),
      ...(structure ? structure.toIr(moduleName) : { instances: [], nets: [], assigns: [], unused: [] }),
    };
    const known = modules.get(name);
    if (known) checkSameText(known, module, top.name);
    else modules.set(name, module);
    return name;
  };

  return { top: visit(top), beside: beside.map(visit), modules: [...modules.values()] };
}

/** Two uses that share a module name must share its text. */
function checkSameText(a: ModuleIr, b: ModuleIr, topName: string): void {
  const text = (module: ModuleIr): string =>
    JSON.stringify([module.view, module.template, module.children, module.instances, module.contract.lines, module.parameters.map(({ name, default: value }) => [name, value])]);
  if (text(a) === text(b)) return;
  if (b.block === topName) throw new FocusError({ path: "name", value: topName, rule: `gives a module ${b.name}, and a block of the design has that name`, fix: `choose another name, for example ${topName}_top` });
  throw new FocusError({
    path: a.name,
    rule: "is the name of two modules with different text",
    fix: `give the design a name that no block has; if ${a.block} is a block of your own, let its variant tell the two apart`,
  });
}

/** Every block of a design, the top first, each module once. */
export function blocksOf(top: BlockUse): readonly BlockUse[] {
  const found = new Map<string, BlockUse>();
  const visit = (use: BlockUse): void => {
    const name = `${use.name}_${use.variant}`;
    if (found.has(name)) return;
    found.set(name, use);
    const structure = use.build && buildStructure(use.name, use.ports, use.build);
    for (const { use: placed } of structure?.placements ?? []) visit(placed);
    for (const child of Object.values(use.children())) visit(child);
  };
  visit(top);
  return [...found.values()];
}

/** The block as a top of its own: its sizes become the defaults of its Verilog parameters. */
export function standalone(use: BlockUse): BlockUse {
  return { ...use, verilogParameters: use.verilogParameters.map((parameter) => ({ ...parameter, default: parameter.value })) };
}
