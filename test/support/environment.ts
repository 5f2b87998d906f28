import { ensureEnvironment } from "../../generator/tools/python.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

/** Before the integration tests: the pinned Python tools are installed, once for all workers. */
export async function setup(): Promise<void> {
  await ensureEnvironment({ ...openWorkspace(process), progress: { show: (message) => console.info(message) } });
}
