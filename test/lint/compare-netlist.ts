import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createRandom } from "../../generator/config/random.js";
import type { EmittedFile } from "../../generator/emit/emit-design.js";
import type { Synthesis } from "../../generator/handoff/synthesize.js";
import { topModules, type DesignIr } from "../../generator/ir/module.js";
import { moduleSignals, type Signal } from "../../generator/ir/types.js";
import { runIverilog, runVvp } from "../../generator/tools/iverilog.js";
import type { Workspace } from "../../generator/tools/workspace.js";

export interface Comparison {
  /** Output bits that were known in the RTL and looked at in the netlist. */
  readonly comparedBits: number;
  readonly mismatches: number;
}

/**
 * Runs the RTL and its mapped netlist side by side in Icarus on the same random inputs; every output bit that is known in
 * the RTL must be the same, and known, in the netlist.
 */
export async function compareNetlist(options: {
  readonly workspace: Workspace;
  readonly design: DesignIr;
  readonly files: readonly EmittedFile[];
  readonly mapped: Synthesis;
  readonly cycles: number;
  readonly seed: number;
}): Promise<Comparison> {
  const { workspace, design, mapped, cycles, seed } = options;
  const [top] = topModules(design);
  if (!top) throw new Error("no top");
  const folder = path.join(workspace.build, "compare", createHash("sha256").update(JSON.stringify([mapped.netlist, cycles, seed])).digest("hex").slice(0, 16));
  await mkdir(folder, { recursive: true });
  const signals = moduleSignals(top.ports, top.clocking);
  const rtl = options.files.filter((file) => file.path.endsWith(".v"));
  for (const file of rtl) await writeFile(path.join(folder, path.posix.basename(file.path)), file.text);
  // The netlist gets names of its own, so that both fit into one simulation; memories are the same module in both.
  const own = new RegExp(`\\b(${design.modules.filter((module) => module.block !== "ram" || module === top).map((module) => module.name).join("|")})\\b`, "g");
  const netlist = (await readFile(mapped.netlist, "utf8")).replace(own, "$1_mapped");
  await writeFile(path.join(folder, "mapped.v"), netlist);
  // The netlist was mapped with these values; the RTL gets them at its instance.
  const overrides = top.parameters.length === 0 ? "" : `#(${top.parameters.map(({ name, value }) => `.${name}(${value})`).join(", ")}) `;
  await writeFile(path.join(folder, "stimuli.hex"), stimuli(signals, cycles, seed));
  await writeFile(path.join(folder, "bench.v"), bench(top.name, overrides, signals, cycles));
  const sources = [...rtl.map((file) => path.posix.basename(file.path)), "mapped.v", ...(mapped.models === undefined ? [] : [mapped.models]), "bench.v"];
  const compiled = await runIverilog(workspace, ["-g2005", "-s", "bench", "-o", "bench.vvp", ...sources], { cwd: folder });
  if (compiled.exitCode !== 0) throw new Error(`the netlist of ${top.name} does not compile\n${compiled.all}`);
  const run = await runVvp(workspace, ["bench.vvp"], { cwd: folder });
  const found = /COMPARED (\d+) MISMATCHES (\d+)/.exec(run.stdout);
  if (!found) throw new Error(`the comparison of ${top.name} did not finish\n${run.all}`);
  return { comparedBits: Number(found[1]), mismatches: Number(found[2]) };
}

function driven(signals: readonly Signal[]): readonly Signal[] {
  return signals.filter((signal) => signal.direction === "in" && signal.role !== "clock" && signal.role !== "reset");
}

/** One line of hex digits a cycle: all driven inputs, the first in the highest bits. */
function stimuli(signals: readonly Signal[], cycles: number, seed: number): string {
  const random = createRandom(seed);
  const width = driven(signals).reduce((sum, signal) => sum + signal.width, 0);
  const lines = Array.from({ length: cycles }, () => {
    let word = 0n;
    // One-bit inputs are handshakes and enables: mostly on, so that something moves.
    for (const signal of driven(signals)) word = (word << BigInt(signal.width)) | (signal.width === 1 ? BigInt(random.chance(0.8)) : random.bits(signal.width));
    return word.toString(16).padStart(Math.ceil(width / 4), "0");
  });
  return `${lines.join("\n")}\n`;
}

function bench(top: string, overrides: string, signals: readonly Signal[], cycles: number): string {
  const inputs = driven(signals);
  const outputs = signals.filter((signal) => signal.direction === "out");
  const width = inputs.reduce((sum, signal) => sum + signal.width, 0);
  const outputWidth = outputs.reduce((sum, signal) => sum + signal.width, 0);
  const clocked = signals.some((signal) => signal.role === "clock");
  const instance = (module: string, suffix: string): string =>
    `${module} ${suffix === "rtl" ? overrides : ""}u_${suffix} (${signals.map((signal) => `.${signal.name}(${signal.direction === "out" ? `${signal.name}_${suffix}` : signal.name})`).join(", ")});`;
  return `
module bench;
  reg clk_i, rst_ni;
  reg [${width - 1}:0] stimuli [0:${cycles - 1}];
  wire [${width - 1}:0] now;
  ${inputs.map((signal) => `wire [${signal.width - 1}:0] ${signal.name};`).join("\n  ")}
  assign {${inputs.map((signal) => signal.name).join(", ")}} = now;
  ${outputs.map((signal) => `wire [${signal.width - 1}:0] ${signal.name}_rtl, ${signal.name}_net;`).join("\n  ")}
  wire [${outputWidth - 1}:0] rtl = {${outputs.map((signal) => `${signal.name}_rtl`).join(", ")}};
  wire [${outputWidth - 1}:0] net = {${outputs.map((signal) => `${signal.name}_net`).join(", ")}};
  reg [${width - 1}:0] now_q;
  assign now = now_q;
  ${instance(top, "rtl")}
  ${instance(`${top}_mapped`, "net")}
  integer cycle, i, compared, mismatches;
  initial begin
    $readmemh("stimuli.hex", stimuli);
    compared = 0;
    mismatches = 0;
    clk_i = 0;
    rst_ni = 0;
    now_q = 0;
    #10 ${clocked ? "clk_i = 1; #10 clk_i = 0; #10 clk_i = 1; #10 clk_i = 0;" : ""} #10 rst_ni = 1;
    for (cycle = 0; cycle < ${cycles}; cycle = cycle + 1) begin
      now_q = stimuli[cycle];
      #10;
      for (i = 0; i < ${outputWidth}; i = i + 1) begin
        if (rtl[i] === 1'b0 || rtl[i] === 1'b1) begin
          compared = compared + 1;
          if (net[i] !== rtl[i]) mismatches = mismatches + 1;
        end
      end
      clk_i = 1;
      #10 clk_i = 0;
    end
    $display("COMPARED %0d MISMATCHES %0d", compared, mismatches);
    $finish;
  end
endmodule
`;
}
