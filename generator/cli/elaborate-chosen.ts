import { createHash } from "node:crypto";
import { configHash } from "../config/accelerator.js";
import { elaborate } from "../dsl/elaborate.js";
import type { DesignIr } from "../ir/module.js";
import { OWN_DESIGN } from "./config-file.js";
import type { Chosen } from "./design-options.js";

/** Plain data of what was chosen. */
export interface ElaboratedDesign {
  readonly design: DesignIr;
  readonly config: Readonly<Record<string, unknown>>;
  readonly hash: string;
  readonly name: string;
}

/** IR, configuration, hash. A design of one's own is hashed by its IR. */
export function elaborateChosen(chosen: Chosen): ElaboratedDesign {
  if (chosen.kind === "accelerator") {
    const { config, json, top, beside } = chosen.accelerator;
    return { design: elaborate(top, { prefix: config.prefix, beside }), config: json, hash: configHash(config), name: config.name };
  }
  const design = elaborate(chosen.top, { prefix: "focus_" });
  const hash = createHash("sha256").update(JSON.stringify(design)).digest("hex").slice(0, 8);
  return { design, config: { name: chosen.top.name, ...OWN_DESIGN }, hash, name: chosen.top.name };
}
