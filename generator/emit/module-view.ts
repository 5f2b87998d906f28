import { basename, isAbsolute } from "node:path";
import type { Guard, InstanceIr, ModuleIr, VerilogConstant, VerilogParameter, View } from "../ir/module.js";
import { operandText } from "../ir/operand.js";
import { plus, sizeText, spacedText, unfolded, type SizeLike } from "../ir/size.js";
import { portRanges } from "../ir/record-ranges.js";
import { moduleSignals, typeText, type Signal } from "../ir/types.js";

/** Longest line of emitted Verilog. */
export const COLUMNS = 100;

/** What a header says of its file: the template, by its name below templates/ without `.hbs`; of a user's own template the file's name. */
export function generatedFrom(template: string, ...more: readonly string[]): string {
  return `Generated from ${[isAbsolute(template) ? basename(template) : `templates/${template}.hbs`, ...more].join(", ")}. Do not edit.`;
}

/** What every template gets: its own name, the header, the parameters, where the fields of its ports' records lie and the modules it instantiates, beside its block's view. */
export function moduleView(module: ModuleIr, { template, version }: { readonly template: string; readonly version: string }): { readonly [name: string]: View } {
  return {
    module: module.name,
    header: {
      purpose: wrap(module.doc, COLUMNS - 3),
      contract: contractLines(module),
      hasDiagram: module.diagram.length > 0,
      diagram: module.diagram,
      origin: wrap(generatedFrom(template, version), COLUMNS - 3),
    },
    hasParameters: module.parameters.length > 0,
    parameters: parameterViews(module.parameters),
    ports: portViews(module),
    at: portRanges(module.ports),
    constants: module.constants.map(constantView),
    guards: module.guards.map(guardView),
    instances: Object.fromEntries(Object.entries(module.instances).map(([key, instance]) => [key, instanceView(instance)])),
    ...(module.template === null ? structureView(module) : module.view),
  };
}

function contractLines(module: ModuleIr): readonly string[] {
  const width = Math.max(...module.contract.lines.map((line) => line.label.length)) + 2;
  return module.contract.lines.flatMap(({ label, text }) =>
    wrap(text, COLUMNS - 5 - width).map((line, index) => (index === 0 ? label : "").padEnd(width) + line),
  );
}

export function parameterViews(parameters: readonly VerilogParameter[]): readonly View[] {
  const nameWidth = Math.max(0, ...parameters.map((parameter) => parameter.name.length));
  const valueWidth = Math.max(0, ...parameters.map((parameter) => String(parameter.default).length));
  return parameters.map((parameter, index) => {
    const last = index === parameters.length - 1;
    const value = String(parameter.default);
    return {
      name: parameter.name,
      padded: parameter.name.padEnd(nameWidth),
      default: value,
      comma: (last ? " " : ",") + " ".repeat(valueWidth - value.length),
      doc: `${parameter.doc}, at least ${parameter.min}`,
    };
  });
}

export function range(width: number, columns: number): string {
  return (width === 1 ? "" : `[${width - 1}:0]`).padEnd(columns);
}

/**
 * The port list. A port's purpose stands above it in a module without a template, which has no other text;
 * templates say in their body what they do.
 */
function portViews(module: ModuleIr): readonly View[] {
  const signals = moduleSignals(module.ports, module.clocking);
  const ranges = portRangeTexts(signals);
  return signals.map((signal, index) => {
    const last = index === signals.length - 1;
    return {
      before: module.template === null ? portDoc(module, signal) : opensGroup(signals, index) ? [""] : [],
      direction: signal.direction === "in" ? "input " : "output",
      range: ranges[index] ?? "",
      name: signal.name,
      comma: last ? "" : ",",
      note: module.template === null ? numbersNote(module, signal) : "",
    };
  });
}

/** `[ INDEX_W-1:0] `, `[         7:0] `: the ranges of ports below each other, as wide as the widest, with a blank behind. */
export function portRangeTexts(ports: readonly { readonly size: SizeLike }[]): readonly string[] {
  const highest = ports.map(({ size }) => (size === 1 ? "" : sizeText(plus(unfolded(size), -1))));
  const columns = Math.max(0, ...highest.map((text) => text.length));
  return highest.map((text) => (columns === 0 ? "" : text === "" ? " ".repeat(columns + 5) : `[${text.padStart(columns)}:0] `));
}

/** A blank line stands before every stream, before the first plain port, and between inputs and outputs that are plain. */
function opensGroup(signals: readonly Signal[], index: number): boolean {
  const [signal, before] = [signals[index], signals[index - 1]];
  if (signal === undefined || before === undefined) return false;
  const plain = (one: Signal): boolean => one.role === "wire";
  if (plain(signal) && plain(before)) return signal.direction !== before.direction;
  return signal.port !== before.port && signal.role !== "reset";
}

function structureView(module: ModuleIr): { readonly [name: string]: View } {
  const netColumns = rangeColumns(module.nets.map((net) => net.width));
  return {
    nets: module.nets.map((net) => ({ range: range(net.width, netColumns), name: net.name })),
    hasUnused: module.unused.length > 0,
    unused: wrap(["1'b0", ...module.unused].join(", "), COLUMNS - 6),
    assigns: module.assigns.map(({ target, value }) => ({ target, value: operandText(value) })),
  };
}

function rangeColumns(widths: readonly number[]): number {
  const longest = Math.max(0, ...widths.map((width) => range(width, 0).length));
  return longest === 0 ? 0 : longest + 1;
}

/** What a port is for, above its first signal. */
function portDoc({ ports }: ModuleIr, { port, role }: Signal): readonly string[] {
  const found = ports[port];
  if (found === undefined || (role !== "valid" && role !== "wire")) return [];
  return ["", ...wrap(found.doc, COLUMNS - 7).map((line) => `    // ${line}`)];
}

/** Format of the numbers on a bus; element i of several lies at [i*W +: W]. */
function numbersNote({ ports }: ModuleIr, { port, field }: Signal): string {
  const found = ports[port];
  const type = found?.kind === "stream" ? found.fields[field] : found?.type;
  return type === undefined || type.kind === "bits" || type.kind === "record" ? "" : `  // ${typeText(type)}`;
}

function guardView({ text, label, broken }: Guard): View {
  return { broken, error: `ERROR_${text}`, label };
}

/** What is said of a constant stands behind it, or above it where the line would become too long. */
function constantView({ name, size, doc }: VerilogConstant): View {
  const value = spacedText(size);
  const note = doc === "" ? "" : `  // ${doc}`;
  const fits = `  localparam integer ${name} = ${value};${note}`.length <= COLUMNS;
  return { name, value, note: fits ? note : "", before: fits || doc === "" ? [] : [doc] };
}

/** What partials/instance prints; what the template gives stands at its call, by the name of the pin. */
export function instanceView({ module, name, parameters, connections, each }: InstanceIr): View {
  const columns = (names: readonly string[]): number => Math.max(0, ...names.map((one) => one.length));
  const parameterColumns = columns(parameters.map((parameter) => parameter.name));
  const pinColumns = columns(connections.map(({ signal }) => signal));
  const comma = (index: number, list: readonly unknown[]): string => (index === list.length - 1 ? "" : ",");
  return {
    module,
    name,
    hasParameters: parameters.length > 0,
    parameters: parameters.map((parameter, index) => ({ name: parameter.name.padEnd(parameterColumns), value: spacedText(parameter.value), comma: comma(index, parameters) })),
    connections: connections.map(({ signal, to }, index) => ({ pin: signal, signal: signal.padEnd(pinColumns), net: operandText(to), isGiven: to.kind === "given", comma: comma(index, connections) })),
    isLoop: each !== undefined,
    loop: each === undefined ? "" : each.variable,
    count: each === undefined ? "" : spacedText(each.count),
  };
}

/** Breaks a paragraph into lines of at most `columns` characters. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
