#!/usr/bin/env node
import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { generatorVersion } from "../emit/manifest.js";
import { CheckFailed, FocusError } from "../errors.js";
import { describeCommand } from "./commands/describe.js";
import { doctorCommand } from "./commands/doctor.js";
import { generateCommand } from "./commands/generate.js";
import { simCommand } from "./commands/sim.js";
import { synthCommand } from "./commands/synth.js";
import { verifyCommand } from "./commands/verify.js";

const EXIT_CHECK_FAILED = 1;
const EXIT_USER_MISTAKE = 2;

/** Runs one command line; gives its exit code: 0 done, 1 a check failed, 2 the user's mistake. */
async function main(words: readonly string[]): Promise<number> {
  try {
    await yargs(words)
      .scriptName("focus-rtl")
      .usage("$0 <command>\n\nHardware generator for Focus accelerators: Verilog, testbenches and figures from one configuration.")
      .command(generateCommand)
      .command(describeCommand)
      .command(simCommand)
      .command(verifyCommand)
      .command(synthCommand)
      .command(doctorCommand)
      .demandCommand(1, "name a command; focus-rtl --help lists them")
      .strict()
      .version(generatorVersion())
      .parserConfiguration({ "camel-case-expansion": true, "duplicate-arguments-array": false })
      .wrap(110)
      .exitProcess(false)
      .fail((message, error, usage) => {
        if (error) throw error;
        throw new FocusError({ path: "command line", rule: message.replace(/\n/g, "; "), fix: `see ${helpOf(words, usage)}` });
      })
      .parseAsync();
    return 0;
  } catch (error) {
    if (error instanceof FocusError) {
      console.error(`error: ${error.message}`);
      return EXIT_USER_MISTAKE;
    }
    if (error instanceof CheckFailed) {
      console.error(`failed: ${error.message}`);
      return EXIT_CHECK_FAILED;
    }
    console.error(error);
    return 70;
  }
}

function helpOf(words: readonly string[], usage: unknown): string {
  const command = words.find((word) => !word.startsWith("-"));
  const known = ["generate", "describe", "sim", "verify", "synth", "doctor"];
  return usage !== undefined && command !== undefined && known.includes(command) ? `focus-rtl ${command} --help` : "focus-rtl --help";
}

process.exitCode = await main(hideBin(process.argv));
