import { reservedIn } from "../config/reserved-words.js";
import { snakeCase } from "../config/snake-case.js";
import { FocusError } from "../errors.js";
import { flatPorts } from "../ir/interface.js";
import type { InstanceIr, NetIr } from "../ir/module.js";
import { concatenation, constant, net, type Operand } from "../ir/operand.js";
import { moduleSignals, portSignals, type Signal, type StreamPort } from "../ir/types.js";
import type { Placement, Wiring } from "./block-use.js";
import type { End } from "./ends.js";

/** A connection of two single ends. */
export interface Link {
  readonly from: End;
  readonly to: End;
}

export interface StructureParts {
  readonly designName: string;
  readonly placements: readonly Placement[];
  readonly links: readonly Link[];
  readonly ties: readonly { readonly to: End; readonly value: bigint }[];
  readonly ignored: readonly End[];
}

/** A net takes the name of the design's own port where one end is such a port, else of the driving port. */
export function structureIr({ designName, placements, links, ties, ignored }: StructureParts): Wiring {
  const nets = new Map<string, NetIr>();
  const netOf = new Map<string, string>();
  /** Pins that no net of their own name is connected to. */
  const constants = new Map<string, Operand>();
  const assigns: { readonly target: string; readonly value: Operand }[] = [];
  const sources = new Map<string, string>();

  /** A net from a signal of a placed block, unless its Verilog name is taken: a.bC and aB.c would be one. */
  const addNet = (instance: string, signal: Signal): string => {
    const name = `${instance}_${signal.name.replace(/_[io]$/, "")}`;
    const source = `${instance}.${signal.port}`;
    const other = sources.get(snakeCase(name));
    if (other !== undefined && other !== source) throw new FocusError({ path: `${designName}: ${source}`, rule: `gives a net ${snakeCase(name)} in Verilog, as ${other} does`, fix: "give one of the two placed blocks another name" });
    const language = reservedIn(snakeCase(name));
    if (language !== undefined) throw new FocusError({ path: `${designName}: ${source}`, rule: `gives a net ${snakeCase(name)}, which is a reserved word of ${language}`, fix: `give ${instance} another name` });
    sources.set(snakeCase(name), source);
    nets.set(name, { name, width: signal.width });
    return name;
  };

  for (const { from, to } of links) {
    const fromSignals = portSignals(from.portName, from.port).filter(({ role }) => from.packs === undefined || role !== "field");
    const toSignals = portSignals(to.portName, to.port);
    fromSignals.forEach((signal, index) => {
      const target = toSignals[index];
      if (!target) throw new Error(`${from.label} -> ${to.label}: signals differ although types agree`);
      const fromKey = `${from.instance ?? ""}/${signal.name}`;
      const toKey = `${to.instance ?? ""}/${target.name}`;
      const backward = signal.role === "ready";
      if (from.instance === null && to.instance === null) {
        assigns.push(backward ? { target: signal.name, value: net(target.name) } : { target: target.name, value: net(signal.name) });
        return;
      }
      let name = netOf.get(fromKey);
      if (from.instance === null) name = signal.name;
      else if (to.instance === null) {
        if (name === undefined) name = target.name;
        else if (!backward) assigns.push({ target: target.name, value: net(name) });
      } else if (name === undefined) {
        name = addNet(from.instance, signal);
      }
      netOf.set(fromKey, name);
      if (to.instance !== null) netOf.set(toKey, name);
    });
    if (from.packs !== undefined) {
      const [word] = toSignals.filter(({ role }) => role === "field");
      const parts = portSignals(from.portName, { ...(from.port as StreamPort), fields: from.packs }).filter(({ role }) => role === "field");
      if (word === undefined) throw new Error(`${from.label} -> ${to.label}: a word into no field`);
      const nets = parts.map((signal) => {
        const { instance } = from;
        const name = instance === null ? signal.name : addNet(instance, signal);
        if (instance !== null) netOf.set(`${instance}/${signal.name}`, name);
        return net(snakeCase(name), signal.width);
      });
      const value = concatenation(...nets.toReversed());
      if (to.instance === null) assigns.push({ target: word.name, value });
      else constants.set(`${to.instance}/${word.name}`, value);
    }
  }
  for (const { to, value } of ties) {
    const signal = portSignals(to.portName, to.port)[0];
    if (!signal) continue;
    const tied = constant(signal.width, value);
    if (to.instance === null) assigns.push({ target: signal.name, value: tied });
    else constants.set(`${to.instance}/${signal.name}`, tied);
  }

  const open = [
    ...ignored.flatMap(({ instance, portName, port }) => portSignals(portName, port).map((signal) => ({ instance, signal }))),
    ...links.flatMap(({ from: { instance, portName, port, left } }) =>
      left === undefined ? [] : portSignals(portName, { ...(port as StreamPort), fields: left }).filter(({ role }) => role === "field").map((signal) => ({ instance, signal })),
    ),
  ];
  const unused = open.map(({ instance, signal }) => {
    if (instance === null) return signal.name;
    const name = addNet(instance, signal);
    netOf.set(`${instance}/${signal.name}`, name);
    return snakeCase(name);
  });

  const ofPlacement = ({ name, use }: Placement): Omit<InstanceIr, "module"> => ({
    name: `u_${snakeCase(name)}`,
    parameters: use.verilogParameters.map((parameter) => ({ name: parameter.name, value: parameter.value })),
    connections: moduleSignals(flatPorts(use.name, use.ports), use.clocking).map((signal) => ({
      signal: signal.name,
      to: signal.role === "clock" || signal.role === "reset" ? net(signal.name) : (constants.get(`${name}/${signal.name}`) ?? net(snakeCase(netOf.get(`${name}/${signal.name}`) ?? ""))),
      width: signal.width,
    })),
  });
  const instances = placements.map((placement) => ({ key: placement.name, use: placement.use, ir: ofPlacement(placement) }));
  const declared = [...nets.values()].map(({ name, width }) => ({ name: snakeCase(name), width }));
  return { instances, nets: declared, assigns, unused };
}
