import type { Problem } from "../errors.js";
import { streamAssertions, type Assertion } from "./assertion.js";
import { twice } from "./check-names.js";
import { bitsIn, comparisonsIn, operandsIn, type Comparison, type Term } from "./condition.js";
import type { ModuleIr } from "./module.js";
import { netOf, netsOf, operandText, operandWidth, type Operand } from "./operand.js";
import { moduleSignals } from "./types.js";

/** Assertions of a module: each with a name of its own and a rule, on signals whose widths are known and agree, of a module that has a clock. */
export function assertionProblems({ name, ports, clocking, assertions }: ModuleIr): readonly Problem[] {
  const signals = new Map(moduleSignals(ports, clocking).map((signal) => [signal.name, signal.width]));
  return [
    ...(clocking === "none" && assertions.length > 0 ? [{ path: name, rule: "has assertions and no clock that they could be looked at with", fix: "give the block a clock, or leave them to the block that places it" }] : []),
    ...twice([...streamAssertions(ports), ...assertions].map((assertion) => assertion.name)).map((twin) => ({ path: `${name}.${twin}`, rule: "is the name of two assertions", fix: "give each a name that no stream has with _waits behind it" })),
    ...twice([...streamAssertions(ports), ...assertions].flatMap(({ keeps = [] }) => keeps.map((net) => net.name))).map((net) => ({ path: `${name}.${net}`, rule: "is kept by two assertions", fix: "let one assertion say in which cycles it stays" })),
    ...assertions.flatMap((assertion) => ruleProblems(`${name}.${assertion.name}`, assertion, signals)),
  ];
}

function ruleProblems(path: string, { after, when, holds, keeps = [] }: Assertion, signals: ReadonlyMap<string, number>): readonly Problem[] {
  const conditions = [after, when, holds].filter((condition) => condition !== undefined);
  const operands: readonly Operand[] = [...conditions.flatMap(operandsIn), ...keeps];
  return [
    ...(holds === undefined && keeps.length === 0 ? [{ path, rule: "says nothing that must hold", fix: "give it `holds`, or `keeps`" }] : []),
    ...(after === undefined && keeps.length > 0 ? [{ path, rule: "keeps what there was in the cycle before, whatever that was", fix: "say with `after` what was so in it" }] : []),
    ...operands.flatMap((operand) => signalProblems(path, operand, signals)),
    ...conditions.flatMap(comparisonsIn).flatMap((comparison) => widthProblems(path, comparison)),
    ...conditions.flatMap(bitsIn).filter((bit) => operandWidth(bit) !== 1).map((bit) => ({ path, value: operandText(bit), rule: `has ${operandWidth(bit) ?? "no known number of"} bits, and true or false is one`, fix: "compare it, or select a bit" })),
  ];
}

function signalProblems(path: string, operand: Operand, signals: ReadonlyMap<string, number>): readonly Problem[] {
  if (operand.kind === "given" || operand.kind === "concatenation") return [{ path, value: operandText(operand), rule: "is no signal of the module, no slice of one and no constant", fix: "name the signal" }];
  return netsOf(operand).flatMap((part) => {
    const net = netOf(part);
    const width = operandWidth(net);
    const wanted = signals.get(net.name);
    if (width === undefined) return [{ path, value: net.name, rule: "has no width", fix: "name the net with its width" }];
    return wanted === undefined || wanted === width ? [] : [{ path, value: net.name, rule: `is looked at with ${width} bits and has ${wanted}`, fix: "use the port as the block gives it" }];
  });
}

function widthProblems(path: string, { left, right }: Comparison): readonly Problem[] {
  const [a, b] = [left, right].map(widthOf);
  return a === undefined || b === undefined || a === b ? [] : [{ path, rule: `compares ${a} bits with ${b}`, fix: "compare words of one width" }];
}

/** Of a word; undefined for a size and a sum, which are compared with anything. */
function widthOf(term: Term): number | undefined {
  return typeof term === "number" || term.kind === "size" || term.kind === "total" ? undefined : operandWidth(term);
}
