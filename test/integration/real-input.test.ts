import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fp16, int8 } from "../../generator/config/number-format.js";
import { FocusError } from "../../generator/errors.js";
import { decodeNumbers } from "../../generator/golden/index.js";
import { resolveInput } from "../../generator/input/index.js";
import { makeTokens } from "../../generator/input/tokens.js";
import { ensureEnvironment, runPython } from "../../generator/tools/python.js";
import { openWorkspace, type Workspace } from "../../generator/tools/workspace.js";
import { readNpy } from "../../generator/input/npy.js";
import { writeNpy } from "../support/write-npy.js";

const project = openWorkspace(process);
let folder = "";

/** The project's Python, but an empty build folder: everything is made anew. */
function fresh(name: string): Workspace {
  return { ...project, cwd: folder, build: path.join(folder, name) };
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-real-input-"));
  await ensureEnvironment(project);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function rms(codes: ArrayLike<number>): number {
  const values = decodeNumbers(codes, fp16);
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

describe("numpy", () => {
  it("loads what is written here, and what it saves is read here, every bit the same", async () => {
    const wide = new Float32Array(Uint32Array.from([0x7fc12345, 0x80000000, 1, 0x3f800000]).buffer);
    for (const tensor of [
      { element: "float16", shape: [256, 256], data: Uint16Array.from({ length: 65_536 }, (_, code) => code) },
      { element: "float32", shape: [2, 1, 2], data: wide },
      { element: "int8", shape: [3], data: Int8Array.of(-128, 0, 127) },
      { element: "int32", shape: [1, 2], data: Int32Array.of(-(2 ** 31), 7) },
    ] as const) {
      const [ours, theirs] = [path.join(folder, "ours.npy"), path.join(folder, "theirs.npy")];
      await writeNpy(ours, tensor);
      const { exitCode, all } = await runPython(project, ["-c", "import sys, numpy; a = numpy.load(sys.argv[1]); print(a.dtype, a.shape); numpy.save(sys.argv[2], a)", ours, theirs], { cwd: folder });
      expect({ exitCode, all: all.trim() }).toEqual({ exitCode: 0, all: `${tensor.element} (${tensor.shape.join(", ")}${tensor.shape.length === 1 ? "," : ""})` });
      const read = await readNpy(theirs);
      expect(read).toMatchObject({ element: tensor.element, shape: tensor.shape });
      expect(Buffer.from(read.data.buffer).equals(Buffer.from(tensor.data.buffer))).toBe(true);
    }
  });
});

describe("tokens of a clip", () => {
  const options = { video: "bikes", grid: "4x16x16", K: 96, N: 96, format: fp16 } as const;

  it("that were made before and are not whole any more are told, with how to mend it", async () => {
    const own = fresh("changed");
    const small = { source: "video", video: "carphone", frames: 2, grid: "2x3x5", K: 10, N: 10 } as const;
    const { folder: made } = await makeTokens(own, small);
    await writeFile(path.join(made, "tokens.json"), '{"grid": {"frames": 2');
    await expect(makeTokens(own, small)).rejects.toThrow(new FocusError({ path: path.join(made, "tokens.json"), rule: "does not describe tokens: it was changed, or a full disk cut it short", fix: `remove ${made}; the next run makes it anew` }));
  });

  it("are fp16 with an rms of about 1, and the same bits every time", async () => {
    const first = await resolveInput(fresh("first"), options);
    expect(first).toMatchObject({ M: 1024, K: 96, N: 96, grid: { frames: 4, rows: 16, columns: 16 } });
    expect(first.activations.codes).toHaveLength(1024 * 96);
    expect(rms(first.activations.codes)).toBeGreaterThan(0.7);
    expect(rms(first.activations.codes)).toBeLessThan(1.5);
    expect(first.provenance.tokens?.source).toMatchObject({ clip: "bikes", frameSize: [640, 272], frames: [0, 1, 2, 3] });
    expect((await readFile(first.sheet?.file ?? "")).subarray(1, 4).toString()).toBe("PNG");
    const second = await resolveInput(fresh("second"), options);
    expect(second.activations).toEqual(first.activations);
    expect(second.weights).toEqual(first.weights);
  });

  it("are the video: neighbours in time are alike, and the weights turn them back into pixels", async () => {
    const input = await resolveInput(fresh("first"), options);
    const { activations, weights, M, K, N } = input;
    const tokens = decodeNumbers(activations.codes, fp16);
    const cosine = (a: number, b: number): number => {
      let dot = 0;
      let left = 0;
      let right = 0;
      for (let k = 0; k < K; k++) {
        const [x, y] = [tokens[a * K + k]!, tokens[b * K + k]!];
        dot += x * y;
        left += x * x;
        right += y * y;
      }
      return dot / Math.sqrt(left * right);
    };
    const alike = Array.from({ length: 256 }, (_, token) => cosine(token, token + 256)).filter((value) => value > 0.9).length;
    expect(alike).toBeGreaterThan(128);
    // The basis is orthonormal and holds nearly all of the variance: decoding evenly spaced pixels keeps the energy.
    const matrix = decodeNumbers(weights.codes, fp16);
    let energy = 0;
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) {
        let pixel = 0;
        for (let k = 0; k < K; k++) pixel += tokens[m * K + k]! * matrix[k * N + n]!;
        energy += pixel * pixel;
      }
    }
    const { scale } = input.provenance.tokens!.weights;
    const perPixel = energy / (M * N * scale * scale);
    const perValue = (rms(activations.codes) ** 2 * K) / 768;
    expect(perPixel / perValue).toBeGreaterThan(0.8);
    expect(perPixel / perValue).toBeLessThan(1.2);
  });

  it("are taken from anywhere in the clip by the seed, at the clip's own size, for other embeddings and for int8", async () => {
    const whole = await resolveInput(fresh("first"), { video: "carphone", frames: 3, stride: 10, seed: 77, embedding: "dct", K: 7, N: 5, format: int8 });
    expect(whole).toMatchObject({ M: 3 * 9 * 11, K: 7, N: 5, grid: { frames: 3, rows: 9, columns: 11 } });
    expect(whole.provenance.tokens?.source.frames).toEqual([77, 87, 97]);
    expect(whole.provenance.activations.conversion.kind).toBe("quantised");
    expect(Math.max(...whole.activations.codes)).toBeLessThanOrEqual(127);
  });

  it("are refused with the user's own words", async () => {
    const refusals = [
      [{ video: "no-such-clip" }, "video"],
      [{ K: 769 }, "K"],
      [{ N: 1000 }, "N"],
      [{ frames: 1000 }, "frames"],
      [{ frames: 1, M: 5000 }, "M"],
    ] as const;
    for (const [wrong, place] of refusals) {
      const error: unknown = await resolveInput(fresh("wrong"), { format: fp16, ...wrong }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(FocusError);
      expect((error as FocusError).problems[0]).toMatchObject({ path: place });
    }
  });
});

describe("activations of a trained network", () => {
  it("are one of its matrix products: tokens, and the weights that were trained for them", async () => {
    const input = await resolveInput(fresh("network"), { source: "network", video: "bikes", grid: "1x32x32", K: 96, N: 96, format: fp16 });
    expect(input).toMatchObject({ M: 1024, K: 96, N: 96 });
    expect(input.provenance.tokens?.embedding).toMatchObject({ kind: "feature map", layerShape: [96, 96] });
    expect(rms(input.weights.codes)).toBeGreaterThan(0.05);
  });

  it("are refused where no layer is large enough", async () => {
    await expect(resolveInput(fresh("network"), { source: "network", K: 512, N: 512, format: fp16 })).rejects.toThrow(/512 x 512: no such layer/);
  });
});
