import { spawn } from "node:child_process";
import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { commandNames } from "../../generator/cli/command-line.js";
import { chooseDesign, type DesignArguments } from "../../generator/cli/design-options.js";
import { packageRoot, resource } from "../../generator/tools/paths.js";
import { runCommand } from "../support/run-command.js";

let folder = "";
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "focus-line-")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** What a command line says on a machine of some language: the locale is read once, so it needs a process of its own. */
function said(words: readonly string[], locale: Readonly<Record<string, string>>): Promise<string> {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(LC_|LANG)/.test(name)));
  return new Promise((resolve) => {
    const child = spawn("node", ["--import", TSX, path.join(packageRoot(), "generator", "cli", "main.ts"), ...words], { cwd: folder, env: { ...environment, ...locale } });
    let text = "";
    child.stdout.on("data", (part) => (text += String(part)));
    child.stderr.on("data", (part) => (text += String(part)));
    child.once("close", (code) => {
      resolve(`${text}exit code ${code ?? "none"}`);
    });
  });
}

describe("on a machine of another language", () => {
  const locales = [{ LANG: "de_DE.UTF-8" }, { LC_ALL: "fr_FR.UTF-8" }, { LANGUAGE: "ja_JP" }, { LC_MESSAGES: "zh_CN.UTF-8", LANG: "C" }];

  it.each(locales)("%j a wrong line is told with place, value, rule and fix", async (locale) => {
    expect(await said(["generate", "--preset", "huge", "--out", "x"], locale)).toBe("error: --preset = huge: must be one of tiny, demo, paper, edge\n  fix: write for example --preset edge\nexit code 2");
  }, 60_000);

  it.each([[["generate", "--preset", "tiny"]], [["generate", "--preset", "tiny", "--config", "a.json", "--out", "x"]], [["generate", "--bogus", "--out", "x"]], [[]], [["describe", "--help"]]])(
    "%j says what it says in English",
    async (words) => {
      const english = await said(words, { LC_ALL: "C" });
      expect(english).toMatch(words.includes("--help") ? /Options:[^]*\[number\]/ : / fix: /);
      expect(await said(words, { LANG: "de_DE.UTF-8" })).toBe(english);
    },
    60_000,
  );
});

describe("help", () => {
  it.each([["-h"], ["--help"], ["help"]])("%s lists the commands", async (word) => {
    const { exitCode, out } = await runCommand([word]);
    expect(exitCode).toBe(0);
    for (const name of commandNames) expect(out).toContain(`focus-rtl ${name}`);
  });

  it.each(commandNames)("of %s is the same for -h", async (name) => {
    const { exitCode, out, error } = await runCommand([name, "-h"]);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
    expect(out).toBe((await runCommand([name, "--help"])).out);
  });
});

/** Commands that do not run without --out. */
const NEED_OUT: readonly string[] = ["generate", "sim", "concentrate", "testbench"];

interface NumberOption {
  readonly command: string;
  readonly option: string;
}

/** What help calls a number. */
async function numberOptions(): Promise<readonly NumberOption[]> {
  const found: NumberOption[] = [];
  for (const command of commandNames) {
    const { out } = await runCommand([command, "--help"]);
    for (const [, option = ""] of out.replace(/\n {20,}/g, " ").matchAll(/^ +(--?[A-Za-z-]+) .*\[number\]/gm)) found.push({ command, option });
  }
  return found;
}

describe("numbers", () => {
  it.each(["", " ", "\t", "0x10", "0b1", "Infinity", "-Infinity", "NaN", "1e999", "1_000", "one", "1,5", "1e", "."])("%j is none, for any option of any command", async (text) => {
    const options = await numberOptions();
    expect(options.length).toBeGreaterThan(20);
    for (const { command, option } of options) {
      const long = option.replace(/^-+/, "--");
      const out = NEED_OUT.includes(command) ? ["--out", path.join(folder, "never")] : [];
      const { exitCode, out: printed, error } = await runCommand([command, ...out, `${long}=${text}`]);
      const shown = text.trim() === "" ? JSON.stringify(text) : text;
      expect({ command, exitCode, printed, error }).toEqual({ command, exitCode: 2, printed: "", error: `error: ${long} = ${shown}: must be a number\n  fix: write it in decimal, for example ${long} 1` });
    }
  }, 60_000);

  it.each(["", " ", "0x10", "Infinity", "1e999"])("%j is none in --set", async (text) => {
    for (const key of ["array.rows", "similarity.threshold"]) {
      const { exitCode, error } = await runCommand(["describe", "--preset", "tiny", "--set", `${key}=${text}`]);
      expect({ exitCode, error }).toEqual({ exitCode: 2, error: expect.stringContaining(`${key} = ${text.trim() === "" ? JSON.stringify(text) : text}: must be a `) as string });
    }
  });

  it("are decimal, with a point or an exponent if need be", async () => {
    const value = async (text: string): Promise<string | undefined> => {
      const { out } = await runCommand(["describe", "--design", "focus", "--set", `similarity.threshold=${text}`, "--json"]);
      return (JSON.parse(out) as { readonly parameters: readonly { readonly path: string; readonly value: string }[] }).parameters.find(({ path: key }) => key === "similarity.threshold")?.value;
    };
    for (const [text, number] of [[".35", "0.35"], ["1e-1", "0.1"], ["0.50", "0.5"], ["+1", "1"], ["1.", "1"]] as const) expect(await value(text)).toBe(number);
    expect(await runCommand(["describe", "--design", "focus", "--K", "1e3", "--p-share", ".2", "--class-share=3.5e-1"])).toMatchObject({ exitCode: 0 });
  });
});

describe("a value that is lost or misread", () => {
  it.each([
    [["generate", "--out.x=1"], "--out: is missing"],
    [["generate", "--no-out"], "--no-out: is not an option"],
    [["generate", "--out", "@", "--no-preset"], "--no-preset: is not an option"],
    [["generate", "--out", "@", "--json=maybe"], "--json = maybe: takes no value"],
    [["generate", "--out", "@", "--set"], "--set: is given without a value"],
    [["generate", "--out", "@", "--", "extra"], "command line = extra: is a word"],
    [["describe", "--set.x=1"], "--set.x: is not an option of focus-rtl describe"],
    // An option with a default takes nothing for it.
    [["sim", "--out", "@", "--seed"], "--seed: is given without a value"],
    [["sim", "--out", "@", "--seed", "--no-dense"], "--seed: is given without a value"],
    [["sim", "--simulator", "--out", "@"], "--simulator: is given without a value"],
    [["concentrate", "--out", "@", "--neighbours"], "--neighbours: is given without a value"],
    [["area", "--grid", "--json"], "--grid: is given without a value"],
    [["area", "--liberty="], "--liberty: is given without a value"],
    [["area", "--section="], "--section: is given without a value"],
    [["describe", "--design", "--json"], "--design: is given without a value"],
    [["sim", "--out", "@", "--video="], "--video: is given without a value"],
    [["sim", "--out", "@", "--activations", ""], "--activations: is given without a value"],
    [["synth", "--block="], "--block: is given without a value"],
    [["describe", "--config="], '--config = "": names no file'],
    [["describe", "--preset="], '--preset = "": must be one of'],
    [["describe", "--preset", "tiny", "--config", "a.json"], "--preset --config: both choose the design"],
    [["describe", "--design", "focus", "--set", "design=dense"], "--design = focus: says which design, and so does --set design=dense"],
    [["describe", "--set", "array=8", "array.rows=4"], "array = 8: has no keys"],
    [["describe", "--set", ".rows=4"], "--set = .rows=4: must have the form key=value"],
    [["describe", "--set", "array..rows=4"], "--set = array..rows=4: must have the form key=value"],
    [["describe", "--set", "constructor.prototype.x=1"], "constructor: is not a parameter"],
    [["area", "--ram-access", "2"], "--ram-access: is for the longest paths, and without --clock none is looked for\n  fix: add --clock 4, or leave it out"],
    [["area", "--design", "focus"], "--design = focus: is counted beside the dense design"],
    [["sim", "--out", "@", "--preset", "tiny", "--no-dense"], "--no-dense: needs the focus design"],
    [["compare-scatter", "--set", "design=sec"], "--design = sec: has no scatter"],
  ])("%j is refused", async (words, message) => {
    const { exitCode, out, error } = await runCommand(words.map((word) => word.replace("@", path.join(folder, "never"))));
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
    expect(error).toContain(`error: ${message}`);
    expect(error).toMatch(/\n {2}fix: [^\n]{8}/);
  });
});

/** Lines that are shown to be typed: those of every help, and of README and documentation. */
async function shownLines(): Promise<readonly (readonly string[])[]> {
  const lines: string[] = [];
  for (const name of commandNames) {
    const { out } = await runCommand([name, "--help"]);
    const [, examples = ""] = out.split("Examples:");
    // Two columns, of which the first may run over several lines.
    for (const [, first = ""] of examples.matchAll(/^ {2}(\S.*?)(?: {2,}|$)/gm)) {
      if (first.startsWith("focus-rtl ")) lines.push(first.slice("focus-rtl ".length));
      else lines.push(`${lines.pop() ?? ""} ${first}`);
    }
  }
  const fromHelp = lines.length;
  expect(fromHelp).toBeGreaterThanOrEqual(2 * (commandNames.length - 1));
  for (const page of ["README.md", "docs/performance.md", "docs/testbench.md", "docs/area.md", "docs/semantic.md", "docs/top-k.md"]) {
    const text = await readFile(resource(...page.split("/")), "utf8");
    lines.push(...[...text.matchAll(/(?:`|^)focus-rtl ([a-z][^`\n#]*)/gm)].map(([, line]) => line ?? ""));
  }
  expect(lines.length).toBeGreaterThan(fromHelp + 20);
  return lines.map((line) => line.replace(/\[[^\]]*\]/g, "").trim().split(/ +/)).filter(([command = ""]) => commandNames.includes(command));
}

describe("every line that is shown", () => {
  const modules: Readonly<Record<string, () => Promise<{ handler: (options: never) => void | Promise<void> }>>> = {
    init: async () => (await import("../../generator/cli/commands/init.js")).initCommand,
    generate: async () => (await import("../../generator/cli/commands/generate.js")).generateCommand,
    describe: async () => (await import("../../generator/cli/commands/describe.js")).describeCommand,
    lint: async () => (await import("../../generator/cli/commands/lint.js")).lintCommand,
    sim: async () => (await import("../../generator/cli/commands/sim.js")).simCommand,
    concentrate: async () => (await import("../../generator/cli/commands/concentrate.js")).concentrateCommand,
    "compare-scatter": async () => (await import("../../generator/cli/commands/compare-scatter.js")).compareScatterCommand,
    verify: async () => (await import("../../generator/cli/commands/verify.js")).verifyCommand,
    testbench: async () => (await import("../../generator/cli/commands/testbench.js")).testbenchCommand,
    synth: async () => (await import("../../generator/cli/commands/synth.js")).synthCommand,
    area: async () => (await import("../../generator/cli/commands/area.js")).areaCommand,
    doctor: async () => (await import("../../generator/cli/commands/doctor.js")).doctorCommand,
  };

  it("is accepted, and so is the design it names", async () => {
    const lines = await shownLines();
    let run = 0;
    for (const name of commandNames) {
      const module = await modules[name]?.();
      if (module === undefined) throw new Error(`no module of ${name}`);
      vi.spyOn(module, "handler").mockImplementation(async ({ config, ...options }: DesignArguments) => {
        run += 1;
        if (!["init", "doctor", "verify"].includes(name)) await chooseDesign({ ...options, ...(config?.startsWith("examples/") ? { config } : {}) }, packageRoot(), "paper");
      });
    }
    try {
      // A word alone is mentioned, not shown; `a|b` is a choice.
      for (const words of lines) {
        const [command = ""] = words;
        const line = words.filter((word) => word !== "...").map((word) => (word.startsWith("--") ? word : word.replace(/^([a-z]+)\|.*$/, "$1")));
        if (line.length === 1 && NEED_OUT.includes(command)) continue;
        const needsOut = NEED_OUT.includes(command) && !line.includes("--out") ? ["--out", "x"] : [];
        expect({ line: line.join(" "), ...(await runCommand([...line, ...needsOut])) }).toMatchObject({ exitCode: 0, error: "" });
      }
    } finally {
      vi.restoreAllMocks();
    }
    expect(run).toBeGreaterThan(40);
  });
});
