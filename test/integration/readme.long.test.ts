import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { resource } from "../../generator/tools/paths.js";
import { runCommand } from "../support/run-command.js";

const page = await readFile(resource("README.md"), "utf8");

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-readme-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a command prints, its output in a folder of ours. */
async function printed(line: string): Promise<string> {
  const words = line.split(" ");
  const { exitCode, out } = await runCommand(words.map((word, index) => (words[index - 1] === "--out" ? path.join(folder, path.basename(word)) : word)));
  expect([line, exitCode]).toEqual([line, 0]);
  return out;
}

/** Its speed is the machine's. */
const timeless = (text: string): string => text.replace(/^ +speed .*$/m, "").trim();

it("the first run prints what the page shows, and its picture is the page's", async () => {
  const [, line = "", output = ""] = /^\$ focus-rtl (.*)\n([^`]*(?:`last`[^`]*)*)```$/m.exec(page) ?? [];
  const told = (await printed(line)).replace(/\n+ +written in .*$/, "");
  expect(timeless(output)).toBe(timeless(told));
  const picture = await readFile(path.join(folder, "first", "concentration.svg"), "utf8");
  expect(picture === (await readFile(resource("docs", "pictures", "concentration.svg"), "utf8")), "docs/pictures/concentration.svg is not what the run draws: copy it there").toBe(true);
});

it("paper has the size that the page says", async () => {
  const [, modules = "", lines = "", line = ""] = /^\| size of `paper` \| (\d+) modules, ([\d,]+) lines of Verilog \| `focus-rtl (.*)` \|$/m.exec(page) ?? [];
  expect(await printed(line)).toContain(`: ${modules} modules, ${lines.replace(",", "")} lines,`);
});

it("the errors are those that concentrate prints", async () => {
  const [, line = ""] = /`focus-rtl (concentrate [^`]*)`, and with other settings/.exec(page) ?? [];
  const rows = [...page.matchAll(/^\| `(similarity\.\w+=[\w.]+)` \| (\S+) % \| (\S+) % \| (\S+) \|$/gm)].map(([, ...cells]) => cells);
  expect(rows).toHaveLength(4);
  for (const [setting = "", unique, error, cosine] of rows) {
    const out = await printed(line.replace("similarity.threshold=0.9", setting));
    expect([setting, /unique +\d+ +(\S+) %/.exec(out)?.[1], /error +(\S+) %/.exec(out)?.[1], /mean cosine (\S+)/.exec(out)?.[1]]).toEqual([setting, unique, error, cosine]);
  }
});
