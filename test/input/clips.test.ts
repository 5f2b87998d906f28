import { copyFile, mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fp16 } from "../../generator/config/number-format.js";
import { FocusError } from "../../generator/errors.js";
import { decodeNumbers } from "../../generator/golden/index.js";
import { resolveInput, type InputOptions, type ResolvedInput } from "../../generator/input/index.js";
import { ensureEnvironment, runPython } from "../../generator/tools/python.js";
import { openWorkspace, type Workspace } from "../../generator/tools/workspace.js";

const project = openWorkspace(process);
let workspace: Workspace;
let folder = "";
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-clips-"));
  workspace = { ...project, cwd: folder, build: at("build") };
  await ensureEnvironment(project);
  const { exitCode, all } = await runPython(project, ["-B", path.join(import.meta.dirname, "made_clips.py"), folder], { cwd: folder });
  expect({ exitCode, all }).toEqual({ exitCode: 0, all: expect.any(String) as string });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The dct basis depends on nothing in the clip. */
function tokens(video: string, options: Partial<InputOptions> = {}): Promise<ResolvedInput> {
  return resolveInput(workspace, { video, frames: 2, embedding: "dct", K: 12, N: 1, format: fp16, ...options });
}

async function refusal(video: string, options: Partial<InputOptions> = {}): Promise<string> {
  const error: unknown = await tokens(video, options).then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(FocusError);
  return (error as FocusError).message;
}

describe("a clip", () => {
  it("is known by its content: another file of the same name, size and time gives its own tokens", async () => {
    const [first, second] = await Promise.all(["turned-0.mp4", "mirrored.mp4"].map((name) => readFile(at(name))));
    const size = Math.max(first!.length, second!.length);
    const time = new Date(1_700_000_000_000);
    const put = async (name: string, content: Buffer): Promise<void> => {
      await writeFile(at(name), Buffer.concat([content, Buffer.alloc(size - content.length)]));
      await utimes(at(name), time, time);
    };
    for (const name of ["clip", "clip.mp4"]) {
      for (const source of ["video", "network"] as const) {
        const options = source === "network" ? { source, grid: "1x16x16", embedding: undefined as never, frames: 1 } : {};
        await put(name, first!);
        const before = await tokens(name, options);
        await put(name, second!);
        const after = await tokens(name, options);
        expect(after.provenance.tokens?.source.sha256).not.toBe(before.provenance.tokens?.source.sha256);
        expect(after.provenance.tokens?.source).toMatchObject({ clip: name, turned: "mirrored left to right" });
        await put(name, first!);
        expect((await tokens(name, options)).activations).toEqual(before.activations);
      }
    }
  });

  it("is not made again while it stays what it is, and is where a part of it is gone", async () => {
    const { sheet, activations } = await tokens("turned-0.mp4");
    const made = path.dirname(sheet!.file);
    const stamp = (await readdir(path.dirname(made))).length;
    await copyFile(path.join(made, "weights.npy"), at("weights.npy"));
    expect(await tokens("turned-0.mp4")).toMatchObject({ activations });
    expect((await readdir(path.dirname(made))).length).toBe(stamp);
    await rm(path.join(made, "weights.npy"));
    expect(await tokens("turned-0.mp4")).toMatchObject({ activations });
    expect(await readFile(path.join(made, "weights.npy"))).toEqual(await readFile(at("weights.npy")));
  });

  it.each([
    ["turned-90", "turned by 90 degrees clockwise"],
    ["turned-180", "turned by 180 degrees"],
    ["turned-270", "turned by 90 degrees counterclockwise"],
    ["mirrored", "mirrored left to right"],
  ])("is seen as a player shows it: %s", async (name, turned) => {
    const upright = await tokens("turned-0.mp4");
    const input = await tokens(`${name}.mp4`);
    expect(upright.provenance.tokens?.source).not.toHaveProperty("turned");
    expect(input.provenance.tokens?.source).toMatchObject({ frameSize: [96, 64], turned });
    expect(input.grid).toEqual({ frames: 2, rows: 4, columns: 6 });
    const [wanted, found] = [upright, input].map(({ activations }) => decodeNumbers(activations.codes, fp16));
    const largest = wanted!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeGreaterThan(1);
    // Colour is stored for two pixels at a time, which lie side by side or one above the other.
    wanted!.forEach((value, index) => expect(Math.abs(value - found![index]!)).toBeLessThan(0.1 * largest));
  });
});

describe("what is no clip is refused with place, rule and fix", () => {
  it.each([
    ["audio.m4a", "holds no video stream, only audio"],
    ["resized.h264", "changes its size: frame 6 is 64x48, an earlier one 96x64"],
    ["slanted.mp4", "is turned by -36 degrees"],
    ["cut.mp4", "cannot be decoded as a video: Invalid data found"],
    ["damaged.mp4", "cannot be decoded as a video: Invalid data found"],
    ["empty.mp4", "cannot be decoded as a video: Invalid data found"],
    ["noise.mp4", "cannot be decoded as a video: Invalid data found"],
    ["text.mp4", "cannot be decoded as a video: Invalid data found"],
    ["no-frames.mkv", "cannot be decoded as a video: End of file"],
    ["missing.mp4", "is neither a bundled clip (bikes, carphone, bigbuckbunny) nor a file"],
    ["missing", "is neither a bundled clip (bikes, carphone, bigbuckbunny) nor a file"],
    ["below", "is a folder, not a video file"],
    ["text.mp4/below.mp4", "cannot be read (ENOTDIR)"],
  ])("%s: %s", async (video, rule) => {
    await mkdir(at("below"), { recursive: true });
    const message = await refusal(video, { frames: video === "resized.h264" ? 8 : 6 });
    expect(message).toContain(`video = ${video}: ${rule}`);
    expect(message).toMatch(/\n {2}fix: [^\n]{10}[^\n]*$/);
    expect(message).not.toMatch(/Traceback|Errno|undefined/);
  });

  it("frames beside a grid must be those of the grid", async () => {
    expect(await tokens("turned-0.mp4", { grid: "2x4x6", frames: 2 })).toMatchObject({ M: 48 });
    expect(await refusal("turned-0.mp4", { grid: "2x4x6", frames: 3 })).toBe("--frames = 3: contradicts --grid 2x4x6, which has 2 frames\n  fix: leave --frames out, or write --grid 3x4x6");
  });
});
