import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeNpy } from "../support/write-npy.js";
import { installPacked } from "../support/packed.js";
import { readFolder, runCommand } from "../support/run-command.js";

const execute = promisify(execFile);

let folder = "";
const at = (...parts: readonly string[]): string => path.join(folder, ...parts);
let packed: readonly string[] = [];

/** The installed program, in the empty folder it was installed from. */
const program = async (...words: readonly string[]): Promise<string> => (await execute(at("empty", "node_modules", ".bin", "focus-rtl"), [...words], { cwd: at("empty"), env: { ...process.env, FOCUS_HOME: "" } })).stdout;

describe("the npm package", () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "focus-package-"));
    ({ packed } = await installPacked(folder, at("empty")));
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("carries the program, its templates and its documents, and no tests or sources", () => {
    expect(packed).toEqual(expect.arrayContaining(["package.json", "README.md", "CHANGELOG.md", "LICENSE", "dist/generator/cli/main.js", "dist/generator/index.d.ts", "templates/rtl/array/pe.v.hbs", "sim/focus_harness.h", "sim/requirements.txt", "examples/my-chip.ts", "docs/parameters.md"]));
    expect(packed.filter((file) => /\.test\.|^test\/|^generator\/|__pycache__|^rtl-out\//.test(file))).toEqual([]);
  });

  it("carries the licence of every package whose files are in the program", async () => {
    const [texts, ...parts] = await Promise.all(packed.filter((file) => /^dist\/(LICENSES\.txt|.*\.js)$/.test(file)).sort().map((file) => readFile(at("empty", "node_modules", "focus-rtl", file), "utf8")));
    const bundled = new Set(parts.flatMap((text) => [...text.matchAll(/^\/\/ .*node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(([, name]) => name ?? "")));
    expect(bundled).toContain("yargs");
    for (const name of bundled) expect(texts).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\n\n[^]*?(MIT|ISC|Permission)`, "m"));
  });

  it("generates the same bytes as the checkout", async () => {
    await program("generate", "--preset", "tiny", "--out", "out");
    expect(await runCommand(["generate", "--preset", "tiny", "--out", at("checkout")])).toMatchObject({ exitCode: 0 });
    expect(await readFolder(at("empty", "out"))).toEqual(await readFolder(at("checkout")));
  });

  it("describes, and says what is installed", async () => {
    expect(JSON.parse(await program("describe", "--preset", "paper", "--json"))).toMatchObject({ name: "paper", top: "focus_paper" });
    // Exit code 1 where something is missing.
    const told = await program("doctor", "--json").catch((error: unknown) => (error as { readonly stdout: string }).stdout);
    expect(JSON.parse(told)).toEqual(expect.arrayContaining([expect.objectContaining({ name: expect.stringMatching(/verilator/i) as string })]));
  });

  it("reads a tensor and draws what concentration makes of it", async () => {
    await writeNpy(at("empty", "a.npy"), { shape: [8, 4], element: "float16", data: Uint16Array.from({ length: 32 }, (_, index) => 0x3c00 + (index % 8)) });
    await program("concentrate", "--activations", "a.npy", "--grid", "2x2x2", "--preset", "tiny", "--set", "tile.m=8", "--json", "--out", "concentrated");
    expect(await readFile(at("empty", "concentrated", "concentration.svg"), "utf8")).toContain("p / m, %");
  });

  it("runs a TypeScript configuration that imports it", async () => {
    await cp(at("empty", "node_modules", "focus-rtl", "examples", "my-chip.ts"), at("empty", "chip.ts"));
    await program("generate", "--config", "chip.ts", "--out", "chip");
    expect(await readFile(at("empty", "chip", "rtl", "mine_my_chip.v"), "utf8")).toContain("module mine_my_chip");
  });
});
