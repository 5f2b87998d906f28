import { mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { acceleratorNames } from "../../generator/config/accelerator.js";
import { runCommand } from "../support/run-command.js";

let folder = "";
beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "focus-init-")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(acceleratorNames)("init of design %s: the lines it prints run as they stand", async (design) => {
  const { out } = await runCommand(["init", path.join(folder, `${design}.ts`), "--preset", "tiny", "--design", design]);
  const lines = [...out.matchAll(/^ +focus-rtl (.*)$/gm)].map(([, line = ""]) => line.split(" "));
  expect(lines.map(([command]) => command)).toEqual(["describe", "generate", "sim"]);
  for (const words of lines) {
    const inFolder = words.map((word, index) => (words[index - 1] === "--out" ? path.join(folder, word) : word));
    expect(await runCommand(inFolder)).toMatchObject({ exitCode: 0 });
  }
  expect(JSON.parse(await readFile(path.join(folder, "out", design, "report.json"), "utf8"))).toMatchObject({ design });
});
