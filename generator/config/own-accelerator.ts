import { throwIfAny } from "../errors.js";
import { gemmProblems, plainKeys, settled } from "./accelerator.js";
import { gemmTable } from "./accelerators/gemm.js";
import type { AcceleratorKeys, ConfigOf } from "./accelerators/keys.js";
import type { ParameterGroup } from "./parameter.js";
import { mergedTables, resolve, rows, type Row } from "./parameter-table.js";

/** A resolved configuration of an accelerator that is not in the registry. */
export interface OwnConfig<G extends ParameterGroup> {
  readonly config: ConfigOf<G>;
  /** The keys that it has under the choices made. */
  readonly keys: readonly Row[];
  /** Their values as plain data. */
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * Fills in defaults and checks every rule, as `resolveAccelerator` does for those of the registry.
 * @throws FocusError with all problems at once: path, value, rule, fix.
 */
export function resolveOwn<G extends ParameterGroup>({ groups, follows = [], conditions = [], rules, needs }: AcceleratorKeys<ConfigOf<G>, G>, given: unknown): OwnConfig<G> {
  const table = mergedTables(gemmTable, groups);
  const { values, problems } = resolve(table, given);
  throwIfAny(problems);
  if (values === undefined) throw new Error("accelerator: neither values nor problems");
  // The values of two tables together are those of one and those of the other.
  const config = settled(values as ConfigOf<G>, given, follows);
  throwIfAny([...gemmProblems(config), ...(rules?.(config) ?? []), ...(needs?.(config) ?? [])]);
  const keys = rows(table).filter(({ path }) => conditions.every((condition) => condition.path !== path || condition.when(config)));
  return { config, keys, json: plainKeys(keys, config) };
}
