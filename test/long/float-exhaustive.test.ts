import { expect, it } from "vitest";
import { fp16 } from "../../generator/config/number-format.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { buildFloatBench, runFloatBench, unitName } from "../cosim/float-bench.js";
import { addUnit, multiplyUnit } from "../cosim/float-units.js";

const PARTS = 2;
const workspace = openWorkspace(process);

/** All 2^32 pairs, in two processes; a line of progress every ten percent. */
it.each([addUnit(fp16, 1), multiplyUnit(fp16, fp16, 1)].map((unit) => [unitName(unit), unit] as const))("%s: every pair of fp16 operands", async (name, unit) => {
  const program = await buildFloatBench(workspace, unit);
  const results = await Promise.all(
    Array.from({ length: PARTS }, async (_, part) => {
      let shown = 0;
      const onLine = (line: string): void => {
        const percent = Number(/([\d.]+) %[^%]*$/.exec(line)?.[1] ?? 0);
        if (percent < shown + 10) return;
        shown = percent;
        console.info(`${name} part ${part + 1} of ${PARTS}: ${line.split("\r").at(-1) ?? ""}`);
      };
      return runFloatBench(program, unit, { cases: { part, parts: PARTS }, seed: 1, environment: workspace.environment, onLine });
    }),
  );
  expect(results.map(({ mismatches }) => mismatches)).toEqual(results.map(() => 0));
  expect(results.reduce((sum, { compared }) => sum + compared, 0)).toBeGreaterThanOrEqual(2 ** 32);
});
