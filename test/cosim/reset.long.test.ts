import { describe, expect, it } from "vitest";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { blockBench, blocksWithReset, expectFreshStarts, expectFreshStartsOf, SEED, semanticStart, tops } from "./reset-runs.js";

const workspace = openWorkspace(process);

describe(`a reset in mid-run is a fresh start (FOCUS_SEED=${SEED})`, () => {
  it.each(blocksWithReset)("%s", (block) => expectFreshStartsOf(workspace, blockBench(block)));
  it.each(Object.entries(tops))("the %s engine", (_, bench) => expectFreshStartsOf(workspace, bench()));
  it("the chain of semantic concentration", async () => expectFreshStarts("chain", await semanticStart(workspace)));
  it("is tried with nearly every block", () => {
    expect(blocksWithReset.length).toBeGreaterThan(30);
  });
});
