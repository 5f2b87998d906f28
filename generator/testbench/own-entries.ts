import { nearestName } from "../config/nearest-name.js";
import { elaborate } from "../dsl/elaborate.js";
import { throwIfAny, type Problem } from "../errors.js";
import type { VerificationCase, VerificationEntry } from "./cases/catalog-entry.js";
import { cycleDeviceOf } from "./cycle-device.js";
import { deviceOf } from "./device.js";

export function isEntry(value: unknown): value is VerificationEntry {
  return typeof value === "object" && value !== null && "block" in value && "cases" in value && "quick" in value;
}

/**
 * Those of the user's entries that are named, all of them where none is.
 * @param shown the file as the user has written it
 * @throws FocusError for a name that the file has not, and for entries that cannot be run
 */
export function chooseOwnEntries(entries: readonly VerificationEntry[], blocks: readonly string[], shown: string): readonly VerificationEntry[] {
  const known = entries.map(({ block }) => block);
  throwIfAny([
    ...blocks.filter((block) => !known.includes(block)).map((block) => ({ path: "block", value: block, rule: `is not among the entries of ${shown}`, fix: `did you mean ${nearestName(block, known) ?? ""}? It has ${known.join(", ")}` })),
    ...known.filter((block, index) => known.indexOf(block) !== index).map((block) => ({ path: shown, value: block, rule: "is the block of two entries", fix: "put their cases into one" })),
    ...entries.filter(({ cases }) => cases.length === 0).map(({ block }) => ({ path: shown, value: block, rule: "has no case", fix: `give it one: entry("${block}", [labelled(...)])` })),
  ]);
  const chosen = blocks.length === 0 ? entries : entries.filter(({ block }) => blocks.includes(block));
  throwIfAny(chosen.flatMap(({ cases }) => cases.flatMap(portProblems)));
  return chosen;
}

/** What a case's golden model of the user's calls otherwise than its block does: a port or a field that one of them has alone. */
function portProblems({ use, golden, perCycle }: VerificationCase): readonly Problem[] {
  if (golden === undefined) return [];
  const design = elaborate(use, { prefix: "focus_" });
  const device = perCycle ? cycleDeviceOf(design) : deviceOf(design);
  const model = golden.interfaceOf(use.values);
  return (["in", "out"] as const).flatMap((direction) => {
    const own = new Map(device.ports.filter((port) => port.direction === direction && port.agent !== "watch").map(({ name, fields }) => [name, fields.map((field) => field.name).join(", ")]));
    const named = new Map(Object.entries(model[direction]).filter(([name]) => perCycle === true || name !== "advance").map(([name, fields]) => [name, fields.join(", ")]));
    return [...new Set([...own.keys(), ...named.keys()])].filter((name) => own.get(name) !== named.get(name)).map((name) => {
      const [has, says] = [own.get(name), named.get(name)];
      const kind = direction === "in" ? "input" : "output";
      if (has === undefined) return { path: `${use.name}: golden ${kind} ${name}`, rule: `is no ${kind} of the block, which has ${[...own.keys()].join(", ")}`, fix: "name the ports in golden({ in, out }, ...) as the block does" };
      if (says === undefined) return { path: `${use.name}.${name}`, rule: `is an ${kind} that the golden model does not name`, fix: `add it to golden({ ${direction}: { ${name}: [${quoted(has)}] } }, ...)` };
      return { path: `${use.name}: golden ${kind} ${name}`, value: says, rule: `has other fields than the block's: ${has}`, fix: `write ${name}: [${quoted(has)}]` };
    });
  });
}

function quoted(fields: string): string {
  return fields.split(", ").map((field) => `"${field}"`).join(", ");
}
