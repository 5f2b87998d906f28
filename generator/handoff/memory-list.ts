import type { BlockUse, InstanceRow } from "../dsl/block-use.js";
import type { EmittedFile } from "../emit/emit-design.js";
import { flatten } from "../ir/interface.js";
import { topModules, type DesignIr, type InstanceIr } from "../ir/module.js";
import { sizeValue } from "../ir/size.js";

/** What an ASIC macro or an FPGA block RAM has to be that takes the place of a memory. */
export interface MemoryInstance {
  /** Hierarchical name below the top: `u_gather.gen_bank[3].u_ram`. */
  readonly instance: string;
  readonly module: string;
  readonly words: number;
  readonly wordBits: number;
  readonly writePorts: number;
  readonly readPorts: number;
  /** Cycles from an address to its word. */
  readonly readLatency: number;
  /** The last word read stays while no other is read. */
  readonly hold: boolean;
  /** No word is read in the cycle that writes it. */
  readonly neverCollide: boolean;
}

export interface MemoriesOfTop {
  readonly top: string;
  readonly memories: readonly MemoryInstance[];
}

/** Name of the block that every memory is. */
const MEMORY = "ram";

/** Names of the memory modules of a design: the one RAM wrapper. */
export function memoryModules({ modules }: Pick<DesignIr, "modules">): readonly string[] {
  return modules.filter((module) => module.block === MEMORY).map((module) => module.name);
}

/** Memories below each top; `uses` are what the design was elaborated from, in the order of its tops. */
export function memoryList(design: DesignIr, uses: readonly BlockUse[]): readonly MemoriesOfTop[] {
  const modules = new Map(design.modules.map((module) => [module.name, module]));
  // Module by module, and only once: an array has thousands of instances below it, and no memory.
  const known = new Map<BlockUse, readonly MemoryInstance[]>();

  const below = (use: BlockUse, module: string): readonly MemoryInstance[] => {
    const found = known.get(use) ?? (use.name === MEMORY ? [memoryOf(use, module)] : inside(use, module));
    known.set(use, found);
    return found;
  };

  const inside = (use: BlockUse, module: string): readonly MemoryInstance[] => {
    const instances: Readonly<Record<string, InstanceIr>> = modules.get(module)?.instances ?? {};
    return placedIn(use).flatMap(({ key, child, around }) => {
      const instance = instances[key];
      if (!instance) throw new Error(`${module} has no instance ${key}`);
      const memories = below(child, instance.module);
      if (memories.length === 0) return [];
      const name = `${around}${instance.name}`;
      return memories.map((memory) => ({ ...memory, instance: memory.instance === "" ? name : `${name}.${memory.instance}` }));
    });
  };

  return topModules(design).map(({ name }, index) => {
    const use = uses[index];
    if (!use) throw new Error(`nothing is known of ${name}`);
    return { top: name, memories: below(use, name) };
  });
}

/** `<name>.memories.json` of the hand-off. */
export function memoryListFile(tops: readonly MemoriesOfTop[], { name, hash }: { readonly name: string; readonly hash: string }): EmittedFile {
  return { path: `${name}.memories.json`, text: `${JSON.stringify({ design: name, configHash: hash, tops }, null, 2)}\n` };
}

function memoryOf(use: BlockUse, module: string): MemoryInstance {
  const size = (name: string): number => {
    const found = use.verilogParameters.find((parameter) => parameter.name === name);
    if (!found) throw new Error(`${module} has no parameter ${name}`);
    return found.value;
  };
  const readLatency = use.contract.latency?.["readData"];
  if (readLatency === undefined) throw new Error(`${module} has no latency of readData`);
  const ports = flatten(use.ports).map(({ name }) => name);
  const assertions = Object.values(use.assertions()).map(({ name }) => name);
  return {
    instance: "",
    module,
    words: size("DEPTH_WORDS"),
    wordBits: size("WIDTH_BITS"),
    writePorts: ports.filter((name) => /^write\d*Enable$/.test(name)).length,
    readPorts: ports.filter((name) => /^read\d*Enable$/.test(name)).length,
    readLatency,
    hold: assertions.includes("hold"),
    neverCollide: assertions.includes("never_collide"),
  };
}

interface Placed {
  readonly key: string;
  readonly child: BlockUse;
  /** Start of its hierarchical name: the blocks of the template around it. */
  readonly around: string;
}

/** Every instance in a block: those of a structure, and those of a template, each turn of a loop. */
function placedIn(use: BlockUse): readonly Placed[] {
  const structured = use.structure?.().wiring().instances ?? [];
  const rows = Object.entries(use.instances()).filter(([, row]) => row.there);
  return [...structured.map(({ key, use: child }): Placed => ({ key, child, around: "" })), ...rows.flatMap(([key, row]) => turnsOf(row).map((turn, index): Placed => ({ key, child: useOf(row, index), around: turn })))];
}

function turnsOf({ within, each }: InstanceRow): readonly string[] {
  const blocks = [...within, ...(each === undefined ? [] : [{ name: `gen_${each.variable}`, turns: each.count }])];
  return blocks.reduce<readonly string[]>(
    (starts, { name, turns }) => starts.flatMap((start) => (turns === undefined ? [`${start}${name}.`] : Array.from({ length: sizeValue(turns) }, (_, turn) => `${start}${name}[${turn}].`))),
    [""],
  );
}

/** The block of a turn, where the turns differ. */
function useOf({ uses }: InstanceRow, turn: number): BlockUse {
  const [first] = uses;
  const use = uses.length > 1 ? uses[turn] : first;
  if (!use) throw new Error("an instance without a block");
  return use;
}
