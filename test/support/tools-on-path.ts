import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { buildArguments, findVerilator } from "../../generator/tools/verilator.js";
import { findYosys } from "../../generator/tools/yosys.js";
import { venvPython } from "../../generator/tools/python.js";
import type { Workspace } from "../../generator/tools/workspace.js";

/** The Yosys of the Python package as a command line: -s FILE and -p "COMMAND; ...". */
const YOSYS = [
  "import sys",
  "from pyosys import libyosys as yosys",
  "words = [word for word in sys.argv[1:] if word != '-q']",
  "if words == ['-V']: sys.exit(print('Yosys ' + yosys.yosys_maybe_version()))",
  "design = yosys.Design()",
  "for option, text in zip(words[::2], words[1::2]):",
  "  if option == '-l': continue",
  "  for line in text.split(';') if option == '-p' else ['script ' + text]: yosys.run_pass(line, design)",
].join("\n");

/**
 * PATH of a user who has Verilator, Yosys and Icarus installed: scripts of those names in `folder`, which start the pinned ones.
 */
export async function toolsOnPath(workspace: Workspace, folder: string): Promise<Readonly<Record<string, string>>> {
  const [verilator, yosys] = [await findVerilator(workspace), await findYosys(workspace)];
  if (verilator.path === undefined || yosys.path === undefined) throw new Error("Verilator or Yosys is not installed");
  const root = verilator.environment["VERILATOR_ROOT"];
  const programs = {
    verilator: `${root === undefined ? "" : `VERILATOR_ROOT='${root}' `}exec '${verilator.path}' ${buildArguments(verilator).map((word) => `'${word}'`).join(" ")} "$@"`,
    yosys: yosys.origin === "system" ? `exec '${yosys.path}' "$@"` : `exec '${venvPython(workspace)}' '${path.join(folder, "yosys.py")}' "$@"`,
  };
  await writeFile(path.join(folder, "yosys.py"), YOSYS);
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(path.join(folder, name), 0o755);
  }
  return { PATH: [folder, path.join(workspace.venv, "bin"), process.env["PATH"]].join(path.delimiter) };
}
