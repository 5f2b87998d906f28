import { FocusError, throwIfAny, type Problem } from "../errors.js";
import { flatPorts, type Interface, type InterfacePort } from "../ir/interface.js";
import { snakeCase } from "../config/snake-case.js";
import type { BlockUse, Placement, Placer, Structure, StructureBuilder } from "./block-use.js";
import { bundleProblem, connectionProblems, countProblem, kindProblem, openPort, signalProblems, tieProblems } from "./connection-problems.js";
import { BUNDLE, isBundle, isRepeated, labelOf, membersOf, endsOf, ownEnds, placedEnds, singleEnds, type AnyEnds, type End, type Pin } from "./ends.js";
import { grouped } from "./grouped.js";
import { structureIr, type Link } from "./structure-ir.js";

/** A design while it is put together: what places and connects, and the check of the whole at the end. */
export interface OpenStructure extends Omit<Placer, "connect"> {
  readonly connect: (one: AnyEnds, other: AnyEnds) => void;
  /** As connect, whichever of the two drives. */
  readonly join: (one: AnyEnds, other: AnyEnds) => void;
  /** Adds a port of the design and gives it as seen from inside. */
  readonly addPort: (portName: string, port: InterfacePort) => AnyEnds;
  /** Whether something is connected to an end, or it is left open on purpose. */
  readonly isUsed: (end: End) => boolean;
  /**
   * Every port connected, none driven twice, types equal, all ends of this very design.
   * @throws FocusError with every problem
   */
  readonly close: () => Structure;
}

export function openStructure(designName: string): OpenStructure {
  const owner: Pin["owner"] = { name: designName };
  const ports: Record<string, InterfacePort> = {};
  const ends: End[] = [];
  const placements: Placement[] = [];
  const links: Link[] = [];
  const ties: { readonly to: End; readonly value: bigint }[] = [];
  const ignored: End[] = [];
  const nameProblems: Problem[] = [];
  const problems: Problem[] = [];
  /** Ends of bundles that do not meet: what is wrong with them is told once. */
  const refused = new Set<Pin>();

  const isForeign = (end: End): boolean => end.pin.owner !== owner;
  const close = (): Structure => {
    throwIfAny(nameProblems);
    const foreign = new Map([...links.flatMap(({ from, to }) => [from, to]), ...ties.map(({ to }) => to), ...ignored].filter(isForeign).map((end) => [end.pin, end]));
    for (const { label, pin } of foreign.values()) {
      const whose = pin.owner.name === designName ? `another design named ${designName}` : `the design ${pin.owner.name}`;
      problems.push({ path: `${designName}: ${label}`, rule: `is not a port of this design, but of ${whose}`, fix: "connect only what input() and place() of this very design gave" });
    }
    const drivers = grouped([...links.map(({ from, to }) => [to.pin, from.label] as const), ...ties.map(({ to, value }) => [to.pin, `the constant ${value}`] as const)]);
    const takers = grouped(links.map(({ from, to }) => [from.pin, to.label] as const));
    const left = new Set(ignored.map(({ pin }) => pin));
    for (const end of ends.filter(({ pin }) => !refused.has(pin))) {
      if (end.role === "takes") {
        const found = drivers.get(end.pin) ?? [];
        if (found.length === 0) problems.push(openPort(designName, end));
        if (found.length > 1) {
          problems.push({ path: `${designName}: ${end.label}`, rule: `is driven ${found.length} times: by ${found.join(" and ")}`, fix: `keep one of the connections to ${end.label}` });
        }
        continue;
      }
      const found = takers.get(end.pin) ?? [];
      if (found.length === 0 && !left.has(end.pin)) problems.push(openPort(designName, end));
      if (found.length > 1 && end.kind === "stream") {
        problems.push({ path: `${designName}: ${end.label}`, rule: `is a stream and feeds ${found.length} blocks: ${found.join(" and ")}`, fix: "keep one of the connections: a stream has one taker, which answers with ready" });
      }
    }
    problems.push(...signalProblems(designName, flatPorts(designName, ports)));
    throwIfAny(problems);
    return { placements, wiring: () => structureIr({ designName, placements, links, ties, ignored }) };
  };

  const checkName = (given: string, what: string): void => {
    if (!/^[a-z][A-Za-z0-9_]{0,39}$/.test(given)) nameProblems.push({ path: `${designName}: ${given}`, rule: `is no name for ${what}: letters, digits and underscores, a lower case letter first, at most 40 characters`, fix: "rename it, for example partialSums" });
  };
  const link = (from: End, to: End, eitherWay: boolean): void => {
    if (!isForeign(from) && !isForeign(to)) problems.push(...connectionProblems(designName, { from, to, eitherWay }));
    links.push({ from, to });
  };
  const refuse = (problem: Problem, ...all: readonly AnyEnds[]): void => {
    problems.push(problem);
    for (const { pin } of all.flatMap(singleEnds)) refused.add(pin);
  };

  const connect = (one: AnyEnds, other: AnyEnds, eitherWay = false): void => {
    if (isBundle(one) && isBundle(other)) {
      const [members, others] = [one[BUNDLE].members, other[BUNDLE].members];
      for (const name of new Set([...Object.keys(members), ...Object.keys(others)])) {
        const [member, partner] = [members[name], others[name]];
        if (member && partner) connect(member, partner, true);
        else refuse(bundleProblem(designName, { one: labelOf(one), other: labelOf(other), member: name, has: member ? "one" : "other" }), ...[member, partner].filter((end) => end !== undefined));
      }
    } else if (isRepeated(one) && isRepeated(other)) {
      if (one.count !== other.count) refuse(countProblem(designName, one, other), one, other);
      else membersOf(one).forEach((each, index) => {
        connect(each, other.at(index), eitherWay);
      });
    } else if (isBundle(one) || isBundle(other) || isRepeated(one) || isRepeated(other)) refuse(kindProblem(designName, one, other), one, other);
    // A member has its own direction, whichever bundle is named first.
    else if (eitherWay && one.role === "takes" && other.role === "drives") link(other, one, eitherWay);
    else link(one, other, eitherWay);
  };

  return {
    addPort: (portName, port) => {
      checkName(portName, "a port");
      if (portName in ports) nameProblems.push({ path: `${designName}: ${portName}`, rule: "is the name of two ports", fix: "give each input and output a name of its own" });
      ports[portName] = port;
      const made = endsOf({ owner, instance: null, block: designName }, portName, port);
      ends.push(...singleEnds(made));
      return made;
    },
    place: <Q extends Interface>(use: BlockUse<Q>, given?: string) => {
      // A configuration file is run without a type check.
      if (typeof use === "function") throw new FocusError({ path: `${designName}: ${given ?? "place"}`, rule: "is a block without its parameters", fix: "call the block: place(pe({ ... }))" });
      const name = given ?? use.name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const known = placements.find((placement) => snakeCase(placement.name) === snakeCase(name));
      if (known && given === undefined) nameProblems.push({ path: `${designName}: ${name}`, rule: `two ${use.name} blocks are placed under one name`, fix: `name the second: place(..., "${name}Second")` });
      else if (known) {
        const both = known.name === name ? "" : ` in Verilog, with ${known.name}`;
        problems.push({ path: `${designName}: ${name}`, rule: `is the name of two placed blocks${both}`, fix: "give each placed block a name of its own" });
      }
      checkName(name, "a block");
      placements.push({ name, use });
      const made = placedEnds({ owner, instance: name, block: use.name }, use.ports);
      ends.push(...Object.values<AnyEnds>(made).flatMap(singleEnds));
      return made;
    },
    connect: (one, other) => {
      connect(one, other);
    },
    join: (one, other) => {
      connect(one, other, true);
    },
    tie: (to, value) => {
      if (!isForeign(to)) problems.push(...tieProblems(designName, to, value));
      ties.push({ to, value });
    },
    ignore: (from) => {
      ignored.push(from);
    },
    isUsed: ({ pin }) => links.some(({ from, to }) => from.pin === pin || to.pin === pin) || [...ties.map(({ to }) => to), ...ignored].some((end) => end.pin === pin),
    close,
  };
}

/** Runs the callback that places and connects inside given ports, and checks the whole. */
export function buildStructure<P extends Interface>(designName: string, ports: P, body: (builder: StructureBuilder<P>) => void): Structure {
  const { addPort, close, connect, place, tie, ignore } = openStructure(designName);
  const own = ownEnds(designName, ports, addPort);
  body({ own, connect, place, tie, ignore });
  return close();
}
