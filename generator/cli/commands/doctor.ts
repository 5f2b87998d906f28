import type { CommandModule } from "yargs";
import { CheckFailed } from "../../errors.js";
import { doctor, missingNeeded } from "../../tools/doctor.js";
import { openWorkspace } from "../../tools/workspace.js";
import { table } from "../table.js";

interface Arguments {
  readonly json: boolean;
}

export const doctorCommand: CommandModule<object, Arguments> = {
  command: "doctor",
  describe: "what is installed, what is missing, how to get it",
  builder: (yargs) => yargs.option("json", { type: "boolean", default: false, describe: "Print JSON" }).example("$0 doctor", "a table of every tool"),
  handler: async (options) => {
    const rows = await doctor(openWorkspace(process), process.versions.node);
    if (options.json) console.log(JSON.stringify(rows, null, 2));
    else {
      console.log(
        table([
          ["", "tool", "version", "required", "needed for", "how to get it"],
          ...rows.map((row) => [row.found ? "ok" : row.kind === "needed" ? "MISSING" : "-", row.name, row.version ?? "", row.required, row.neededFor, row.found ? "" : [row.reason, row.howToGet].filter((part) => part !== undefined).join("; ")]),
        ]),
      );
    }
    const missing = missingNeeded(rows);
    if (missing.length > 0) throw new CheckFailed(`missing: ${missing.map((row) => row.name).join(", ")}`);
  },
};
