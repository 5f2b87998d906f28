import type { OutputFile } from "../emit/manifest.js";
import { emitDesign, type EmittedFile } from "../emit/emit-design.js";
import { handoffFiles } from "../handoff/handoff-files.js";
import type { Chosen } from "./design-options.js";
import { elaborateChosen, type ElaboratedDesign } from "./elaborate-chosen.js";

/** A design as `generate` writes it. */
export interface GeneratedDesign extends ElaboratedDesign {
  readonly rtl: readonly EmittedFile[];
  /** Verilog and hand-off files: all but the manifest. */
  readonly files: readonly OutputFile[];
}

export function generatedDesign(chosen: Chosen): GeneratedDesign {
  const elaborated = elaborateChosen(chosen);
  const { design, hash, name } = elaborated;
  const rtl = emitDesign(design, { config: name, hash });
  return { ...elaborated, rtl, files: [...rtl, ...handoffFiles({ design, name, configHash: hash })] };
}
