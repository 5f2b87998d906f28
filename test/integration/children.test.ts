import { mkdtemp, readFile, rm, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../generator/config/accelerator.js";
import type { BlockUse } from "../../generator/dsl/block-use.js";
import { blocksOf, elaborate } from "../../generator/dsl/elaborate.js";
import { focus } from "../../generator/designs/focus.js";
import { grouped } from "../../generator/dsl/grouped.js";
import { emitDesign } from "../../generator/emit/emit-design.js";
import { catalog } from "../../generator/testbench/cases/catalog.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { runYosys } from "../../generator/tools/yosys.js";
import { runCommand } from "../support/run-command.js";
import { sideBySide } from "../support/side-by-side.js";

/** Sizes of one block that are looked at: small, odd and large ones, from all over the catalog. */
const SIZES = 8;

/** Parts of Yosys's JSON: parameters are binary numbers. */
interface Netlist {
  readonly modules: Readonly<Record<string, { readonly attributes: Readonly<Record<string, string>>; readonly parameter_default_values?: Readonly<Record<string, string>>; readonly cells: Readonly<Record<string, { readonly type: string }>> }>>;
}

const uses = new Set([...catalog.flatMap(({ cases }) => cases.map(({ use }) => use)), ...(["dense", "focus", "sec"] as const).map((design) => focus({ ...presets.tiny, design }).top)].flatMap(blocksOf));
const ofTemplates = [...uses].filter(({ template }) => template !== null);
const looked = [...grouped(ofTemplates.map((use) => [use.name, use] as const)).values()].flatMap((sizes) => sizes.filter((_, index) => index % Math.ceil(sizes.length / SIZES) === 0));

const sizeText = (module: string, parameters: readonly (readonly [name: string, value: number])[]): string => [module, ...parameters.map(([name, value]) => `${name}=${value}`).sort()].join(" ");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-children-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Found {
  /** What is instantiated in each of the modules placed side by side. */
  readonly instantiated: readonly ReadonlySet<string>[];
  /** Warnings about pins that are not as wide as their ports. */
  readonly resized: readonly string[];
}

/** What Yosys finds in the modules placed side by side, after it has worked out all parameters. */
async function elaborated(design: ReturnType<typeof elaborate>): Promise<Found> {
  const files = emitDesign(design);
  await mkdir(path.join(folder, "rtl"));
  for (const file of files) await writeFile(path.join(folder, file.path), file.text);
  // Only instances of modules are kept: the rest would be a hundred megabytes.
  const script = [
    ...files.map((file) => `read_verilog -defer ${file.path}`),
    `hierarchy -check -top ${design.top}`,
    "select -set instances */t:$paramod* */t:focus_* %u",
    "delete */c:* @instances %d",
    "delete */w:* */p:* %u */m:* %u",
    "write_json netlist.json",
  ];
  await writeFile(path.join(folder, "children.ys"), `${script.join("\n")}\n`);
  const run = await runYosys(openWorkspace(process), "children.ys", { cwd: folder });
  expect(run.exitCode, run.all.slice(-1000)).toBe(0);
  const { modules } = JSON.parse(await readFile(path.join(folder, "netlist.json"), "utf8")) as Netlist;
  const instantiated = looked.map((_, index) => {
    const unit = modules[design.top]?.cells[`u_unit${index}`]?.type ?? "";
    return new Set(
      Object.values(modules[unit]?.cells ?? {}).map(({ type }) => {
        const module = modules[type]!;
        return sizeText(module.attributes["hdlname"] ?? type, Object.entries(module.parameter_default_values ?? {}).map(([name, value]) => [name, Number.parseInt(value, 2)]));
      }),
    );
  });
  return { instantiated, resized: run.all.split("\n").filter((line) => line.includes("Resizing cell port")) };
}

describe("what a block says that it instantiates", () => {
  const design = elaborate(sideBySide("children", looked), { prefix: "focus_" });
  const modules = new Map(design.modules.map((module) => [module.name, module]));
  const placed = Object.values(design.modules.at(-1)!.instances).map((instance) => modules.get(instance.module)!);
  const listed = (index: number, use: BlockUse, there: boolean): readonly string[] =>
    Object.entries(use.instances()).flatMap(([key, row]) => (row.there === there ? row.uses.map((child) => sizeText(placed[index]!.instances[key]?.module ?? "", child.verilogParameters.map(({ name, value }) => [name, value]))) : []));

  it("is what its text has, in every size, and nothing else; its ports are as wide as the IR says", async () => {
    const { instantiated: found, resized } = await elaborated(design);
    const told = looked.map((use, index) => ({ block: `${use.name} ${JSON.stringify(use.values)}`, children: [...new Set(listed(index, use, true))].sort() }));
    expect(told).toEqual(looked.map((use, index) => ({ block: `${use.name} ${JSON.stringify(use.values)}`, children: [...found[index]!].sort() })));
    // The side-by-side design has the widths of the IR as numbers, the modules as expressions over their parameters.
    expect(resized).toEqual([]);
    const absent = looked.flatMap((use, index) => listed(index, use, false).filter((text) => found[index]!.has(text)));
    expect(absent).toEqual([]);
    // Blocks that instantiate nothing would agree with everything.
    expect(found.filter((set) => set.size > 0).length).toBeGreaterThan(100);
  });

  it("is what synth maps: lane_skew of the array, not a unit that is nowhere", () => {
    const { config, top } = focus(presets.tiny);
    const skews = blocksOf(top).filter(({ name }) => name === "lane_skew").map(({ values }) => values);
    const { rows, columns, pipeline } = config.array;
    // fp16 is widened to 17 bits, and the start flag rides along with a row.
    expect(skews).toEqual([
      { lanes: rows, laneBits: 18, step: pipeline.add, falling: false, ownEnables: false },
      { lanes: columns, laneBits: 17, step: 1, falling: false, ownEnables: false },
      { lanes: columns, laneBits: 32, step: 1, falling: true, ownEnables: false },
    ]);
  });

  it("and synth says which of several sizes it maps", async () => {
    const { exitCode, out, error } = await runCommand(["synth", "--preset", "tiny", "--block", "lane_skew", "--json"]);
    expect(exitCode, error).toBe(0);
    expect(error).toContain("lane_skew is in tiny in 3 sizes; mapped with LANES=4 LANE_BITS=18 STEP_CYCLES=2 FALLING=0");
    // Lane i waits 2 i cycles.
    expect(JSON.parse(out)).toMatchObject({ flipFlops: (0 + 2 + 4 + 6) * 18 });
  });
});
