import type { CommandModule } from "yargs";
import { elaborate } from "../../dsl/elaborate.js";
import { describe, type Description } from "../../model/describe.js";
import { parameterPage } from "../../model/parameter-page.js";
import { chooseAccelerator, withDesignOptions, type DesignArguments } from "../design-options.js";
import { table } from "../table.js";

interface Arguments extends DesignArguments {
  readonly json: boolean;
  readonly parameters: boolean;
}

export const describeCommand: CommandModule<object, Arguments> = {
  command: "describe",
  describe: "parameters, derived sizes, memories, latencies, module tree, and what limits the design",
  builder: (yargs) =>
    withDesignOptions(yargs)
      .option("json", { type: "boolean", default: false, describe: "Print JSON" })
      .option("parameters", { type: "boolean", default: false, describe: "Print the page of all parameters and presets instead (Markdown)" })
      .example("$0 describe --preset paper", "the published configuration")
      .example("$0 describe --preset tiny --set array.pipeline.add=3 --json", "for a program"),
  handler: async (options) => {
    if (options.parameters) {
      console.log(parameterPage().trimEnd());
      return;
    }
    const accelerator = await chooseAccelerator(options, process.cwd(), "paper");
    const description = describe(accelerator, elaborate(accelerator.top, { prefix: accelerator.config.prefix }));
    console.log(options.json ? JSON.stringify(description, null, 2) : text(description));
  },
};

function text(d: Description): string {
  const total = d.memories.reduce((sum, memory) => sum + memory.bytes, 0);
  return [
    `${d.top}, config ${d.config}`,
    `\nParameters\n${table([["key", "value", "unit", "meaning"], ...d.parameters.map((row) => [row.path, row.value, row.unit, row.doc])])}`,
    `\nDerived\n${table(d.derived.map((row) => [row.name, String(row.value), row.unit, row.doc]))}`,
    `\nMemories (${total.toLocaleString("en")} bytes)\n${table([["name", "words", "bits", "bytes"], ...d.memories.map((row) => [row.name, String(row.words), String(row.bits), String(row.bytes)])])}`,
    `\nStreams\n${table([["name", "bits per beat", "need"], ...d.streams.map((row) => [row.name, String(row.bitsPerBeat), row.need])])}`,
    `\nPerformance\n${table([
      ["M", "K", "N", "cycles", "ideal", "utilisation", "limit"],
      ...d.performance.map(({ shape, cycles, idealCycles, utilisation, limit }) => [String(shape.M), String(shape.K), String(shape.N), String(cycles), String(idealCycles), `${(100 * utilisation).toFixed(2)} %`, limit]),
    ])}`,
    `\nModules\n${d.tree.map((line) => `  ${line}`).join("\n")}`,
  ].join("\n");
}
