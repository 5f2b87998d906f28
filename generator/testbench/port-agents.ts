import { AXI4, AXI4_LITE } from "../blocks/system/axi.js";
import type { Problem } from "../errors.js";
import type { FlatBundle } from "../ir/interface.js";
import type { ModuleIr } from "../ir/module.js";
import type { Direction, Port } from "../ir/types.js";

/**
 * What stands at a port of a device in a testbench:
 * - `timed`: one beat per enabled cycle; outputs follow by the contract's latency.
 * - `stream`: beats under a handshake, with stalls by a pattern.
 * - `constant`: an input that holds its first beat. `watch`: an output without beats, whose cycles at 1 are counted; its one vector, where it has one, is what it shows in the end.
 */
export type PortAgent = "timed source" | "timed sink" | "stream source" | "stream sink" | "constant" | "watch";

/** What stands at a whole bundle and reacts to the device: a memory at an AXI4 master, a master at an AXI4-Lite slave. */
export type BundleAgent = "axi memory" | "axi-lite master";

/** What stands at ports and bundles of a device, where that is not what `deviceOf` would put there; by their TypeScript names. */
export type ChosenAgents = Readonly<Record<string, PortAgent | BundleAgent>>;

/** At which bundles an agent can stand: the protocol, and the direction of write addresses. */
const AT_BUNDLE: Readonly<Record<BundleAgent, { readonly protocol: string; readonly aw: Direction; readonly text: string }>> = {
  "axi memory": { protocol: AXI4, aw: "out", text: "an AXI4 master" },
  "axi-lite master": { protocol: AXI4_LITE, aw: "in", text: "an AXI4-Lite slave" },
};

export function isTimed(agent: PortAgent): boolean {
  return agent === "timed source" || agent === "timed sink";
}

function isBundleAgent(agent: PortAgent | BundleAgent): agent is BundleAgent {
  return agent in AT_BUNDLE;
}

function possibleAgents({ kind, direction }: Port): readonly PortAgent[] {
  if (kind === "stream") return direction === "in" ? ["stream source"] : ["stream sink"];
  return direction === "in" ? ["timed source", "constant"] : ["timed sink", "watch"];
}

/** The agent that was chosen for a port, or the usual one. */
export function defaultAgent({ name, port: { kind, direction }, besideStreams, agents }: { readonly name: string; readonly port: Port; readonly besideStreams: boolean; readonly agents: ChosenAgents }): PortAgent {
  const chosen = agents[name];
  if (chosen !== undefined && !isBundleAgent(chosen)) return chosen;
  if (kind === "stream") return direction === "in" ? "stream source" : "stream sink";
  if (besideStreams) return direction === "in" ? "constant" : "watch";
  return direction === "in" ? "timed source" : "timed sink";
}

/** The bundles for which an agent was chosen. */
export function bundleAgents({ bundles }: ModuleIr, agents: ChosenAgents): readonly { readonly bundle: FlatBundle; readonly agent: BundleAgent }[] {
  return bundles.flatMap((bundle) => {
    const agent = agents[bundle.name];
    return agent !== undefined && isBundleAgent(agent) ? [{ bundle, agent }] : [];
  });
}

/** What is wrong with the agents that were chosen. */
export function agentProblems({ name: module, ports, bundles }: ModuleIr, agents: ChosenAgents): readonly Problem[] {
  return Object.entries(agents).flatMap(([name, agent]): readonly Problem[] => {
    const where = { path: `${module}.${name}`, value: agent };
    const bundle = bundles.find((candidate) => candidate.name === name);
    const port = ports[name];
    if (bundle) return isBundleAgent(agent) ? bundleProblems(where, { bundle, agent, ports }) : [{ ...where, rule: "stands at a port, and this is a bundle", fix: `choose ${Object.keys(AT_BUNDLE).join(" or ")}, or agents of its ports ${Object.values(bundle.members).join(", ")}` }];
    if (!port) return [{ ...where, rule: "stands at no port", fix: `choose one of ${[...bundles.map((one) => one.name), ...Object.keys(ports)].join(", ")}` }];
    if (isBundleAgent(agent)) return [{ ...where, rule: "stands at a bundle, and this is a port", fix: `choose ${possibleAgents(port).join(" or ")}` }];
    return possibleAgents(port).includes(agent) ? [] : [{ ...where, rule: `cannot stand at an ${port.direction}put ${port.kind}`, fix: `choose ${possibleAgents(port).join(" or ")}` }];
  });
}

function bundleProblems(where: { readonly path: string; readonly value: string }, { bundle, agent, ports }: { readonly bundle: FlatBundle; readonly agent: BundleAgent; readonly ports: ModuleIr["ports"] }): readonly Problem[] {
  const { protocol, aw, text } = AT_BUNDLE[agent];
  const direction = ports[bundle.members["aw"] ?? ""]?.direction;
  if (bundle.protocol === protocol && direction === aw) return [];
  const side = direction === "out" ? "master" : "slave";
  return [{ ...where, rule: `stands at ${text}, and this is ${bundle.protocol === "" ? "a bundle of another kind" : `a ${side} of ${bundle.protocol}`}`, fix: "choose another agent, or none: its streams then have beats of their own" }];
}
