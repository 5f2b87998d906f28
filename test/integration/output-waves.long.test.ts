import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readManifest } from "../../generator/emit/manifest.js";
import { runCommand } from "../support/run-command.js";
import { writeNpy } from "../support/write-npy.js";

let folder = "";
const at = (name: string): string => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-out-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("waveforms go where they are told", () => {
  it("verify --waves keeps what is not ours", async () => {
    const words = ["verify", "skid_buffer", "--waves", "--out", at("waves"), "--json"];
    await mkdir(at("waves"));
    await writeFile(at("waves/thesis.tex"), "years of work");
    expect(await runCommand(words)).toMatchObject({ exitCode: 2, error: expect.stringContaining("must be new, empty or an earlier output") as string });
    await rm(at("waves/thesis.tex"));
    expect(await runCommand(words)).toMatchObject({ exitCode: 0 });
    await writeFile(at("waves/view.gtkw"), "my view");
    expect(await runCommand(words)).toMatchObject({ exitCode: 0 });
    expect(await readFile(at("waves/view.gtkw"), "utf8")).toBe("my view");
    expect((await readManifest(at("waves")))?.files.length).toBeGreaterThan(1);
  });

  it("sim --waves overwrites no waveform but its own, and looks before the work", async () => {
    await writeNpy(at("a.npy"), { shape: [8, 4], element: "float16", data: new Uint16Array(32).fill(0x3c00) });
    await writeNpy(at("w.npy"), { shape: [4, 4], element: "float16", data: new Uint16Array(16).fill(0x3c00) });
    const words = ["sim", "--preset", "tiny", "--activations", at("a.npy"), "--weights", at("w.npy"), "--waves", "--out", at("run"), "--json"];
    for (const format of ["vcd", "fst"]) await writeFile(at(`run.${format}`), "mine");
    const refused = await runCommand(words);
    expect(refused).toMatchObject({ exitCode: 2, error: expect.stringMatching(/^error: --waves = .*run\.(vcd|fst): is where the waveform goes, and holds a file that no run into run has written\n {2}fix: move it away/) as string });
    for (const format of ["vcd", "fst"]) {
      expect(await readFile(at(`run.${format}`), "utf8")).toBe("mine");
      await rm(at(`run.${format}`));
    }
    for (let run = 0; run < 2; run += 1) expect(await runCommand(words)).toMatchObject({ exitCode: 0 });
    expect((await readdir(folder)).filter((name) => name.startsWith("run."))).toHaveLength(1);
  });
});
