import path from "node:path";
import { packageRoot } from "../../generator/tools/paths.js";

/** What chooses the cases of a test. */
const CHOOSE = ["FOCUS_SEED", "FOCUS_SWEEP", "FOCUS_TEST_LONG"] as const;

/**
 * The command line that runs one test again: `FOCUS_SEED=7 npx vitest run test/cosim/blocks.test.ts -t '^block testbenches .* pe: C\+\+ harness$'`.
 * `name` is the full one, with those of the blocks around it; the seed is there when the environment or the name has it.
 */
export function repeatCommand({ file, name, environment }: { readonly file: string; readonly name: string; readonly environment: NodeJS.ProcessEnv }): string {
  const said = new Map([...name.matchAll(/\b(FOCUS_[A-Z]+)=(\d+)/g)].map(([, key = "", value = ""]) => [key, value] as const));
  const chosen = CHOOSE.flatMap((key) => {
    const value = environment[key] ?? said.get(key);
    return value === undefined ? [] : [`${key}=${value}`];
  });
  // vitest reads -t as a regular expression; the shell keeps what stands between single quotes.
  const pattern = name.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`).replaceAll("'", String.raw`'\''`);
  return [...chosen, "npx vitest run", path.relative(packageRoot(), file), `-t '^${pattern}$'`].join(" ");
}
