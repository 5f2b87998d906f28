import { describe, expect, it } from "vitest";
import { checkDesign } from "./check.js";
import type { Connection, DesignIr, InstanceIr, ModuleIr } from "./module.js";
import type { Assertion } from "./assertion.js";
import { allOf, anyOf, below, equal, not } from "./condition.js";
import { concatenation, constant, given, low, net, type Operand } from "./operand.js";
import { bits, input, output } from "./types.js";

const nothing = { doc: "", contract: { lines: [] }, diagram: [], parameters: [], constants: [], guards: [], assertions: [], view: {}, instances: {}, nets: [], assigns: [], unused: [], bundles: [] } as const;

/** A register of WIDTH_BITS bits, made for 8: its text is in a template. */
const register: ModuleIr = {
  ...nothing,
  name: "register",
  block: "register",
  template: "register",
  clocking: "clock",
  ports: { d: input(bits(8), ""), q: output(bits(8), "") },
  parameters: [{ name: "WIDTH_BITS", value: 8, default: 4, min: 1, doc: "" }],
};

/** A net by its name, or a constant: `8'd3`. */
const operand = (text: string): Operand => {
  const [, width, value] = /^(\d+)'d(\d+)$/.exec(text) ?? [];
  return width === undefined || value === undefined ? net(text) : constant(Number(width), BigInt(value));
};
const pin = (signal: string, to: string, width: number): Connection => ({ signal, to: operand(to), width });
const placed = (name: string, d: string, q: string): InstanceIr => ({
  name,
  module: "register",
  parameters: [{ name: "WIDTH_BITS", value: 8 }],
  connections: [pin("clk_i", "clk_i", 1), pin("d_i", d, 8), pin("q_o", q, 8)],
});

/** Two registers in a row. */
const chain: ModuleIr = {
  ...nothing,
  name: "chain",
  block: "chain",
  template: null,
  clocking: "clock",
  ports: { d: input(bits(8), ""), q: output(bits(8), "") },
  instances: { first: placed("u_first", "d_i", "between"), second: placed("u_second", "between", "q_o") },
  nets: [{ name: "between", width: 8 }],
};

const design = (changes: Partial<ModuleIr> = {}, modules: readonly ModuleIr[] = [register]): DesignIr => ({ top: "chain", beside: [], modules: [...modules, { ...chain, ...changes }] });
const said = (ir: DesignIr): readonly string[] => checkDesign(ir).map(({ path, value, rule }) => `${path}${value === undefined ? "" : ` = ${value}`}: ${rule}`);

/** The chain with another first register. */
const first = (changes: Partial<InstanceIr>): Partial<ModuleIr> => ({ instances: { first: { ...placed("u_first", "d_i", "between"), ...changes }, second: placed("u_second", "between", "q_o") } });
const firstPins = (...connections: readonly Connection[]): Partial<ModuleIr> => first({ connections });
const [clock, data, late] = [pin("clk_i", "clk_i", 1), pin("d_i", "d_i", 8), pin("q_o", "between", 8)];

const [wide, busy, count] = [net("d_i", 8), net("busy_q", 1), net("count_q", 4)];
const d: Operand = { kind: "slice", of: wide, at: 0, size: 1 };

describe("a finished design", () => {
  it("is in order when everything is bound once and equally wide", () => {
    expect(checkDesign(design())).toEqual([]);
    expect(checkDesign(design({ ...firstPins(clock, pin("d_i", "8'd255", 8), late), unused: ["d_i"] }))).toEqual([]);
    expect(checkDesign(design({ ...first({ parameters: [{ name: "WIDTH_BITS", value: 16 }], connections: [clock, pin("d_i", "16'd3", 16), pin("q_o", "wide", 16)] }), nets: [{ name: "wide", width: 16 }, { name: "between", width: 8 }], assigns: [{ target: "between", value: operand("d_i") }], unused: ["wide"] }))).toEqual([]);
  });

  it.each<[string, DesignIr, readonly string[]]>([
    ["a module twice", design({}, [register, register]), ["register: is the name of two modules"]],
    ["a top that is not there", { ...design(), beside: ["sorter"] }, ["sorter: is a top of the design and none of its modules"]],
    ["a module that is not there", design(first({ module: "delay_line" })), ["chain = delay_line: is instantiated and no module before this one"]],
    ["a child behind its parent", { ...design(), modules: [chain, register] }, ["chain = register: is instantiated and no module before this one"]],
    ["a parameter twice", design({}, [{ ...register, parameters: [...register.parameters, ...register.parameters] }]), ["register.WIDTH_BITS: is the name of two parameters"]],
    ["a default out of range", design({}, [{ ...register, parameters: [{ name: "WIDTH_BITS", value: 8, default: 0, min: 1, doc: "" }] }]), ["register.WIDTH_BITS = 0: must be a whole number of at least 1"]],
    ["a parameter of a structure", design({ parameters: register.parameters }), ["chain.WIDTH_BITS: is a parameter of a module that is made of other modules, which prints none"]],
    ["a parameter out of range", design(first({ parameters: [{ name: "WIDTH_BITS", value: 0 }] })), ["chain.u_first.WIDTH_BITS = 0: must be a whole number of at least 1"]],
    ["a parameter that is no whole number", design(first({ parameters: [{ name: "WIDTH_BITS", value: 7.5 }] })), ["chain.u_first.WIDTH_BITS = 7.5: must be a whole number of at least 1"]],
    ["a parameter that is not bound", design(first({ parameters: [] })), ["chain.u_first.WIDTH_BITS: is a parameter of register that is not bound"]],
    ["a parameter bound twice", design(first({ parameters: [{ name: "WIDTH_BITS", value: 8 }, { name: "WIDTH_BITS", value: 8 }] })), ["chain.u_first.WIDTH_BITS: is bound twice"]],
    ["a parameter that the module has not", design(first({ parameters: [{ name: "WIDTH_BITS", value: 8 }, { name: "DEPTH", value: 2 }] })), ["chain.u_first.DEPTH: is no parameter of register"]],
    ["an instance twice", design({ instances: { first: placed("u_first", "d_i", "between"), second: placed("u_first", "between", "q_o") } }), ["chain.u_first: is the name of two instances"]],
    ["a net twice", design({ nets: [...chain.nets, ...chain.nets] }), ["chain.between: is the name of two signals"]],
    ["a net with the name of a port", design({ nets: [...chain.nets, { name: "d_i", width: 8 }] }), ["chain.d_i: is the name of two signals"]],
    ["a pin that is not bound", design(firstPins(data, late)), ["chain.u_first.clk_i: is a pin of register that is not bound"]],
    ["a pin bound twice", design(firstPins(clock, data, data, late)), ["chain.u_first.d_i: is bound twice"]],
    ["a pin that the module has not", design(firstPins(clock, data, late, pin("advance_i", "1'd1", 1))), ["chain.u_first.advance_i: is no pin of register"]],
    ["a pin without a net", design(firstPins(clock, pin("d_i", "", 8), late)), ["chain: u_first.d_i = nothing: is no net of this module and no constant", "chain.d_i: is an input that nothing takes"]],
    ["a net that is not there", design(firstPins(clock, data, pin("q_o", "elsewhere", 8))), ["chain: u_first.q_o = elsewhere: is driven and no net of this module", "chain.between: is a net that nothing drives"]],
    ["a constant that is driven", design(firstPins(clock, data, pin("q_o", "8'd0", 8))), ["chain: u_first.q_o = 8'd0: is driven and no net of this module", "chain.between: is a net that nothing drives"]],
    ["a constant that does not fit", design({ ...firstPins(clock, pin("d_i", "8'd256", 8), late), unused: ["d_i"] }), ["chain: u_first.d_i = 8'd256: does not fit 8 bits"]],
    ["a constant of another width", design({ ...firstPins(clock, pin("d_i", "4'd1", 8), late), unused: ["d_i"] }), ["chain: u_first.d_i = 4'd1: has 4 bits where 8 are needed"]],
    ["a net of another width", design({ nets: [{ name: "between", width: 7 }] }), ["chain: u_first.q_o = between: has 7 bits where 8 are needed", "chain: u_second.d_i = between: has 7 bits where 8 are needed"]],
    ["an assign of another width", design({ nets: [...chain.nets, { name: "copy", width: 4 }], assigns: [{ target: "copy", value: operand("between") }], unused: ["copy"] }), ["chain: assign copy = between: has 8 bits where 4 are needed"]],
    ["a pin of another width than its module has", design({ ...firstPins(clock, pin("d_i", "4'd1", 4), late), unused: ["d_i"] }), ["chain.u_first.d_i: is bound with 4 bits and has 8"]],
    ["a word of other parts", design(first({ connections: [clock, { signal: "d_i", to: concatenation(net("d_i", 8), low), width: 8 }, late] })), ["chain: u_first.d_i = {d_i, 1'b0}: has 9 bits where 8 are needed"]],
    ["a word with a part that is not there", design(first({ connections: [clock, { signal: "d_i", to: concatenation(net("d_i", 8), net("more", 1)), width: 9 }, late] })), ["chain.u_first.d_i: is bound with 9 bits and has 8", "chain: u_first.d_i = more: is no net of this module and no constant"]],
    ["a net without a driver", design({ ...firstPins(clock, data, pin("q_o", "other", 8)), nets: [...chain.nets, { name: "other", width: 8 }], unused: ["other"] }), ["chain.between: is a net that nothing drives"]],
    ["a net with two drivers", design({ assigns: [{ target: "between", value: operand("d_i") }] }), ["chain.between: is driven 2 times: by u_first.q_o and assign between"]],
    ["a net without a use", design({ nets: [...chain.nets, { name: "spare", width: 8 }], assigns: [{ target: "spare", value: operand("d_i") }] }), ["chain.spare: is a net that nothing takes"]],
    ["an output without a driver", design({ ports: { ...chain.ports, ready: output(bits(1), "") } }), ["chain.ready_o: is an output that nothing drives"]],
    ["an output with two drivers", design({ assigns: [{ target: "q_o", value: operand("8'd0") }] }), ["chain.q_o: is driven 2 times: by u_second.q_o and assign q_o"]],
    ["an input without a use", design({ ports: { ...chain.ports, mode: input(bits(2), "") } }), ["chain.mode_i: is an input that nothing takes"]],
    ["an input that is driven", design({ assigns: [{ target: "d_i", value: operand("8'd0") }] }), ["chain.d_i: is an input of the module and is driven inside, by assign d_i"]],
    ["an unused net that is not there", design({ unused: ["elsewhere"] }), ["chain: unused = elsewhere: is no net of this module and no constant"]],
  ])("is refused with %s", (_, ir, problems) => {
    expect(said(ir)).toEqual(problems);
    for (const { fix } of checkDesign(ir)) expect(fix.length).toBeGreaterThan(5);
  });

  it.each<[string, Omit<Assertion, "name" | "text">, readonly string[]]>([
    ["a port and a net with their widths", { after: allOf(d, not(busy)), when: below(count, 9), holds: equal(d, d), keeps: [wide] }, []],
    ["without a rule", { when: busy }, ["register.rule: says nothing that must hold"]],
    ["that keeps a word in every cycle", { keeps: [wide] }, ["register.rule: keeps what there was in the cycle before, whatever that was"]],
    ["on a word that is taken for a bit", { holds: wide }, ["register.rule = d_i: has 8 bits, and true or false is one"]],
    ["on a net without a width", { holds: net("busy_q") }, ["register.rule = busy_q: has no width", "register.rule = busy_q: has no known number of bits, and true or false is one"]],
    ["on a port of another width", { holds: equal(net("d_i", 4), constant(4, 1n)) }, ["register.rule = d_i: is looked at with 4 bits and has 8"]],
    ["that compares two widths", { holds: anyOf(busy, equal(wide, count)) }, ["register.rule: compares 8 bits with 4"]],
    ["on what the template gives", { holds: given }, ["register.rule = : is no signal of the module, no slice of one and no constant", "register.rule = : has no known number of bits, and true or false is one"]],
  ])("with an assertion %s", (_, rule, problems) => {
    expect(said(design({}, [{ ...register, assertions: [{ name: "rule", text: "", ...rule }] }]))).toEqual(problems);
  });

  it("with assertions of one name, or without a clock", () => {
    const rule = { name: "rule", text: "", holds: busy };
    expect(said(design({}, [{ ...register, assertions: [rule, rule] }]))).toEqual(["register.rule: is the name of two assertions"]);
    const keeps = { text: "", after: busy, keeps: [wide] };
    expect(said(design({}, [{ ...register, assertions: [{ name: "one", ...keeps }, { name: "other", ...keeps }] }]))).toEqual(["register.d_i: is kept by two assertions"]);
    const pass: ModuleIr = { ...nothing, name: "pass", block: "pass", template: "pass", clocking: "none", ports: {}, assertions: [rule] };
    expect(said(design({}, [register, pass]))).toEqual(["pass: has assertions and no clock that they could be looked at with"]);
  });

  it("is told all its problems", () => {
    expect(said(design({ nets: [{ name: "between", width: 7 }], ports: { ...chain.ports, mode: input(bits(2), "") } }))).toHaveLength(3);
  });
});
