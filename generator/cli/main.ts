#!/usr/bin/env node
import { hideBin } from "yargs/helpers";
import { commandLine } from "./command-line.js";
import { withOutput } from "./standard-output.js";

// Progress that nobody reads is no reason to stop.
process.stderr.on("error", () => undefined);
process.exitCode = await withOutput(process.stdout, (line) => console.error(line), () => commandLine(hideBin(process.argv)));
