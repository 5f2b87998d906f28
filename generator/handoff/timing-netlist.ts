import { CLOCK } from "../ir/types.js";

/** Names of the two cells that stand for the pins of memories: {@link memoryLiberty} times them. */
const MEMORY_INPUT = "memory_input";
const MEMORY_OUTPUT = "memory_output";

/** What a memory macro is allowed. */
export interface RamBudget {
  /** From the clock to the word read, ns. */
  readonly accessNs: number;
  /** Of addresses, enables and words written before the clock, ns. */
  readonly setupNs: number;
}

/** Liberty file of the cells that stand for the pins of memories. */
export function memoryLiberty({ accessNs, setupNs }: RamBudget): string {
  const scalar = (name: string, ns: number): string => `${name} (scalar) { values ("${ns}"); }`;
  const clock = "pin (clk) { direction : input; clock : true; capacitance : 0; }";
  return [
    "library (memories) {",
    '  time_unit : "1ns";',
    '  voltage_unit : "1V";',
    '  current_unit : "1mA";',
    "  capacitive_load_unit (1, ff);",
    "  delay_model : table_lookup;",
    ...["input", "output"].flatMap((end) => ["rise", "fall"].map((edge) => `  ${end}_threshold_pct_${edge} : 50;`)),
    ...["rise", "fall"].flatMap((edge) => [`  slew_lower_threshold_pct_${edge} : 20;`, `  slew_upper_threshold_pct_${edge} : 80;`]),
    "  nom_process : 1; nom_voltage : 1; nom_temperature : 25;",
    `  cell (${MEMORY_INPUT}) {`,
    `    ${clock}`,
    `    pin (d) { direction : input; capacitance : 2; timing () { related_pin : "clk"; timing_type : setup_rising; ${scalar("rise_constraint", setupNs)} ${scalar("fall_constraint", setupNs)} } }`,
    "  }",
    `  cell (${MEMORY_OUTPUT}) {`,
    `    ${clock}`,
    `    pin (q) { direction : output; timing () { related_pin : "clk"; timing_type : rising_edge; ${scalar("cell_rise", accessNs)} ${scalar("cell_fall", accessNs)} ${scalar("rise_transition", 0)} ${scalar("fall_transition", 0)} } }`,
    "  }",
    "}",
    "",
  ].join("\n");
}

/** Memories as a cell for each bit of their pins. */
function withMemoryPins(netlist: string, memories: readonly string[]): string {
  if (memories.length === 0) return netlist;
  const instances = new RegExp(`^  (?:${memories.join("|")}) (\\S+) \\(\\n([^;]*)\\);$`, "gm");
  return netlist.replace(instances, (_, name: string, pins: string) => {
    const connections = [...pins.matchAll(/^ *\.(\w+)\((.*)\),?$/gm)].map(([, pin = "", to = ""]) => ({ pin, bits: elements(to.replace(/^\{|\}$/g, "")).flatMap(bitsOf).filter((bit) => bit !== "") }));
    const clock = connections.find(({ pin }) => pin === CLOCK)?.bits[0] ?? "";
    return connections
      .filter(({ pin }) => pin !== CLOCK)
      .flatMap(({ pin, bits }) => bits.map((bit, index) => `  ${pin.endsWith("_o") ? MEMORY_OUTPUT : MEMORY_INPUT} \\${name.replace(/^\\/, "")}.${pin}[${bits.length - 1 - index}] (.clk(${clock}), .${pin.endsWith("_o") ? "q" : "d"}(${bit}));`))
      .join("\n");
  });
}

/**
 * A netlist of single wires (Yosys's `splitnets -ports`) in the words OpenSTA reads: no signed wires, no parameters of an
 * instance (only memories have any), one assignment for each wire, and a cell for each pin of a memory.
 */
export function forOpensta(netlist: string, memories: readonly string[] = []): string {
  const plain = netlist.replace(/\bwire signed\b/g, "wire").replace(/ #\(\s*(?:\.\w+\([^)]*\),?\s*)+\)/g, "");
  return withMemoryPins(plain, memories)
    .replace(/^( *)assign \{([^}]*)\} = ([^;]*);$/gm, (_, indent: string, left: string, right: string) => {
      const targets = elements(left);
      const values = elements(right.replace(/^\s*\{|\}\s*$/g, "")).flatMap(bitsOf);
      if (targets.length !== values.length) throw new Error(`assignment of ${values.length} bits to ${targets.length} wires: ${left} = ${right}`);
      return targets.map((target, index) => `${indent}assign ${target} = ${values[index] ?? ""};`).join("\n");
    });
}

/** An escaped name ends with a blank, which has to stay. */
function elements(list: string): readonly string[] {
  return list.split(",").map((item) => item.trim()).map((item) => (item.startsWith("\\") ? `${item} ` : item));
}

/** `3'h5` as three constants, the highest first; anything else is one wire. */
function bitsOf(value: string): readonly string[] {
  const constant = /^(\d+)'([hdbo])([0-9a-fxz]+)$/i.exec(value);
  if (!constant) return [value];
  const radix = { h: 16, d: 10, o: 8, b: 2 }[constant[2]?.toLowerCase() ?? "b"] ?? 2;
  const width = Number(constant[1]);
  // Undefined bits have no timing: any constant will do.
  const digits = (constant[3] ?? "0").replace(/[xz]/gi, "0");
  const number = digits.split("").reduce((sum, digit) => sum * BigInt(radix) + BigInt(parseInt(digit, radix)), 0n);
  return Array.from({ length: width }, (_, index) => `1'h${(number >> BigInt(width - 1 - index)) & 1n}`);
}
