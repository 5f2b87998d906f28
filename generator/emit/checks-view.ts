import type { Assertion } from "../ir/assertion.js";
import { conditionText, conjuncts, inside, operandsIn, type Condition } from "../ir/condition.js";
import type { ModuleIr, View } from "../ir/module.js";
import { net, netOf, netsOf } from "../ir/operand.js";
import { parameterSize, plus, sizeText, unfolded, type SizeLike } from "../ir/size.js";
import { CLOCK, moduleSignals, RESET } from "../ir/types.js";
import { COLUMNS, generatedFrom, instanceView, parameterViews, portRangeTexts, wrap } from "./module-view.js";

/** Defined for a tool that has no bind: it gets the modules with their checks as instances inside. */
export const CHECKS_INSIDE = "FOCUS_CHECKS_INSIDE";

/** Name of the checks in the module that they are bound to. */
export const CHECKS_INSTANCE = "u_checks";

/** What the file with the assertions of a module says: a module of its own that sees the signals they speak of, and its bind. */
export function checksView(module: ModuleIr, assertions: readonly Assertion[], { template, version }: { readonly template: string; readonly version: string }): { readonly [name: string]: View } {
  const name = `${module.name}_checks`;
  const seen = signalsSeen(module, assertions);
  const words = new Set([...seen.map(({ size }) => sizeText(size)), ...assertions.flatMap(conditionsOf).map(conditionText)].flatMap((text) => text.match(/\w+/g) ?? []));
  const parameters = module.parameters.filter((parameter) => words.has(parameter.name));
  const ranges = portRangeTexts(seen);
  const following = assertions.flatMap(({ after, ...one }) => (after === undefined ? [] : [{ ...one, condition: conditionText(after) }]));
  const kept = assertions.flatMap(({ keeps = [] }) => keeps);
  return {
    module: name,
    purpose: wrap(`Contract of ${module.name} as assertions. What its users are to keep is assumed.`, COLUMNS - 3),
    origin: wrap(generatedFrom(template, version), COLUMNS - 3),
    hasParameters: parameters.length > 0,
    parameters: parameterViews(parameters),
    ports: seen.map((signal, index) => ({ before: [], direction: "input ", range: ranges[index] ?? "", name: signal.name, comma: index === seen.length - 1 ? "" : ",", note: "" })),
    before: [...following.map((one) => ({ range: "", name: `${one.name}_q` })), ...kept.map(({ name: own, size = 1 }) => ({ range: size === 1 ? "" : `[${sizeText(plus(unfolded(size), -1))}:0] `, name: beforeName(own) }))],
    hasReset: module.clocking === "clock and reset",
    clock: CLOCK,
    reset: RESET,
    conditions: following.map((one) => ({ name: `${one.name}_q`, value: one.condition })),
    rules: assertions.map(ruleView),
    keepsValues: kept.length > 0,
    // What nobody will compare is not noted: most streams seldom wait.
    keeping: following.flatMap(({ condition, keeps = [] }) => (keeps.length === 0 ? [] : [{ condition, kept: keeps.map((one) => ({ name: beforeName(one.name), value: one.name })) }])),
    inside: CHECKS_INSIDE,
    bound: module.name,
    instance: instanceView({
      name: CHECKS_INSTANCE,
      module: name,
      parameters: parameters.map((parameter) => ({ name: parameter.name, value: parameterSize(parameter.name, parameter.value) })),
      connections: seen.map((signal) => ({ signal: signal.name, to: net(signal.name), width: 1 })),
    }),
  };
}

interface SeenSignal {
  readonly name: string;
  readonly size: SizeLike;
}

/** Clock and reset, then the signals that the assertions speak of. */
function signalsSeen(module: ModuleIr, assertions: readonly Assertion[]): readonly SeenSignal[] {
  const clocks = moduleSignals({}, module.clocking).map(({ name, size }): SeenSignal => ({ name, size }));
  const operands = assertions.flatMap((one) => [...conditionsOf(one).flatMap(operandsIn), ...(one.keeps ?? [])]);
  const nets = operands.flatMap(netsOf).map((part): SeenSignal => {
    const { name, size } = netOf(part);
    if (size === undefined) throw new Error(`${module.name}: ${name} is looked at without its width`);
    return { name, size: unfolded(size) };
  });
  return [...new Map([...clocks, ...nets].map((signal) => [signal.name, signal])).values()];
}

function conditionsOf({ after, when, holds }: Assertion): readonly Condition[] {
  return [after, when, holds].filter((condition) => condition !== undefined);
}

/** Register with the value of the cycle before. */
function beforeName(signal: string): string {
  return `${signal.replace(/_[ioq]$/, "")}_before_q`;
}

function ruleView({ name, text, assumed, after, when, holds, keeps = [] }: Assertion): View {
  const now = when === undefined ? [] : after === undefined ? [conditionText(when)] : conjuncts(when).map(inside);
  const guards = [...(after === undefined ? [] : [`${name}_q`]), ...now];
  return {
    guard: guards.length === 0 ? "" : `if (${guards.join(" && ")}) `,
    keyword: assumed ? "assume" : "assert",
    terms: ruleLines(holds, keeps.map((one) => `${one.name} === ${beforeName(one.name)}`)),
    message: `${name}: ${text}`,
  };
}

/** A line for each thing that must be true; of a rule with alternatives one for each of them. */
function ruleLines(holds: Condition | undefined, kept: readonly string[]): readonly string[] {
  const lines = (sign: string, texts: readonly string[]): readonly string[] => texts.map((text, index) => `${index === 0 ? "" : `${sign} `}${text}`);
  const parts = holds === undefined ? [] : conjuncts(holds);
  const [only] = parts;
  if (parts.length + kept.length > 1) return lines("&&", [...parts.map(inside), ...kept.map((text) => `(${text})`)]);
  if (only?.kind === "any") return lines("||", only.of.map(inside));
  return [...parts.map(conditionText), ...kept];
}
