import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { packageRoot } from "../../generator/tools/paths.js";

/** A template of the package with a mistake in it. */
export interface TemplateFault {
  /** Below `templates/`. */
  readonly template: string;
  readonly search: string;
  readonly replacement: string;
}

/** A copy of what the package is made of, and of further folders, in a folder of its own; the caller removes it. */
export async function packageCopy(further: readonly string[] = []): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "focus-copy-"));
  for (const name of ["generator", "templates", "sim", "package.json", "tsconfig.json", ...further]) await cp(path.join(packageRoot(), name), path.join(folder, name), { recursive: true });
  await symlink(path.join(packageRoot(), "node_modules"), path.join(folder, "node_modules"));
  return folder;
}

/** A copy of the package that emits faulty Verilog; the caller removes it. */
export async function faultyCopy(faults: readonly TemplateFault[]): Promise<string> {
  const folder = await packageCopy();
  try {
    for (const { template, search, replacement } of faults) {
      const file = path.join(folder, "templates", template);
      const text = await readFile(file, "utf8");
      if (text.split(search).length !== 2) throw new Error(`${template} has "${search}" not once`);
      await writeFile(file, text.replace(search, () => replacement));
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}
