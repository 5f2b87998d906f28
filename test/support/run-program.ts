import { spawn } from "node:child_process";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { program } from "./program.js";

const home = openWorkspace(process).home;

/** Runs the rest of its arguments on a terminal of 150 columns and copies what it shows. */
const ON_TERMINAL = `
import os, pty, sys
def run(words):
    os.execvp("sh", ["sh", "-c", 'stty cols 150 rows 60; exec "$@"', "sh", *words])
child, terminal = pty.fork()
if child == 0:
    run(sys.argv[1:])
while True:
    try:
        shown = os.read(terminal, 4096)
    except OSError:
        break
    if not shown:
        break
    os.write(1, shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

export interface ProgramRun {
  readonly exitCode: number;
  /** Standard output and standard error; of a terminal what the screen showed, control codes left out. */
  readonly out: string;
  readonly error: string;
}

/** Runs the program of a package in a process of its own, in a pipe or on a pseudo terminal. */
export async function runProgram(words: readonly string[], { root, cwd, terminal = false }: { readonly root: string; readonly cwd: string; readonly terminal?: boolean }): Promise<ProgramRun> {
  const start = [...(await program(root)), ...words];
  const [command = "", ...rest] = terminal ? ["python3", "-c", ON_TERMINAL, ...start] : start;
  // What a test runner sets would make the program think otherwise of its surroundings.
  const foreign = ["CI", "VITEST", "FORCE_COLOR", "NO_COLOR"];
  const environment = { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.includes(name))), FOCUS_HOME: home, TERM: "xterm" };
  const child = spawn(command, rest, { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const read = async (stream: NodeJS.ReadableStream): Promise<string> => {
    let text = "";
    for await (const part of stream.setEncoding("utf8")) text += String(part);
    return text;
  };
  const [out, error, exitCode] = await Promise.all([read(child.stdout), read(child.stderr), new Promise<number>((resolve, reject) => child.once("error", reject).once("close", (code) => { resolve(code ?? -1); }))]);
  return { exitCode, out: plain(out), error: plain(error) };
}

/** Without colours and movements of the cursor. */
function plain(text: string): string {
  return text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "").replaceAll("\r", "");
}
