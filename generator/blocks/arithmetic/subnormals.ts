import { perKind, type SubnormalPolicy } from "../../config/number-format.js";
import { choice } from "../../config/parameter.js";
import type { ContractLine } from "../../ir/module.js";

export const unitSubnormals = choice(["keep", "flush"], { default: "keep", doc: "subnormal numbers as in IEEE 754, or read and written as zero" });

/** End of the name of a module whose own contract says, by {@link subnormalsLines}, that they are zero. Integers have none. */
export const flushSuffix = perKind<"" | "_flush", [SubnormalPolicy]>({ float: (_, subnormals) => (subnormals === "flush" ? "_flush" : ""), integer: () => "" });

export function subnormalsText(subnormals: SubnormalPolicy): string {
  return subnormals === "keep" ? "kept, as in IEEE 754" : "read as zero, and written as zero, of the same sign";
}

/** What a contract says of them. */
export const subnormalsLines = perKind<readonly ContractLine[], [SubnormalPolicy]>({
  float: (_, subnormals) => [{ label: "subnormals", text: subnormalsText(subnormals) }],
  integer: () => [],
});
