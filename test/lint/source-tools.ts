import path from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../generator/tools/paths.js";
import { run } from "../../generator/tools/run.js";

/** A program of node_modules that reads all sources: beside the simulations, so that they do not wait for it. */
export function testSources(...tools: readonly (readonly [name: string, program: string, args: readonly string[]])[]): void {
  const root = packageRoot();

  describe("the sources", () => {
    it.each(tools)("%s has nothing to say", async (_name, program, args) => {
      const { exitCode, all } = await run(path.join(root, "node_modules", ".bin", program), args, { cwd: root });
      expect(all).toBe("");
      expect(exitCode).toBe(0);
    });
  });
}
