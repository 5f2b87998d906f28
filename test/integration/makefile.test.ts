import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";

const execute = promisify(execFile);

let folder = "";
const at = (...parts: readonly string[]): string => path.join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-makefile-"));
  await cp(path.join(packageRoot(), "Makefile"), at("Makefile"));
  for (const name of ["generator", "templates", "bin"]) await mkdir(at(name));
  // In the place of the command line: prints the words it is given.
  await writeFile(at("bin", "node"), '#!/bin/sh\nshift\nfor word in "$@"; do printf "%s\\0" "$word"; done\n', { mode: 0o755 });
  await writeFile(at("a b.lib"), "");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the program is given, the folders `make` needs being there. */
async function words(target: string, ...variables: readonly string[]): Promise<readonly string[]> {
  const made = ["-o", "dist/.built", "-o", "node_modules/.installed-lock"];
  const env = { PATH: `${at("bin")}${path.delimiter}${process.env["PATH"] ?? ""}` };
  const { stdout } = await execute("make", ["-s", ...made, target, ...variables], { cwd: folder, env });
  return stdout.split("\0").slice(0, -1);
}

const ODD = "it's $HOME/a (ü) & `b` \"c\" #1; *";

describe("make", () => {
  it("gives the command line what the user wrote", async () => {
    expect(await words("generate", `CONFIG=${ODD}/my chip.ts`, `OUT=${ODD}`)).toEqual(["generate", "--config", `${ODD}/my chip.ts`, "--out", ODD]);
    expect(await words("sim", `VIDEO=${ODD}.mp4`, `OUT=${ODD}`)).toEqual(["sim", "--preset", "demo", "--video", `${ODD}.mp4`, "--out", ODD]);
    expect(await words("synth", "LIBERTY=a b.lib", "BLOCK=pe", `OUT=${ODD}`)).toEqual(["synth", "--preset", "tiny", "--block", "pe", "--liberty", "a b.lib", "--out", ODD]);
  });

  it("names the output by the configuration file where no folder is named", async () => {
    expect(await words("generate", "CONFIG=folder/it's my chip.v2.ts")).toEqual(["generate", "--config", "folder/it's my chip.v2.ts", "--out", "rtl-out/it's my chip.v2"]);
    expect(await words("generate")).toEqual(["generate", "--preset", "paper", "--out", "rtl-out/paper"]);
    expect(await words("generate", "PRESET=tiny")).toEqual(["generate", "--preset", "tiny", "--out", "rtl-out/tiny"]);
  });

  it("takes lists in SET and LIBERTY", async () => {
    expect(await words("describe", "SET=array.rows=3 array.columns=5")).toEqual(["describe", "--preset", "paper", "--set", "array.rows=3", "array.columns=5"]);
    expect(await words("synth", "LIBERTY=x.lib y.lib.gz")).toEqual(["synth", "--preset", "tiny", "--liberty", "x.lib", "--liberty", "y.lib.gz", "--out", "out/synth"]);
  });
});

describe("what make installs", () => {
  interface Locked {
    readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean; readonly resolved?: string; readonly os?: readonly string[] }>>;
  }
  const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(path.join(packageRoot(), name), "utf8"));

  it("has a decision for every package with an install script: npm warns of the others", async () => {
    const { packages } = (await read("package-lock.json")) as Locked;
    const { allowScripts } = (await read("package.json")) as { readonly allowScripts: Readonly<Record<string, boolean>> };
    const named = Object.entries(packages).filter(([, { hasInstallScript, os }]) => hasInstallScript && (os === undefined || os.includes(process.platform)));
    expect(named.length).toBeGreaterThan(0);
    expect(named.map(([place]) => place.replace(/^.*node_modules\//, "")).filter((name) => allowScripts[name] === undefined)).toEqual([]);
  });

  it("tells nothing of newer versions of npm", async () => {
    const { stdout } = await execute("npm", ["config", "get", "update-notifier"], { cwd: packageRoot(), env: { ...process.env, HOME: folder, npm_config_userconfig: at("none") } });
    expect(stdout.trim()).toBe("false");
  });

  it("is locked without download addresses", async () => {
    const { packages } = (await read("package-lock.json")) as Locked;
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});
