import type { Problem } from "../errors.js";
import { moduleSignals, sameType, typeBits, typeText, type Fields, type Ports } from "../ir/types.js";
import { isBundle, isRepeated, labelOf, type AnyEnds, type End, type AnyRepeatedEnds } from "./ends.js";

/** Ports whose Verilog signals have one name: dataIn beside data_in, or a wire dataValid beside a stream data. */
export function signalProblems(designName: string, ports: Ports): readonly Problem[] {
  const known = new Map<string, string>();
  return moduleSignals(ports, "clock and reset").flatMap(({ name, port }) => {
    const other = known.get(name);
    known.set(name, port);
    return other === undefined ? [] : [{ path: `${designName}: ${port}`, rule: `has a signal ${name} in Verilog, as ${other === "" ? "the clock or reset" : other} has`, fix: "rename one of them" }];
  });
}

export function openPort(designName: string, end: End): Problem {
  const what = end.port.kind === "stream" ? Object.values(end.port.fields).map(typeText).join(", ") : typeText(end.port.type);
  const fix =
    end.role === "takes"
      ? `connect a ${end.kind} of ${what} to ${end.label}${end.kind === "wire" ? `, or tie(${end.label}, 0n)` : ""}`
      : `connect ${end.label} to a block or an output${end.kind === "wire" ? `, or ignore(${end.label})` : ""}`;
  return { path: `${designName}: ${end.label}`, rule: `is left open: ${end.role === "takes" ? "nothing drives it" : "nothing takes it"}`, fix };
}

/** Field by field; the only one of a stream may have another name. */
function sameFields(given: Fields, taken: Fields): boolean {
  const [from, to] = [Object.entries(given), Object.entries(taken)];
  return from.length === to.length && from.every(([name, type], at) => to[at] !== undefined && (from.length === 1 || name === to[at][0]) && sameType(type, to[at][1]));
}

function payloadText(fields: Fields): string {
  const entries = Object.entries(fields);
  return entries.map(([name, type]) => (entries.length === 1 ? typeText(type) : `${name}: ${typeText(type)}`)).join(", ");
}

export function connectionProblems(designName: string, { from, to, eitherWay }: { readonly from: End; readonly to: End; readonly eitherWay: boolean }): readonly Problem[] {
  const path = `${designName}: ${from.label} -> ${to.label}`;
  if (eitherWay && from.role === to.role) {
    return [{ path, rule: `both ${from.role === "drives" ? "give: each is an output here" : "take: each is an input here"}`, fix: "declare the bundle of one of the two blocks as flipped(...)" }];
  }
  if (from.role !== "drives" || to.role !== "takes") {
    return [{ path, rule: `${from.role === "drives" ? to.label : from.label} is an ${from.role === "drives" ? "output" : "input"} here; a connection goes from an output to an input`, fix: "swap the two ends" }];
  }
  if (from.port.kind === "wire" && to.port.kind === "wire") {
    if (sameType(from.port.type, to.port.type)) return [];
    return [mismatch(path, typeText(from.port.type), typeText(to.port.type), from, to)];
  }
  if (from.port.kind === "stream" && to.port.kind === "stream") {
    if (sameFields(from.port.fields, to.port.fields)) return [];
    return [mismatch(path, payloadText(from.port.fields), payloadText(to.port.fields), from, to)];
  }
  return [{ path, rule: `${from.label} is a ${from.kind}, ${to.label} is a ${to.kind}: the handshakes differ`, fix: "connect streams to streams and wires to wires, or put a block between that has both" }];
}

/** A member that one of two bundles has not. */
export function bundleProblem(designName: string, { one, other, member, has }: { readonly one: string; readonly other: string; readonly member: string; readonly has: "one" | "other" }): Problem {
  const [with_, without] = has === "one" ? [one, other] : [other, one];
  return { path: `${designName}: ${one} -> ${other}`, rule: `${with_} has a member ${member}, ${without} has none`, fix: "declare both from one bundle: as it is on one side, flipped(...) on the other" };
}

export function countProblem(designName: string, one: AnyRepeatedEnds, other: AnyRepeatedEnds): Problem {
  return { path: `${designName}: ${one.label} -> ${other.label}`, rule: `${one.label} is there ${one.count} times, ${other.label} ${other.count} times`, fix: "choose the parameters of the two blocks so that both are there as often, or connect them one by one with at()" };
}

/** A bundle or a repeated port, and something else. */
export function kindProblem(designName: string, one: AnyEnds, other: AnyEnds): Problem {
  const kind = (ends: AnyEnds): string => (isBundle(ends) ? "bundle" : isRepeated(ends) ? "repeated port" : ends.kind);
  const [label, otherLabel] = [labelOf(one), labelOf(other)];
  return { path: `${designName}: ${label} -> ${otherLabel}`, rule: `${label} is a ${kind(one)}, ${otherLabel} is a ${kind(other)}`, fix: "connect bundles to bundles and repeated ports to repeated ports, or single ports by their members" };
}

/** The constant must fit. */
export function tieProblems(designName: string, to: End, value: bigint): readonly Problem[] {
  const path = `${designName}: ${to.label}`;
  if (to.port.kind === "stream") return [{ path, value: String(value), rule: "is a stream, which no constant can drive", fix: "connect a stream to it" }];
  const width = typeBits(to.port.type);
  if (value >= 0n && value < 1n << BigInt(width)) return [];
  return [{ path, value: String(value), rule: `must be from 0 to 2^${width} - 1 to fit ${typeText(to.port.type)}`, fix: "choose a constant in that range; a negative number is given as its bits" }];
}

function mismatch(path: string, given: string, taken: string, from: End, to: End): Problem {
  return { path, rule: `${from.label} gives ${given}, ${to.label} takes ${taken}`, fix: `make ${from.label} give ${taken}, or set the parameters of ${to.instance ?? "the design"} so that ${to.portName} takes ${given}` };
}

