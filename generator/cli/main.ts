#!/usr/bin/env node
import { hideBin } from "yargs/helpers";
import { commandLine } from "./command-line.js";

process.exitCode = await commandLine(hideBin(process.argv));
