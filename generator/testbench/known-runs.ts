import { createHash, randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "../tools/workspace.js";

/** What a simulator said in runs that passed before, by all bytes that decide what it says. */
export interface KnownRuns {
  /**
   * What the same run said before, or what `run` says now. `inputs` are all bytes that the outcome depends on: program or
   * sources, vectors, arguments, version of the simulator. Only a run that passed is kept; the caller judges the text either way, so that
   * a change of how results are judged is not passed over.
   */
  readonly recall: (inputs: readonly (string | Uint8Array)[], run: () => Promise<RunOutput>) => Promise<RunOutput>;
  readonly counts: () => { readonly known: number; readonly all: number };
}

export interface RunOutput {
  readonly text: string;
  readonly passed: boolean;
}

/** Keeps what passes in files below `folder`, a file per run. */
export function openKnownRuns(folder: string): KnownRuns {
  let known = 0;
  let all = 0;
  return {
    recall: async (inputs, run) => {
      all += 1;
      const file = path.join(folder, runKey(inputs));
      const before = await readFile(file, "utf8").catch(() => undefined);
      // A machine that lost power may have kept the name and not the text.
      if (before !== undefined && before !== "") {
        known += 1;
        return { text: before, passed: true };
      }
      const output = await run();
      if (output.passed) await keep(file, output.text);
      return output;
    },
    counts: () => ({ known, all }),
  };
}

/** Each input with its length before it, so that no two lists of inputs are the same bytes. */
function runKey(inputs: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const input of inputs) {
    const bytes = typeof input === "string" ? Buffer.from(input) : input;
    hash.update(`${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

/** Whole or not at all: a killed process leaves no half of a result. */
async function keep(file: string, text: string): Promise<void> {
  await makeFolder(path.dirname(file));
  const unfinished = `${file}.${randomUUID()}`;
  await writeFile(unfinished, text);
  await rename(unfinished, file);
}
