import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { acceleratorTable, type AcceleratorGiven } from "../../generator/config/accelerator.js";
import { sampleGroup } from "../../generator/config/parameter-table.js";
import { createRandom } from "../../generator/config/random.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { acceleratorOf } from "../../generator/designs/focus.js";
import { emitDesign } from "../../generator/emit/emit-design.js";
import { FocusError } from "../../generator/errors.js";
import { topModules } from "../../generator/ir/module.js";
import { lintDesign, type LintTool } from "../../generator/handoff/lint.js";
import { assertNoWarnings } from "../support/assert-no-warnings.js";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace, type Workspace } from "../../generator/tools/workspace.js";

/** Another sweep: `FOCUS_SEED=7 FOCUS_SWEEP=100 npx vitest run test/lint/lint.long.test.ts`. */
const SEED = Number(process.env["FOCUS_SEED"] ?? 1);

const icarus = await requireTool(openWorkspace(process), "iverilog");
export const tools: readonly LintTool[] = icarus ? ["verilator", "icarus", "yosys"] : ["verilator", "yosys"];

let folder: string;
let workspace: Workspace;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-lint-"));
  workspace = { ...openWorkspace(process), build: folder };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A workspace whose builds are removed after the file. */
export function lintWorkspace(): Workspace {
  return workspace;
}

export async function lint(given: AcceleratorGiven): Promise<void> {
  const accelerator = acceleratorOf(given);
  const design = elaborate(accelerator.top, { prefix: accelerator.config.prefix, beside: accelerator.beside });
  const files = emitDesign(design);
  for (const { name: top, parameters } of topModules(design)) {
    const result = await lintDesign({ workspace, files, top, parameters });
    expect(result.tools).toEqual(tools);
    assertNoWarnings(result);
  }
}

/** Odd shapes that a sweep may miss, then draws from the parameter table; a draw that breaks a rule between parameters is drawn again. */
function configurations(count: number): readonly AcceleratorGiven[] {
  const odd = [[1, 1], [3, 5], [7, 1], [1, 8]].map(([rows, columns]): AcceleratorGiven => ({ name: `a${rows}x${columns}`, tile: { m: 5, n: (columns ?? 1) * 2 }, array: { rows: rows ?? 1, columns: columns ?? 1 } }));
  const random = createRandom(SEED);
  const found: AcceleratorGiven[] = [...odd];
  for (let tries = 0; found.length < count && tries < 100 * count; tries++) {
    const drawn = sampleGroup(acceleratorTable, random);
    const { operand } = drawn.array;
    const array: AcceleratorGiven["array"] = operand.kind === "integer" ? { ...drawn.array, accumulator: undefined, subnormals: undefined } : drawn.array;
    const given: AcceleratorGiven = { ...drawn, name: `draw${found.length}`, tile: { ...drawn.tile, n: drawn.array.columns * random.integer(1, 3) }, array };
    try {
      acceleratorOf(given);
      found.push(given);
    } catch (error) {
      if (!(error instanceof FocusError)) throw error;
    }
  }
  return found;
}

/** Lints so many configurations, the odd ones first. */
export function testConfigurations(count: number): void {
  it(`${count} configurations, seed ${SEED}`, async () => {
    const given = configurations(count);
    expect(given).toHaveLength(Math.max(count, 4));
    for (const one of given) {
      await lint(one).catch((error: unknown) => {
        throw new Error(`seed ${SEED}, configuration ${JSON.stringify(acceleratorOf(one).json)}\n${error instanceof Error ? error.message : String(error)}`);
      });
    }
  });
}
