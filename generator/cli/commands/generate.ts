import type { Options } from "yargs";
import { defineCommand } from "../define-command.js";
import { checkOutput, stageWithManifest } from "../../emit/stage.js";
import { generatedDesign, type Chosen } from "../../handoff/generated-design.js";
import { chooseDesign, designOptions } from "../design-options.js";
import { shellWord } from "../repeat-command.js";

const options = {
  ...designOptions,
  out: { type: "string", demandOption: true, describe: "Output folder: what an earlier run wrote there is replaced as a whole, everything else stays" },
  json: { type: "boolean", default: false, describe: "Print the result as JSON" },
} as const satisfies Record<string, Options>;

export const generateCommand = defineCommand({
  command: "generate",
  describe: "write the Verilog of a design and its hand-off files",
  options,
  examples: [
    ["generate --preset paper --out rtl-out/paper", "the published configuration"],
    ["generate --preset tiny --set array.rows=3 --out out", "with another parameter"],
    ["generate --config examples/odd.json --out out", "a file of your own"],
  ],
  run: async (options, words) => {
    await checkOutput(options.out);
    const chosen = await chooseDesign(options, process.cwd(), "paper");
    const { design, config, hash, name, rtl, files } = generatedDesign(chosen);
    await stageWithManifest({ out: options.out, design: name, top: design.top, beside: design.beside, config, configHash: hash, files });
    const lines = rtl.reduce((sum, file) => sum + file.text.split("\n").length - 1, 0);
    if (options.json) console.log(JSON.stringify({ design: name, config: hash, top: design.top, beside: design.beside, out: options.out, files: files.length + 1, modules: rtl.length, lines }));
    else console.log(`${[design.top, ...design.beside].join(", ")}: ${rtl.length} modules, ${lines} lines, config ${hash}, in ${options.out}${benchHint(chosen, options.out, words)}`);
  },
});

/** How to get testbenches of it, which take longer than all the rest (docs/adr/0018); of designs of one's own `verify --bench` knows the golden functions. */
function benchHint(chosen: Chosen, out: string, words: readonly string[]): string {
  if (chosen.kind === "design" || !("given" in chosen.accelerator)) return "";
  const command = words.map((word, index) => (index === words.indexOf("generate") ? "testbench" : word === `--out=${out}` || words[index - 1] === "--out" ? `${word.replace(/\/+$/, "")}-testbench` : word));
  return `\ntestbenches with vectors: ${["focus-rtl", ...command].map(shellWord).join(" ")}`;
}
