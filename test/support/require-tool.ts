import { FocusError } from "../../generator/errors.js";
import { findIverilog } from "../../generator/tools/iverilog.js";
import { findOpensta } from "../../generator/tools/opensta.js";
import type { Tool } from "../../generator/tools/tool.js";
import type { Workspace } from "../../generator/tools/workspace.js";

/** Programs that come from the operating system alone and that some checks need. */
export type OptionalTool = "iverilog" | "opensta";

const FIND: Readonly<Record<OptionalTool, (workspace: Workspace) => Promise<Tool>>> = { iverilog: findIverilog, opensta: findOpensta };

/**
 * For tests: true when `name` is there. When it is not, says loudly on `log` that its checks are skipped, or, where
 * `FOCUS_REQUIRE_ALL=1` (as in CI), throws, so that a check that did not run can never pass for one that did.
 *
 *     const icarus = await requireTool(openWorkspace(process), "iverilog");
 *     describe.skipIf(!icarus)("4-state run", ...)
 */
export async function requireTool(
  workspace: Workspace,
  name: OptionalTool,
  log: (message: string) => void = (message) => console.info(message),
): Promise<boolean> {
  const tool = await FIND[name](workspace);
  if (tool.found) return true;
  if (workspace.environment["FOCUS_REQUIRE_ALL"] === "1") {
    throw new FocusError({ path: name, rule: "must be installed where FOCUS_REQUIRE_ALL=1", fix: tool.howToGet });
  }
  log(`\n******** SKIPPED: ${name} is not installed, so the checks that need it do not run. To run them: ${tool.howToGet} ********\n`);
  return false;
}
