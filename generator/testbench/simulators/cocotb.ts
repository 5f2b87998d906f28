import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { CheckFailed } from "../../errors.js";
import { isChecks } from "../../emit/emit-checks.js";
import { generatedFrom } from "../../emit/module-view.js";
import { templates } from "../../emit/render.js";
import { toolEnvironment, withPath, type Environment } from "../../tools/environment.js";
import { findIverilog, needIverilog } from "../../tools/iverilog.js";
import { parsedJson } from "../../tools/parsed-json.js";
import { resource } from "../../tools/paths.js";
import { runPython } from "../../tools/python.js";
import { lastLines } from "../../tools/run.js";
import { buildArguments, needVerilator, verilatorIdentity } from "../../tools/verilator.js";
import { buildFolder, type Workspace } from "../../tools/workspace.js";
import { ADVANCE_PORT, type Device } from "../device.js";
import { readOutput } from "./icarus.js";
import type { RunOutput } from "../known-runs.js";
import { patternCodes } from "../pattern.js";
import type { BenchResult } from "../result.js";
import type { DeviceRun } from "./device-run.js";
import { refuseReactive } from "./reactive.js";
import { refuseResetAt } from "./reset-at.js";
import { vectorFiles, writeVectors } from "../vectors.js";
import { writeFiles } from "./verilator-build.js";
import { defaultLimit, runFolder } from "./verilator-run.js";

export interface CocotbRun extends DeviceRun {
  /** Simulator under cocotb. Default: Icarus where it is installed, which builds in a tenth of the time, else Verilator. */
  readonly under?: "verilator" | "icarus";
  readonly limit?: number;
  /** Keep the test, vectors and build here instead of in a temporary folder. */
  readonly folder?: string;
}

/** What the test of a device imports. */
const TEST_LIBRARY = ["focus_cocotb.py", "focus_cocotb_ports.py"] as const;

/** The Python test of a device: its ports as data, the rest is in sim/focus_cocotb.py. */
function cocotbTest(device: Device): string {
  return templates().render("sim/test.py", {
    header: {
      purpose: `cocotb test of ${device.module}.`,
      origin: generatedFrom("sim/test.py"),
    },
    test: `test_${device.block}`,
    clock: pythonName(device.clock?.signal),
    reset: pythonName(device.clock?.reset?.signal),
    resetCycles: String(device.clock?.reset?.cycles ?? 0),
    advance: pythonName(device.advance),
    advancePort: ADVANCE_PORT,
    ports: device.ports.map((port) => ({
      file: port.file,
      agent: port.agent,
      latency: String(port.latency),
      width: String(port.width),
      isStream: port.kind === "stream",
      valid: port.valid ?? "",
      ready: port.ready ?? "",
      fields: port.fields.map((field) => ({ name: field.name, signal: field.signal, offset: String(field.offset), width: String(field.width) })),
    })),
  });
}

function pythonName(signal: string | undefined): string {
  return signal === undefined ? "None" : `"${signal}"`;
}

/**
 * Runs the generated cocotb test with the vectors and patterns of the C++ harness. About 20,000 cycles a second at most:
 * give it a bounded number of beats.
 * @throws FocusError where the bench has an agent that reacts to the device
 * @throws CheckFailed when the build fails or no test ran.
 */
export async function runCocotb(options: CocotbRun): Promise<BenchResult> {
  const { workspace, device, vectors, seed } = options;
  refuseReactive("cocotb", device, vectors);
  refuseResetAt("cocotb", device, options.resetAt);
  // Assertions would end the run in their own way: the other simulators look at them.
  const rtl = options.rtl.filter((file) => !isChecks(file));
  const folder = await runFolder(options, buildFolder(workspace, "cocotb", device.module));
  try {
    const testModule = `test_${device.block}`;
    const python = { path: `${testModule}.py`, text: cocotbTest(device) };
    const resultFile = path.join(folder, "result.txt");
    const under = options.under ?? ((await findIverilog(workspace)).found ? "icarus" : "verilator");
    const simulator = await chosenSimulator(workspace, under);
    const choices = {
      simulator: under,
      toplevel: device.module,
      parameters: Object.fromEntries(device.parameters.map(({ name, value }) => [name, value])),
      buildArguments: simulator.buildArguments,
      testModule,
      seed,
      limit: options.limit ?? defaultLimit(vectors),
      patterns: Object.fromEntries(patternCodes(device, options.patterns ?? {}, seed).map(({ file, mode, argument, state }) => [file, [mode, argument, state]])),
    };
    const places = {
      sources: rtl.map((file) => path.join(folder, file.path)),
      buildFolder: path.join(folder, "build"),
      testFolder: folder,
      pythonPath: [folder],
      result: resultFile,
      vectors: path.join(folder, "vectors"),
    };
    let seconds = 0;
    const execute = async (): Promise<RunOutput> => {
      await writeVectors(device, vectors, places.vectors);
      await writeFiles(folder, [...rtl, python]);
      for (const name of TEST_LIBRARY) await copyFile(resource("sim", name), path.join(folder, name));
      const runFile = path.join(folder, "run.json");
      await writeFile(runFile, JSON.stringify({ ...choices, ...places }, null, 2));
      const outcome = await runPython(workspace, [resource("sim", "focus_cocotb_run.py"), runFile], { cwd: folder, environment: simulator.environment });
      const summary = summaryOf(outcome.stdout);
      if (outcome.exitCode !== 0 || !summary) throw new CheckFailed(`cocotb could not run ${device.module} (exit code ${outcome.exitCode})\n${lastLines(outcome.all, 40)}`);
      if (summary.tests === 0) throw new CheckFailed(`cocotb ran no test of ${device.module}\n${lastLines(outcome.all, 40)}`);
      const text = await readFile(resultFile, "utf8").catch(() => "");
      if (text === "") throw new CheckFailed(`the cocotb test of ${device.module} left no result\n${lastLines(outcome.all, 40)}`);
      seconds = outcome.seconds;
      return { text, passed: summary.failed === 0 && readOutput(text, seconds, { device, vectors, seed }).result.passed };
    };
    const inputs = async (): Promise<readonly string[]> => [
      await toolsText(workspace, under),
      JSON.stringify(choices),
      ...[...rtl, python].flatMap((file) => [file.path, file.text]),
      ...["vectors", ...[...vectorFiles(device, vectors)].flat()],
    ];
    const { text, passed } = options.known && options.folder === undefined ? await options.known.recall(await inputs(), execute) : await execute();
    const { result } = readOutput(text, seconds, { device, vectors, seed });
    return { ...result, simulator: "cocotb", passed: result.passed && passed };
  } finally {
    if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** The programs of a run, by their versions, and our own Python by its text. */
async function toolsText(workspace: Workspace, under: "verilator" | "icarus"): Promise<string> {
  const simulator = under === "verilator" ? verilatorIdentity(await needVerilator(workspace)) : await findIverilog(workspace);
  const files = [...["requirements.txt", ...TEST_LIBRARY, "focus_cocotb_run.py"].map((name) => resource("sim", name)), path.join(workspace.venv, "pyvenv.cfg")];
  return JSON.stringify([simulator, await Promise.all(files.map((file) => readFile(file, "utf8")))]);
}

async function chosenSimulator(workspace: Workspace, under: "verilator" | "icarus"): Promise<{ readonly buildArguments: readonly string[]; readonly environment: Environment }> {
  if (under === "icarus") {
    const { path: compiler } = await needIverilog(workspace);
    return { buildArguments: ["-g2005"], environment: withPath(toolEnvironment(workspace), [path.dirname(compiler)]) };
  }
  const verilator = await needVerilator(workspace);
  return { buildArguments: [...buildArguments(verilator), "-Wall", "--x-initial", "unique", "--x-assign", "unique"], environment: verilator.environment };
}

/** The last line of sim/focus_cocotb_run.py. */
const SUMMARY = z.object({ tests: z.number(), failed: z.number() });

function summaryOf(output: string): z.infer<typeof SUMMARY> | undefined {
  const line = output.split("\n").findLast((candidate) => candidate.startsWith("{") && candidate.includes('"tests"'));
  return line === undefined ? undefined : parsedJson(SUMMARY, line);
}
