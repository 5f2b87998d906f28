import path from "node:path";
import { FocusError } from "../errors.js";
import { readNpy } from "./npy.js";

/**
 * Which tokens a list of retained ones keeps, as `sim --design sec` writes it: whole numbers, ascending, each once.
 * @param file .npy of one dimension
 * @returns for each token 1 or 0
 * @throws FocusError where the file is no such list
 */
export async function readRetained(file: string, { cwd, tokens }: { readonly cwd: string; readonly tokens: number }): Promise<Uint8Array> {
  const { shape, data } = await readNpy(path.resolve(cwd, file), file);
  const refuse = (rule: string): never => {
    throw new FocusError({ path: "--retained", value: file, rule, fix: "give the retained.npy of a sim --design sec run on the same tokens" });
  };
  const list = Array.from(data as ArrayLike<number | bigint>, Number);
  if (shape.length !== 1 || list.length === 0) return refuse(`must be a list of at least one token, not of shape [${shape.join(", ")}]`);
  const mask = new Uint8Array(tokens);
  list.forEach((token, at) => {
    if (!Number.isInteger(token) || token < 0 || token >= tokens) refuse(`entry ${at} is ${token}: must be a token of the grid, 0 to ${tokens - 1}`);
    if (at > 0 && token <= (list[at - 1] as number)) refuse(`entry ${at} is ${token}, after ${list[at - 1]}: must ascend`);
    mask[token] = 1;
  });
  return mask;
}
