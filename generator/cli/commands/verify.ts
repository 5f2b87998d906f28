import { Listr } from "listr2";
import type { CommandModule } from "yargs";
import { nearestName } from "../../config/nearest-name.js";
import { CheckFailed, throwIfAny } from "../../errors.js";
import { openWorkspace } from "../../tools/workspace.js";
import { catalog } from "../../testbench/catalog.js";
import { verify, type BlockReport } from "../../testbench/verify.js";
import { checkWholeNumbers } from "../input-options.js";
import { rendering } from "../rendering.js";
import { table } from "../table.js";

interface Arguments {
  readonly blocks?: string[];
  readonly simulator: "verilator" | "icarus" | "cocotb";
  readonly seed: number;
  readonly beats?: number;
  readonly coverage: boolean;
  readonly json: boolean;
}

export const verifyCommand: CommandModule<object, Arguments> = {
  command: "verify [blocks..]",
  describe: "run the generated testbenches of blocks, all of them when none is named",
  builder: (yargs) =>
    yargs
      .positional("blocks", { type: "string", array: true, describe: `Blocks: ${catalog.map((entry) => entry.block).join(", ")}` })
      .options({
        simulator: { choices: ["verilator", "icarus", "cocotb"] as const, default: "verilator" as const, describe: "icarus and cocotb run fewer cases" },
        seed: { type: "number", default: 1, describe: "Start of the random vectors and patterns" },
        beats: { type: "number", describe: "Vectors of the longest run of each case" },
        coverage: { type: "boolean", default: false, describe: "Line and toggle coverage" },
        json: { type: "boolean", default: false, describe: "Print JSON" },
      })
      .example("$0 verify", "every block")
      .example("$0 verify float_add pe --seed 7 --beats 100000", "two of them, longer") as never,
  handler: async (options) => {
    const workspace = openWorkspace(process);
    const { simulator, seed, beats, coverage } = options;
    checkWholeNumbers(options);
    const chosen = chosenBlocks(options.blocks ?? []);
    const reports: BlockReport[] = [];
    await new Listr(
      chosen.map((block) => ({
        title: block,
        task: async (_: unknown, task: { title: string; output: string }) => {
          const [report] = await verify({ workspace, blocks: [block], seed, simulator, coverage, ...(beats === undefined ? {} : { beats }), onProgress: (progress) => (task.output = `${progress.done} of ${progress.total}: ${progress.activity}`) });
          if (!report) throw new Error(`no report for ${block}`);
          reports.push(report);
          task.title = `${block}: ${report.passed ? "passed" : "FAILED"}, ${report.comparedElements} elements`;
        },
      })),
      rendering(options.json),
    ).run();
    console.log(options.json ? JSON.stringify(reports, null, 2) : text(reports));
    const failures = reports.flatMap((report) => report.failures);
    if (failures.length > 0) throw new CheckFailed(failures.join("\n"));
  },
};

/** @throws FocusError with every name that is none: before the first block is built */
function chosenBlocks(named: readonly string[]): readonly string[] {
  const known = catalog.map((entry) => entry.block);
  const unknown = named.filter((name) => !known.includes(name));
  throwIfAny(unknown.map((name) => ({ path: "block", value: name, rule: "is no block with a testbench", fix: `did you mean ${nearestName(name, known) ?? ""}? focus-rtl verify --help lists them all` })));
  return named.length > 0 ? [...new Set(named)] : known;
}

function text(reports: readonly BlockReport[]): string {
  const percent = (value: { readonly covered: number; readonly total: number } | undefined): string => (value === undefined ? "" : `${((100 * value.covered) / Math.max(1, value.total)).toFixed(1)} %`);
  return table([
    ["block", "cases", "runs", "compared", "mismatches", "violations", "seconds", "line", "toggle"],
    ...reports.map((r) => [r.block, r.cases, r.runs, r.comparedElements, r.mismatches, r.violations, r.seconds.toFixed(1), percent(r.coverage?.line), percent(r.coverage?.toggle)].map(String)),
  ]);
}
