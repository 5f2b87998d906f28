import { resetSynchroniser } from "../blocks/system/reset-synchroniser.js";
import type { BuiltAccelerator } from "../designs/focus.js";
import type { BlockUse } from "../dsl/block-use.js";
import { elaborate } from "../dsl/elaborate.js";
import { emitChecks } from "../emit/emit-checks.js";
import { emitDesign, type EmittedFile } from "../emit/emit-design.js";
import { contentHash, type OutputFile } from "../emit/manifest.js";
import type { DesignIr } from "../ir/module.js";
import { handoffFiles } from "./handoff-files.js";
import { memoryList, memoryListFile } from "./memory-list.js";

/** What Verilog is made from: an accelerator, or a datapath of the user's own. */
export type Chosen<A extends BuiltAccelerator = BuiltAccelerator> = { readonly kind: "accelerator"; readonly accelerator: A } | { readonly kind: "design"; readonly top: BlockUse };

/** What the manifest of a datapath of one's own holds in place of a configuration. */
const OWN_DESIGN = { own: true } as const;

/** Prefix of the modules of a datapath of one's own. */
const OWN_PREFIX = "focus_";

/** A design as `generate` writes it. */
export interface GeneratedDesign {
  readonly name: string;
  readonly design: DesignIr;
  /** Plain data of what was chosen. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly hash: string;
  readonly rtl: readonly EmittedFile[];
  /** Verilog and hand-off files: all but the manifest. */
  readonly files: readonly OutputFile[];
}

/** A datapath of one's own is hashed by its IR. */
export function generatedDesign(chosen: Chosen): GeneratedDesign {
  if (chosen.kind === "accelerator") {
    const { config, json, hash, top } = chosen.accelerator;
    const beside = [...chosen.accelerator.beside, ...resets(top)];
    const design = elaborate(top, { prefix: config.prefix, beside });
    return { config: json, ...withMemories(generated(design, { name: config.name, hash }), [top, ...beside]) };
  }
  const { top } = chosen;
  const beside = resets(top);
  const design = elaborate(top, { prefix: OWN_PREFIX, beside });
  return { config: { name: top.name, ...OWN_DESIGN }, ...withMemories(generated(design, { name: top.name, hash: contentHash(irText(design)).slice(0, 8) }), [top, ...beside]) };
}

/** What a system puts before the reset of the tops. */
function resets({ clocking }: BlockUse): readonly BlockUse[] {
  return clocking === "clock and reset" ? [resetSynchroniser({ stages: 2 })] : [];
}

/** The IR as JSON; constants in it are whole numbers of any size, which JSON has not. */
function irText(design: DesignIr): string {
  return JSON.stringify(design, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

/** Verilog and hand-off files of a design under the name and hash of what it was made from. */
export function designFiles(design: DesignIr, origin: { readonly name: string; readonly hash: string }): readonly OutputFile[] {
  return generated(design, origin).files;
}

function withMemories<G extends Omit<GeneratedDesign, "config">>(given: G, uses: readonly BlockUse[]): G {
  return { ...given, files: [...given.files, memoryListFile(memoryList(given.design, uses), given)] };
}

function generated(design: DesignIr, { name, hash }: { readonly name: string; readonly hash: string }): Omit<GeneratedDesign, "config"> {
  const rtl = emitDesign(design);
  const checks = emitChecks(design);
  return { name, hash, design, rtl, files: [...rtl, ...checks, ...handoffFiles({ design, checks: checks.map(({ path }) => path), name, configHash: hash })] };
}
