import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeNpy } from "../../test/support/write-npy.js";
import { readRetained } from "./retained.js";

let folder: string;
beforeAll(async () => (folder = await mkdtemp(path.join(tmpdir(), "focus-retained-"))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readList(values: readonly number[], shape: readonly number[] = [values.length]): Promise<Uint8Array> {
  await writeNpy(path.join(folder, "list.npy"), { shape, element: "int32", data: Int32Array.from(values) });
  return readRetained("list.npy", { cwd: folder, tokens: 6 });
}

/** As numpy.save writes whole numbers and truth values of any type. */
async function readSaved(descr: string, data: ArrayBufferView<ArrayBuffer>, count: number): Promise<Uint8Array> {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${count},), }`.padEnd(117) + "\n";
  await writeFile(path.join(folder, "saved.npy"), Buffer.concat([Buffer.from("\x93NUMPY\x01\0\x76\0", "latin1"), Buffer.from(header), new Uint8Array(data.buffer)]));
  return readRetained("saved.npy", { cwd: folder, tokens: 6 });
}

describe("readRetained", () => {
  it("marks the tokens that stay", async () => {
    expect(Array.from(await readList([0, 2, 5]))).toEqual([1, 0, 1, 0, 0, 1]);
  });

  it.each([
    ["int64, numpy's default", "<i8", BigInt64Array.from([0n, 2n, 5n])],
    ["int64 of another machine", ">i8", BigInt64Array.from([0n, 2n << 56n, 5n << 56n])],
    ["uint64", "<u8", BigUint64Array.from([0n, 2n, 5n])],
    ["int16", "<i2", Int16Array.from([0, 2, 5])],
    ["uint32", "<u4", Uint32Array.from([0, 2, 5])],
    ["uint8", "|u1", Uint8Array.from([0, 2, 5])],
    ["int8", "|i1", Int8Array.from([0, 2, 5])],
  ] as const)("takes %s", async (_, descr, data) => {
    expect(Array.from(await readSaved(descr, data, 3))).toEqual([1, 0, 1, 0, 0, 1]);
  });

  it("takes a truth value per token", async () => {
    expect(Array.from(await readSaved("|b1", Uint8Array.from([0, 1, 1, 0, 0, 1]), 6))).toEqual([0, 1, 1, 0, 0, 1]);
    await expect(readSaved("|b1", Uint8Array.from([0, 1]), 2)).rejects.toThrow("has 2 truth values, and there are 6 tokens");
    await expect(readSaved("|b1", new Uint8Array(6), 6)).rejects.toThrow("keeps no token");
  });

  it("checks range and order of every type, and refuses floats", async () => {
    await expect(readSaved("<i8", BigInt64Array.from([0n, -1n]), 2)).rejects.toThrow("entry 1 is -1: must be a token of the grid, 0 to 5");
    await expect(readSaved("<u8", BigUint64Array.from([6n]), 1)).rejects.toThrow("entry 0 is 6: must be a token of the grid, 0 to 5");
    await expect(readSaved("<i8", BigInt64Array.from([3n, 1n]), 2)).rejects.toThrow("entry 1 is 1, after 3: must ascend, each token once\n  fix: sort it: numpy.save(file, numpy.unique(list))");
    await expect(readSaved("<f4", Float32Array.from([0, 1]), 2)).rejects.toThrow("must hold whole numbers, not float32");
  });

  it("refuses what is no ascending list of tokens of the grid", async () => {
    await expect(readList([0, 6])).rejects.toThrow("entry 1 is 6: must be a token of the grid, 0 to 5");
    await expect(readList([-1])).rejects.toThrow("entry 0 is -1");
    await expect(readList([2, 2])).rejects.toThrow("entry 1 is 2, after 2: must ascend");
    await expect(readList([0, 1, 2, 3], [2, 2])).rejects.toThrow("not of shape [2, 2]");
    await expect(readRetained("none.npy", { cwd: folder, tokens: 6 })).rejects.toThrow("none.npy");
  });
});
