import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gemmArray } from "../../generator/blocks/array/gemm-array.js";
import { fp16, fp32, int32, int8 } from "../../generator/config/number-format.js";
import type { BlockUse } from "../../generator/dsl/block-use.js";
import { elaborate } from "../../generator/dsl/elaborate.js";
import { emitDesign } from "../../generator/emit/emit-design.js";
import { seedFault, type Fault } from "../../generator/testbench/cases/fault.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runYosys } from "../../generator/tools/yosys.js";

const workspace = openWorkspace(process);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-array-enables-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Number of a net, or a constant. */
type Bit = number | string;

interface Cell {
  readonly type: string;
  readonly port_directions: Readonly<Record<string, "input" | "output">>;
  readonly connections: Readonly<Record<string, readonly Bit[]>>;
}

interface Netlist {
  readonly ports: Readonly<Record<string, { readonly bits: readonly Bit[] }>>;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** A block as one module of gates and flip-flops, these with their enables. */
async function netlist(use: BlockUse, fault: Fault | undefined): Promise<Netlist> {
  const design = elaborate(use, { prefix: "focus_" });
  const emitted = emitDesign(design);
  const files = (fault ? seedFault(design, emitted, fault) : emitted).map((file) => ({ name: path.basename(file.path), text: file.text }));
  for (const { name, text } of files) await writeFile(path.join(folder, name), text);
  const sizes = use.verilogParameters.map(({ name, value }) => `-chparam ${name} ${value}`);
  // A cell keeps the name of its instance where it is made before all becomes one module.
  const script = [...files.map(({ name }) => `read_verilog ${name}`), `hierarchy -top ${design.top} ${sizes.join(" ")}`, "proc", "opt_expr", "opt_clean", "opt_dff", "flatten", "opt_clean", "write_json array.json"];
  await writeFile(path.join(folder, "array.ys"), script.join("\n"));
  const { exitCode, all } = await runYosys(workspace, "array.ys", { cwd: folder });
  if (exitCode !== 0) throw new Error(all.slice(-2000));
  const { modules } = JSON.parse(await readFile(path.join(folder, "array.json"), "utf8")) as { readonly modules: Readonly<Record<string, Netlist>> };
  const [only, ...others] = Object.values(modules);
  if (!only || others.length > 0) throw new Error(`not one module but ${Object.keys(modules).join(", ")}`);
  return only;
}

const isFlipFlop = ({ type }: Cell): boolean => type.includes("dff");

/** Nets on which a net depends within a cycle, itself among them. */
function coneOf({ cells }: Netlist): (bit: Bit) => ReadonlySet<Bit> {
  const inputs = new Map<Bit, readonly Bit[]>();
  for (const cell of Object.values(cells).filter((one) => !isFlipFlop(one))) {
    const bits = (direction: "input" | "output"): readonly Bit[] => Object.entries(cell.connections).flatMap(([port, connected]) => (cell.port_directions[port] === direction ? connected : []));
    for (const driven of bits("output")) inputs.set(driven, bits("input"));
  }
  return (bit) => {
    const cone = new Set([bit]);
    for (const reached of cone) for (const input of inputs.get(reached) ?? []) cone.add(input);
    return cone;
  };
}

/** Where a flip-flop belongs, by the names of its instances; the start flag in front of the skew is with row 0. */
function placeOf(cell: string): string {
  const found = (pattern: RegExp): string | undefined => pattern.exec(cell)?.[1];
  const row = found(/gen_(?:row|activation)\[(\d+)\]/) ?? found(/u_activation_skew\.\\?gen_lane\[(\d+)\]/);
  if (row !== undefined) return `row ${row}`;
  const column = found(/gen_weight\[(\d+)\]/) ?? found(/u_(?:weight_skew|sum_deskew)\.\\?gen_lane\[(\d+)\]/);
  if (column !== undefined) return `column ${column}`;
  return cell.startsWith("$flatten") ? cell : "row 0";
}

/** Per bit of advance_i the places of the flip-flops that depend on it, and the flip-flops without an enable. */
async function enabled(use: BlockUse, fault?: Fault): Promise<{ readonly byBit: readonly (readonly string[])[]; readonly without: readonly string[] }> {
  const found = await netlist(use, fault);
  const cone = coneOf(found);
  const flipFlops = Object.entries(found.cells).filter(([, cell]) => isFlipFlop(cell)).map(([name, { connections }]) => ({ name, depends: cone(connections["EN"]?.[0] ?? "1") }));
  const bits = found.ports["advance_i"]?.bits ?? [];
  return {
    byBit: bits.map((bit) => [...new Set(flipFlops.filter(({ depends }) => depends.has(bit)).map(({ name }) => placeOf(name)))]),
    without: flipFlops.filter(({ depends }) => !bits.some((bit) => depends.has(bit))).map(({ name }) => name),
  };
}

const SIZES = { rows: 3, columns: 2, multiplyStages: 1, addStages: 2, ownEnables: true };
const OWN = { byBit: [["row 0"], ["row 1"], ["row 2"], ["column 0"], ["column 1"]], without: [] };
const floats = gemmArray({ ...SIZES, operand: fp16, accumulator: fp32 });

describe("an array with an enable for each row and each column", () => {
  it.each([
    { of: "fp16", use: floats },
    { of: "int8", use: gemmArray({ ...SIZES, operand: int8, accumulator: int32 }) },
  ])("heeds each in its row or column alone, and everywhere there: $of", async ({ use }) => {
    expect(await enabled(use)).toEqual(OWN);
  });

  // All enables are the same in every cycle: no simulation sees any of these.
  const faults: readonly Fault[] = [
    { name: "every row has the enable of row 0", block: "gemm_array", search: "(advance_i[row])", replacement: "(advance_i[0])" },
    { name: "operands are made normal with the enable of row 0", block: "gemm_array", search: "(advance_i[lane])", replacement: "(advance_i[0])" },
    { name: "every column makes weights normal with the enable of column 0", block: "gemm_array", search: "(advance_i[ROWS+lane])", replacement: "(advance_i[ROWS])" },
    { name: "every lane of a skew has the enable of lane 0", block: "lane_skew", search: "(advance_i[lane])", replacement: "(advance_i[0])" },
    { name: "activations wait for the columns", block: "gemm_array", search: "(advance_i[0+:ROWS])", replacement: "(advance_i[COLUMNS+:ROWS])" },
  ];

  it.each(faults)("is no such array where $name", async (fault) => {
    expect(await enabled(floats, fault)).not.toEqual(OWN);
  });

  it("is none with registers that always move", async () => {
    const fault: Fault = { name: "a PE moves in a stall", block: "gemm_array", search: "(advance_i[row])", replacement: "(1'b1)" };
    expect((await enabled(floats, fault)).without).not.toEqual([]);
  });
});
