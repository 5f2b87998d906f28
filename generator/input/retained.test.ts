import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeNpy } from "./npy.js";
import { readRetained } from "./retained.js";

let folder: string;
beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), "focus-retained-"))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readList(values: readonly number[], shape: readonly number[] = [values.length]): Promise<Uint8Array> {
  await writeNpy(path.join(folder, "list.npy"), { shape, element: "int32", data: Int32Array.from(values) });
  return readRetained("list.npy", { cwd: folder, tokens: 6 });
}

describe("readRetained", () => {
  it("marks the tokens that stay", async () => {
    expect(Array.from(await readList([0, 2, 5]))).toEqual([1, 0, 1, 0, 0, 1]);
  });

  it("refuses what is no ascending list of tokens of the grid", async () => {
    await expect(readList([0, 6])).rejects.toThrow("entry 1 is 6: must be a token of the grid, 0 to 5");
    await expect(readList([-1])).rejects.toThrow("entry 0 is -1");
    await expect(readList([2, 2])).rejects.toThrow("entry 1 is 2, after 2: must ascend");
    await expect(readList([0, 1, 2, 3], [2, 2])).rejects.toThrow("not of shape [2, 2]");
    await expect(readRetained("none.npy", { cwd: folder, tokens: 6 })).rejects.toThrow("none.npy");
  });
});
