import type { LibertyCell, LibertyPin, LibertyState } from "./liberty.js";
import { parseFunction, pinsOf, toVerilog } from "./liberty-function.js";

/**
 * Functional Verilog-2005 models, without timing, of the cells a mapped netlist uses, made from the `function` texts, `ff` and
 * `latch` groups and clock-gating attributes of the liberty file: a netlist can be simulated without the vendor's models.
 * @throws Error when a used cell has no function, so that it cannot be simulated.
 */
export function cellModels(cells: readonly LibertyCell[], usedCells: readonly string[]): string {
  const byName = new Map(cells.map((cell) => [cell.name, cell]));
  const models = [...new Set(usedCells)].sort().map((name) => {
    const cell = byName.get(name);
    if (!cell) throw new Error(`cell ${name} is not in the liberty files`);
    return cellModel(cell);
  });
  return ["// Functional models of the cells used, without timing, made from the functions in the liberty file.", "", "`default_nettype none", "", ...models, "`resetall", ""].join("\n");
}

function cellModel(cell: LibertyCell): string {
  const ports = cell.pins.filter((pin) => pin.direction === "input" || pin.direction === "output");
  const declarations = ports.map((pin, index) => `    ${pin.direction === "input" ? "input  wire" : "output wire"} ${pin.name}${index === ports.length - 1 ? "" : ","}`);
  const body = cell.clockGating !== undefined ? clockGateBody(cell) : [...(cell.state ? stateBody(cell.state, ports) : []), ...ports.filter((pin) => pin.direction === "output").map((pin) => outputAssign(cell, pin))];
  return [`module ${cell.name} (`, ...declarations, ");", ...body.map((line) => (line === "" ? "" : `  ${line}`)), "endmodule", ""].join("\n");
}

function outputAssign(cell: LibertyCell, pin: LibertyPin): string {
  if (pin.function === undefined) throw new Error(`output ${pin.name} of cell ${cell.name} has no function in the liberty file`);
  return `assign ${pin.name} = ${toVerilog(parseFunction(pin.function))};`;
}

/** State as registers named like the liberty file's state variables, so that the output functions fit as they are. */
function stateBody(state: LibertyState, ports: readonly LibertyPin[]): readonly string[] {
  const [positive, negative] = state.names;
  const next = toVerilog(parseFunction(state.next));
  const clear = state.clear === undefined ? undefined : toVerilog(parseFunction(state.clear));
  const preset = state.preset === undefined ? undefined : toVerilog(parseFunction(state.preset));
  const lines = [`reg ${positive};`];
  if (!ports.some((pin) => pin.name === negative)) lines.push(`wire ${negative} = ~${positive};`);
  const forced = [
    ...(clear !== undefined && preset !== undefined ? [`if (${clear} && ${preset}) ${positive} <= ${bothValue(state)};`] : []),
    ...(clear === undefined ? [] : [`if (${clear}) ${positive} <= 1'b0;`]),
    ...(preset === undefined ? [] : [`if (${preset}) ${positive} <= 1'b1;`]),
  ];
  if (state.kind === "latch") {
    const enable = toVerilog(parseFunction(state.clockedOn));
    return [...lines, "always @* begin", ...chain([...forced, `if (${enable}) ${positive} <= ${next};`]), "end"];
  }
  const clock = parseFunction(state.clockedOn);
  const edge = clock.kind === "not" ? `negedge ${toVerilog(clock.of)}` : `posedge ${toVerilog(clock)}`;
  const levels = [state.clear, state.preset].flatMap((text) => (text === undefined ? [] : [levelEdge(text)]));
  return [...lines, `always @(${[edge, ...levels].join(" or ")}) begin`, ...chain([...forced, `${positive} <= ${next};`]), "end"];
}

function bothValue(state: LibertyState): string {
  return state.both === "H" ? "1'b1" : state.both === "L" ? "1'b0" : "1'bx";
}

/** `!RESET_B` becomes active at its falling edge. */
function levelEdge(text: string): string {
  const fn = parseFunction(text);
  const pins = pinsOf(fn);
  if (pins.length !== 1 || !pins[0]) throw new Error(`clear or preset "${text}" is not one pin or its complement`);
  return `${fn.kind === "not" ? "negedge" : "posedge"} ${pins[0]}`;
}

function chain(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `  ${index === 0 ? "" : "else "}${line}`);
}

/** Enable taken while the clock is low, clock passed while it is high: no glitch. */
function clockGateBody(cell: LibertyCell): readonly string[] {
  const name = (part: LibertyPin["clockGate"]): string | undefined => cell.pins.find((pin) => pin.clockGate === part)?.name;
  const [clock, out] = [name("clock"), name("out")];
  const enables = [name("enable"), name("test")].filter((pin) => pin !== undefined);
  if (clock === undefined || out === undefined || enables.length === 0 || !cell.clockGating?.startsWith("latch_posedge")) {
    throw new Error(`clock-gating cell ${cell.name} is of kind ${cell.clockGating ?? "none"}; only latch_posedge kinds have a model`);
  }
  return ["reg enable_q;", `always @* if (!${clock}) enable_q <= ${enables.join(" | ")};`, `assign ${out} = ${clock} & enable_q;`];
}
