import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { bundleOptions } from "../../generator/emit/bundle-options.js";
import { packageRoot } from "../../generator/tools/paths.js";

const made = new Map<string, Promise<string>>();

/** Words that start the program of a package, in a shell too: its sources in one file, as each start from the sources themselves would compile them all. */
export async function program(root: string = packageRoot()): Promise<readonly string[]> {
  const file = made.get(root) ?? bundle(root);
  made.set(root, file);
  return [process.execPath, await file];
}

async function bundle(root: string): Promise<string> {
  const file = path.join(root, "build", "test", "program.js");
  const bundled = await build({ ...bundleOptions(root), entryPoints: ["generator/cli/main.ts"], outfile: file, write: false, logLevel: "error" });
  const [output] = bundled.outputFiles;
  if (!output) throw new Error(`no program from the sources of ${root}`);
  // Other workers make the same file and start it meanwhile.
  const own = `${file}.${process.pid}`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(own, output.contents);
  await rename(own, file);
  return file;
}
