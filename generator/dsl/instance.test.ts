import { describe, expect, it } from "vitest";
import { FocusError } from "../errors.js";
import { element, given, low, net, slice, type Operand } from "../ir/operand.js";
import { loopVariable, plus, times, type SizeLike } from "../ir/size.js";
import { bits, input, output } from "../ir/types.js";
import { emitDesign } from "../emit/emit-design.js";
import { delayLine } from "../blocks/streams/delay-line.js";
import { skidBuffer } from "../blocks/streams/skid-buffer.js";
import { defineBlock } from "./define-block.js";
import { elaborate } from "./elaborate.js";
import type { InstanceRow } from "./block-use.js";
import { instance } from "./instance.js";

interface Row {
  readonly pins?: { readonly [port: string]: Operand };
  readonly parameters?: Readonly<Record<string, SizeLike>>;
  readonly more?: InstanceRow;
}

/** A block of the shape of pass_control: one delay line, placed as `row` says where it differs from what is right. */
const holder = ({ pins, parameters, more }: Row = {}) =>
  defineBlock({
    name: "holder",
    doc: "Holds a delay line.",
    parameters: {},
    clocking: "clock",
    sizes: () => ({ WORD_W: { value: 8, default: 8, min: 1, doc: "bits of a word" } }),
    ports: (_, { WORD_W }) => ({ advance: input(bits(1), ""), words: input(bits(times(4, WORD_W)), ""), late: output(bits(WORD_W), "") }),
    contract: () => ({ lines: [{ label: "latency", text: "2" }], latency: { late: 2 } }),
    template: () => "pass-control",
    instances: (_p, { WORD_W }, own) => ({
      delay: instance(delayLine({ width: 8, stages: 2 }), {
        parameters: parameters ?? { WIDTH_BITS: WORD_W, STAGES: 2 },
        pins: { advance: own.advance, data: element(own.words, 3, WORD_W), delayed: own.late, ...pins },
      }),
      ...(more === undefined ? {} : { more }),
    }),
  })({});

const refusals = (row: Row): readonly string[] => {
  try {
    elaborate(holder(row), { prefix: "" });
    return [];
  } catch (error) {
    if (error instanceof FocusError) return error.problems.map(({ path, value, rule }) => `${path}${value === undefined ? "" : ` = ${value}`}: ${rule}`);
    throw error;
  }
};

const second = (delayed: Operand): InstanceRow => instance(delayLine({ width: 8, stages: 2 }), { parameters: { WIDTH_BITS: 8, STAGES: 2 }, pins: { advance: low, data: net("other"), delayed } });

describe("an instance of a template", () => {
  it("is in order when pins and parameters fit", () => {
    expect(refusals({})).toEqual([]);
    expect(refusals({ more: second(net("spare")) })).toEqual([]);
  });

  it.each<[string, Row, readonly string[]]>([
    ["a pin of another width", { pins: { data: net("words_i", 32) } }, ["holder.u_delay.data_i = words_i: has 32 bits where 8 are needed"]],
    ["a slice that ends behind its net", { pins: { data: element(net("words_i", 32), 4, 8) } }, ["holder.u_delay.data_i = words_i[4*8+:8]: ends at bit 39, and words_i has 32"]],
    ["a slice of which the last turn of a loop does", { pins: { data: element(net("words_i", 32), loopVariable("word", 5), 8) } }, ["holder.u_delay.data_i = words_i[word*8+:8]: ends at bit 39, and words_i has 32"]],
    ["a port said to be wider than it is", { pins: { data: slice(net("words_i", 40), 0, 8) } }, ["holder.u_delay.data_i = words_i: has 40 bits here and 32 at the port"]],
    ["a net of two widths", { pins: { data: net("other") }, more: instance(delayLine({ width: 4, stages: 2 }), { parameters: { WIDTH_BITS: 4, STAGES: 2 }, pins: { advance: low, data: net("other"), delayed: net("spare") } }) }, ["holder.u_more.data_i = other: has 4 bits here and 8 at holder.u_delay.data_i"]],
    ["a port that it has not", { pins: { dat: net("words_i") } }, ["holder: delay.dat: is no pin of delay_line"]],
    ["a parameter of another value", { parameters: { WIDTH_BITS: 8, STAGES: plus(2, 1) } }, ["holder: delay.STAGES = 3, 3: is 2 in the block that is placed"]],
    ["a parameter that is not bound", { parameters: { WIDTH_BITS: 8 } }, ["holder.u_delay.STAGES: is a parameter of delay_line that is not bound"]],
    ["a parameter that it has not", { parameters: { WIDTH_BITS: 8, STAGES: 2, DEPTH: 1 } }, ["holder.u_delay.DEPTH: is no parameter of delay_line"]],
    ["an output on an input", { pins: { delayed: element(net("words_i", 32), 0, 8) } }, ["holder.u_delay.delayed_o = words_i: is an input of the module and is driven inside"]],
    ["an output on a constant", { pins: { delayed: given } }, ["holder.u_delay.delayed_o = : is an output, which drives a net"]],
    ["a net with two drivers", { more: second(net("late_o", 8)) }, ["holder.u_more.delayed_o = late_o: is driven by holder.u_delay.delayed_o as well"]],
  ])("is refused with %s", (_, row, problems) => {
    expect(refusals(row)).toEqual(problems);
  });

  it("need not fit where its branch of the text is not taken", () => {
    const absent = (there: boolean): InstanceRow => instance(delayLine({ width: 8, stages: 2 }), { there, parameters: { WIDTH_BITS: 8, STAGES: 1 }, pins: { advance: low, data: net("wide", 16), delayed: net("spare") } });
    expect(refusals({ more: absent(false) })).toEqual([]);
    expect(refusals({ more: absent(true) })).toEqual(["holder: more.STAGES = 1, 1: is 2 in the block that is placed"]);
  });

  it("whose pin the template is to give and does not is an error, not an open pin", () => {
    const use = holder({ pins: { data: given } });
    expect(() => emitDesign(elaborate(use, { prefix: "" }))).toThrow('pass-control.v.hbs = data_i: is used by the template');
  });

  it("does not compile without one of its pins", () => {
    // @ts-expect-error delayed is left out
    instance(delayLine({ width: 8, stages: 2 }), { pins: { advance: low, data: low } });
    // @ts-expect-error a stream has a handshake
    instance(skidBuffer({ width: 8 }), { pins: { push: { data: net("a") }, pop: { valid: net("v"), ready: net("r"), data: net("d") } } });
    instance(skidBuffer({ width: 8 }), { pins: { push: { valid: low, ready: net("s"), data: net("a") }, pop: { valid: net("v"), ready: net("r"), data: net("d") } } });
  });
});
