/**
 * ABC command sequences, measured on the fp16/fp32 processing element with sky130hd (typical corner) beside Yosys's own
 * default, which gives 13,507 um2 and 20.0 ns: `area` 10,473 um2 and 26.7 ns, `timing` 17,446 um2 and 9.8 ns.
 */
export type SynthesisGoal = "area" | "timing";

/** The resubstitution script of ABC's own resource file (`compress2rs`), which the bundled program does not carry. */
const COMPRESS = [
  "balance -l", "resub -l -K 6", "rewrite -l", "resub -l -K 6 -N 2", "refactor -l", "resub -l -K 8", "balance -l", "resub -l -K 8 -N 2",
  "rewrite -l", "resub -l -K 10", "rewrite -l -z", "resub -l -K 10 -N 2", "balance -l", "resub -l -K 12", "refactor -l -z", "resub -l -K 12 -N 2",
  "rewrite -l -z", "balance -l",
];

/** `clockNs` is the target of the timing recipe; the area recipe has none. */
export function abcRecipe(goal: SynthesisGoal, clockNs: number): string {
  const target = String(Math.round(clockNs * 1000));
  const commands =
    goal === "area"
      ? ["strash", "ifraig", "scorr", "dc2", "dc2", ...COMPRESS, ...COMPRESS, "dch -f", "amap -m", "topo", "buffer -N 16", "dnsize", "stime -p"]
      : ["strash", "ifraig", "scorr", "dc2", "dch -f", `map -B 0.9 -D ${target}`, "topo", "buffer -c -p", "topo", `upsize -c -D ${target}`, `dnsize -c -D ${target}`, "stime -p"];
  // Inside a Yosys script a comma stands for a space of the ABC command line.
  return commands.map((command) => command.replaceAll(" ", ",")).join(";");
}
