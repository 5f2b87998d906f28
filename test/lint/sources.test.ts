import path from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";
import { run } from "../../generator/tools/run.js";

const root = packageRoot();

/** Beside the simulations, so that they do not wait for it. */
describe("the sources", () => {
  it.each([
    ["ESLint", "eslint", ["."]],
    ["the compiler", "tsc", ["--noEmit"]],
  ] as const)("%s has nothing to say", async (_name, program, args) => {
    const { exitCode, all } = await run(path.join(root, "node_modules", ".bin", program), args, { cwd: root });
    expect(all).toBe("");
    expect(exitCode).toBe(0);
  });
});
