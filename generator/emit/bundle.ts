import { writeFileSync } from "node:fs";
import { build } from "esbuild";
import { bundleOptions, licences } from "./bundle-options.js";

// A step of `npm run build`: the program and the library of the package, and the licences of what is in them.
const { metafile } = await build({
  ...bundleOptions("."),
  entryPoints: ["generator/cli/main.ts", "generator/index.ts", "generator/emit/compile-templates.ts"],
  splitting: true,
  outbase: "generator",
  outdir: "dist/generator",
  metafile: true,
  logLevel: "warning",
});
writeFileSync("dist/LICENSES.txt", `Parts of these packages are in the files of this folder.\n\n${licences(".", metafile)}`);
