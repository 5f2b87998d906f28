import yargs, { type Argv, type CommandModule } from "yargs";
import { nearestName } from "../config/nearest-name.js";
import { readNumber } from "../config/number-text.js";
import { generatorVersion } from "../emit/manifest.js";
import { CheckFailed, FocusError, type Problem } from "../errors.js";
import { homeProblem, openWorkspace } from "../tools/workspace.js";
import { valueAt } from "../config/parameter-table.js";
import { userMistake } from "./user-module.js";

const EXIT_CHECK_FAILED = 1;
const EXIT_USER_MISTAKE = 2;
/** EX_SOFTWARE of sysexits.h: a bug of ours. */
const EXIT_BUG = 70;

const NO_COMMAND = "no command";

type Load = () => Promise<CommandModule>;

/** Each command is loaded when it is wanted: `generate` starts without what only `sim` needs. In the order of the help. */
const COMMANDS: Readonly<Record<string, Load>> = {
  init: async () => (await import("./commands/init.js")).initCommand,
  generate: async () => (await import("./commands/generate.js")).generateCommand,
  describe: async () => (await import("./commands/describe.js")).describeCommand,
  lint: async () => (await import("./commands/lint.js")).lintCommand,
  sim: async () => (await import("./commands/sim.js")).simCommand,
  concentrate: async () => (await import("./commands/concentrate.js")).concentrateCommand,
  "compare-scatter": async () => (await import("./commands/compare-scatter.js")).compareScatterCommand,
  verify: async () => (await import("./commands/verify.js")).verifyCommand,
  testbench: async () => (await import("./commands/testbench.js")).testbenchCommand,
  synth: async () => (await import("./commands/synth.js")).synthCommand,
  area: async () => (await import("./commands/area.js")).areaCommand,
  doctor: async () => (await import("./commands/doctor.js")).doctorCommand,
};

export const commandNames: readonly string[] = Object.keys(COMMANDS);

/** Runs one command line; gives its exit code: 0 done, 1 a check failed, 2 the user's mistake. */
export async function commandLine(words: readonly string[]): Promise<number> {
  try {
    const parser = yargs(words)
      .scriptName("focus-rtl")
      // Whatever the language of the machine: messages are matched below, and help would mix two of them.
      .locale("en")
      .usage("$0 <command>\n\nHardware generator for Focus accelerators: Verilog, testbenches and figures from one configuration.")
      .demandCommand(1, NO_COMMAND)
      .strict()
      .alias("help", "h")
      .version(generatorVersion())
      // An option is what it is called: --out.x is no key of an object.
      .parserConfiguration({ "camel-case-expansion": true, "dot-notation": false })
      .wrap(110)
      .exitProcess(false)
      .middleware((argv) => {
        readValues(argv, optionTypes(parser), words);
        argv["words"] = words;
      })
      .fail((message, error?: Error) => {
        // Without an error the line itself is wrong; yargs' own type says that there always is one.
        if (error) throw error;
        throw new FocusError(lineProblem(message, words));
      });
    const isHelp = ["--help", "-h", "help"].some((word) => words.includes(word));
    for (const command of await wantedCommands(words)) parser.command(withRawNumbers(command, { isHelp }));
    await parser.parseAsync();
    return 0;
  } catch (thrown) {
    const error = userMistake(explained(thrown));
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

/** yargs' lists of the options of each type, under every name they have. */
interface OptionTypes {
  readonly number: readonly string[];
  readonly string: readonly string[];
  readonly boolean: readonly string[];
  readonly array: readonly string[];
}

function optionTypes(parser: Argv): OptionTypes {
  if (!tellsOptions(parser)) throw new Error("this yargs has no getOptions");
  return parser.getOptions();
}

/** Its types leave it out. */
function tellsOptions(parser: Argv): parser is Argv & { readonly getOptions: () => OptionTypes } {
  return "getOptions" in parser;
}

/**
 * yargs would read a number itself, and take nothing, blanks and 0x10 for one: it is to give the text. (Help still says number.)
 * It also lays out the help of a command in every run, most of the time for nobody: then there is nothing to lay out.
 */
function withRawNumbers(command: CommandModule, { isHelp }: { readonly isHelp: boolean }): CommandModule {
  const { builder } = command;
  if (typeof builder !== "function") throw new Error(`${String(command.command)}: its builder must be a function`);
  return {
    ...command,
    builder: async (parser) => {
      const built = await builder(parser);
      const { number, string, boolean, array } = optionTypes(built);
      for (const name of isHelp ? [] : [...number, ...string, ...boolean, ...array]) built.hide(name);
      for (const name of number) built.string(name);
      return built;
    },
  };
}

/** A folder for tools and builds that cannot be used is the user's to mend, wherever it was noticed. */
function explained(error: unknown): unknown {
  try {
    return homeProblem(openWorkspace(process), error);
  } catch {
    return error; // there is no workspace: what was thrown says why
  }
}

/** Commands that are named anywhere on the line; all of them where none is, for the help and for a misspelled one. */
async function wantedCommands(words: readonly string[]): Promise<readonly CommandModule[]> {
  const named = Object.entries(COMMANDS).filter(([name]) => words.includes(name));
  return Promise.all((named.length > 0 ? named : Object.entries(COMMANDS)).map(([, load]) => load()));
}

/** What yargs says of a line, as place, value, rule and fix. */
function lineProblem(message: string, words: readonly string[]): Problem {
  // Options may come first, each with a value that is no command.
  const command = words.find((word) => commandNames.includes(word)) ?? words.find((word) => !word.startsWith("-"));
  const help = command !== undefined && commandNames.includes(command) ? `focus-rtl ${command} --help` : "focus-rtl --help";
  const option = (name: string | undefined): string => `--${name ?? ""}`;
  if (message === NO_COMMAND) return { path: "command line", ...(words.length > 0 ? { value: words.join(" ") } : {}), rule: "names no command", fix: "focus-rtl --help lists them" };

  const [, unknown] = /^Unknown arguments?: (.*)$/.exec(message) ?? [];
  if (unknown !== undefined && help === "focus-rtl --help") {
    const nearest = command === undefined ? undefined : nearestName(command, commandNames);
    return { path: "command line", value: command ?? unknown, rule: "is not a command", fix: `${nearest === undefined ? "" : `did you mean focus-rtl ${nearest}? `}${help} lists the commands` };
  }
  if (unknown !== undefined) {
    const names = unknown.split(", ");
    const loose = names.find((name) => words.includes(name));
    if (loose !== undefined) return { path: "command line", value: loose, rule: `is a word that focus-rtl ${command ?? ""} does not take`, fix: `leave it out, or write the option it belongs to before it; ${help} lists them` };
    const written = names.flatMap((name) => asWritten(name, words));
    return { path: written.join(" "), rule: `is not an option of focus-rtl ${command ?? ""}`, fix: `${help} lists them; parameters are given as --set key=value` };
  }

  const [, missing] = /^Missing required arguments?: (.*)$/.exec(message) ?? [];
  if (missing !== undefined) return { path: option(missing), rule: "is missing", fix: `add ${option(missing)}; ${help} shows an example` };

  const [, name, given, choices] = /Argument: (\S+), Given: "?(.*?)"?, Choices: (.*)$/m.exec(message) ?? [];
  if (choices !== undefined && given !== undefined) {
    const legal = choices.replaceAll('"', "").split(", ");
    // yargs says true of an option that is not called a text.
    if (given === "true" && isBare(option(name), words)) return withoutValue(option(name));
    if (words.includes(`--no-${name ?? ""}`)) return { path: `--no-${name ?? ""}`, rule: "is not an option", fix: `leave ${option(name)} out` };
    return { path: option(name), value: given === "" ? '""' : given, rule: `must be one of ${legal.join(", ")}`, fix: `write for example ${option(name)} ${nearestName(given, legal) ?? ""}` };
  }
  const [, first, second] = /^Arguments (\S+) and (\S+) are mutually exclusive$/.exec(message) ?? [];
  if (second !== undefined) return { path: `${option(first)} ${option(second)}`, rule: "both choose the design", fix: `leave out ${option(first)} or ${option(second)}` };
  return { path: "command line", rule: message.replace(/\n\s*/g, " "), fix: `${help} shows an example` };
}

/** The option of that name as the line has it; none where yargs has made the name itself (`fooBar` of `--foo-bar`). */
function asWritten(name: string, words: readonly string[]): readonly string[] {
  const options = words.map((word) => word.split("=")[0] ?? word);
  return options.filter((option) => [`--${name}`, `-${name}`, `--no-${name}`].includes(option)).slice(0, 1);
}

function withoutValue(option: string): Problem {
  return { path: option, rule: "is given without a value", fix: `write it behind ${option}, or leave ${option} out` };
}

/** The option is the last word, or another one follows it: yargs takes its default, or nothing, for its value. */
function isBare(option: string, words: readonly string[]): boolean {
  const line = words.slice(0, words.includes("--") ? words.indexOf("--") : undefined);
  return line.some((word, at) => word === option && /^--?[a-z]|^$/i.test(line[at + 1] ?? ""));
}

/** Options of which nothing, and where it is written, is told in their own words. */
const TELL_THEMSELVES: readonly string[] = ["out", "config", "keep"];

/** Options that may be given more than once. */
const REPEATABLE: readonly string[] = ["_", "set", "liberty", "section", "blocks", "dont-use", "dontUse"];

/**
 * Every option has the one value it is declared for; numbers become numbers.
 * @throws FocusError for a value that is missing, no number, or given twice
 */
function readValues(argv: Record<string, unknown>, types: OptionTypes, words: readonly string[]): void {
  const extra = valueAt(argv["_"], "1");
  if (typeof extra === "string" || typeof extra === "number") throw new FocusError({ path: "command line", value: String(extra), rule: "is a word that the command does not take", fix: "leave it out, or write the option it belongs to before it" });
  for (const word of words.slice(0, words.includes("--") ? words.indexOf("--") : undefined)) {
    const [, option = "", value] = /^(--[^=]+)=([^]*)$/.exec(word) ?? [];
    const isFlag = types.boolean.includes(option.replace(/^--(no-)?/, ""));
    if (value !== undefined && isFlag && !["true", "false"].includes(value)) throw new FocusError({ path: option, value: value === "" ? '""' : value, rule: "takes no value", fix: `write ${option} alone, or leave it out` });
  }
  // Every option stands under two names, of which --p-share is the user's and pShare is not.
  for (const [name, value] of Object.entries(argv).filter(([key]) => /^[^$_A-Z][^A-Z]*$|^.$/.test(key))) {
    const option = `--${name}`;
    if (Array.isArray(value) && !REPEATABLE.includes(name)) throw new FocusError({ path: option, value: value.join(" "), rule: `is given ${value.length} times`, fix: "keep one of them" });
    const isText = types.string.includes(name) || types.number.includes(name);
    if (value === false && isText) throw new FocusError({ path: `--no-${name}`, rule: "is not an option", fix: `leave ${option} out` });
    const isNothing = Array.isArray(value)
      ? value.length === 0 && words.some((word) => word === option || word === `${option}=`)
      : !types.boolean.includes(name) && !TELL_THEMSELVES.includes(name) && (isBare(option, words) || (value === "" && !types.number.includes(name)));
    if (isNothing) throw new FocusError(withoutValue(option));
    if (!types.number.includes(name) || typeof value !== "string") continue;
    const number = readNumber(value);
    if (number === undefined) throw new FocusError({ path: option, value: value.trim() === value && value !== "" ? value : JSON.stringify(value), rule: "must be a number", fix: `write it in decimal, for example ${option} 1` });
    argv[name] = argv[camelCase(name)] = number;
  }
}

/** yargs' other name of an option. */
function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
