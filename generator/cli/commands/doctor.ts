import type { Options } from "yargs";
import { CheckFailed } from "../../errors.js";
import { doctor, missingNeeded, placesText } from "../../tools/doctor.js";
import { defineCommand } from "../define-command.js";
import { openWorkspace } from "../../tools/workspace.js";
import { table } from "../table.js";

const options = {
  json: { type: "boolean", default: false, describe: "Print JSON" },
} as const satisfies Record<string, Options>;

export const doctorCommand = defineCommand({
  command: "doctor",
  describe: "what is installed, what is missing, how to get it",
  options,
  examples: [
    ["doctor", "a table of every tool"],
  ],
  run: async (options) => {
    const workspace = openWorkspace(process);
    const rows = await doctor(workspace, process.versions.node);
    if (options.json) console.log(JSON.stringify(rows, null, 2));
    else {
      console.log(
        table([
          ["", "tool", "version", "required", "needed for", "path, or how to get it"],
          ...rows.map((row) => [row.found ? "ok" : row.kind === "needed" ? "MISSING" : "-", row.name, row.version ?? "", row.required, row.neededFor, row.found ? (row.path ?? "") : [row.reason, row.howToGet].filter((part) => part !== undefined).join("; ")]),
        ]),
      );
      console.log(placesText(workspace).map((line) => `  ${line}`).join("\n"));
    }
    const missing = missingNeeded(rows);
    if (missing.length > 0) throw new CheckFailed(`missing: ${missing.map((row) => row.name).join(", ")}`);
  },
});
