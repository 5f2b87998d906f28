import { elementAt } from "../config/element-at.js";
import path from "node:path";
import { FocusError } from "../errors.js";
import { elementType, elementValues } from "./element-types.js";
import { readNpy } from "./npy.js";

/**
 * Which tokens a list of retained ones keeps: whole numbers of any type, ascending, each once, as `sim --design sec` and
 * numpy.flatnonzero write them; or a truth value per token.
 * @param file .npy of one dimension
 * @returns for each token 1 or 0
 * @throws FocusError where the file is neither
 */
export async function readRetained(file: string, { cwd, tokens }: { readonly cwd: string; readonly tokens: number }): Promise<Uint8Array> {
  const raw = await readNpy(path.resolve(cwd, file), file);
  const { shape, element } = raw;
  const refuse = (rule: string, fix: string): never => {
    throw new FocusError({ path: "--retained", value: file, rule, fix });
  };
  if (shape.length !== 1) refuse(`must be a list of tokens, not of shape [${shape.join(", ")}]`, "flatten it: numpy.flatnonzero(mask) gives the list of a mask of any shape");
  if (!elementType(element).whole) refuse(`must hold whole numbers, not ${element}`, 'convert it: numpy.save(file, list.astype("int64")), or give numpy.flatnonzero(mask)');
  const values = elementValues(raw);
  const mask = element === "bool" ? Uint8Array.from(values) : new Uint8Array(tokens);
  if (element === "bool") {
    if (values.length !== tokens) refuse(`has ${values.length} truth values, and there are ${tokens} tokens`, "give one for each token of the grid, frame by frame");
    if (!values.includes(1)) refuse("keeps no token", "keep at least one");
    return mask;
  }
  values.forEach((token, at) => {
    if (token < 0 || token >= tokens) refuse(`entry ${at} is ${token}: must be a token of the grid, 0 to ${tokens - 1}`, "give the list of the same tokens, numbered from 0, frame by frame");
    if (at > 0 && token <= elementAt(values, at - 1)) refuse(`entry ${at} is ${token}, after ${values[at - 1]}: must ascend, each token once`, "sort it: numpy.save(file, numpy.unique(list))");
    mask[token] = 1;
  });
  return mask;
}
