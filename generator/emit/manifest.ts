import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { resource } from "../tools/paths.js";
import type { EmittedFile } from "./emit-design.js";
import { valueAt } from "../config/parameter-table.js";

export const MANIFEST_NAME = "manifest.json";
export const GENERATOR_NAME = "focus-rtl";

/** A file of the output: text as emitted, or bytes (a tensor, a picture). */
export interface OutputFile {
  /** Path below the output folder, with forward slashes. */
  readonly path: string;
  readonly text?: string;
  readonly bytes?: Uint8Array;
}

export function fileContent(file: OutputFile): string | Uint8Array {
  return file.bytes ?? file.text ?? "";
}

/** SHA-256 of a file's bytes, in hexadecimal. */
export function contentHash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

export interface ManifestEntry {
  /** Path below the output folder, with forward slashes. */
  readonly path: string;
  readonly sha256: string;
  /** Verilog modules the file declares; empty for other files. */
  readonly modules: readonly string[];
}

/** What an output folder is and what it was made from. Nothing in it depends on when, where or by whom. */
export interface Manifest {
  readonly generator: { readonly name: string; readonly version: string };
  readonly design: string;
  readonly top: string;
  /** Tops that stand beside it. */
  readonly beside: readonly string[];
  /** First 8 hex digits of the SHA-256 of {@link config}. */
  readonly configHash: string;
  /** The keys that the accelerator has, resolved: `--config manifest.json` of another run gives the same output. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly files: readonly ManifestEntry[];
}

export interface ManifestOptions {
  readonly design: string;
  readonly top: string;
  /** None where left out. */
  readonly beside?: readonly string[];
  readonly config: Readonly<Record<string, unknown>>;
  readonly configHash: string;
  readonly files: readonly OutputFile[];
}

/** The manifest of a set of emitted files, as one more file; entries sorted by path. */
export function manifestFile(options: ManifestOptions): EmittedFile {
  const manifest: Manifest = {
    generator: { name: GENERATOR_NAME, version: generatorVersion() },
    design: options.design,
    top: options.top,
    beside: options.beside ?? [],
    configHash: options.configHash,
    config: options.config,
    files: [...options.files]
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map((file) => ({ path: file.path, sha256: contentHash(fileContent(file)), modules: modulesIn(file) })),
  };
  return { path: MANIFEST_NAME, text: `${JSON.stringify(manifest, null, 2)}\n` };
}

/** The manifest of an output folder, or undefined where there is none of ours. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const text = await readFile(path.join(folder, MANIFEST_NAME), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const found: unknown = JSON.parse(text);
    return isManifest(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** True for what a run of ours has written. */
function isManifest(value: unknown): value is Manifest {
  return valueAt(value, "generator.name") === GENERATOR_NAME && Array.isArray(valueAt(value, "files"));
}

/** Version of the package that is running. */
export function generatorVersion(): string {
  return String(valueAt(JSON.parse(readFileSync(resource("package.json"), "utf8")), "version"));
}

function modulesIn(file: OutputFile): readonly string[] {
  if (!/\.s?v$/.test(file.path) || file.text === undefined) return [];
  return [...file.text.matchAll(/^module\s+(\w+)/gm)].map((match) => match[1] ?? "");
}
