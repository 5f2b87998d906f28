import { throwIfAny, type Problem } from "../errors.js";
import type { Agents, AxiLiteMaster, AxiLiteStep, AxiMemory, ReactiveAgent } from "./agents.js";
import type { Device, DeviceBundle } from "./device.js";

/** Settings of the agents at the bundles of a device, by the bundle's TypeScript name. */
export type ReactiveAgents = Readonly<Record<string, ReactiveAgent>>;

/**
 * Names and contents of what the C++ harness reads of them: `<bundle>.memory`, `.image.bin`, `.expected.bin`, `.script`.
 * @throws FocusError with every setting that cannot be
 */
export function agentFiles(device: Device, agents: ReactiveAgents): readonly (readonly [name: string, content: string | Uint8Array])[] {
  throwIfAny(device.reactive.flatMap((bundle) => problemsOf(device, bundle, agents[bundle.name])));
  return device.reactive.flatMap((bundle) => {
    const agent = agents[bundle.name];
    if (!agent) return [];
    return agent.kind === "axi memory" ? memoryFiles(bundle, agent) : [[`${bundle.file}.script`, scriptText(bundle, agent)] as const];
  });
}

/** Cycles in which agents that react are done with any correct device. */
export function agentLimit(agents: Agents): number {
  return Object.values(agents).reduce((sum, agent) => {
    if (agent.kind === "axi memory") return sum + agent.image.length * 8 * (1 + (agent.latency ?? 1));
    if (agent.kind !== "axi-lite master") return sum;
    return sum + agent.steps.reduce((total, step) => total + 200 + ("cycles" in step ? step.cycles : 0), 0);
  }, 0);
}

/** What is wrong with the agent of a bundle. */
function problemsOf(device: Device, bundle: DeviceBundle, agent: ReactiveAgent | undefined): readonly Problem[] {
  const path = `${device.module}.${bundle.name}`;
  if (agent?.kind !== bundle.agent) return [{ path, value: agent?.kind ?? "nothing", rule: `has a place for ${bundle.agent}`, fix: "give its agent to the run" }];
  const { stall = 0 } = agent;
  const problems = stall >= 0 && stall < 1 ? [] : [{ path: `${path}.stall`, value: String(stall), rule: "must be from 0 to less than 1", fix: "0.5 stalls in half of the cycles" }];
  return [...problems, ...(agent.kind === "axi memory" ? memoryProblems(path, bundle, agent) : scriptProblems(path, agent))];
}

function memoryProblems(path: string, bundle: DeviceBundle, { image, expected, base = 0, latency = 1, bandwidth = 1, outstanding = 8 }: AxiMemory): readonly Problem[] {
  const bytes = dataBytes(bundle);
  const unit = Math.max(4, bytes);
  return [
    ...(image.length > 0 && image.length % unit === 0 ? [] : [{ path: `${path}.image`, value: `${image.length} bytes`, rule: `must be a multiple of ${unit} bytes`, fix: "fill it up" }]),
    ...(expected === undefined || expected.length === image.length ? [] : [{ path: `${path}.expected`, value: `${expected.length} bytes`, rule: `must have as many bytes as the image, ${image.length}`, fix: "give the whole image as it is at the end" }]),
    ...(Number.isSafeInteger(base) && base >= 0 && base % bytes === 0 ? [] : [{ path: `${path}.base`, value: String(base), rule: `must be a multiple of the ${bytes} bytes of the bus`, fix: "choose an aligned address" }]),
    ...Object.entries({ latency, bandwidth, outstanding })
      .filter(([, value]) => !Number.isInteger(value) || value < 1)
      .map(([name, value]) => ({ path: `${path}.${name}`, value: String(value), rule: "must be a whole number from 1", fix: "leave it out, or set it to 1 or more" })),
  ];
}

function scriptProblems(path: string, { steps, timeout = 1000 }: AxiLiteMaster): readonly Problem[] {
  return [
    ...(steps.length > 0 ? [] : [{ path: `${path}.steps`, rule: "has no step", fix: "give one step or more" }]),
    ...(Number.isInteger(timeout) && timeout >= 1 ? [] : [{ path: `${path}.timeout`, value: String(timeout), rule: "must be a whole number of cycles from 1", fix: "leave it out, or set it to 1 or more" }]),
  ];
}

function dataBytes({ channels }: DeviceBundle): number {
  return (channels["w"]?.fields.find(({ name }) => name === "data")?.width ?? 8) / 8;
}

function memoryFiles({ file }: DeviceBundle, agent: AxiMemory): readonly (readonly [string, string | Uint8Array])[] {
  const { base = 0, image, expected, latency = 1, bandwidth = 0, stall = 0, outstanding = 8, reorder = false, errors = [] } = agent;
  const settings = [
    `base ${base}`,
    `latency ${latency}`,
    `bandwidth ${bandwidth}`,
    `stall ${of256(stall)}`,
    `outstanding ${outstanding}`,
    `reorder ${reorder ? 1 : 0}`,
    ...errors.map(({ from, to, response }) => `error ${from} ${to} ${response}`),
  ];
  return [[`${file}.memory`, `${settings.join("\n")}\n`], [`${file}.image.bin`, image], ...(expected ? [[`${file}.expected.bin`, expected] as const] : [])];
}

function scriptText(bundle: DeviceBundle, { steps, stall = 0, timeout = 1000 }: AxiLiteMaster): string {
  return [`stall ${of256(stall)}`, `timeout ${timeout}`, ...steps.map((step) => stepText(step, dataBytes(bundle))), ""].join("\n");
}

function stepText(step: AxiLiteStep, bytes: number): string {
  if (step.kind === "idle") return `idle ${step.cycles}`;
  const address = `${step.kind} ${hex(step.address)}`;
  if (step.kind === "write") return `${address} ${hex(step.data)} ${hex(step.strobe & (2 ** bytes - 1))} ${step.response}`;
  if (step.kind === "wait") return `${address} ${hex(step.value)} ${hex(step.mask)} ${step.cycles}`;
  return `${address} ${hex(step.value)} ${hex(step.mask ?? 2n ** BigInt(8 * bytes) - 1n)} ${step.response}`;
}

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

/** A share of all cycles, in 256ths. */
const of256 = (share: number): number => Math.min(255, Math.round(share * 256));
