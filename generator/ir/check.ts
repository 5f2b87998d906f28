import type { Problem } from "../errors.js";
import type { DesignIr, InstanceIr, ModuleIr } from "./module.js";
import { moduleSignals } from "./types.js";

/**
 * What must hold of a finished design before any of it is printed, whoever made it: every module is there once and below those that
 * use it, every parameter and every pin of an instance is bound once with the width of the pin, every net and every output port
 * has one driver and every one of them a use. What a template instantiates is checked by name only: its text has the rest.
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
  const missing = [...new Set([...Object.values(module.children), ...module.instances.map((instance) => instance.module)])].filter((name) => !above.has(name));
  return [
    ...missing.map((name) => ({ path: module.name, value: name, rule: "is instantiated and no module before this one", fix: "list every module once, before those that use it" })),
    ...parameterProblems(module),
    ...(module.template === null ? module.parameters : []).map((parameter) => ({ path: `${module.name}.${parameter.name}`, rule: "is a parameter of a module that is made of other modules, which prints none", fix: "leave it out: the sizes are in what is placed" })),
    // Without one of its parts, who drives what is not known.
    ...(module.template === null && missing.length === 0 ? structureProblems(module, above) : []),
  ];
}

function parameterProblems({ name, parameters }: ModuleIr): readonly Problem[] {
  return [
    ...twice(parameters.map((parameter) => parameter.name)).map((twin) => ({ path: `${name}.${twin}`, rule: "is the name of two parameters", fix: "keep one of them" })),
    ...parameters.filter((parameter) => !fits(parameter.default, parameter.min)).map((parameter) => outOfRange(`${name}.${parameter.name}`, parameter.default, parameter.min)),
  ];
}

function fits(value: number, min: number): boolean {
  return Number.isSafeInteger(value) && value >= min;
}

function outOfRange(path: string, value: number, min: number): Problem {
  return { path, value: String(value), rule: `must be a whole number of at least ${min}`, fix: `choose the sizes of the block so that it is ${min} or more` };
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
  const use = (text: string, { by, as, width }: { readonly by: string; readonly as: "driver" | "reader"; readonly width: number | undefined }): void => {
    const constant = /^(\d+)'d(\d+)$/.exec(text);
    const wire = wires.get(text);
    if (wire) wire[as === "driver" ? "drivers" : "readers"].push(by);
    else if (!constant || as === "driver") {
      problems.push({ path: `${module.name}: ${by}`, value: text === "" ? "nothing" : text, rule: as === "driver" ? "is driven and no net of this module" : "is no net of this module and no constant", fix: "connect a net or a port of the module" });
      return;
    }
    const given = wire ? wire.width : Number(constant?.[1]);
    if (width !== undefined && given !== width) problems.push({ path: `${module.name}: ${by}`, value: text, rule: `has ${given} bits where ${width} are needed`, fix: "make both ends equally wide" });
    if (constant && BigInt(constant[2] ?? "0") >> BigInt(given) > 0n) problems.push({ path: `${module.name}: ${by}`, value: text, rule: `does not fit ${given} bits`, fix: "choose a constant that fits" });
  };

  for (const name of twice(module.instances.map((instance) => instance.name))) problems.push({ path: `${module.name}.${name}`, rule: "is the name of two instances", fix: "give each placed block a name of its own" });
  for (const instance of module.instances) {
    const child = above.get(instance.module);
    if (!child) throw new Error(`${module.name}: no module ${instance.module}`);
    const path = `${module.name}.${instance.name}`;
    problems.push(...bindingProblems(path, instance, child));
    const pins = new Map(moduleSignals(child.ports, child.clocking).map((signal) => [signal.name, signal]));
    problems.push(...pinProblems(path, instance, child));
    for (const { signal, net, width } of instance.connections) {
      const pin = pins.get(signal);
      if (pin) use(net, { by: `${instance.name}.${signal}`, as: pin.direction === "out" ? "driver" : "reader", width });
    }
  }
  for (const { target, value } of module.assigns) {
    use(value, { by: `assign ${target}`, as: "reader", width: wires.get(target)?.width });
    use(target, { by: `assign ${target}`, as: "driver", width: undefined });
  }
  for (const name of module.unused) use(name, { by: "unused", as: "reader", width: undefined });

  for (const [name, { kind, drivers, readers }] of wires) {
    const path = `${module.name}.${name}`;
    const expected = kind === "given" ? 0 : 1;
    if (drivers.length > expected) problems.push({ path, rule: kind === "given" ? `is an input of the module and is driven inside, by ${drivers.join(" and ")}` : `is driven ${drivers.length} times: by ${drivers.join(" and ")}`, fix: "keep one driver" });
    if (drivers.length < expected) problems.push({ path, rule: `is ${kind === "net" ? "a net" : "an output"} that nothing drives`, fix: "connect an output of a placed block to it, or a constant" });
    if (kind !== "wanted" && readers.length === 0) problems.push({ path, rule: `is ${kind === "net" ? "a net" : "an input"} that nothing takes`, fix: "connect it, or list it as unused" });
  }
  return problems;
}

/** Every parameter of the module is given once, in its range. */
function bindingProblems(path: string, { parameters }: InstanceIr, child: ModuleIr): readonly Problem[] {
  const ranges = new Map(child.parameters.map((parameter) => [parameter.name, parameter.min]));
  const bound = parameters.map(({ name }) => name);
  return [
    ...twice(bound).map((name) => ({ path: `${path}.${name}`, rule: "is bound twice", fix: "bind each parameter once" })),
    ...[...ranges.keys()].filter((name) => !bound.includes(name)).map((name) => ({ path: `${path}.${name}`, rule: `is a parameter of ${child.name} that is not bound`, fix: "give it the value that the pins were sized with" })),
    ...parameters.flatMap(({ name, value }) => {
      const min = ranges.get(name);
      if (min === undefined) return [{ path: `${path}.${name}`, rule: `is no parameter of ${child.name}`, fix: `bind only: ${[...ranges.keys()].join(", ")}` }];
      return fits(value, min) ? [] : [outOfRange(`${path}.${name}`, value, min)];
    }),
  ];
}

/** Every pin of the module is bound once; an instance of the sizes that the module was described with has its widths. */
function pinProblems(path: string, { parameters, connections }: InstanceIr, child: ModuleIr): readonly Problem[] {
  const bound = connections.map(({ signal }) => signal);
  const widths = new Map(moduleSignals(child.ports, child.clocking).map(({ name, width }) => [name, width]));
  const described = child.parameters.every(({ name, value }) => parameters.some((own) => own.name === name && own.value === value));
  return [
    ...twice(bound).map((name) => ({ path: `${path}.${name}`, rule: "is bound twice", fix: "bind each pin once" })),
    ...[...widths.keys()].filter((name) => !bound.includes(name)).map((name) => ({ path: `${path}.${name}`, rule: `is a pin of ${child.name} that is not bound`, fix: "connect it" })),
    ...connections.flatMap(({ signal, width }) => {
      const wanted = widths.get(signal);
      if (wanted === undefined) return [{ path: `${path}.${signal}`, rule: `is no pin of ${child.name}`, fix: `bind only: ${[...widths.keys()].join(", ")}` }];
      return !described || width === wanted ? [] : [{ path: `${path}.${signal}`, rule: `is bound with ${width} bits and has ${wanted}`, fix: "place the block with the ports it has" }];
    }),
  ];
}

/** Names that are in a list more than once. */
function twice(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
