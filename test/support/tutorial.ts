import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** What a page has a reader write. */
export interface TutorialStep {
  /** From the root of the repository. */
  readonly file: string;
  /** Of a file that is there: the lines that the new ones stand beside, or between. Undefined for a new file. */
  readonly beside?: string;
  /** The new file, or those lines and the new ones. */
  readonly text: string;
  /** Lines that are new. */
  readonly lines: number;
}

/**
 * The fences of a page that name a file behind their language: a `diff` changes one that is there, any other is a new file. A diff has
 * no numbers: its lines without a plus say where the others go.
 */
export function tutorialSteps(page: string): readonly TutorialStep[] {
  return [...page.matchAll(/^```(\w+) (\S+)\n(.*?)^```$/gms)].map(([, language = "", file = "", body = ""]) => {
    const lines = body.replace(/\n$/, "").split("\n");
    if (language !== "diff") return { file, text: body, lines: lines.length };
    const known = lines.filter((line) => line.startsWith(" "));
    const added = lines.filter((line) => line.startsWith("+"));
    if (known.length === 0 || known.length + added.length < lines.length) throw new Error(`${file}: a diff has lines that begin with a space, and lines that begin with +`);
    const text = (some: readonly string[]): string => some.map((line) => `${line.slice(1)}\n`).join("");
    return { file, beside: text(known), text: text(lines), lines: added.length };
  });
}

/** Does what a page says in a copy of the repository. @throws Error where the lines of a diff are not in their file exactly once, or a new file is there */
export async function followTutorial(steps: readonly TutorialStep[], root: string): Promise<void> {
  for (const { file, beside, text } of steps) {
    const target = path.join(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    if (beside === undefined) {
      await writeFile(target, text, { flag: "wx" });
      continue;
    }
    const old = await readFile(target, "utf8");
    if (old.split(beside).length !== 2) throw new Error(`${file} has not exactly once:\n${beside}`);
    await writeFile(target, old.replace(beside, () => text));
  }
}
