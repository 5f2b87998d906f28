import { FocusError } from "../errors.js";

/** What is known of one external program on this machine. */
export interface Tool {
  readonly name: string;
  readonly found: boolean;
  /** Version as the program tells it; undefined where it tells none or was not found. */
  readonly version?: string;
  /** Absolute path of the program, or of the package that holds it. */
  readonly path?: string;
  /** Why it was not found or cannot be used, where there is more to say than "not on PATH". */
  readonly reason?: string;
  /** What the user types or installs to get it. */
  readonly howToGet: string;
}

/** A tool that was found: its path is known. */
export type FoundTool = Tool & { readonly path: string };

/** @throws FocusError when the tool is missing; the message says what it is for and how to get it. */
export function assertFound(tool: Tool, neededFor: string): asserts tool is FoundTool {
  if (!tool.found || tool.path === undefined) throw notFound(tool, neededFor);
}

/** What a missing tool is for and how to get it. */
export function notFound({ name, reason, howToGet }: Tool, neededFor: string): FocusError {
  return new FocusError({ path: name, rule: `is needed for ${neededFor}, and ${reason ?? "was not found"}`, fix: howToGet });
}

/** Why a program that a variable of the environment names cannot be used: it is none. */
export function namesNoProgram(variable: string, name: string): string {
  return `${variable} names ${name}, which is no program`;
}

/** First dotted number of a program's version text: "Icarus Verilog version 11.0 (stable)" gives "11.0". */
export function versionIn(output: string): string | undefined {
  return /\d+(?:\.\d+)+/.exec(output)?.[0];
}

/** True when dotted version `found` is `least` or later; parts that are not there count as 0. */
export function versionAtLeast(found: string, least: string): boolean {
  const a = found.split(".").map(Number);
  const b = least.split(".").map(Number);
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
