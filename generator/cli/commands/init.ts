import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Options, PositionalOptions } from "yargs";
import { acceleratorNames, presetNames } from "../../config/accelerator.js";
import { writeError } from "../../emit/write-error.js";
import { errorCode, FocusError } from "../../errors.js";
import { defineCommand } from "../define-command.js";
import { nextLines, starterText } from "../starter.js";

const positionals = { file: { type: "string", default: "my-chip.ts", describe: "File to write; it must not be there" } } as const satisfies Record<string, PositionalOptions>;

const options = {
  preset: { choices: presetNames, default: "demo", describe: "What it starts from" },
  design: { choices: acceleratorNames, default: "dense", describe: "Its design: the file has the keys of that one" },
} as const satisfies Record<string, Options>;

export const initCommand = defineCommand({
  command: "init [file]",
  describe: "write a configuration to start from, with a comment for every key",
  positionals,
  options,
  examples: [
    ["init", "my-chip.ts, a 16x16 array"],
    ["init big.ts --preset paper --design focus", "the published sizes, with similarity concentration"],
  ],
  run: async ({ file, preset, design }) => {
    const mistake = (rule: string, fix: string): FocusError => new FocusError({ path: "FILE", value: file === "" ? '""' : file, rule, fix });
    if (!/\.m?ts$/.test(path.extname(file))) throw mistake("must end in .ts", "write for example focus-rtl init my-chip.ts");
    const text = starterText({ file, preset, design });
    try {
      await writeFile(path.resolve(process.cwd(), file), text, { flag: "wx" });
    } catch (error) {
      if (errorCode(error) === "EEXIST") throw mistake("is there already, and nothing is overwritten", "name another file, or remove this one");
      throw writeError("FILE", file, error);
    }
    console.log([`written: ${file}`, "", ...nextLines(file, design).map((line) => `  ${line}`)].join("\n"));
  },
});
