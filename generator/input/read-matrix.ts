import path from "node:path";
import { FocusError } from "../errors.js";
import { readNpy } from "./npy.js";
import { readSafetensors } from "./safetensors.js";
import { transpose, type RawTensor } from "./tensor.js";

const TRANSPOSED = "^T";

/**
 * Reads the matrix a user names: `file.npy`, `file.safetensors` or `file.safetensors:tensor.name`. A `^T` at the end
 * turns it over: trained linear layers are mostly stored as [N, K].
 * @param reference what the user wrote
 * @param cwd folder his relative paths start in
 * @throws FocusError when it cannot be read or is no matrix
 */
export async function readMatrix(reference: string, cwd: string): Promise<RawTensor> {
  const turned = reference.endsWith(TRANSPOSED);
  const plain = turned ? reference.slice(0, -TRANSPOSED.length) : reference;
  const raw = await readAny(plain, cwd);
  if (raw.shape.length !== 2) {
    throw new FocusError({
      path: raw.origin,
      value: `[${raw.shape.join(", ")}]`,
      rule: `must be a matrix (2 dimensions, not ${raw.shape.length})`,
      fix: "reshape it: activations are [tokens, K], weights are [K, N]",
    });
  }
  return turned ? transpose(raw) : raw;
}

async function readAny(reference: string, cwd: string): Promise<RawTensor> {
  const [, file, name] = /^(.*\.safetensors)(?::(.*))?$/.exec(reference) ?? [];
  if (file !== undefined) return readSafetensors(path.resolve(cwd, file), name, file);
  if (reference.endsWith(".npy")) return readNpy(path.resolve(cwd, reference), reference);
  throw new FocusError({ path: reference, rule: "is neither a .npy nor a .safetensors file", fix: "write it with numpy.save or safetensors' save_file" });
}
