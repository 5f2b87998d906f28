import yargs, { type CommandModule } from "yargs";
import { generatorVersion } from "../emit/manifest.js";
import { CheckFailed, FocusError } from "../errors.js";

const EXIT_CHECK_FAILED = 1;
const EXIT_USER_MISTAKE = 2;
/** EX_SOFTWARE of sysexits.h: a bug of ours. */
const EXIT_BUG = 70;

/** Each command is loaded when it is wanted: `generate` starts without what only `sim` needs. In the order of the help. */
const COMMANDS = {
  generate: async () => (await import("./commands/generate.js")).generateCommand,
  describe: async () => (await import("./commands/describe.js")).describeCommand,
  sim: async () => (await import("./commands/sim.js")).simCommand,
  concentrate: async () => (await import("./commands/concentrate.js")).concentrateCommand,
  verify: async () => (await import("./commands/verify.js")).verifyCommand,
  synth: async () => (await import("./commands/synth.js")).synthCommand,
  doctor: async () => (await import("./commands/doctor.js")).doctorCommand,
} as const;

export type CommandName = keyof typeof COMMANDS;

export const commandNames = Object.keys(COMMANDS) as readonly CommandName[];

/** Runs one command line; gives its exit code: 0 done, 1 a check failed, 2 the user's mistake. */
export async function commandLine(words: readonly string[]): Promise<number> {
  try {
    const parser = yargs(words)
      .scriptName("focus-rtl")
      .usage("$0 <command>\n\nHardware generator for Focus accelerators: Verilog, testbenches and figures from one configuration.")
      .demandCommand(1, "name a command; focus-rtl --help lists them")
      .strict()
      .version(generatorVersion())
      .parserConfiguration({ "camel-case-expansion": true, "duplicate-arguments-array": false })
      .wrap(110)
      .exitProcess(false)
      .fail((message, error) => {
        // yargs says undefined where its type says Error: then the line itself is wrong.
        if (error as Error | undefined) throw error;
        throw new FocusError({ path: "command line", rule: message.replace(/\n/g, "; "), fix: `see ${helpOf(words)}` });
      });
    for (const command of await wantedCommands(words)) parser.command(command);
    await parser.parseAsync();
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
    return EXIT_BUG;
  }
}

/** Commands that are named anywhere on the line; all of them where none is, for the help and for a misspelled one. */
async function wantedCommands(words: readonly string[]): Promise<readonly CommandModule[]> {
  const named = commandNames.filter((name) => words.includes(name));
  const wanted = named.length > 0 ? named : commandNames;
  return Promise.all(wanted.map((name) => COMMANDS[name]() as Promise<CommandModule>));
}

function helpOf(words: readonly string[]): string {
  const command = words.find((word) => !word.startsWith("-"));
  return command !== undefined && command in COMMANDS ? `focus-rtl ${command} --help` : "focus-rtl --help";
}
