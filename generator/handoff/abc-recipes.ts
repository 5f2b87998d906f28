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
 * operands and result only, 10.5 thousand um2 (Yosys's own default 13.5); `timing`, pipelined, 5.1 ns (10 ns and more by
 * default). `if -g` before mapping, which restructures for depth, and carry trees are most of the gain in time, `amap`
 * and resubstitution of the gain in area. `clockNs` is the target of the timing recipe; the area recipe has none.
 */
export function abcRecipe(goal: SynthesisGoal, clockNs: number): string {
  const target = String(Math.round(clockNs * 1000));
  const commands =
    goal === "area"
      ? ["strash", "ifraig", "scorr", "dc2", "dc2", ...COMPRESS, ...COMPRESS, "dch -f", "amap -m", "topo", "buffer -N 16", "dnsize", "stime -p"]
      : ["strash", "ifraig", "scorr", "dc2", "if -g", "strash", "if -g", "strash", "dch -f", `map -B 0.9 -D ${target}`, "topo", "buffer -c -p", "topo", `upsize -c -D ${target}`, `dnsize -c -D ${target}`, "stime -p"];
  // Inside a Yosys script a comma stands for a space of the ABC command line.
  return commands.map((command) => command.replaceAll(" ", ",")).join(";");
}
