import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openWorkspace } from "../tools/workspace.js";
import { listedSteps } from "./steps.js";

const workspace = openWorkspace({ env: { FOCUS_HOME: "/tmp" }, cwd: () => "/tmp" });
let told = "";

beforeEach(() => {
  told = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    told += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const plan = { read: "read", none: undefined, check: "check", last: "last" } as { read: string; none: string | undefined; check: string; last: string };

describe("the steps of a run", () => {
  it("give what they find to the next ones; one whose check failed is shown so, and those after it run", async () => {
    const sum = await listedSteps(workspace, false)(plan, async (steps) => {
      const read = await steps.read((step) => {
        step.conclude("read: 2");
        return 2;
      });
      const none = await steps.none?.(() => 100);
      const check = await steps.check((step) => {
        workspace.progress.show("installing");
        step.conclude("check: wrong", false);
        return 3;
      });
      return read + (none ?? 0) + check + (await steps.last(() => 4));
    });
    expect(sum).toBe(9);
    expect(told).toMatch(/✔ read: 2\n/);
    expect(told).toMatch(/installing\n/);
    expect(told).toMatch(/✖ check: wrong\n/);
    expect(told).toMatch(/✔ last\n/);
    expect(told).not.toContain("a check failed");
  });

  it("end with what one of them throws, and the others are not shown as done", async () => {
    const run = listedSteps(workspace, false)(plan, async (steps) => {
      await steps.read(() => 1);
      await steps.check(() => Promise.reject(new Error("no such file")));
      await steps.last(() => 2);
    });
    await expect(run).rejects.toThrow("no such file");
    expect(told).toMatch(/✔ read\n/);
    expect(told).toMatch(/✖ check\n/);
    expect(told).not.toContain("last");
  });

  it("end with what is thrown between two of them", async () => {
    const run = listedSteps(workspace, false)(plan, async (steps) => {
      await steps.read(() => 1);
      throw new Error("between");
    });
    await expect(run).rejects.toThrow("between");
    expect(told).not.toMatch(/✔ (check|last)/);
  });

  it("follow the plan", async () => {
    await expect(listedSteps(workspace, false)(plan, (steps) => steps.last(() => 1))).rejects.toThrow('the step "last" does not follow the plan');
  });

  it("are not shown where a program reads the result", async () => {
    await expect(listedSteps(workspace, true)(plan, (steps) => steps.check((step) => (step.conclude("said"), 7)))).resolves.toBe(7);
    expect(told).toBe("");
  });
});
