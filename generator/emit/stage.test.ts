import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FocusError } from "../errors.js";
import type { EmittedFile } from "./emit-design.js";
import { manifestFile, readManifest } from "./manifest.js";
import { checkOutput, stageOutput } from "./stage.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-stage-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function output(marker: string): readonly EmittedFile[] {
  const files = [
    { path: "rtl/focus_b.v", text: `module focus_b;\n// ${marker}\nendmodule\n` },
    { path: "rtl/focus_a.v", text: "module focus_a;\nendmodule\n" },
  ];
  return [...files, manifestFile({ design: "d", top: "focus_a", config: { name: "d" }, configHash: "01234567", files })];
}

async function list(where: string): Promise<readonly string[]> {
  return (await readdir(where)).sort();
}

describe("manifest", () => {
  it("is sorted and the same bytes for the same files in any order", () => {
    const files = output("x").slice(0, 2);
    const options = { design: "d", top: "focus_a", config: { name: "d" }, configHash: "01234567" };
    const text = manifestFile({ ...options, files }).text;
    expect(manifestFile({ ...options, files: [...files].reverse() }).text).toBe(text);
    const parsed = JSON.parse(text) as { files: { path: string; modules: string[]; sha256: string }[] };
    expect(parsed.files.map((file) => file.path)).toEqual(["rtl/focus_a.v", "rtl/focus_b.v"]);
    expect(parsed.files[1]?.modules).toEqual(["focus_b"]);
    expect(parsed.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(text).not.toContain(folder);
  });

  it("of somebody else is not taken for ours", async () => {
    const other = path.join(folder, "other");
    await mkdir(other);
    await writeFile(path.join(other, "manifest.json"), '{"name":"a web page"}');
    expect(await readManifest(other)).toBeUndefined();
    await expect(stageOutput({ out: other, files: output("x") })).rejects.toThrow(FocusError);
    expect(await list(other)).toEqual(["manifest.json"]);
  });
});

describe("a manifest that somebody made", () => {
  const ours = { generator: { name: "focus-rtl" } };

  it.each([[[null]], [[{ path: 5, sha256: "" }]], [["rtl/a.v"]], [[{ path: "../victim.txt", sha256: "" }]], [[{ path: ".", sha256: "" }]]])("lists %j: no file of ours", async (files) => {
    const out = await mkdtemp(path.join(folder, "made-"));
    await writeFile(path.join(out, "manifest.json"), JSON.stringify({ ...ours, files }));
    await checkOutput(out);
    await stageOutput({ out, files: output("x") });
    expect((await readManifest(out))?.files.map((file) => file.path)).toContain("rtl/focus_a.v");
  });

  it.each([
    { staging: "../staging" },
    { staging: ".focus-staging-0/../../staging" },
    { leave: [{ path: "../victim.txt", sha256: "" }] },
    { place: [{ path: "../victim.txt", sha256: "" }] },
    { folders: ["../folder"] },
    { leave: 3 },
    { stay: [null] },
  ])("never moves what lies outside the folder: %j", async (wrong) => {
    const home = await mkdtemp(path.join(folder, "swap-"));
    const out = path.join(home, "out");
    await writeFile(path.join(home, "victim.txt"), "precious");
    for (const staging of ["staging", path.join("out", ".focus-staging-0")]) for (const inner of ["new", "old"]) await mkdir(path.join(home, staging, inner), { recursive: true });
    const swap = { staging: ".focus-staging-0", leave: [], place: [], stay: [], folders: [], ...wrong };
    await writeFile(path.join(out, "manifest.json"), JSON.stringify({ ...ours, unfinished: "so they say", swap }));
    await expect(checkOutput(out)).rejects.toThrow("must be new, empty or an earlier output");
    await expect(stageOutput({ out, files: output("x") })).rejects.toThrow("must be new, empty or an earlier output");
    expect(await readFile(path.join(home, "victim.txt"), "utf8")).toBe("precious");
    expect(await list(home)).toEqual(["out", "staging", "victim.txt"]);
  });
});

describe("checkOutput", () => {
  it("takes what stageOutput will take, and makes nothing", async () => {
    const out = path.join(folder, "earlier");
    await stageOutput({ out, files: output("first") });
    await checkOutput(out);
    await checkOutput(path.join(folder, "not", "yet"));
    expect(await list(folder)).not.toContain("not");
  });

  it("refuses what stageOutput would refuse after the work", async () => {
    const foreign = path.join(folder, "theirs");
    await mkdir(foreign);
    await writeFile(path.join(foreign, "thesis.tex"), "years of work");
    await expect(checkOutput(foreign)).rejects.toThrow("must be new, empty or an earlier output");
    await expect(checkOutput(path.join(foreign, "thesis.tex"))).rejects.toThrow("must be a folder, and is a file");
    await expect(checkOutput(path.join(foreign, "thesis.tex", "below"))).rejects.toThrow("cannot be written (ENOTDIR)");
    await expect(checkOutput(" ")).rejects.toThrow("must name a folder");
  });
});

describe("stageOutput", () => {
  it("writes a new folder, replaces it whole, and leaves nothing beside it", async () => {
    const home = path.join(folder, "plain");
    const out = path.join(home, "deep", "out");
    await stageOutput({ out, files: output("first") });
    const more = [...output("second").slice(0, 1), { path: "run.bin", bytes: new Uint8Array([1, 2, 3]) }];
    await stageOutput({ out, files: [...more, manifestFile({ design: "d", top: "focus_b", config: {}, configHash: "0", files: output("second").slice(0, 1) })] });
    expect(await readFile(path.join(out, "rtl/focus_b.v"), "utf8")).toContain("second");
    expect(await list(path.join(out, "rtl"))).toEqual(["focus_b.v"]); // focus_a.v was ours and is gone
    expect([...(await readFile(path.join(out, "run.bin")))]).toEqual([1, 2, 3]);
    expect(await list(path.join(home, "deep"))).toEqual(["out"]);
  });

  it("refuses a folder it did not make, and a file", async () => {
    const out = path.join(folder, "foreign");
    await mkdir(out);
    await writeFile(path.join(out, "thesis.tex"), "years of work");
    await expect(stageOutput({ out, files: output("x") })).rejects.toThrow(/it holds thesis\.tex and no manifest\.json of ours\n {2}fix: /);
    await expect(stageOutput({ out: path.join(out, "thesis.tex"), files: output("x") })).rejects.toThrow(/must be a folder/);
    expect(await list(out)).toEqual(["thesis.tex"]);
  });

  it("lets two runs into one folder take turns", async () => {
    const out = path.join(folder, "turns");
    await Promise.all(["a", "b", "c"].map((marker) => stageOutput({ out, files: output(marker) })));
    expect(await list(path.join(out, "rtl"))).toEqual(["focus_a.v", "focus_b.v"]);
  });
});
