import type { CommandModule } from "yargs";
import { checkOutput, stageWithManifest } from "../../emit/stage.js";
import { chooseDesign, withDesignOptions, type DesignArguments } from "../design-options.js";
import { generatedDesign } from "../generated-files.js";

interface Arguments extends DesignArguments {
  readonly out: string;
  readonly json: boolean;
}

export const generateCommand: CommandModule<object, Arguments> = {
  command: "generate",
  describe: "write the Verilog of a design and its hand-off files",
  builder: (yargs) =>
    withDesignOptions(yargs)
      .option("out", { type: "string", demandOption: true, describe: "Output folder: what an earlier run wrote there is replaced as a whole, everything else stays" })
      .option("json", { type: "boolean", default: false, describe: "Print the result as JSON" })
      .example("$0 generate --preset paper --out rtl-out/paper", "the published configuration")
      .example("$0 generate --preset tiny --set array.rows=3 --out out", "with another parameter")
      .example("$0 generate --config examples/odd.json --out out", "a file of your own"),
  handler: async (options) => {
    await checkOutput(options.out);
    const { design, config, hash, name, rtl, files } = generatedDesign(await chooseDesign(options, process.cwd(), "paper"));
    await stageWithManifest({ out: options.out, design: name, top: design.top, config, configHash: hash, files });
    const lines = rtl.reduce((sum, file) => sum + file.text.split("\n").length - 1, 0);
    if (options.json) console.log(JSON.stringify({ design: name, config: hash, top: design.top, beside: design.beside, out: options.out, files: files.length + 1, modules: rtl.length, lines }));
    else console.log(`${[design.top, ...design.beside].join(", ")}: ${rtl.length} modules, ${lines} lines, config ${hash}, in ${options.out}`);
  },
};
