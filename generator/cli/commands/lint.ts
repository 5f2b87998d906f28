import { counted } from "../../config/counted.js";
import type { Options } from "yargs";
import { CheckFailed } from "../../errors.js";
import { generatedDesign } from "../../handoff/generated-design.js";
import { modulesBelow, topModules } from "../../ir/module.js";
import { LINT_CHECKS, findLintTools, lintDesign, warningText, type LintResult } from "../../handoff/lint.js";
import { defineCommand } from "../define-command.js";
import { openWorkspace } from "../../tools/workspace.js";
import { chooseDesign, designOptions } from "../design-options.js";

const options = {
  ...designOptions,
  json: { type: "boolean", default: false, describe: "Print the result as JSON" },
} as const satisfies Record<string, Options>;

export const lintCommand = defineCommand({
  command: "lint",
  describe: "warnings of Verilator, Icarus and Yosys in the Verilog of a design; none is waived",
  options,
  examples: [
    ["lint --preset paper", "the published configuration"],
    ["lint --preset tiny --design focus --set scatter.lanes=2", "another design"],
    ["lint --config examples/pruned-gemm.ts", "a datapath of your own"],
  ],
  run: async (options) => {
    const workspace = openWorkspace(process);
    const { design, hash, name, rtl } = generatedDesign(await chooseDesign(options, workspace.cwd, "demo"));
    const found = await findLintTools(workspace);
    for (const { tool, missing } of found) if (missing !== undefined) console.error(`\n******** NOT CHECKED by ${tool}, which is missing: ${missing} ********\n`);
    const tools = found.filter(({ missing }) => missing === undefined).map(({ tool }) => tool);
    if (tools.length === 0) throw new CheckFailed(`${design.top}: nothing was checked, for Verilator, Icarus and Yosys are all missing; focus-rtl doctor says how to get them`);
    const results: LintResult[] = [];
    for (const { name: top, parameters } of topModules(design)) results.push(await lintDesign({ workspace, files: rtl, top, parameters, tools }));
    const warnings = results.flatMap((result) => result.warnings);
    const folders = results.map(({ folder }) => folder);
    const missing = found.filter((one) => one.missing !== undefined).map(({ tool }) => tool);
    console.log(options.json ? JSON.stringify({ design: name, config: hash, top: design.top, modules: rtl.length, tools, missing, warnings, folders }, null, 2) : results.map((result) => text(result, modulesBelow(design, result.top).length)).join("\n"));
    if (warnings.length > 0) throw new CheckFailed(`${design.top}: ${counted(warnings.length, "warning")}; the Verilog is in ${folders.join(", ")}`);
    if (missing.length > 0 && workspace.environment["FOCUS_REQUIRE_ALL"] === "1") throw new CheckFailed(`${missing.join(", ")} must be installed where FOCUS_REQUIRE_ALL=1`);
  },
});

function text({ top, tools, warnings }: LintResult, modules: number): string {
  const checks = tools.map((tool) => LINT_CHECKS[tool]).join(", ");
  return [...warnings.map(warningText), `${top}: ${warnings.length === 0 ? "no warnings" : counted(warnings.length, "warning")} in ${counted(modules, "module")} (${checks})`].join("\n");
}
