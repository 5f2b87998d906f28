/** What mapping strives for. */
export type SynthesisGoal = "area" | "timing";

/** The resubstitution script of ABC's own resource file (`compress2rs`), which the bundled program does not carry. */
const COMPRESS = [
  "balance -l", "resub -l -K 6", "rewrite -l", "resub -l -K 6 -N 2", "refactor -l", "resub -l -K 8", "balance -l", "resub -l -K 8 -N 2",
  "rewrite -l", "resub -l -K 10", "rewrite -l -z", "resub -l -K 10 -N 2", "balance -l", "resub -l -K 12", "refactor -l -z", "resub -l -K 12 -N 2",
  "rewrite -l -z", "balance -l",
];

/**
 * ABC command sequence. Measured on the fp16/fp32 processing element with sky130hd (typical corner): `area`, registers at
 * operands and result only, 10.6 thousand um2 (Yosys's own sequence 13.5); `timing`, the adder in three stages, 4.05 ns
 * (with neither `if`, carry trees nor the driving cell of {@link drivingCell}, more than 7). `if -g`, which restructures for
 * depth before mapping, is most of the gain in time, `amap` and resubstitution of the gain in area. `clockNs` is the target
 * of the timing recipe; the area recipe has none.
 */
export function abcRecipe(goal: SynthesisGoal, clockNs: number): string {
  // A quarter of the period is left to the registers: ABC sees the logic between them only.
  const target = String(Math.round(clockNs * 750));
  const depth = ["if -g -C 16 -K 8", "strash", "if -g", "strash", "if -g", "strash", "if -g", "strash"];
  const commands =
    goal === "area"
      ? ["strash", "ifraig", "scorr", "dc2", "dc2", ...COMPRESS, ...COMPRESS, "dch -f", "amap -m", "topo", "buffer -N 16", "dnsize", "stime -p"]
      : ["strash", "ifraig", "scorr", "dc2", ...depth, "dch -f", `map -B 0.9 -D ${target}`, "topo", "buffer -c -p", "topo", `upsize -c -D ${target}`, `dnsize -c -D ${target}`, "stime -p"];
  // Inside a Yosys script a comma stands for a space of the ABC command line.
  return commands.map((command) => command.replaceAll(" ", ",")).join(";");
}
