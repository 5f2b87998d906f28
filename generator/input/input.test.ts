import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bf16, float, fp16, fp32, int32, int8 } from "../config/number-format.js";
import { FocusError } from "../errors.js";
import { openWorkspace, type Workspace } from "../tools/workspace.js";
import { elementType } from "./element-types.js";
import { parseGrid } from "./grid.js";
import { npyBytes, readNpy } from "./npy.js";
import { readMatrix } from "./read-matrix.js";
import { readSafetensors } from "./safetensors.js";
import { resolveInput } from "./source.js";
import { conversionNotes, takeRows, toOperand, toRaw, transpose, type RawTensor } from "./tensor.js";
import { writeNpy } from "../../test/support/write-npy.js";

let folder = "";
let workspace: Workspace;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-input-"));
  workspace = openWorkspace({ env: { PATH: "" }, cwd: () => folder });
  await writeNpy(at("a.npy"), { shape: [3, 2], element: "float16", data: Uint16Array.from([0x3c00, 0xc000, 0x7e01, 0x0001, 0x8000, 0x7c00]) });
  await writeNpy(at("w.npy"), { shape: [2, 4], element: "float32", data: Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8]) });
  await writeNpy(at("wt.npy"), { shape: [4, 2], element: "float32", data: Float32Array.from([1, 5, 2, 6, 3, 7, 4, 8]) });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A numpy file with any header, padded as numpy pads it: data begin at a multiple of 64. */
async function npy(name: string, header: string, { data = new Uint8Array(64), version = 1, padding = 64 }: { readonly data?: Uint8Array; readonly version?: number; readonly padding?: number } = {}): Promise<string> {
  const before = version === 1 ? 10 : 12;
  const text = `${header.padEnd(Math.ceil((before + header.length + 1) / padding) * padding - before - 1)}\n`;
  const length = Buffer.from([text.length & 255, text.length >> 8, 0, 0]).subarray(0, before - 8);
  await writeFile(at(name), Buffer.concat([Buffer.from([0x93, ...Buffer.from("NUMPY"), version, 0]), length, Buffer.from(text), data]));
  return name;
}

/** A safetensors file with any header. */
async function safetensors(name: string, header: string, data: Uint8Array = new Uint8Array(64)): Promise<string> {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await writeFile(at(name), Buffer.concat([length, Buffer.from(header), data]));
  return name;
}

const raw = (element: RawTensor["element"], data: RawTensor["data"]): RawTensor => ({ origin: "t.npy", shape: [1, data.length], element, data });

/** The message of the FocusError that must come, without the temporary folder. */
async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(FocusError);
  return (error as FocusError).message.replaceAll(folder, "FOLDER");
}

describe("numpy files", () => {
  it("come back as they were written, in every bit", async () => {
    const nans = new Float32Array(Uint32Array.from([0x7f800001, 0x7fc12345, 0xffffffff, 0x80000000, 1]).buffer);
    for (const [element, data] of [
      ["float16", Uint16Array.from({ length: 65_536 }, (_, code) => code)],
      ["float32", nans],
      ["int8", Int8Array.from([-128, 0, 127])],
      ["int32", Int32Array.from([-(2 ** 31), 0, 2 ** 31 - 1])],
    ] as const) {
      const shape = [data.length, 1];
      await writeNpy(at("round.npy"), { shape, element, data });
      const read = await readNpy(at("round.npy"), "round.npy");
      expect(read).toMatchObject({ origin: "round.npy", shape, element });
      expect(read.data.constructor).toBe(data.constructor);
      expect(Buffer.from(read.data.buffer).equals(Buffer.from(data.buffer))).toBe(true);
    }
  });

  it("hold only the part of an array that a view shows, and no type that numpy does not know", () => {
    const rows = npyBytes({ shape: [2], element: "float16", data: Uint16Array.from([1, 2, 3, 4]).subarray(1, 3) });
    expect([...rows.slice(-4)]).toEqual([2, 0, 3, 0]);
    expect(() => npyBytes({ shape: [1], element: "bfloat16", data: Uint16Array.of(1) })).toThrow(RangeError);
  });

  it("are read with a header of version 2, any shape, and bytes behind the data, which are told", async () => {
    const data = new Uint8Array(Float32Array.from([1, 2, 3, 4]).buffer).subarray(0, 15);
    const read = await readNpy(at(await npy("v2.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", { data, version: 2 })));
    expect(read).toMatchObject({ shape: [3], data: Float32Array.from([1, 2, 3]), remarks: ["has 3 bytes behind its elements, which are not read"] });
  });

  it("are turned where elements or bytes have another order, and say so", async () => {
    const big = Uint8Array.from([1, 2, 3, 4, 5, 6].flatMap((value) => [value, 0x80]));
    const read = await readNpy(at(await npy("turned.npy", "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }", { data: big })));
    const value = (high: number): number => 256 * high + 0x80;
    expect([...read.data]).toEqual([1, 3, 5, 2, 4, 6].map(value));
    expect(read.remarks).toEqual(["is stored column by column (Fortran order) and is turned", "is stored with the high byte first and is turned"]);
  });

  it("are refused with place, rule and fix when they are wrong", async () => {
    await writeFile(at("text.npy"), "hello");
    await mkdir(at("folder.npy"));
    const magic = [0x93, ...Buffer.from("NUMPY"), 1, 0];
    await writeFile(at("short.npy"), Buffer.from(magic));
    await writeFile(at("header.npy"), Buffer.from([...magic, 118, 0, ...Buffer.from("{'descr': '<f4'")]));
    const wrong = [
      "missing.npy",
      "text.npy",
      "short.npy",
      "header.npy",
      at("folder.npy"),
      at("a.npy/below.npy"),
      await npy("complex.npy", "{'descr': '<c8', 'fortran_order': False, 'shape': (2, 2), }"),
      await npy("objects.npy", "{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }"),
      await npy("struct.npy", "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2, 2), }"),
      await npy("cut.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (100, 2), }"),
      await npy("inside.npy", "{'descr': '<f2', 'fortran_order': False, 'shape': (1, 1), }", { data: Uint8Array.of(1) }),
      await npy("names.npy", "{'descr': '<U1', 'fortran_order': False, 'shape': (2, 2), }", { data: new Uint8Array(16).fill(255) }),
      await npy("empty.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2), }"),
      await npy("vector.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }"),
      await npy("cube.npy", "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 2), }"),
      "a.txt",
    ];
    const messages: string[] = [];
    for (const name of wrong) messages.push(await refusal(readMatrix(name, folder)));
    expect(messages.join("\n")).toMatchSnapshot();
  });
});

describe("safetensors files", () => {
  const header = JSON.stringify({
    __metadata__: { format: "pt" },
    "layer.weight": { dtype: "BF16", shape: [2, 3], data_offsets: [8, 20] },
    bias: { dtype: "F32", shape: [1, 2], data_offsets: [0, 8] },
  });
  const data = new Uint8Array(20);
  data.set(new Uint8Array(Float32Array.from([0.5, -2]).buffer), 0);
  data.set(new Uint8Array(Uint16Array.from([1, 2, 3, 4, 5, 6]).buffer), 8);

  it("give the named tensor, or the only one", async () => {
    await safetensors("two.safetensors", header, data);
    expect(await readMatrix("two.safetensors:layer.weight", folder)).toMatchObject({ shape: [2, 3], element: "bfloat16", data: Uint16Array.from([1, 2, 3, 4, 5, 6]) });
    expect(await readMatrix("two.safetensors:layer.weight^T", folder)).toMatchObject({ shape: [3, 2], data: Uint16Array.from([1, 4, 2, 5, 3, 6]) });
    await safetensors("one.safetensors", JSON.stringify({ x: { dtype: "I8", shape: [2, 1], data_offsets: [0, 2] } }), Uint8Array.from([255, 3]));
    expect((await readSafetensors(at("one.safetensors"), undefined)).data).toEqual(Int8Array.from([-1, 3]));
  });

  it("are refused with place, rule and fix when they are wrong", async () => {
    await safetensors("two.safetensors", header, data);
    await writeFile(at("tiny.safetensors"), "x");
    await writeFile(at("long.safetensors"), Buffer.from([255, 255, 255, 0, 0, 0, 0, 0, 1]));
    const wrong = [
      "missing.safetensors:x",
      "tiny.safetensors",
      "long.safetensors",
      "two.safetensors",
      "two.safetensors:other",
      `${await safetensors("json.safetensors", "not json")}:x`,
      `${await safetensors("fields.safetensors", '{"x": {"dtype": "F32"}}')}:x`,
      `${await safetensors("type.safetensors", '{"x": {"dtype": "C64", "shape": [1, 8], "data_offsets": [0, 64]}}')}:x`,
      `${await safetensors("twice.safetensors", '{"x": {"dtype": "I8", "shape": [64], "data_offsets": [0, 64]}, "x": {"dtype": "U8", "shape": [64], "data_offsets": [0, 64]}}')}:x`,
      `${await safetensors("shape.safetensors", '{"x": {"dtype": "F32", "shape": [2, 4], "data_offsets": [0, 64]}}')}:x`,
      `${await safetensors("overlap.safetensors", '{"x": {"dtype": "I8", "shape": [40], "data_offsets": [0, 40]}, "y": {"dtype": "I8", "shape": [40], "data_offsets": [24, 64]}}')}:x`,
      `${await safetensors("gap.safetensors", '{"x": {"dtype": "I8", "shape": [40], "data_offsets": [24, 64]}}')}:x`,
      `${await safetensors("behind.safetensors", '{"x": {"dtype": "I8", "shape": [40], "data_offsets": [0, 40]}}')}:x`,
      `${await safetensors("cut.safetensors", '{"x": {"dtype": "F32", "shape": [100, 1], "data_offsets": [0, 400]}}')}:x`,
    ];
    const messages: string[] = [];
    for (const name of wrong) messages.push(await refusal(readMatrix(name, folder)));
    expect(messages.join("\n")).toMatchSnapshot();
  });
});

describe("operands", () => {
  it("keep the bits where the types agree", () => {
    const data = Uint16Array.from([0x7e01, 0x0001, 0xfc00]);
    expect(toOperand(raw("float16", data), fp16)).toEqual({
      tensor: { shape: [1, 3], format: fp16, codes: data },
      conversion: { from: "float16", to: "fp16", kind: "none", nan: 1, infinite: 1 },
    });
    expect(toOperand(raw("float32", Float32Array.from([1])), fp32).tensor.codes).toEqual(Uint32Array.from([0x3f800000]));
  });

  it("round once, to nearest even, and count what changed, what became 0 and what is no number", () => {
    // 1 + 2^-11 lies half way (to even: 1); 2^-24 is the smallest fp16, half of it goes to 0; 65519 is the last that does not overflow.
    const values = Float32Array.from([1 + 2 ** -11, 1 + 3 * 2 ** -11, 2 ** -24, 2 ** -25, 65519, 2, Infinity, Number.NaN, -0]);
    const { tensor, conversion } = toOperand(raw("float32", values), fp16);
    expect([...tensor.codes]).toEqual([0x3c00, 0x3c02, 1, 0, 0x7bff, 0x4000, 0x7c00, 0x7e00, 0x8000]);
    expect(conversion).toEqual({ from: "float32", to: "fp16", kind: "rounded", changed: 4, vanished: 1, nan: 1, infinite: 1 });
    expect([...toOperand(raw("float16", Uint16Array.from([0x3c01])), bf16).tensor.codes]).toEqual([0x3f80]);
    // fp64 straight to fp16: by way of fp32 this would be the tie that goes down to 1.
    expect([...toOperand(raw("float64", Float64Array.from([1 + 2 ** -11 + 2 ** -40])), fp16).tensor.codes]).toEqual([0x3c01]);
  });

  it("are never infinite where the file's values are finite", () => {
    expect(() => toOperand(raw("float32", Float32Array.from([1, 65520, -200_000])), fp16)).toThrow(
      "t.npy = 200000: is beyond fp16, which ends at 65504: 2 of 3 elements would become infinite\n  fix: divide the tensor by 4 beforehand, or choose operands of a wider range (bf16, fp32)",
    );
    expect(() => toOperand(raw("float64", Float64Array.from([1e300])), bf16)).toThrow(/t\.npy = 1e\+300: is beyond bf16, which ends at 3\.38\d*e\+38: 1 of 1 elements would become infinite\n {2}fix: divide the tensor by \d+[^\n]* beforehand$/);
    expect(() => toOperand(raw("int32", Int32Array.from([70_000])), fp16)).toThrow("t.npy = 70000: is beyond fp16");
  });

  it("are whole numbers too, rounded once however large", () => {
    expect([...toOperand(raw("int8", Int8Array.from([-3, 5])), fp16).tensor.codes]).toEqual([0xc200, 0x4500]);
    // 2^60 + 2^36 lies half way between two fp32 numbers, and one more is above it: by way of fp64 it would go down to even.
    const large = elementType("int64").view(BigInt64Array.from([2n ** 60n + 2n ** 36n, 2n ** 60n + 2n ** 36n + 1n, -(2n ** 60n + 2n ** 36n + 1n)]).buffer);
    expect([...toOperand(raw("int64", large), fp32).tensor.codes]).toEqual([0x5d800000, 0x5d800001, 0xdd800001]);
  });

  it("come with notes of what was done to the file's values", () => {
    const notes = (tensor: RawTensor, format = fp16 as typeof fp16 | typeof int8): readonly string[] => conversionNotes(tensor, toOperand(tensor, format).conversion);
    expect(notes(raw("float16", Uint16Array.from([0x3c00])))).toEqual([]);
    expect(notes(raw("float16", Uint16Array.from([0x7e01, 0x7c00, 0xfc00, 0x3c00])))).toEqual(["t.npy: of 4 elements 1 are NaN and 2 infinite"]);
    expect(notes(raw("float64", Float64Array.from([0.1, 0.5, 1e-30])))).toEqual(["t.npy: float64 is rounded to fp16: 2 of 3 values change, 1 of them to 0"]);
    expect(notes(raw("float64", Float64Array.from([0.5])))).toEqual(["t.npy: float64 is converted to fp16, every value exactly"]);
    expect(notes(raw("int32", Int32Array.from([3])), int8)).toEqual(["t.npy: int32 is converted to int8, every value exactly"]);
    expect(notes(raw("float64", Float64Array.from([254])), int8)).toEqual(["t.npy: float64 is quantised to int8, one step is 2"]);
    expect(notes({ ...raw("float16", Uint16Array.from([0])), remarks: ["is turned"] })).toEqual(["t.npy: is turned"]);
  });

  it("quantise symmetrically with ties to even, and say the scale", () => {
    const { tensor, conversion } = toOperand(raw("float32", Float32Array.from([127, -127, 0.5, 1.5, 2.5, -0.5, -1.5, 0])), int8);
    expect([...tensor.codes]).toEqual([127, -127, 0, 2, 2, -0, -2, 0].map((value) => value + 0));
    expect(conversion).toMatchObject({ kind: "quantised", scale: 1 });
    expect([...toOperand(raw("float32", new Float32Array(2)), int8).tensor.codes]).toEqual([0, 0]);
    expect([...toOperand(raw("int8", Int8Array.from([-128, 127])), int8).tensor.codes]).toEqual([-128, 127]);
  });

  it("refuse what cannot be an operand", () => {
    expect(() => toOperand(raw("int32", Int32Array.from([1, 200])), int8)).toThrow(/t\.npy\[1\] = 200: must be -128 to 127/);
    expect(() => toOperand(raw("float32", Float32Array.from([Number.NaN])), int8)).toThrow(/t\.npy\[0\] = NaN: must be finite/);
    // The smallest numbers of fp64 have no 127th part.
    expect([...toOperand(raw("float64", Float64Array.from([190, -100, 0].map((count) => count * Number.MIN_VALUE))), int8).tensor.codes]).toEqual([127, -100, 0]);
  });

  it("go back to files: exact values where numpy has no such format", () => {
    const shape = [1, 1];
    expect(toRaw({ shape, format: fp16, codes: Uint16Array.from([0x7e00]) }, "o")).toMatchObject({ element: "float16", data: Uint16Array.from([0x7e00]) });
    expect(toRaw({ shape, format: fp32, codes: Uint32Array.from([0x3f800000]) }, "o")).toMatchObject({ element: "float32", data: Float32Array.from([1]) });
    expect(toRaw({ shape, format: bf16, codes: Uint16Array.from([0x4049]) }, "o")).toMatchObject({ element: "float32", data: Float32Array.from([3.140625]) });
    expect(toRaw({ shape, format: int32, codes: Int32Array.from([-7]) }, "o")).toMatchObject({ element: "int32", data: Int32Array.from([-7]) });
    expect(() => toRaw({ shape, format: float(11, 20), codes: Uint32Array.from([0]) }, "o")).toThrow(RangeError);
  });

  it("can be turned over and shortened", () => {
    const matrix = transpose({ origin: "t", shape: [2, 3], element: "int8", data: Int8Array.from([1, 2, 3, 4, 5, 6]) });
    expect(matrix).toMatchObject({ shape: [3, 2], data: Int8Array.from([1, 4, 2, 5, 3, 6]) });
    const { tensor } = toOperand(matrix, int8);
    expect(takeRows(tensor, 2)).toMatchObject({ shape: [2, 2], codes: Int8Array.from([1, 4, 2, 5]) });
  });
});

describe("resolveInput", () => {
  it("takes tensors of the user's own, by paths relative to his folder", async () => {
    const input = await resolveInput(workspace, { activations: "a.npy", weights: "w.npy", format: fp16, grid: "1x1x3", M: 2 });
    expect(input).toMatchObject({ M: 2, K: 2, N: 4, grid: { frames: 1, rows: 1, columns: 3 } });
    expect([...input.activations.codes]).toEqual([0x3c00, 0xc000, 0x7e01, 0x0001]);
    expect(input.provenance).toEqual({
      activations: { from: "a.npy", conversion: { from: "float16", to: "fp16", kind: "none", nan: 1, infinite: 1 } },
      weights: { from: "w.npy", conversion: { from: "float32", to: "fp16", kind: "rounded", changed: 0, vanished: 0, nan: 0, infinite: 0 } },
      notes: ["a.npy: of 6 elements 1 are NaN and 1 infinite", "w.npy: float32 is converted to fp16, every value exactly"],
    });
    const turned = await resolveInput(workspace, { activations: "a.npy", weights: "wt.npy^T", format: fp16 });
    expect(turned.weights).toEqual(input.weights);
  });

  it("refuses what does not fit together, with place, rule and fix", async () => {
    const own = { activations: "a.npy", weights: "w.npy", format: fp16 };
    const wrong = [
      { activations: "a.npy", format: fp16 },
      { ...own, weights: "wt.npy" },
      { ...own, weights: "a.npy" },
      { ...own, K: 3 },
      { ...own, N: 3 },
      { ...own, M: 4 },
      { ...own, M: 0 },
      { ...own, grid: "2x2x2" },
      { ...own, grid: "2x2" },
      { ...own, video: "bikes" },
      { format: fp16, video: "bikes", grid: "4x4x4", frames: 3 },
      { ...own, format: int8 },
    ];
    const messages: string[] = [];
    for (const options of wrong) messages.push(await refusal(resolveInput(workspace, options)));
    expect(messages.join("\n")).toMatchSnapshot();
  });

  it("reads grids", () => {
    expect(parseGrid("4x16X20")).toEqual({ frames: 4, rows: 16, columns: 20 });
    for (const text of ["", "4x4", "0x4x4", "4x4x4x4", "4x-1x4", "axbxc"]) expect(() => parseGrid(text)).toThrow(FocusError);
  });
});
