import { streamAssertions, type Assertion } from "../ir/assertion.js";
import type { DesignIr, ModuleIr } from "../ir/module.js";
import { checksView } from "./checks-view.js";
import { emitDesign, printedFile, type EmittedFile } from "./emit-design.js";

const TEMPLATE = "checks/checks.sv";

/**
 * The contracts of a design as assertions, a file for each module that has some: beside the Verilog, which stays as it is, and bound to it.
 * Text only: nothing is written.
 */
export function emitChecks(design: DesignIr, options: ChecksOptions = {}): readonly EmittedFile[] {
  return design.modules.flatMap((module) => {
    const assertions = assertionsIn(module, options);
    return assertions.length === 0 ? [] : [printedFile(`${CHECKS_FOLDER}${module.name}_checks.sv`, TEMPLATE, (version) => checksView(module, assertions, { template: TEMPLATE, version }))];
  });
}

/** Verilog of a design and its checks, for a simulation. */
export function emitChecked(design: DesignIr, options: ChecksOptions = {}): readonly EmittedFile[] {
  return [...emitDesign(design), ...emitChecks(design, options)];
}

export interface ChecksOptions {
  /** False where inputs change as they like, as in a test cycle by cycle: no stream takes it for granted that a beat waits. */
  readonly inputsWait?: boolean;
}

const CHECKS_FOLDER = "checks/";

export function isChecks({ path }: EmittedFile): boolean {
  return path.startsWith(CHECKS_FOLDER);
}

/**
 * The files with every bound module an instance at the end of what it is bound to.
 * @throws Error where a file of checks has no bind, or its module no file
 */
export function checksInside(files: readonly EmittedFile[]): readonly EmittedFile[] {
  const instances = new Map<string, string>(
    files.filter(isChecks).map(({ path, text }) => {
      const [, module, instance] = /^bind (\w+)\n {4}([^;]*;)/m.exec(text) ?? [];
      if (module === undefined || instance === undefined) throw new Error(`${path}: no bind`);
      return [`rtl/${module}.v`, instance] as const;
    }),
  );
  const missing = [...instances.keys()].filter((path) => !files.some((file) => file.path === path));
  if (missing.length > 0) throw new Error(`checks without their modules: ${missing.join(", ")}`);
  return files.map((file) => {
    const instance = instances.get(file.path);
    return instance === undefined ? file : { ...file, text: file.text.replace(/^endmodule\n(?![\s\S]*^endmodule)/m, () => `  ${instance.replaceAll("\n  ", "\n")}\n\nendmodule\n`) };
  });
}

/** The assertions of a module: its streams', which a structure leaves to what it places, and its own. */
export function assertionsIn({ ports, template, assertions, clocking }: ModuleIr, { inputsWait = true }: ChecksOptions = {}): readonly Assertion[] {
  if (clocking === "none") return [];
  const streams = template === null ? [] : streamAssertions(ports).filter(({ assumed }) => inputsWait || !assumed);
  return [...streams, ...assertions];
}
