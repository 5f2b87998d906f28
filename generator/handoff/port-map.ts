import type { EmittedFile } from "../emit/emit-design.js";
import { formatBits } from "../config/number-format.js";
import type { ModuleIr } from "../ir/module.js";
import { CLOCK, RESET, portSignals, typeBits, typeText, type DataType, type Port } from "../ir/types.js";

interface FieldMap {
  readonly type: string;
  readonly bits: number;
  /** Elements of a vector, element i at bits [i * elementBits +: elementBits]; 1 for a single number. */
  readonly lanes: number;
  readonly elementBits: number;
  /** Verilog signal. */
  readonly signal: string;
}

/** `<top>.ports.json`: ports of a top for a program (a wrapper generator, a driver): signals, widths, payload fields, what they carry. */
export function portMapFile(top: ModuleIr, name: string, configHash: string): EmittedFile {
  const map = {
    design: name,
    configHash,
    top: top.name,
    ...(top.clocking === "none" ? {} : { clock: { signal: CLOCK, edge: "rising" } }),
    ...(top.clocking === "clock and reset" ? { reset: { signal: RESET, active: "low", assert: "asynchronous" } } : {}),
    // With these values the ports have their widths: the text of the module has others.
    ...(top.parameters.length === 0 ? {} : { parameters: Object.fromEntries(top.parameters.map(({ name: parameter, value }) => [parameter, value])) }),
    contract: top.contract.lines,
    ports: Object.entries(top.ports).map(([portName, port]) => portEntry(portName, port)),
    // Ports that are one interface: a bus of the system around.
    ...(top.bundles.length === 0 ? {} : { bundles: top.bundles }),
  };
  return { path: `${top.name}.ports.json`, text: `${JSON.stringify(map, null, 2)}\n` };
}

function portEntry(name: string, port: Port): Readonly<Record<string, unknown>> {
  const signals = portSignals(name, port);
  const signalOf = (field: string): string => signals.find((signal) => signal.field === field)?.name ?? "";
  const common = { name, direction: port.direction, doc: port.doc };
  if (port.kind === "wire") return { ...common, kind: "wire", value: fieldMap(port.type, signalOf("value")) };
  return {
    ...common,
    kind: "stream",
    valid: signals.find((signal) => signal.role === "valid")?.name,
    ready: signals.find((signal) => signal.role === "ready")?.name,
    payload: Object.fromEntries(Object.entries(port.fields).map(([field, type]) => [field, fieldMap(type, signals.find((signal) => signal.role === "field" && signal.field === field)?.name ?? "")])),
  };
}

function fieldMap(type: DataType, signal: string): FieldMap {
  const bits = typeBits(type);
  const lanes = type.kind === "vector" ? type.lanes : 1;
  return { type: typeText(type), bits, lanes, elementBits: type.kind === "vector" ? formatBits(type.element) : bits, signal };
}
