import yargs, { type CommandModule } from "yargs";
import { nearestName } from "../config/nearest-name.js";
import { generatorVersion } from "../emit/manifest.js";
import { CheckFailed, FocusError, type Problem } from "../errors.js";
import { homeProblem, openWorkspace } from "../tools/workspace.js";

const EXIT_CHECK_FAILED = 1;
const EXIT_USER_MISTAKE = 2;
/** EX_SOFTWARE of sysexits.h: a bug of ours. */
const EXIT_BUG = 70;

type Load = () => Promise<CommandModule>;

/** Its handler gets the options that its builder declares; yargs' own type of a list of commands does not say so. */
function lazy<T>(load: () => Promise<CommandModule<object, T>>): Load {
  return load as unknown as Load;
}

/** Each command is loaded when it is wanted: `generate` starts without what only `sim` needs. In the order of the help. */
const COMMANDS: Readonly<Record<string, Load>> = {
  generate: lazy(async () => (await import("./commands/generate.js")).generateCommand),
  describe: lazy(async () => (await import("./commands/describe.js")).describeCommand),
  lint: lazy(async () => (await import("./commands/lint.js")).lintCommand),
  sim: lazy(async () => (await import("./commands/sim.js")).simCommand),
  concentrate: lazy(async () => (await import("./commands/concentrate.js")).concentrateCommand),
  "compare-scatter": lazy(async () => (await import("./commands/compare-scatter.js")).compareScatterCommand),
  verify: lazy(async () => (await import("./commands/verify.js")).verifyCommand),
  synth: lazy(async () => (await import("./commands/synth.js")).synthCommand),
  area: lazy(async () => (await import("./commands/area.js")).areaCommand),
  doctor: lazy(async () => (await import("./commands/doctor.js")).doctorCommand),
};

export const commandNames: readonly string[] = Object.keys(COMMANDS);

/** Runs one command line; gives its exit code: 0 done, 1 a check failed, 2 the user's mistake. */
export async function commandLine(words: readonly string[]): Promise<number> {
  try {
    const parser = yargs(words)
      .scriptName("focus-rtl")
      .usage("$0 <command>\n\nHardware generator for Focus accelerators: Verilog, testbenches and figures from one configuration.")
      .demandCommand(1, "name a command; focus-rtl --help lists them")
      .strict()
      .version(generatorVersion())
      .parserConfiguration({ "camel-case-expansion": true })
      // yargs lays out the help of a command in every run, most of the time for nobody; the lines cost the most.
      .wrap(words.includes("--help") ? 110 : null)
      .exitProcess(false)
      .middleware((argv) => {
        checkNumbers(argv, words);
        checkRepeated(argv);
      })
      .fail((message, error) => {
        // yargs says undefined where its type says Error: then the line itself is wrong.
        if (error as Error | undefined) throw error;
        throw new FocusError(lineProblem(message, words));
      });
    for (const command of await wantedCommands(words)) parser.command(command);
    await parser.parseAsync();
    return 0;
  } catch (thrown) {
    const error = explained(thrown);
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
    return { path: option(name), value: given, rule: `must be one of ${legal.join(", ")}`, fix: `write for example ${option(name)} ${nearestName(given, legal) ?? ""}` };
  }
  const [, first, second] = /^Arguments (\S+) and (\S+) are mutually exclusive$/.exec(message) ?? [];
  if (second !== undefined) return { path: `${option(first)} ${option(second)}`, rule: "say the same thing twice", fix: `leave out ${option(first)} or ${option(second)}` };
  return { path: "command line", rule: message.replace(/\n\s*/g, " "), fix: `${help} shows an example` };
}

/** The option of that name as the line has it; none where yargs has made the name itself (`fooBar` of `--foo-bar`). */
function asWritten(name: string, words: readonly string[]): readonly string[] {
  const options = words.map((word) => word.split("=")[0] ?? word);
  return options.filter((option) => [`--${name}`, `-${name}`, `--no-${name}`].includes(option)).slice(0, 1);
}

/** yargs reads `--seed one` as NaN. */
function checkNumbers(argv: Readonly<Record<string, unknown>>, words: readonly string[]): void {
  const wrong = Object.keys(argv).find((name) => Number.isNaN(argv[name]) && words.some((word) => word.split("=")[0] === `--${name}`));
  if (wrong === undefined) return;
  const place = words.findIndex((word) => word.split("=")[0] === `--${wrong}`);
  const value = words[place]?.split("=")[1] ?? words[place + 1] ?? "";
  throw new FocusError({ path: `--${wrong}`, value: value === "" ? '""' : value, rule: "must be a number", fix: `write for example --${wrong} 7` });
}

/** Options that may be given more than once. */
const REPEATABLE: readonly string[] = ["_", "set", "liberty", "section", "blocks", "dont-use", "dontUse"];

function checkRepeated(argv: Readonly<Record<string, unknown>>): void {
  const [name, values] = Object.entries(argv).find(([key, value]) => Array.isArray(value) && !REPEATABLE.includes(key)) ?? [];
  if (name === undefined || !Array.isArray(values)) return;
  throw new FocusError({ path: `--${name}`, value: values.join(" "), rule: `is given ${values.length} times`, fix: `keep one of them` });
}
