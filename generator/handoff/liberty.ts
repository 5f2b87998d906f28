import { evaluate, parseFunction, pinsOf } from "./liberty-function.js";

const DIRECTIONS = ["input", "output", "internal", "inout"] as const;
const BOTH_VALUES = ["L", "H", "N", "T", "X"] as const;

export interface LibertyPin {
  readonly name: string;
  readonly direction: (typeof DIRECTIONS)[number];
  readonly function?: string;
  /** Part the pin plays in a clock-gating cell. */
  readonly clockGate?: "clock" | "enable" | "test" | "out";
}

/** A flip-flop (`ff`) or latch (`latch`) group: functions as text, of pins and of the state itself. */
export interface LibertyState {
  readonly kind: "ff" | "latch";
  /** Names of the state and its complement. */
  readonly names: readonly [string, string];
  readonly clockedOn: string;
  readonly next: string;
  readonly clear?: string;
  readonly preset?: string;
  /** State when clear and preset are both active; undefined: not told. */
  readonly both?: (typeof BOTH_VALUES)[number];
}

export interface LibertyCell {
  readonly name: string;
  /** In the file's unit: um2. */
  readonly area: number;
  /** The file says not to map to it, or it belongs to power management (isolation, level shifting). */
  readonly dontUse: boolean;
  readonly pins: readonly LibertyPin[];
  readonly state?: LibertyState;
  /** `latch_posedge`, ... where the cell gates a clock. */
  readonly clockGating?: string;
}

interface Group {
  readonly type: string;
  readonly args: readonly string[];
  readonly attributes: Map<string, string>;
  readonly groups: Group[];
}

/** Groups that carry what mapping and simulation have no use for: most of the file. */
const SKIPPED = new Set(["timing", "internal_power", "leakage_power", "pg_pin", "lu_table_template", "power_lut_template", "operating_conditions", "statetable", "wire_load", "normalized_driver_waveform", "test_cell"]);

/** Cells of one liberty file. */
export function readCells(text: string): readonly LibertyCell[] {
  const library = parseGroups(text).find((group) => group.type === "library");
  if (!library) throw new Error("no library group: this is no liberty file");
  return library.groups.filter((group) => group.type === "cell").map(cellOf);
}

/** The NAND2 of least area: the unit in which areas are compared between technologies. */
export function smallestNand2(cells: readonly LibertyCell[]): LibertyCell | undefined {
  return cells.filter((cell) => !cell.dontUse && isNand2(cell)).sort((a, b) => a.area - b.area || (a.name < b.name ? -1 : 1))[0];
}

/**
 * Buffer of the second size: what stands for a flip-flop where ABC, to which register outputs are inputs of unlimited
 * strength, has to buffer those with many loads.
 */
export function drivingCell(cells: readonly LibertyCell[]): LibertyCell | undefined {
  const buffers = cells.filter((cell) => !cell.dontUse && isBuffer(cell)).sort((a, b) => a.area - b.area || (a.name < b.name ? -1 : 1));
  return buffers.find((cell) => cell.area > (buffers[0]?.area ?? 0)) ?? buffers[0];
}

function isBuffer(cell: LibertyCell): boolean {
  const inputs = cell.pins.filter((pin) => pin.direction === "input");
  const outputs = cell.pins.filter((pin) => pin.direction === "output");
  const text = outputs[0]?.function;
  if (cell.state || inputs.length !== 1 || outputs.length !== 1 || text === undefined) return false;
  const fn = parseFunction(text);
  return fn.kind === "pin";
}

/** A flip-flop that holds its state by a multiplexer inside: smaller, and slower, than one with the multiplexer outside. */
export function holdsItself(cell: LibertyCell): boolean {
  const { state } = cell;
  return state?.kind === "ff" && pinsOf(parseFunction(state.next)).some((pin) => state.names.includes(pin));
}

function isNand2(cell: LibertyCell): boolean {
  const inputs = cell.pins.filter((pin) => pin.direction === "input").map((pin) => pin.name);
  const outputs = cell.pins.filter((pin) => pin.direction === "output");
  const text = outputs[0]?.function;
  if (cell.state || inputs.length !== 2 || outputs.length !== 1 || text === undefined) return false;
  const fn = parseFunction(text);
  if (pinsOf(fn).length !== 2) return false;
  return [0, 1, 2, 3].every((code) => evaluate(fn, (pin) => ((code >> inputs.indexOf(pin)) & 1) === 1) === (code !== 3));
}

function cellOf(group: Group): LibertyCell {
  const flag = (name: string): boolean => group.attributes.get(name) === "true";
  const state = group.groups.find((inner) => inner.type === "ff" || inner.type === "latch");
  const clockGating = group.attributes.get("clock_gating_integrated_cell");
  return {
    name: group.args[0] ?? "",
    area: Number(group.attributes.get("area") ?? 0),
    dontUse: flag("dont_use") || flag("is_isolation_cell") || flag("is_level_shifter"),
    pins: group.groups.filter((inner) => inner.type === "pin").flatMap(pinOf),
    ...(state ? { state: stateOf(state) } : {}),
    ...(clockGating === undefined ? {} : { clockGating }),
  };
}

function pinOf(group: Group): readonly LibertyPin[] {
  const fn = group.attributes.get("function");
  const parts = (["clock", "enable", "test", "out"] as const).filter((part) => group.attributes.get(`clock_gate_${part}_pin`) === "true");
  const direction = DIRECTIONS.find((name) => name === group.attributes.get("direction")) ?? "input";
  return group.args.map((name) => ({ name, direction, ...(fn === undefined ? {} : { function: fn }), ...(parts[0] ? { clockGate: parts[0] } : {}) }));
}

function stateOf(group: Group): LibertyState {
  const kind = group.type === "ff" ? "ff" : "latch";
  const clear = group.attributes.get("clear");
  const preset = group.attributes.get("preset");
  const both = BOTH_VALUES.find((value) => value === group.attributes.get("clear_preset_var1"));
  return {
    kind,
    names: [group.args[0] ?? "IQ", group.args[1] ?? "IQN"],
    clockedOn: group.attributes.get(kind === "ff" ? "clocked_on" : "enable") ?? "0",
    next: group.attributes.get(kind === "ff" ? "next_state" : "data_in") ?? "0",
    ...(clear === undefined ? {} : { clear }),
    ...(preset === undefined ? {} : { preset }),
    ...(both === undefined ? {} : { both }),
  };
}

/** The `name (args) { ... }` groups of a text, with their plain attributes; a liberty file is tens of megabytes, so this is one pass. */
function parseGroups(text: string): readonly Group[] {
  const root: Group = { type: "", args: [], attributes: new Map(), groups: [] };
  const open = [root];
  // a comment | closing brace | name : value | name (args) followed by { or not
  const item = /\/\*[\s\S]*?\*\/|\}|([A-Za-z_]\w*)[\s\\]*(?::[\s\\]*("[^"]*"|[^;\n}]*)|\(([^()]*)\)[\s\\]*(\{)?)/g;
  for (let match = item.exec(text); match; match = item.exec(text)) {
    const [whole, name, value, args, brace] = match;
    const current = open.at(-1) ?? root;
    if (whole === "}") open.pop();
    else if (name === undefined) continue; // a comment
    else if (value !== undefined) current.attributes.set(name, unquote(value));
    else if (brace !== undefined) {
      if (SKIPPED.has(name)) {
        item.lastIndex = closingBrace(text, item.lastIndex);
        continue;
      }
      const group: Group = { type: name, args: (args ?? "").split(",").map(unquote).filter((arg) => arg !== ""), attributes: new Map(), groups: [] };
      current.groups.push(group);
      open.push(group);
    }
  }
  return root.groups;
}

function unquote(text: string): string {
  return text.trim().replace(/^"|"$/g, "").trim();
}

/** Position behind the brace that closes a group whose body starts at `from`. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  let at = from;
  while (depth > 0) {
    const code = text.charCodeAt(at);
    if (Number.isNaN(code)) throw new Error("a group of the liberty file is not closed");
    if (code === 0x22) at = text.indexOf('"', at + 1);
    else if (code === 0x7b) depth++;
    else if (code === 0x7d) depth--;
    if (at < 0) throw new Error("a text of the liberty file is not closed");
    at++;
  }
  return at;
}
