import type { Problem } from "../errors.js";
import { assertionProblems } from "./check-assertions.js";
import { bindingProblems, pinProblems, placedProblems } from "./check-instances.js";
import { outOfRange, fits, twice } from "./check-names.js";
import type { DesignIr, ModuleIr } from "./module.js";
import { net, operandText, operandWidth, type Operand } from "./operand.js";
import { moduleSignals } from "./types.js";

/**
 * What must hold of a finished design before any of it is printed, whoever made it: every module is there once and below those that
 * use it, every parameter and every pin of an instance is bound once with the width of the pin, every net and every output port
 * has one driver and every one of them a use. Of a module with a template the instances are checked; who drives the nets that its text declares is for the tools to say.
 * @returns every problem, in the order of the modules
 */
export function checkDesign(design: DesignIr): readonly Problem[] {
  const known = new Map<string, ModuleIr>();
  const problems: Problem[] = [];
  for (const module of design.modules) {
    if (known.has(module.name)) problems.push({ path: module.name, rule: "is the name of two modules", fix: "give each module a name of its own" });
    problems.push(...moduleProblems(module, known));
    known.set(module.name, module);
  }
  for (const name of [design.top, ...design.beside]) {
    if (!known.has(name)) problems.push({ path: name, rule: "is a top of the design and none of its modules", fix: `name one of: ${[...known.keys()].join(", ")}` });
  }
  return problems;
}

function moduleProblems(module: ModuleIr, above: ReadonlyMap<string, ModuleIr>): readonly Problem[] {
  const missing = [...new Set(Object.values(module.instances).map((instance) => instance.module))].filter((name) => !above.has(name));
  return [
    ...missing.map((name) => ({ path: module.name, value: name, rule: "is instantiated and no module before this one", fix: "list every module once, before those that use it" })),
    ...parameterProblems(module),
    ...assertionProblems(module),
    ...(module.template === null ? module.parameters : []).map((parameter) => ({ path: `${module.name}.${parameter.name}`, rule: "is a parameter of a module that is made of other modules, which prints none", fix: "leave it out: the sizes are in what is placed" })),
    // Without one of its parts, who drives what is not known.
    ...(missing.length > 0 ? [] : module.template === null ? structureProblems(module, above) : placedProblems(module, above)),
  ];
}

function parameterProblems({ name, parameters }: ModuleIr): readonly Problem[] {
  return [
    ...twice(parameters.map((parameter) => parameter.name)).map((twin) => ({ path: `${name}.${twin}`, rule: "is the name of two parameters", fix: "keep one of them" })),
    ...parameters.filter((parameter) => !fits(parameter.default, parameter.min)).map((parameter) => outOfRange(`${name}.${parameter.name}`, parameter.default, parameter.min)),
  ];
}

/** What can be connected inside a module: its own signals and its nets. */
interface Wire {
  readonly width: number;
  /** A port that is driven from outside, or one that must be driven from inside, or a net. */
  readonly kind: "given" | "wanted" | "net";
  readonly drivers: string[];
  readonly readers: string[];
}

function structureProblems(module: ModuleIr, above: ReadonlyMap<string, ModuleIr>): readonly Problem[] {
  const problems: Problem[] = [];
  const wires = new Map<string, Wire>();
  const add = (name: string, width: number, kind: Wire["kind"]): void => {
    if (wires.has(name)) problems.push({ path: `${module.name}.${name}`, rule: "is the name of two signals", fix: "give each port and each net a name of its own" });
    else wires.set(name, { width, kind, drivers: [], readers: [] });
  };
  for (const { name, width, direction } of moduleSignals(module.ports, module.clocking)) add(name, width, direction === "in" ? "given" : "wanted");
  for (const { name, width } of module.nets) add(name, width, "net");

  /** Notes who drives or reads a signal; a constant is only read. */
  const use = (operand: Operand, { by, as, width }: { readonly by: string; readonly as: "driver" | "reader"; readonly width: number | undefined }): void => {
    const text = operandText(operand);
    if (operand.kind === "concatenation" && as === "reader") {
      for (const part of operand.parts) use(part, { by, as, width: undefined });
      const given = operandWidth(operand);
      if (given !== undefined && width !== undefined && given !== width) problems.push({ path: `${module.name}: ${by}`, value: text, rule: `has ${given} bits where ${width} are needed`, fix: "make both ends equally wide" });
      return;
    }
    const constant = operand.kind === "constant" ? operand : undefined;
    const wire = operand.kind === "net" ? wires.get(operand.name) : undefined;
    if (wire) wire[as === "driver" ? "drivers" : "readers"].push(by);
    else if (!constant || as === "driver") {
      problems.push({ path: `${module.name}: ${by}`, value: text === "" ? "nothing" : text, rule: as === "driver" ? "is driven and no net of this module" : "is no net of this module and no constant", fix: "connect a net or a port of the module" });
      return;
    }
    const given = wire?.width ?? constant?.width;
    if (width !== undefined && given !== width) problems.push({ path: `${module.name}: ${by}`, value: text, rule: `has ${given} bits where ${width} are needed`, fix: "make both ends equally wide" });
    if (constant && constant.value >> BigInt(constant.width) > 0n) problems.push({ path: `${module.name}: ${by}`, value: text, rule: `does not fit ${constant.width} bits`, fix: "choose a constant that fits" });
  };

  for (const name of twice(Object.values(module.instances).map((instance) => instance.name))) problems.push({ path: `${module.name}.${name}`, rule: "is the name of two instances", fix: "give each placed block a name of its own" });
  for (const instance of Object.values(module.instances)) {
    const child = above.get(instance.module);
    if (!child) throw new Error(`${module.name}: no module ${instance.module}`);
    const path = `${module.name}.${instance.name}`;
    problems.push(...bindingProblems(path, instance, child));
    const pins = new Map(moduleSignals(child.ports, child.clocking).map((signal) => [signal.name, signal]));
    problems.push(...pinProblems(path, instance, child));
    for (const { signal, to, width } of instance.connections) {
      const pin = pins.get(signal);
      if (pin) use(to, { by: `${instance.name}.${signal}`, as: pin.direction === "out" ? "driver" : "reader", width });
    }
  }
  for (const { target, value } of module.assigns) {
    use(value, { by: `assign ${target}`, as: "reader", width: wires.get(target)?.width });
    use(net(target), { by: `assign ${target}`, as: "driver", width: undefined });
  }
  for (const name of module.unused) use(net(name), { by: "unused", as: "reader", width: undefined });

  for (const [name, { kind, drivers, readers }] of wires) {
    const path = `${module.name}.${name}`;
    const expected = kind === "given" ? 0 : 1;
    if (drivers.length > expected) problems.push({ path, rule: kind === "given" ? `is an input of the module and is driven inside, by ${drivers.join(" and ")}` : `is driven ${drivers.length} times: by ${drivers.join(" and ")}`, fix: "keep one driver" });
    if (drivers.length < expected) problems.push({ path, rule: `is ${kind === "net" ? "a net" : "an output"} that nothing drives`, fix: "connect an output of a placed block to it, or a constant" });
    if (kind !== "wanted" && readers.length === 0) problems.push({ path, rule: `is ${kind === "net" ? "a net" : "an input"} that nothing takes`, fix: "connect it, or list it as unused" });
  }
  return problems;
}
