import path from "node:path";
import { FocusError } from "../../generator/errors.js";
import { elementValues } from "../../generator/input/element-types.js";
import { readNpy } from "../../generator/input/npy.js";
import { readSafetensors } from "../../generator/input/safetensors.js";
import { runPython } from "../../generator/tools/python.js";
import type { Workspace } from "../../generator/tools/workspace.js";

/** A file, and what the reference library says of it. */
export interface ReferenceCase {
  readonly group: "safetensors" | "npy";
  /** What is wrong with it, or that nothing is; no two of a group have the same. */
  readonly what: string;
  readonly file: string;
  /** Name of the tensor to be read; null for numpy files. */
  readonly tensor: string | null;
  readonly accepted: boolean;
  readonly said: string;
  readonly shape: readonly number[] | null;
  /** Elements as float64, the hexadecimal digits of their bits; null where they are no real numbers. */
  readonly values: string | null;
}

/** What we say of it. */
export type Verdict =
  | { readonly accepted: true; readonly shape: readonly number[]; readonly values: string }
  | { readonly accepted: false; readonly said: string; readonly mistakeOfUser: boolean };

/** Where we differ from the reference on purpose, by what is wrong with the file. */
export const DELIBERATE: Readonly<Record<string, { readonly ours: "stricter" | "looser"; readonly because: string }>> = {
  "name twice, the same bytes": { ours: "stricter", because: "which of two tensors is meant nobody knows; the reference takes the last" },
  "name twice, other shapes": { ours: "stricter", because: "as above: the reference takes the last" },
  "name twice, once escaped": { ours: "stricter", because: "as above: the reference takes the last" },
  "tensor is a list of its fields": { ours: "stricter", because: "the format asks for an object; that a list is taken is an accident of the reference's parser" },
  "type C64": { ours: "stricter", because: "complex numbers are no operands" },
  "no elements": { ours: "stricter", because: "there is nothing to multiply" },
  "complex numbers": { ours: "stricter", because: "complex numbers are no operands" },
  texts: { ours: "stricter", because: "no numbers" },
  bytes: { ours: "stricter", because: "no numbers" },
  dates: { ours: "stricter", because: "no numbers" },
  "a structured type": { ours: "stricter", because: "which field is meant nobody knows" },
  "raw bytes": { ours: "stricter", because: "no numbers" },
  "long double": { ours: "stricter", because: "80 bits, on some machines others: no type that JavaScript can hold" },
  "descr 'float32'": { ours: "stricter", because: "a name of a type that numpy.save never writes" },
  "descr [('x', '<f4')]": { ours: "stricter", because: "as a structured type" },
  "descr ('<f4', (2,))": { ours: "stricter", because: "an array in every element: numpy.save never writes it" },
  "an .npz by another name": { ours: "stricter", because: "an archive of tensors: which one is meant nobody knows" },
  "a tensor of 3 GB": { ours: "stricter", because: "more elements than a simulation can work on (2^28)" },
};

/** Makes the files in a folder; installs the reference libraries on first use. */
export async function makeFiles(workspace: Workspace, folder: string): Promise<readonly ReferenceCase[]> {
  const { exitCode, stdout, all } = await runPython(workspace, ["-B", path.join(import.meta.dirname, "malformed_files.py"), folder], { cwd: folder, packages: "reference" });
  if (exitCode !== 0) throw new Error(all);
  return JSON.parse(stdout) as ReferenceCase[];
}

export async function ourVerdict(folder: string, { group, file, tensor }: ReferenceCase): Promise<Verdict> {
  const place = path.join(folder, file);
  try {
    const raw = group === "npy" ? await readNpy(place, file) : await readSafetensors(place, tensor ?? undefined, file);
    return { accepted: true, shape: raw.shape, values: hexadecimal(elementValues(raw)) };
  } catch (error) {
    return { accepted: false, said: error instanceof Error ? error.message : String(error), mistakeOfUser: error instanceof FocusError };
  }
}

/** Table of files: what is wrong, what the reference and what we say, and why where they differ. Its words change with versions of Python. */
export function verdictTable(files: readonly { readonly reference: ReferenceCase; readonly ours: Verdict }[], options: { readonly referenceWords: boolean }): string {
  const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const rows = files.map(({ reference, ours }) => {
    const theirs = options.referenceWords ? reference.said.replace(/^(SafetensorError|ValueError): (Error while deserializing header: )?/, "") : reference.accepted ? "accepted" : "refused";
    const own = ours.accepted ? "accepted" : (ours.said.split("\n")[0] ?? "").replace(/^\d+\.(safetensors|npy)/, "").replace(/^: |^ = |^:[^:]*: /, "");
    const reason = DELIBERATE[reference.what];
    const differs = ours.accepted === reference.accepted ? "" : reason ? `${reason.ours}: ${reason.because}` : "NOT ON PURPOSE";
    return `| ${[reference.group, reference.what, theirs, own, differs].map(cell).join(" | ")} |`;
  });
  return ["| kind | file | reference | ours | differs on purpose |", "|---|---|---|---|---|", ...rows].join("\n");
}

function hexadecimal(values: Float64Array): string {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, at) => view.setFloat64(8 * at, value));
  return Buffer.from(view.buffer).toString("hex");
}
