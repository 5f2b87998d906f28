/** Cell of the small technology: inputs and the function of output Y. */
interface Gate {
  readonly name: string;
  readonly area: number;
  readonly inputs: readonly string[];
  readonly fn: string;
}

const GATES: readonly Gate[] = [
  ...sizes({ name: "INV", area: 1, inputs: ["A"], fn: "!A" }),
  ...sizes({ name: "BUF", area: 2, inputs: ["A"], fn: "A" }),
  ...sizes({ name: "NAND2_", area: 2, inputs: ["A", "B"], fn: "!(A B)" }),
  ...sizes({ name: "NOR2_", area: 2, inputs: ["A", "B"], fn: "(A+B)'" }),
  ...sizes({ name: "AOI21_", area: 3, inputs: ["A", "B", "C"], fn: "!((A*B)|C)" }),
  ...sizes({ name: "XOR2_", area: 5, inputs: ["A", "B"], fn: "A ^ B" }),
  { name: "TIEHI", area: 1, inputs: [], fn: "1" },
  { name: "TIELO", area: 1, inputs: [], fn: "0" },
];

/** Four drives: ABC's timing-driven mapping takes the delay of a gate from those of its other sizes. */
function sizes(gate: Gate): readonly Gate[] {
  return [1, 2, 3, 4].map((drive) => ({ ...gate, name: `${gate.name}${drive}`, area: gate.area * (0.5 + drive / 2) }));
}


/** Three points each way: ABC reads nothing from tables of two. */
function table(kind: string, base: number, template = "grid"): string {
  const rows = [0, 1, 2].map((slew) => `"${[0, 1, 2].map((load) => (base * (1 + slew + load)).toFixed(3)).join(", ")}"`);
  return `${kind} (${template}) { index_1 ("0.01, 0.1, 0.5"); index_2 ("0.001, 0.01, 0.1"); values (${rows.join(", ")}); }`;
}

function arc(pin: string, type: string, extra = ""): string {
  const tables = ["cell_rise", "cell_fall"].map((kind) => table(kind, 0.1)).concat(["rise_transition", "fall_transition"].map((kind) => table(kind, 0.05)));
  return `timing () { related_pin : "${pin}"; ${type} ${extra} ${tables.join(" ")} }`;
}

function input(name: string, extra = ""): string {
  return `pin (${name}) { direction : input; capacitance : 0.002; ${extra} }`;
}

function gate({ name, area, inputs, fn }: Gate): string {
  const output = `pin (Y) { direction : output; max_capacitance : 0.2; function : "${fn}"; ${inputs.map((pin) => arc(pin, `timing_sense : ${fn.includes("^") ? "non" : fn === "A" ? "positive" : "negative"}_unate;`)).join(" ")} }`;
  return `cell (${name}) { area : ${area}; ${inputs.map((pin) => input(pin)).join(" ")} ${output} }`;
}

function constraint(pin: string): string {
  return `timing () { related_pin : "CK"; timing_type : setup_rising; ${table("rise_constraint", 0.01, "set_up")} ${table("fall_constraint", 0.01, "set_up")} } /* ${pin} */`;
}

/** A technology of a few cells, with made-up figures: what the tests map to where no real one is at hand. */
export function smallLiberty(): string {
  return `/* a technology for tests */
library (small) {
  technology (cmos); delay_model : table_lookup; time_unit : "1ns"; voltage_unit : "1V"; current_unit : "1mA"; pulling_resistance_unit : "1kohm";
  leakage_power_unit : "1nW"; capacitive_load_unit (1, pf); nom_process : 1; nom_voltage : 1.8; nom_temperature : 25;
  default_max_transition : 2; default_output_pin_cap : 0; default_inout_pin_cap : 0; default_input_pin_cap : 0.002; default_fanout_load : 1;
  input_threshold_pct_rise : 50; input_threshold_pct_fall : 50; output_threshold_pct_rise : 50; output_threshold_pct_fall : 50;
  slew_lower_threshold_pct_rise : 20; slew_lower_threshold_pct_fall : 20; slew_upper_threshold_pct_rise : 80; slew_upper_threshold_pct_fall : 80;
  lu_table_template (grid) { variable_1 : input_net_transition; variable_2 : total_output_net_capacitance; index_1 ("0.01, 0.1, 0.5"); index_2 ("0.001, 0.01, 0.1"); }
  lu_table_template (set_up) { variable_1 : related_pin_transition; variable_2 : constrained_pin_transition; index_1 ("0.01, 0.1, 0.5"); index_2 ("0.001, 0.01, 0.1"); }
  ${GATES.map(gate).join("\n  ")}
  cell (DFF) { area : 8;
    ff (IQ, IQN) { clocked_on : "CK"; next_state : "D"; }
    ${input("CK", "clock : true;")} ${input("D", constraint("D"))}
    pin (Q) { direction : output; max_capacitance : 0.2; function : "IQ"; ${arc("CK", "timing_type : rising_edge;")} } }
  cell (DFFR) { area : 10;
    ff ("IQ", "IQN") { clocked_on : "CK"; next_state : "D"; clear : "!RN"; }
    ${input("CK", "clock : true;")} ${input("D", constraint("D"))} ${input("RN")}
    pin (Q) { direction : output; max_capacitance : 0.2; function : "IQ"; ${arc("CK", "timing_type : rising_edge;")} } }
  cell (DFFE) { area : 11;
    ff (IQ, IQN) { clocked_on : "CK"; next_state : "(E*D)|(E'*IQ)"; }
    ${input("CK", "clock : true;")} ${input("D", constraint("D"))} ${input("E", constraint("E"))}
    pin (Q) { direction : output; max_capacitance : 0.2; function : "IQ"; ${arc("CK", "timing_type : rising_edge;")} } }
  cell (LATCH) { area : 6;
    latch (IQ, IQN) { enable : "G"; data_in : "D"; }
    ${input("G", "clock : true;")} ${input("D")}
    pin (Q) { direction : output; max_capacitance : 0.2; function : "IQ"; ${arc("D", "")} } }
  cell (GATE) { area : 9; clock_gating_integrated_cell : latch_posedge;
    statetable ("CK EN", "M") { table : "L L : - : L, L H : - : H, H - : - : N"; }
    pin (M) { direction : internal; internal_node : "M"; }
    ${input("CK", "clock : true; clock_gate_clock_pin : true;")} ${input("EN", "clock_gate_enable_pin : true;")}
    pin (GCK) { direction : output; max_capacitance : 0.2; clock_gate_out_pin : true; state_function : "CK*M"; ${arc("CK", "timing_sense : positive_unate;")} } }
  cell (ISOLATE) { area : 0.5; is_isolation_cell : true; ${input("A")} ${input("B")} pin (Y) { direction : output; max_capacitance : 0.2; function : "A*B"; ${["A", "B"].map((pin) => arc(pin, "timing_sense : positive_unate;")).join(" ")} } }
}
`;
}
