import { writeFile } from "node:fs/promises";
import { npyBytes } from "../../generator/input/index.js";

/** Writes a numpy file, see {@link npyBytes}. */
export async function writeNpy(file: string, tensor: Parameters<typeof npyBytes>[0]): Promise<void> {
  await writeFile(file, npyBytes(tensor));
}
