import { FocusError } from "../errors.js";
import type { ElementType } from "./element-types.js";
import { readSafetensorsHeader, type TensorEntry } from "./safetensors-header.js";
import { readElements, withFile } from "./tensor-file.js";
import type { RawTensor } from "./tensor.js";

const ELEMENT_OF: Readonly<Record<string, ElementType>> = {
  F64: "float64", F32: "float32", F16: "float16", BF16: "bfloat16",
  F8_E4M3: "float8_e4m3fn", F8_E5M2: "float8_e5m2", F8_E4M3FNUZ: "float8_e4m3fnuz", F8_E5M2FNUZ: "float8_e5m2fnuz", F8_E8M0: "float8_e8m0fnu",
  I64: "int64", I32: "int32", I16: "int16", I8: "int8",
  U64: "uint64", U32: "uint32", U16: "uint16", U8: "uint8",
  BOOL: "bool",
};

/**
 * Reads one tensor of a safetensors file: u64 little-endian header length, JSON header, data. Header and that tensor are all
 * that is read into memory.
 * @param file path to open
 * @param name the tensor; may be left out where the file holds one only
 * @param origin the path as the user wrote it, for messages
 * @throws FocusError for a file that the reference library refuses or that has a name twice, an unknown name, an empty
 * tensor, and for complex numbers and elements of less than a byte
 */
export async function readSafetensors(file: string, name: string | undefined, origin: string = file): Promise<RawTensor> {
  return withFile(file, origin, async (source) => {
    const { entries, start } = await readSafetensorsHeader(source);
    const [chosen, { dtype, shape, begin }] = choose(entries, name, origin);
    const place = `${origin}:${chosen}`;
    const element = ELEMENT_OF[dtype];
    if (element === undefined) {
      throw new FocusError({ path: place, value: dtype, rule: `must be one of ${Object.keys(ELEMENT_OF).join(", ")}`, fix: "save the tensor in one of those types, for example with .to(torch.float32)" });
    }
    return { origin: place, shape, element, data: await readElements(source, { origin: place, shape, element, start: start + begin }) };
  });
}

function choose(entries: ReadonlyMap<string, TensorEntry>, name: string | undefined, origin: string): readonly [string, TensorEntry] {
  const only = entries.size === 1 ? [...entries][0] : undefined;
  if (name === undefined && only) return only;
  const entry = name === undefined ? undefined : entries.get(name);
  if (name !== undefined && entry) return [name, entry];
  if (entries.size === 0) throw new FocusError({ path: origin, rule: "holds no tensor", fix: "write it again with safetensors' save_file" });
  const names = [...entries.keys()];
  const listed = names.slice(0, 8).join(", ") + (names.length > 8 ? `, ... (${names.length} in all)` : "");
  throw new FocusError({
    path: name === undefined ? origin : `${origin}:${name}`,
    rule: name === undefined ? `holds ${names.length} tensors, and none is named` : "no tensor of that name is in the file",
    fix: `write ${origin}:NAME with one of: ${listed}`,
  });
}
