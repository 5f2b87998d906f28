import { acceleratorTable, designsOf, presetDocs, presetNames, presets } from "../config/accelerator.js";
import type { Parameter } from "../config/parameter.js";
import { rows, toJson, valueAt } from "../config/parameter-table.js";

/** docs/parameters.md: every parameter of the table and every preset, as Markdown. */
export function parameterPage(): string {
  const parameters = rows(acceleratorTable);
  const group = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf(".")));
  const groups = [...new Set(parameters.map(({ path }) => group(path)))];
  return [
    "# Parameters",
    "",
    "Made by `make reference` from the parameter tables, `generator/config/accelerators/`; do not edit. The keys are those of",
    "`focus({ ... })`, of a configuration file (as nested objects) and of `--set key=value`. Every key may be left out. A default that names other keys",
    "follows them, from what a preset sets; a column tells keys that only some designs have.",
    ...groups.flatMap((name) => [
      "",
      `## ${name === "" ? "Design" : `\`${name}\``}`,
      "",
      "| key | default | values | unit | of | meaning |",
      "|---|---|---|---|---|---|",
      ...parameters
        .filter(({ path }) => group(path) === name)
        .map(({ path, parameter }) =>
          row([`\`${path}\``, parameter.follows ?? `\`${parameter.fallback === undefined ? "" : parameter.print(parameter.fallback)}\``, valuesText(parameter), parameter.unit, designsOf(path) ?? "", parameter.doc]),
        ),
    ]),
    "",
    "## Presets",
    "",
    "Everything a preset does not name has its default.",
    "",
    "| preset | is | sets |",
    "|---|---|---|",
    ...presetNames.map((name) =>
      row([
        `\`${name}\``,
        presetDocs[name],
        parameters
          .filter(({ path }) => path !== "name" && valueAt(presets[name], path) !== undefined)
          .map(({ path, parameter }) => `\`${path}=${parameter.print(toJson(valueAt(presets[name], path)))}\``)
          .join(" "),
      ]),
    ),
    "",
  ].join("\n");
}

/** What a parameter may be, less the words that say that it must be so. */
export function valuesText({ rule }: Parameter<unknown>): string {
  return rule.replace(/^must be (one of |a whole number from |a number format: |a number from )?/, "");
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("<", "&lt;")).join(" | ")} |`;
}
