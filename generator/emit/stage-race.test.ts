import type promises from "node:fs/promises";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { manifestFile } from "./manifest.js";
import { checkOutput, stageOutput } from "./stage.js";

let folder: string;
let late: string | undefined;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-race-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Another run: it makes the folder named `late` right after it was looked for and not found.
vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof promises>();
  return {
    ...real,
    stat: async (file: string) => {
      const found = await real.stat(file).catch((error: unknown) => error);
      if (file === late) {
        late = undefined;
        await real.mkdir(file);
      }
      if (found instanceof Error) throw found;
      return found;
    },
  };
});

it("a folder that another run makes in between is no dangling link", async () => {
  const files = [{ path: "rtl/focus_a.v", text: "module focus_a;\nendmodule\n" }];
  const all = [...files, manifestFile({ design: "d", top: "focus_a", config: { name: "d" }, configHash: "01234567", files })];
  late = path.join(folder, "checked");
  await checkOutput(late);
  expect(late).toBeUndefined();
  const out = path.join(folder, "staged");
  late = out;
  await stageOutput({ out, files: all });
  expect(late).toBeUndefined();
  expect(await readdir(path.join(out, "rtl"))).toEqual(["focus_a.v"]);
});
