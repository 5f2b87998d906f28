import { templates } from "../emit/render.js";
import { isChecks } from "../emit/emit-checks.js";
import type { EmittedFile } from "../emit/emit-design.js";
import { generatedFrom } from "../emit/module-view.js";
import { FocusError, throwIfAny } from "../errors.js";
import type { Device } from "./device.js";
import type { Patterns } from "./pattern.js";
import { verilogTestbench } from "./simulators/icarus-text.js";
import { reactiveProblems } from "./simulators/reactive.js";
import { defaultLimit } from "./simulators/verilator-run.js";
import { vectorFiles, type Vectors } from "./vectors.js";

/** A device with what it gets and what it has to give, to be tested without this program. */
export interface StandaloneBench {
  readonly device: Device;
  readonly rtl: readonly EmittedFile[];
  readonly vectors: Vectors;
  readonly patterns?: Patterns;
}

/** The script that runs them, from anywhere. */
export const SCRIPT = "run.sh";

/**
 * Verilog and vectors of benches that judge themselves, a folder for each: `rtl/`, `<top>/testbench.v` and `<top>/*.hex`, and the script that runs all of them.
 * @throws FocusError for a bench whose agents react to the device, for a top that stands twice, and for modules of one name and different text
 */
export function standaloneFiles(benches: readonly StandaloneBench[], { seed }: { readonly seed: number }): readonly EmittedFile[] {
  throwIfAny(benches.flatMap(({ device, vectors }) => reactiveProblems("a Verilog testbench", device, vectors)));
  const tops = benches.map(({ device }) => device.module);
  throwIfAny(tops.filter((top, index) => tops.indexOf(top) !== index).map((top) => ({ path: top, rule: "is the top of more than one testbench", fix: "write one of them at a time" })));
  const rtl = new Map<string, EmittedFile>();
  for (const file of benches.flatMap((bench) => bench.rtl)) {
    if (isChecks(file)) continue;
    const other = rtl.get(file.path) ?? file;
    if (other.text !== file.text) throw new FocusError({ path: file.path, rule: "has one text in a testbench and another in the next", fix: "write testbenches of the blocks one at a time" });
    rtl.set(file.path, file);
  }
  return [
    ...rtl.values(),
    ...benches.flatMap(({ device, vectors, patterns = {} }) => [
      {
        path: `${device.module}/testbench.v`,
        text: verilogTestbench({ device, vectors, patterns, seed, limit: defaultLimit(vectors), netlist: false, collect: false, idle: "x", judges: true }),
      },
      ...[...vectorFiles(device, vectors)].map(([name, text]) => ({ path: `${device.module}/${name}`, text })),
    ]),
    { path: SCRIPT, text: templates().render("sim/run.sh", { purpose: `Testbenches of ${tops.join(", ")}.`, origin: generatedFrom("sim/run.sh"), self: SCRIPT, tops: tops.join(" ") }) },
  ];
}
