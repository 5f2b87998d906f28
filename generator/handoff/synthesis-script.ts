import { templates } from "../emit/render.js";
import { abcRecipes, type SynthesisGoal } from "./abc-recipes.js";

/** Value of a Verilog parameter of the top module. */
export interface ParameterValue {
  readonly name: string;
  readonly value: number;
}

/** ` -chparam NAME value ...` for Yosys's `hierarchy`. */
function parameterArguments(parameters: readonly ParameterValue[]): string {
  return parameters.map(({ name, value }) => ` -chparam ${name} ${value}`).join("");
}

/** What a script is about. */
interface Top {
  readonly name: string;
  /** Its own, which its text may have with other values. */
  readonly parameters: readonly ParameterValue[];
}

/** Yosys script that looks for mistakes below each of the tops. */
export function lintScript({ files, tops }: { readonly files: readonly string[]; readonly tops: readonly Top[] }): string {
  return templates().render("handoff/lint.ys", {
    files: files.map((file) => ({ path: file })),
    tops: tops.map(({ name, parameters }) => ({ name, parameters: parameterArguments(parameters) })),
  });
}

export interface SynthesisScript {
  readonly purpose: string;
  readonly usage?: readonly string[];
  /** Verilog files in the order they are read, relative to where the script runs. */
  readonly files: readonly string[];
  readonly top: Top;
  /** Modules kept as black boxes. */
  readonly memories: readonly string[];
  readonly flatten: boolean;
  /** Liberty files, relative to where the script runs; none: generic gates. */
  readonly liberties: readonly string[];
  readonly dontUse: readonly string[];
  readonly clockGating: boolean;
  readonly goal: SynthesisGoal;
  readonly clockNs: number;
  /** Which of the goal's {@link abcRecipes}; the first where left out. */
  readonly attempt?: number;
  /** What the names of all that the script writes begin with: a folder with a slash at the end, or `<top>.gates.`. */
  readonly output: string;
  /** Cell that stands for what drives the logic; `<output>abc.constr` names it, see {@link abcConstraints}. */
  readonly drivingCell?: string;
  readonly netlist: string;
  /** A second netlist for static timing; left out where none is wanted. */
  readonly timingNetlist?: string;
}

/** The driving cell for ABC, and a load in fF as small as the data pin of a flip-flop. */
export function abcConstraints(drivingCell: string): string {
  return `set_driving_cell ${drivingCell}\nset_load 2\n`;
}

/** Yosys script that maps a design: what `synthesize` runs and, with other paths, what the hand-off carries. */
export function synthesisScript(script: SynthesisScript): string {
  const common = {
    purpose: script.purpose,
    usage: script.usage ?? [],
    files: script.files.map((file) => ({ path: file })),
    hasMemories: script.memories.length > 0,
    memories: script.memories.join(" "),
    memoryPattern: script.memories.join(" t:"),
    top: script.top.name,
    parameters: parameterArguments(script.top.parameters),
    flatten: script.flatten,
    output: script.output,
    netlist: script.netlist,
    forClock: script.goal === "timing",
    // Carry trees of least depth where a clock is to be met.
    techmaps: script.goal === "timing" ? " -map +/techmap.v -map +/choices/sklansky.v" : "",
  };
  if (script.liberties.length === 0) return templates().render("handoff/synth-gates.ys", common);
  return templates().render("handoff/synth-cells.ys", {
    ...common,
    liberties: script.liberties.map((file) => ` -liberty ${file}`).join(""),
    forTiming: script.timingNetlist !== undefined,
    timingNetlist: script.timingNetlist ?? "",
    libertyFiles: script.liberties,
    dontUse: script.dontUse.map((cell) => ` -dont_use ${cell}`).join(""),
    clockGating: script.clockGating,
    constraints: script.drivingCell === undefined ? "" : ` -constr ${script.output}abc.constr`,
    goal: script.goal === "area" ? "Least area." : `A clock of ${script.clockNs} ns.`,
    abc: abcRecipes(script.goal, script.clockNs)[script.attempt ?? 0] ?? "",
  });
}
