import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { BuildOptions, Metafile } from "esbuild";

/**
 * Packages that go into the program itself: reading the command line takes 57 files of theirs, a third of the time of a short
 * command. Every other package is loaded from where it is installed, when it is needed.
 */
const BUNDLED: ReadonlySet<string> = new Set(["yargs"]);

/** How the sources become a program; the package and the tests start the same. */
export function bundleOptions(root: string): BuildOptions {
  const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { readonly dependencies: Readonly<Record<string, string>> };
  return { absWorkingDir: path.resolve(root), bundle: true, external: Object.keys(dependencies).filter((name) => !BUNDLED.has(name)), platform: "node", target: "node20", format: "esm", legalComments: "none", alias: { "string-width": "fast-string-width" } };
}

/** Licence texts of the packages whose files are in a bundle, one after the other. */
export function licences(root: string, { inputs }: Metafile): string {
  const folders = new Set(Object.keys(inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  return [...new Set([...folders].map((folder) => licence(path.join(root, folder))))].sort().join("\n");
}

function licence(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { readonly name: string; readonly version: string };
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} ${version} has no licence text, so it cannot be a part of the package`);
  return `${name} ${version}\n\n${readFileSync(path.join(folder, file), "utf8").trim()}\n`;
}
