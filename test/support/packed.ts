import { execFile } from "node:child_process";
import { cp, mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../generator/tools/paths.js";

const execute = promisify(execFile);
/** What a fresh clone has not. */
const NOT_CLONED = ["node_modules", "dist", "build", "out", "coverage", ".git", ".venv", ".focus-rtl", "package-lock.json"];

export interface Installed {
  /** Files of the tarball. */
  readonly packed: readonly string[];
  /** The installed program, and the package it belongs to. */
  readonly program: string;
  readonly root: string;
}

/** Packs a clone of the sources and installs the tarball in `project`, which is empty. */
export async function installPacked(folder: string, project: string): Promise<Installed> {
  const root = packageRoot();
  const clone = path.join(folder, "clone");
  await cp(root, clone, { recursive: true, filter: (source) => !NOT_CLONED.includes(path.relative(root, source)) });
  await symlink(path.join(root, "node_modules"), path.join(clone, "node_modules"));
  // prepack builds dist.
  const { stdout } = await execute("npm", ["pack", "--json", "--pack-destination", folder], { cwd: clone });
  const [archive] = JSON.parse(stdout.slice(stdout.indexOf("["))) as readonly { readonly filename: string; readonly files: readonly { readonly path: string }[] }[];
  await mkdir(project, { recursive: true });
  await execute("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", path.join(folder, archive?.filename ?? "")], { cwd: project });
  return { packed: archive?.files.map((file) => file.path) ?? [], program: path.join(project, "node_modules", ".bin", "focus-rtl"), root: path.join(project, "node_modules", "focus-rtl") };
}
