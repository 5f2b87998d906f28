import type { Problem } from "../errors.js";
import { fits, outOfRange, twice } from "./check-names.js";
import type { InstanceIr, ModuleIr } from "./module.js";
import { netOf, netsOf, operandText, operandWidth, type Net, type Slice } from "./operand.js";
import { sizeText, sizeValue } from "./size.js";
import { moduleSignals } from "./types.js";

/**
 * Instances that a template prints: parameters and pins bound once, each pin as wide as what it is connected to, one width for each net,
 * slices inside it, no input of the module driven, no net driven whole by two pins.
 */
export function placedProblems(module: ModuleIr, above: ReadonlyMap<string, ModuleIr>): readonly Problem[] {
  const inputs = new Set(moduleSignals(module.ports, module.clocking).filter(({ direction }) => direction === "in").map(({ name }) => name));
  const widths = new Map(moduleSignals(module.ports, module.clocking).map(({ name, width }) => [name, { width, by: "the port" }]));
  const drivers = new Map<string, string>();
  const problems: Problem[] = [];
  for (const instance of Object.values(module.instances).filter(({ absent }) => absent === undefined)) {
    const child = above.get(instance.module);
    if (!child) throw new Error(`${module.name}: no module ${instance.module}`);
    const path = `${module.name}.${instance.name}`;
    const outputs = new Set(moduleSignals(child.ports, child.clocking).filter(({ direction }) => direction === "out").map(({ name }) => name));
    problems.push(...bindingProblems(path, instance, child), ...pinProblems(path, instance, child));
    for (const { signal, to, width } of instance.connections) {
      const pin = `${path}.${signal}`;
      const given = operandWidth(to);
      if (given !== undefined && given !== width) problems.push({ path: pin, value: operandText(to), rule: `has ${given} bits where ${width} are needed`, fix: "make both ends equally wide" });
      for (const part of netsOf(to)) {
        const { name } = netOf(part);
        problems.push(...sliceProblems(pin, part));
        const own = wholeWidth(part) ?? (part === to && part.kind === "net" ? width : undefined);
        const known = widths.get(name);
        if (own !== undefined && known === undefined) widths.set(name, { width: own, by: pin });
        if (own !== undefined && known !== undefined && known.width !== own) problems.push({ path: pin, value: name, rule: `has ${own} bits here and ${known.width} at ${known.by}`, fix: "one net has one width" });
        if (!outputs.has(signal)) continue;
        if (inputs.has(name)) problems.push({ path: pin, value: name, rule: "is an input of the module and is driven inside", fix: "connect the output to a net of its own" });
        const driver = drivers.get(name);
        if (part.kind === "net" && driver !== undefined) problems.push({ path: pin, value: name, rule: `is driven by ${driver} as well`, fix: "keep one driver" });
        if (part.kind === "net") drivers.set(name, pin);
      }
      if (outputs.has(signal) && (to.kind === "constant" || to.kind === "given")) problems.push({ path: pin, value: operandText(to), rule: "is an output, which drives a net", fix: "connect a net" });
    }
  }
  return problems;
}

function wholeWidth(part: Net | Slice): number | undefined {
  const { size } = netOf(part);
  return size === undefined ? undefined : sizeValue(size);
}

/** A slice ends inside its net; in a loop the last turn's does. */
function sliceProblems(path: string, part: Net | Slice): readonly Problem[] {
  const whole = wholeWidth(part);
  if (part.kind === "net" || whole === undefined) return [];
  const end = sizeValue(part.at) + sizeValue(part.size);
  return sizeValue(part.at) >= 0 && end <= whole ? [] : [{ path, value: operandText(part), rule: `ends at bit ${end - 1}, and ${part.of.name} has ${whole}`, fix: `select inside [${sizeText(part.of.size ?? 1)}-1:0]` }];
}

/** Every parameter of the module is given once, in its range. */
export function bindingProblems(path: string, { parameters }: InstanceIr, child: ModuleIr): readonly Problem[] {
  const ranges = new Map(child.parameters.map((parameter) => [parameter.name, parameter.min]));
  const bound = parameters.map(({ name }) => name);
  return [
    ...twice(bound).map((name) => ({ path: `${path}.${name}`, rule: "is bound twice", fix: "bind each parameter once" })),
    ...[...ranges.keys()].filter((name) => !bound.includes(name)).map((name) => ({ path: `${path}.${name}`, rule: `is a parameter of ${child.name} that is not bound`, fix: "give it the value that the pins were sized with" })),
    ...parameters.flatMap(({ name, value }) => {
      const min = ranges.get(name);
      if (min === undefined) return [{ path: `${path}.${name}`, rule: `is no parameter of ${child.name}`, fix: `bind only: ${[...ranges.keys()].join(", ")}` }];
      return fits(sizeValue(value), min) ? [] : [outOfRange(`${path}.${name}`, sizeValue(value), min)];
    }),
  ];
}

/** Every pin of the module is bound once; an instance of the sizes that the module was described with has its widths. */
export function pinProblems(path: string, { parameters, connections }: InstanceIr, child: ModuleIr): readonly Problem[] {
  const bound = connections.map(({ signal }) => signal);
  const widths = new Map(moduleSignals(child.ports, child.clocking).map(({ name, width }) => [name, width]));
  const described = child.parameters.every(({ name, value }) => parameters.some((own) => own.name === name && sizeValue(own.value) === value));
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
