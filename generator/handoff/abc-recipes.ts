/** What mapping strives for. */
export type SynthesisGoal = "area" | "timing";

/** The resubstitution script of ABC's own resource file (`compress2rs`), which the bundled program does not carry. */
const COMPRESS = [
  "balance -l", "resub -l -K 6", "rewrite -l", "resub -l -K 6 -N 2", "refactor -l", "resub -l -K 8", "balance -l", "resub -l -K 8 -N 2",
  "rewrite -l", "resub -l -K 10", "rewrite -l -z", "resub -l -K 10 -N 2", "balance -l", "resub -l -K 12", "refactor -l -z", "resub -l -K 12 -N 2",
  "rewrite -l -z", "balance -l",
];

/** How timing-driven sequences differ, by rising area; which is fastest depends on the design and the technology. */
const TIMING_VARIANTS = [
  { reduce: ["dc2"], restructure: ["if -g -K 6", "if -g", "if -g"], choices: "dch -f" },
  { reduce: ["dc2", "dc2"], restructure: ["if -g -C 16 -K 8", "if -g", "if -g", "if -g"], choices: "dch" },
  { reduce: ["dc2", "dc2"], restructure: ["if -g -C 16 -K 8", "if -g -C 16 -K 8"], choices: "dch -f" },
  { reduce: [], restructure: ["if -g -C 16 -K 8", "if -g -C 16 -K 8"], choices: "dch -f" },
] as const;

/**
 * ABC command sequences for a goal, to be tried in this order until one meets the clock with room to spare. Measured on the fp16/fp32
 * processing element with sky130hd (typical corner): `area`, registers at operands and result only, 10.2 thousand um2
 * (Yosys's own sequence 13.5); `timing` 3.8 ns (without restructuring, carry trees and the driving cell
 * (`drivingCell` in synthesis-script.ts), more than 7). `if -g`, which restructures for depth before mapping, is most of the gain in time,
 * `amap` and resubstitution of the gain in area. `clockNs` is the target of the timing sequences; that for area has none.
 */
export function abcRecipes(goal: SynthesisGoal, clockNs: number): readonly string[] {
  if (goal === "area") return [recipe(["strash", "ifraig", "scorr", "dc2", "dc2", ...COMPRESS, ...COMPRESS, "dch -f", "amap -m", "topo", "buffer -N 16", "dnsize", "stime -p"])];
  // A fifth of the period is left to the registers: ABC sees the logic between them only.
  const target = `-D ${Math.round(clockNs * 800)}`;
  return TIMING_VARIANTS.map(({ reduce, restructure, choices }) =>
    recipe([
      "strash", "ifraig", "scorr", ...reduce,
      ...restructure.flatMap((command) => [command, "strash"]),
      choices, `map -B 0.9 ${target}`, "topo", "buffer -c -p", "topo", `upsize -c ${target}`, `dnsize -c ${target}`, "stime -p",
    ]),
  );
}

/** Inside a Yosys script a comma stands for a space of the ABC command line. */
function recipe(commands: readonly string[]): string {
  return commands.map((command) => command.replaceAll(" ", ",")).join(";");
}
