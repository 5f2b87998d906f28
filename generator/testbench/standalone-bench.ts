import { templates } from "../emit/render.js";
import { isChecks } from "../emit/emit-checks.js";
import type { EmittedFile } from "../emit/emit-design.js";
import { generatedFrom } from "../emit/module-view.js";
import { throwIfAny } from "../errors.js";
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
 * @throws FocusError for a bench whose agents react to the device
 */
export function standaloneFiles(benches: readonly StandaloneBench[], { seed }: { readonly seed: number }): readonly EmittedFile[] {
  throwIfAny(benches.flatMap(({ device, vectors }) => reactiveProblems("a Verilog testbench", device, vectors)));
  const rtl = new Map(benches.flatMap((bench) => bench.rtl.filter((file) => !isChecks(file)).map((file) => [file.path, file] as const)));
  const tops = benches.map(({ device }) => device.module);
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
