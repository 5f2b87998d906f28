import type { View } from "../ir/module.js";
import { net } from "../ir/operand.js";
import { generatedFrom, instanceView, range } from "../emit/module-view.js";
import { templates } from "../emit/render.js";
import type { EmittedFile } from "../emit/emit-design.js";
import { ADVANCE_PORT, commonClock, elementsOf, type Device, type DeviceClock, type DevicePort } from "./device.js";
import type { BundleAgent, PortAgent } from "./port-agents.js";

/** A device with the name its vectors and results go by. */
export interface Bench {
  readonly name: string;
  readonly device: Device;
}

/** Top of a build with more than one bench. */
export const BATCH_MODULE = "focus_testbench_batch";

/** Top module of a build, and the C++ and Verilog that surround the devices. */
export interface BenchSources {
  readonly top: string;
  readonly parameters: Device["parameters"];
  /** `harness.cpp`, and the wrapper module of several benches. */
  readonly files: readonly EmittedFile[];
}

/** C++ glue for one or more benches. Several devices share one model, so that many small variants cost one build. */
export function benchSources(benches: readonly Bench[]): BenchSources {
  const [only] = benches;
  if (!only) throw new Error("a testbench without a device");
  const single = benches.length === 1;
  const signal = (bench: Bench, name: string): string => (single ? name : `${bench.name}_${name}`);
  const clock = commonClock(benches.map(({ device }) => device));
  const harness = templates().render("sim/harness.cpp", {
    header: header("sim/harness.cpp", `Testbench of ${single ? only.device.module : `${benches.length} devices`}: connects the Verilated model to focus_harness.cpp.`),
    clocks: clock === undefined ? [] : [{ signal: clock.signal, halfCycle: String(clock.halfCycle) }],
    resets: resetViews(clock),
    benches: benches.map((bench) => benchView(bench, (name) => signal(bench, name))),
  });
  const files = [{ path: "sim/harness.cpp", text: harness }];
  if (single) return { top: only.device.module, parameters: only.device.parameters, files };
  return { top: BATCH_MODULE, parameters: [], files: [...files, { path: `sim/${BATCH_MODULE}.v`, text: batchText(benches, { clock, signal }) }] };
}

/** The reset, where there is one, as templates have it. */
export function resetViews(clock: DeviceClock | undefined): readonly View[] {
  return clock?.reset === undefined ? [] : [{ signal: clock.reset.signal, cycles: String(clock.reset.cycles) }];
}

function header(template: string, purpose: string): View {
  return { purpose, origin: generatedFrom(template) };
}

function benchView(bench: Bench, signal: (name: string) => string): View {
  const { device } = bench;
  const pointer = (name: string | undefined): string => (name === undefined ? "nullptr" : `&model.${signal(name)}`);
  const portView = (name: string, port: DevicePort): View => ({
    name,
    latency: String(port.latency),
    valid: pointer(port.valid),
    ready: pointer(port.ready),
    fields: port.fields.map(({ name: field, signal: own, width, offset, type }) => ({ name: field, signal: signal(own), width: String(width), offset: String(offset), elementBits: String(elementsOf(type).bits) })),
  });
  return {
    name: bench.name,
    advance: device.advance === undefined ? [] : [{ name: ADVANCE_PORT, signal: signal(device.advance) }],
    agents: [
      ...device.ports.map((port) => ({ kind: agentName(port.agent), name: port.file, ports: [portView(port.file, port)] })),
      ...device.reactive.map(({ agent, file, channels }) => ({ kind: agentName(agent), name: file, ports: Object.entries(channels).map(([name, port]) => portView(name, port)) })),
    ],
  };
}

/** As `AgentKind` in sim/focus_model.h has it. */
function agentName(kind: PortAgent | BundleAgent): string {
  return kind.replaceAll(/[ -]/g, "_");
}

interface BatchOptions {
  readonly clock: DeviceClock | undefined;
  readonly signal: (bench: Bench, name: string) => string;
}

function batchText(benches: readonly Bench[], { clock, signal }: BatchOptions): string {
  const common = [clock?.signal, clock?.reset?.signal].filter((name) => name !== undefined).map((name) => ({ name, direction: "in" as const, width: 1 }));
  const own = benches.flatMap((bench) =>
    bench.device.signals.filter(({ role }) => role !== "clock" && role !== "reset").map((entry) => ({ ...entry, name: signal(bench, entry.name) })),
  );
  const ports = [...common, ...own];
  const columns = Math.max(...ports.map((port) => range(port.width, 0).length)) + 1;
  return templates().render("sim/batch.v", {
    header: header("sim/batch.v", `${benches.length} devices side by side, to be tested in one build.`),
    module: BATCH_MODULE,
    ports: ports.map((port, index) => ({
      direction: port.direction === "in" ? "input " : "output",
      range: range(port.width, columns),
      name: port.name,
      comma: index === ports.length - 1 ? "" : ",",
    })),
    instances: benches.map((bench) => deviceInstance(bench.name, bench.device, (name) => signal(bench, name))),
  });
}

/** Instance of a device: `signal` gives the net at a payload or handshake signal; clock and reset keep their names. */
export function deviceInstance(name: string, { module, parameters, signals }: Device, signal: (name: string) => string): View {
  return instanceView({
    module,
    name: `u_${name}`,
    parameters,
    connections: signals.map(({ name: own, role, width }) => ({ signal: own, to: net(role === "clock" || role === "reset" ? own : signal(own)), width })),
  });
}
