import { streamAssertions, type Assertion } from "../ir/assertion.js";
import { conditionText, conjuncts, inside, operandsIn, type Condition } from "../ir/condition.js";
import type { DesignIr, ModuleIr, View } from "../ir/module.js";
import { operandText, type Net } from "../ir/operand.js";
import { plus, sizeText } from "../ir/size.js";
import { CLOCK, moduleSignals, RESET } from "../ir/types.js";
import { emitDesign, printedFile, type EmittedFile } from "./emit-design.js";
import { COLUMNS, generatedFrom, instanceView, wrap } from "./module-view.js";

const TEMPLATE = "checks/checks.sv";

/** Defined for a tool that has no bind: it gets the modules with their checks as instances inside, {@link checksInside}. */
export const CHECKS_INSIDE = "FOCUS_CHECKS_INSIDE";

/**
 * The contracts of a design as assertions, a file for each module that has some: beside the Verilog, which stays as it is, and bound to it.
 * Text only: nothing is written.
 */
export function emitChecks(design: DesignIr, options: ChecksOptions = {}): readonly EmittedFile[] {
  const checked = design.modules.map((module) => checksOf(module, options)).filter((checks) => checks !== undefined);
  return checked.map((checks) => printedFile(`${CHECKS_FOLDER}${checks.name}.sv`, TEMPLATE, (version) => checksView(checks, version)));
}

/** Verilog of a design and its checks, for a simulation. */
export function emitChecked(design: DesignIr, options: ChecksOptions = {}): readonly EmittedFile[] {
  return [...emitDesign(design), ...emitChecks(design, options)];
}

export interface ChecksOptions {
  /** False where inputs change as they like, as in a test cycle by cycle: no stream takes it for granted that a beat waits. */
  readonly inputsWait?: boolean;
}

/** Name of the checks in the module that they are bound to. */
export const CHECKS_INSTANCE = "u_checks";

const CHECKS_FOLDER = "checks/";

export function isChecks({ path }: EmittedFile): boolean {
  return path.startsWith(CHECKS_FOLDER);
}

/**
 * The files with every bound module an instance at the end of what it is bound to.
 * @throws Error where a file of checks has no bind, or its module no file
 */
export function checksInside(files: readonly EmittedFile[]): readonly EmittedFile[] {
  const instances = new Map<string, string>(
    files.filter(isChecks).map(({ path, text }) => {
      const [, module, instance] = /^bind (\w+)\n {4}([^;]*;)/m.exec(text) ?? [];
      if (module === undefined || instance === undefined) throw new Error(`${path}: no bind`);
      return [`rtl/${module}.v`, instance] as const;
    }),
  );
  const missing = [...instances.keys()].filter((path) => !files.some((file) => file.path === path));
  if (missing.length > 0) throw new Error(`checks without their modules: ${missing.join(", ")}`);
  return files.map((file) => {
    const instance = instances.get(file.path);
    return instance === undefined ? file : { ...file, text: file.text.replace(/^endmodule\n(?![\s\S]*^endmodule)/m, () => `  ${instance.replaceAll("\n  ", "\n")}\n\nendmodule\n`) };
  });
}

/** The assertions of a module: its streams', which a structure leaves to what it places, and its own. */
export function assertionsIn({ ports, template, assertions, clocking }: ModuleIr, { inputsWait = true }: ChecksOptions = {}): readonly Assertion[] {
  if (clocking === "none") return [];
  const streams = template === null ? [] : streamAssertions(ports).filter(({ assumed }) => inputsWait || !assumed);
  return [...streams, ...assertions];
}

interface Checks {
  /** Of the module that holds them. */
  readonly name: string;
  readonly module: ModuleIr;
  readonly assertions: readonly Assertion[];
  /** What it sees of the module, clock and reset first. */
  readonly seen: readonly Net[];
  readonly parameters: ModuleIr["parameters"];
  readonly instance: Parameters<typeof instanceView>[0];
}

function checksOf(module: ModuleIr, options: ChecksOptions): Checks | undefined {
  const assertions = assertionsIn(module, options);
  if (assertions.length === 0) return undefined;
  const clocks = moduleSignals({}, module.clocking).map(({ name }): Net => ({ kind: "net", name, size: 1 }));
  const nets = assertions.flatMap(netsIn).map((seen) => [seen.name, seen] as const);
  const seen = [...new Map([...clocks.map((clock) => [clock.name, clock] as const), ...nets]).values()];
  const words = new Set([...seen.map(({ size = 1 }) => sizeText(size)), ...assertions.flatMap((one) => conditionsOf(one).map(conditionText))].flatMap((text) => text.match(/\w+/g) ?? []));
  const parameters = module.parameters.filter((parameter) => words.has(parameter.name));
  const name = `${module.name}_checks`;
  const instance = {
    name: CHECKS_INSTANCE,
    module: name,
    parameters: parameters.map((parameter) => ({ name: parameter.name, value: { kind: "size" as const, value: parameter.value, expression: { kind: "parameter" as const, name: parameter.name } } })),
    connections: seen.map((one) => ({ signal: one.name, to: one, width: 1 })),
  };
  return { name, module, assertions, seen, parameters, instance };
}

function conditionsOf({ after, when, holds }: Assertion): readonly Condition[] {
  return [after, when, holds].filter((condition) => condition !== undefined);
}

function netsIn(assertion: Assertion): readonly Net[] {
  const operands = [...conditionsOf(assertion).flatMap(operandsIn), ...(assertion.keeps ?? [])];
  return operands.flatMap((operand) => {
    if (operand.kind === "slice") return [operand.of];
    if (operand.kind === "net") return [operand];
    if (operand.kind === "constant") return [];
    throw new Error(`${assertion.name}: ${operandText(operand)} is no part of a condition`);
  });
}

/** Register with the value of the cycle before. */
function beforeName({ name }: Net): string {
  return `${name.replace(/_[ioq]$/, "")}_before_q`;
}

function checksView({ name, module, assertions, seen, parameters, instance }: Checks, version: string): { readonly [name: string]: View } {
  const hasReset = module.clocking === "clock and reset";
  const conditional = assertions.flatMap(({ after, ...one }) => (after === undefined ? [] : [{ ...one, condition: conditionText(after) }]));
  const kept = assertions.flatMap(({ keeps = [] }) => keeps);
  const ranges = seen.map(rangeOf);
  const columns = Math.max(0, ...ranges.map((range) => range.length));
  const comma = (index: number, list: readonly unknown[]): string => (index === list.length - 1 ? "" : ",");
  const names = Math.max(0, ...parameters.map((parameter) => parameter.name.length));
  return {
    module: name,
    bound: module.name,
    instance: instanceView(instance),
    inside: CHECKS_INSIDE,
    origin: wrap(generatedFrom(TEMPLATE, version), COLUMNS - 3),
    purpose: wrap(`Contract of ${module.name} as assertions. What its users are to keep is assumed.`, COLUMNS - 3),
    hasParameters: parameters.length > 0,
    parameters: parameters.map((parameter, index) => ({ padded: parameter.name.padEnd(names), default: String(parameter.default), comma: comma(index, parameters) })),
    ports: seen.map((one, index) => ({ range: columns === 0 ? "" : (ranges[index] ?? "").padEnd(columns + 1), name: one.name, comma: comma(index, seen) })),
    before: [...conditional.map((one) => ({ range: "", name: `${one.name}_q` })), ...kept.map((one) => ({ range: rangeOf(one) === "" ? "" : `${rangeOf(one)} `, name: beforeName(one) }))],
    hasReset,
    clock: CLOCK,
    reset: RESET,
    conditions: conditional.map((one) => ({ name: `${one.name}_q`, value: one.condition })),
    rules: assertions.map(ruleView),
    keepsValues: kept.length > 0,
    // What nobody will compare is not noted: most streams seldom wait.
    keeping: conditional.filter(({ keeps = [] }) => keeps.length > 0).map((one) => ({ condition: one.condition, kept: (one.keeps ?? []).map((net) => ({ name: beforeName(net), value: net.name })) })),
  };
}

function rangeOf({ name, size }: Net): string {
  if (size === undefined) throw new Error(`${name}: a condition needs its width`);
  return size === 1 ? "" : `[${sizeText(plus(size, -1))}:0]`;
}

function ruleView(assertion: Assertion): View {
  const { name, text, assumed, after, when, holds, keeps = [] } = assertion;
  const guards = [...(after === undefined ? [] : [`${name}_q`]), ...(when === undefined ? [] : conjuncts(when).map(after === undefined && conjuncts(when).length === 1 ? conditionText : inside))];
  const kept = keeps.map((one) => `${one.name} === ${beforeName(one)}`);
  return {
    guard: guards.length === 0 ? "" : `if (${guards.join(" && ")}) `,
    keyword: assumed ? "assume" : "assert",
    terms: ruleLines(holds, kept),
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
