import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parameterPage } from "../../generator/model/parameter-page.js";
import { resource } from "../../generator/tools/paths.js";
import { readFolder, runCommand } from "../support/run-command.js";

describe("what is generated and committed (make reference refreshes it)", () => {
  it("docs/parameters.md is the parameter table", async () => {
    expect(await readFile(resource("docs", "parameters.md"), "utf8")).toBe(parameterPage());
  });

  it.each(["dense", "focus", "sec"])("rtl-out/reference/%s is that design of the preset tiny", async (design) => {
    const folder = await mkdtemp(path.join(tmpdir(), "focus-generated-"));
    try {
      expect(await runCommand(["generate", "--preset", "tiny", "--design", design, "--out", path.join(folder, design)])).toMatchObject({ exitCode: 0 });
      expect(await readFolder(resource("rtl-out", "reference", design))).toEqual(await readFolder(path.join(folder, design)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
