import { createHash } from "node:crypto";
import { reservedIn } from "../config/reserved-words.js";
import { FocusError, throwIfAny, type Problem } from "../errors.js";
import { checkDesign } from "../ir/check.js";
import type { Assertion } from "../ir/assertion.js";
import { conditionText } from "../ir/condition.js";
import type { DesignIr, InstanceIr, ModuleIr } from "../ir/module.js";
import { bundlesOf, flatPorts, flatten } from "../ir/interface.js";
import { operandText } from "../ir/operand.js";
import { sizeText, spacedText } from "../ir/size.js";
import { portRanges } from "../ir/record-ranges.js";
import { moduleSignals, typeText } from "../ir/types.js";
import type { BlockUse, Wiring } from "./block-use.js";
import { grouped } from "./grouped.js";
import { instanceIr } from "./instance.js";
import { flatContract } from "./latency.js";

export interface ElaborateOptions {
  /** Start of every module name. */
  readonly prefix: string;
  /** Tops of their own that belong to the design and share its modules. */
  readonly beside?: readonly BlockUse[];
}

/** One module of a design before it has its name. */
interface Unnamed {
  /** Prefix, block and variant; what the module is called unless another text is called so too. */
  readonly plainName: string;
  /** SHA-256 of all that is printed, and of the same of every module below. */
  readonly digest: string;
  readonly use: BlockUse;
  /** Where it was met first, in the user's words: `outer.left`. */
  readonly place: string;
  readonly parts: Parts;
}

/** A module without the names of modules. */
interface Parts {
  readonly ir: Omit<ModuleIr, "name" | "instances">;
  readonly instances: readonly { readonly key: string; readonly ir: Omit<InstanceIr, "module">; readonly module: Unnamed }[];
}

/**
 * Turns a placed top block into plain data: one module per distinct text, children before parents. Blocks of one name with
 * different text get a hash of the text behind their names.
 * @throws FocusError when a design shares its name with another text, and for what the check of the result finds
 */
export function elaborate(top: BlockUse, { prefix, beside = [] }: ElaborateOptions): DesignIr {
  const byUse = new Map<BlockUse, Unnamed>();
  const byDigest = new Map<string, Unnamed>();

  const underWay = new Set<BlockUse>();

  const visit = (use: BlockUse, place: string): Unnamed => {
    const known = byUse.get(use);
    if (known) return known;
    if (underWay.has(use)) throw new FocusError({ path: place, rule: `is ${use.name} inside itself, with the same parameters`, fix: "give a block that places itself a parameter that ends it" });
    underWay.add(use);
    const wiring = use.structure?.().wiring();
    const instances = [
      ...Object.entries(use.instances()).map(([key, row]) => ({ key, ir: instanceIr(row, { key, path: `${use.name}: ${key}` }), module: oneText(`${place}.${key}`, row.uses.map((child) => visit(child, `${place}.${key}`))) })),
      ...(wiring?.instances ?? []).map(({ key, ir, use: child }) => ({ key, ir, module: visit(child, `${place}.${key}`) })),
    ];
    const plainName = `${prefix}${use.name}${use.variant === "" ? "" : `_${use.variant}`}`;
    const language = reservedIn(plainName);
    if (language !== undefined) throw new FocusError({ path: use === top ? "name" : "prefix", value: use === top ? use.name : prefix, rule: `gives a module ${plainName}, which is a reserved word of ${language}`, fix: "choose another name or prefix" });
    const parts = { ir: unnamedIr(use, wiring), instances };
    const shortName = (name: string): string => name.slice(prefix.length);
    const text = printedText(namedModule(parts, "", (below) => shortName(below.plainName)));
    const digest = createHash("sha256").update(JSON.stringify([shortName(plainName), text, instances.map(({ module }) => module.digest)])).digest("hex");
    const found = byDigest.get(digest) ?? { plainName, digest, use, place, parts };
    byDigest.set(digest, found);
    byUse.set(use, found);
    return found;
  };

  const [first, ...others] = [top, ...beside].map((use) => visit(use, use.name));
  if (!first) throw new Error("no top");
  const names = moduleNames([...byDigest.values()], first);
  const nameOf = (module: Unnamed): string => names.get(module) ?? module.plainName;
  const design = { top: nameOf(first), beside: others.map(nameOf), modules: [...byDigest.values()].map((module) => namedModule(module.parts, nameOf(module), nameOf)) };
  throwIfAny(checkDesign(design));
  return design;
}

/** The module under its name and with those of the modules below. */
function namedModule({ ir, instances }: Parts, name: string, nameOf: (module: Unnamed) => string): ModuleIr {
  return { name, ...ir, instances: Object.fromEntries(instances.map(({ key, ir: instance, module }) => [key, { ...instance, module: nameOf(module) }])) };
}

function unnamedIr(use: BlockUse, wiring: Wiring | undefined): Parts["ir"] {
  return {
    block: use.name,
    doc: use.doc,
    contract: flatContract(use.ports, use.contract),
    diagram: use.diagram,
    template: use.template,
    clocking: use.clocking,
    ports: flatPorts(use.name, use.ports),
    bundles: bundlesOf(use.ports),
    parameters: use.verilogParameters,
    constants: use.constants,
    guards: use.guards,
    assertions: use.assertions(),
    view: use.view(),
    nets: wiring?.nets ?? [],
    assigns: wiring?.assigns ?? [],
    unused: wiring?.unused ?? [],
  };
}

/** An instance as it is printed: with texts for sizes. */
function printedInstance({ name, module, parameters, connections, each }: InstanceIr): readonly unknown[] {
  return [name, module, parameters.map((parameter) => [parameter.name, spacedText(parameter.value)]), connections.map(({ signal, to }) => [signal, operandText(to)]), each === undefined ? [] : [each.variable, spacedText(each.count)]];
}

function printedAssertion({ name, text, assumed, after, when, holds, keeps = [] }: Assertion): readonly unknown[] {
  return [name, text, assumed ?? false, [after, when, holds].map((condition) => (condition === undefined ? "" : conditionText(condition))), keeps.map((net) => net.name)];
}

/** All of a module that is printed, but for its name. Sizes of a use that stay Verilog parameters, and latencies, are not. */
function printedText(module: ModuleIr): readonly unknown[] {
  const { doc, contract, diagram, template, clocking, ports, parameters, constants, guards, assertions, view, instances, nets, assigns, unused } = module;
  const signals = moduleSignals(ports, clocking).map(({ name, direction, size }) => [name, direction, sizeText(size)]);
  return [
    doc,
    contract.lines,
    diagram,
    template,
    signals,
    template === null ? portNotes(module) : Object.entries(portRanges(ports)),
    parameters.map(({ name, default: value, min, doc: text }) => [name, value, min, text]),
    constants.map(({ name, size, doc: text }) => [name, spacedText(size), text]),
    guards.map(({ text, label, broken }) => [text, label, broken]),
    assertions.map(printedAssertion),
    view,
    Object.values(instances).map(printedInstance),
    nets,
    assigns.map(({ target, value }) => [target, operandText(value)]),
    unused,
  ];
}

/** What is said beside the ports of a module that is made of other modules. */
function portNotes({ ports }: ModuleIr): readonly unknown[] {
  return Object.entries(ports).map(([name, port]) => [name, port.doc, Object.values(port.kind === "stream" ? port.fields : [port.type]).map(typeText)]);
}

/** What a loop places in its turns is one module of several sizes. */
function oneText(path: string, modules: readonly Unnamed[]): Unnamed {
  const [first, ...others] = modules;
  if (!first) throw new Error(`${path}: no child`);
  if (others.some((other) => other !== first)) throw new Error(`${path}: one instance has blocks of different text; give each a row`);
  return first;
}

/** Hexadecimal digits behind a name that two texts would share. */
const NAME_DIGITS = 8;

/** Names of modules that share theirs with another text: the generator's get a hash of the text, a user's is refused. */
function moduleNames(modules: readonly Unnamed[], top: Unnamed): ReadonlyMap<Unnamed, string> {
  const groups = grouped(modules.map((module) => [module.plainName, module] as const));
  const shared = [...groups.values()].filter((group) => group.length > 1);
  throwIfAny(shared.flatMap((group) => nameProblems(group, top)));
  return new Map(shared.flat().map((module) => [module, `${module.plainName}_${module.digest.slice(0, NAME_DIGITS)}`]));
}

/** A design has the name that its user gave it: no other text may have it. */
function nameProblems(group: readonly Unnamed[], top: Unnamed): readonly Problem[] {
  const design = [...(group.includes(top) ? [top] : []), ...group].find(({ use }) => use.namedBy === "design");
  if (!design) return [];
  const { name } = design.use;
  if (design === top && group.some(({ use }) => use.namedBy === "block")) {
    return [{ path: "name", value: name, rule: `gives a module ${design.plainName}, and a block of the design has that name`, fix: `choose another name, for example ${name}_top` }];
  }
  return group
    .filter((other) => other !== design)
    .map((other) => ({
      path: design.plainName,
      rule: `is the name of two modules with different text: ${design.place} and ${other.place}; ${difference(design, other)}`,
      fix: other.use.namedBy === "design" ? "give each of the two designs a name of its own" : "give the design a name that no block has",
    }));
}

/** In what two modules of one name differ. */
function difference(a: Unnamed, b: Unnamed): string {
  if (a.use.namedBy !== b.use.namedBy) return "one is a design, the other a block";
  const [types, others] = [portTexts(a.use), portTexts(b.use)];
  const port = [...types.keys(), ...others.keys()].find((name) => types.get(name) !== others.get(name));
  if (port !== undefined) return `port ${port} is ${types.get(port) ?? "not there"} in one and ${others.get(port) ?? "not there"} in the other`;
  const [placed, otherPlaced] = [a, b].map(({ use }) => JSON.stringify(use.structure?.().placements.map(({ name, use: { name: block, variant, values } }) => [name, block, variant, values])));
  return placed === otherPlaced ? "their connections or descriptions differ" : "they place different blocks";
}

function portTexts({ ports }: BlockUse): ReadonlyMap<string, string> {
  return new Map(flatten(ports).map(({ path, port }) => [path, `an ${port.direction === "in" ? "input" : "output"} of ${Object.values(port.kind === "stream" ? port.fields : [port.type]).map(typeText).join(", ")}`]));
}

/** Every block of a design, the top first, each with every set of sizes once. */
export function blocksOf(top: BlockUse): readonly BlockUse[] {
  const found = new Set<BlockUse>();
  const visit = (use: BlockUse): void => {
    if (found.has(use)) return;
    found.add(use);
    for (const { use: placed } of use.structure?.().placements ?? []) visit(placed);
    for (const { there, uses } of Object.values(use.instances())) if (there) uses.forEach(visit);
  };
  visit(top);
  return [...found];
}

/** The block as a top of its own: its sizes become the defaults of its Verilog parameters. */
export function standalone(use: BlockUse): BlockUse {
  return { ...use, verilogParameters: use.verilogParameters.map((parameter) => ({ ...parameter, default: parameter.value })) };
}
