import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceleratorNames, presets } from "../../generator/config/accelerator.js";
import { acceleratorOf } from "../../generator/designs/focus.js";
import { openWorkspace, type Workspace } from "../../generator/tools/workspace.js";
import { comparedMemories } from "./yosys-memories.js";

let workspace: Workspace;
beforeAll(async () => {
  workspace = { ...openWorkspace(process), build: await mkdtemp(path.join(tmpdir(), "focus-memories-")) };
});
afterAll(() => rm(workspace.build, { recursive: true, force: true }));

describe("the memory list names what Yosys finds in the Verilog, and nothing else", () => {
  it.each(acceleratorNames)("preset tiny, design=%s", async (design) => {
    const { top, beside } = acceleratorOf({ design }, presets.tiny);
    const { listed, found } = await comparedMemories(workspace, design, [top, ...beside]);
    expect(found.length).toBeGreaterThan(2);
    expect(listed).toEqual(found);
  });
});
