import { elementRow, rotation } from "../../config/interfaces/functions.js";
import { bf16, formatBits, fp16, fp32 } from "../../config/number-format.js";
import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import type { InstanceRow } from "../../dsl/block-use.js";
import { concatenation, element, net, type Net } from "../../ir/operand.js";
import { loopVariable, times, type Size } from "../../ir/size.js";
import { fieldsOf, sink, source, vector } from "../../ir/types.js";
import { delayLine } from "../streams/delay-line.js";
import { floatAdd } from "../arithmetic/float-add.js";
import { floatConvert } from "../arithmetic/float-convert.js";
import { floatMultiply } from "../arithmetic/float-multiply.js";
import { specialFunction } from "./special-function.js";
import { flushSuffix, subnormalsLines, unitSubnormals } from "../arithmetic/subnormals.js";
import { lateFlag, resultBuffer, waitingBeats } from "./stream-buffers.js";

/** Element-wise steps between GEMMs that take two streams beat by beat: residual, SiLU times up, rotary positions. */

const elementFormat = numberFormat({ kinds: ["float"], default: fp16, doc: "one element", sample: [fp16, bf16] });
const lanes = wholeNumber({ doc: "elements per cycle", unit: "elements", min: 1, max: 256, default: 8 });

function stages(doc: string, fallback: number, min: 0 | 1) {
  return wholeNumber({ doc, unit: "cycles", min, max: 16, default: fallback });
}

/** What holds for all of them. */
const STREAM_LINES = [
  { label: "throughput", text: "one beat per cycle" },
  { label: "stall", text: "both inputs move together; no ready depends on a valid" },
  { label: "reset", text: "forgets the beats inside" },
] as const;

const laneRow = (count: number) => ({ value: count, default: 8, min: 1, doc: "elements per cycle" });

/** Results behind the registers of templates/partials/paired-streams. */
function lateResults(beat: Size, LATENCY: Size, results: { readonly valid: Net; readonly ready: Net; readonly data: Net; readonly last: Net }): InstanceRow {
  return resultBuffer(beat, { valid: lateFlag("valid_d", LATENCY), ready: net("advance"), last: lateFlag("last_d", LATENCY) }, results);
}

export const residualAdd = defineBlock({
  name: "residual_add",
  doc: "Adds what a layer made to the residual stream.",
  parameters: { element: elementFormat, lanes, addStages: stages("registers of the addition", 2, 1), subnormals: unitSubnormals },
  variant: (p) => `${p.element.name}_s${p.addStages}${flushSuffix(p.element, p.subnormals)}`,
  clocking: "clock and reset",
  sizes: (p) => ({ LANES: laneRow(p.lanes) }),
  ports: (p, { LANES }) => ({
    residual: sink(fieldsOf(elementRow(vector(p.element, LANES))), "Residual stream; last goes with its beat."),
    update: sink(vector(p.element, LANES), "What is added."),
    sums: source(fieldsOf(elementRow(vector(p.element, LANES))), "Their sums."),
  }),
  contract: (p) => ({ lines: [{ label: "result", text: `${p.element.name}: rounded once, to nearest even` }, ...subnormalsLines(p.element, p.subnormals), { label: "latency", text: `${p.addStages} cycles and the buffer` }, ...STREAM_LINES] }),
  constants: (p) => ({ ELEMENT_W: formatBits(p.element), LATENCY: p.addStages }),
  instances: (p, { LANES, ELEMENT_W, LATENCY }, own) => {
    const [beat, lane, advance] = [times(LANES, ELEMENT_W), loopVariable("lane", LANES), net("advance")];
    const [update, results] = [net("update", beat), net("results", beat)];
    return {
      update: waitingBeats(beat, { push: own.update, valid: net("second_valid"), data: update }),
      add: instance(floatAdd({ format: p.element, stages: p.addStages, subnormals: p.subnormals }), {
        pins: { advance, a: element(own.residual.data, lane, ELEMENT_W), b: element(update, lane, ELEMENT_W), result: element(results, lane, ELEMENT_W) },
      }),
      results: lateResults(beat, LATENCY, own.sums),
    };
  },
});

export const siluMultiply = defineBlock({
  name: "silu_multiply",
  doc: "SiLU of the gate times the up projection, between the two halves of a feed-forward layer.",
  parameters: { element: elementFormat, lanes, siluStages: stages("registers of SiLU", 7, 1), multiplyStages: stages("registers of the product", 2, 0), subnormals: unitSubnormals },
  variant: (p) => `${p.element.name}_s${p.siluStages}_${p.multiplyStages}${flushSuffix(p.element, p.subnormals)}`,
  clocking: "clock and reset",
  sizes: (p) => ({ LANES: laneRow(p.lanes) }),
  ports: (p, { LANES }) => ({
    gate: sink(fieldsOf(elementRow(vector(p.element, LANES))), "Gate projection; last goes with its beat."),
    up: sink(vector(p.element, LANES), "Up projection."),
    products: source(fieldsOf(elementRow(vector(p.element, LANES))), "SiLU(gate) * up."),
  }),
  contract: (p) => ({
    lines: [
      { label: "result", text: `${p.element.name}: SiLU as its unit gives it, then the product rounded once, to nearest even` },
      ...subnormalsLines(p.element, p.subnormals),
      { label: "latency", text: `${p.siluStages + p.multiplyStages} cycles and the buffer` },
      ...STREAM_LINES,
    ],
  }),
  constants: (p) => ({ ELEMENT_W: formatBits(p.element), SILU_STAGES: p.siluStages, LATENCY: p.siluStages + p.multiplyStages }),
  instances: (p, { LANES, ELEMENT_W, SILU_STAGES, LATENCY }, own) => {
    const [beat, lane, advance] = [times(LANES, ELEMENT_W), loopVariable("lane", LANES), net("advance")];
    const [up, upLate, results, silu] = [net("up", beat), net("up_late", beat), net("results", beat), net("silu")];
    return {
      up: waitingBeats(beat, { push: own.up, valid: net("second_valid"), data: up }),
      delay: instance(delayLine({ width: beat.value, stages: p.siluStages }), { parameters: { WIDTH_BITS: beat, STAGES: SILU_STAGES }, pins: { advance, data: up, delayed: upLate } }),
      silu: instance(specialFunction({ operation: "silu", operand: p.element, result: p.element, stages: p.siluStages, subnormals: p.subnormals }), {
        pins: { advance, value: element(own.gate.data, lane, ELEMENT_W), result: silu },
      }),
      multiply: instance(floatMultiply({ operand: p.element, result: p.element, stages: p.multiplyStages, subnormals: p.subnormals }), {
        pins: { advance, a: silu, b: element(upLate, lane, ELEMENT_W), result: element(results, lane, ELEMENT_W) },
      }),
      results: lateResults(beat, LATENCY, own.products),
    };
  },
});

export const rope = defineBlock({
  name: "rope",
  doc: "Rotary positions: turns each pair of neighbouring elements by an angle; models that pair the halves of a head permute the columns of their query and key weights.",
  parameters: {
    element: elementFormat,
    lanes,
    multiplyStages: stages("registers of the products", 2, 0),
    addStages: stages("registers of the sum", 2, 1),
    convertStages: stages("registers of the conversion", 1, 0),
    subnormals: unitSubnormals,
  },
  rules: (p) => (p.lanes % 2 === 0 ? [] : [{ path: "rope.lanes", value: String(p.lanes), rule: "must be even: elements are turned in pairs", fix: `set it to ${p.lanes + 1}` }]),
  variant: (p) => `${p.element.name}_s${p.multiplyStages}_${p.addStages}_${p.convertStages}${flushSuffix(p.element, p.subnormals)}`,
  clocking: "clock and reset",
  sizes: (p) => ({ PAIRS: { value: p.lanes / 2, default: 4, min: 1, doc: "pairs of elements per cycle" } }),
  ports: (p, { PAIRS }) => ({
    values: sink(fieldsOf(elementRow(vector(p.element, times(2, PAIRS)))), "Queries or keys; last goes with its beat."),
    angles: sink(fieldsOf(rotation(vector(p.element, PAIRS))), "Cosine and sine of each pair's angle."),
    rotated: source(fieldsOf(elementRow(vector(p.element, times(2, PAIRS)))), "x cos - y sin beside x sin + y cos."),
  }),
  contract: (p) => ({
    lines: [
      { label: "result", text: `products and their sum in fp32, each rounded once${p.element.name === "fp16" ? " (which products of fp16 need not be)" : ""}, then one conversion to ${p.element.name}` },
      ...subnormalsLines(p.element, p.subnormals),
      { label: "latency", text: `${p.multiplyStages + p.addStages + p.convertStages} cycles and the buffer` },
      ...STREAM_LINES,
    ],
  }),
  constants: (p, { PAIRS }) => ({ LANES: times(2, PAIRS), ELEMENT_W: formatBits(p.element), SUM_W: formatBits(fp32), LATENCY: p.multiplyStages + p.addStages + p.convertStages }),
  instances: (p, { PAIRS, LANES, ELEMENT_W, LATENCY }, own) => {
    const [beat, half, lane, advance] = [times(LANES, ELEMENT_W), times(PAIRS, ELEMENT_W), loopVariable("lane", LANES), net("advance")];
    const [productX, productY, sum] = [net("product_x"), net("product_y"), net("sum")];
    const multiply = floatMultiply({ operand: p.element, result: fp32, stages: p.multiplyStages, subnormals: p.subnormals });
    return {
      angles: waitingBeats(beat, {
        push: { valid: own.angles.valid, ready: own.angles.ready, data: concatenation(own.angles.sines, own.angles.cosines) },
        valid: net("second_valid"),
        data: concatenation(net("sines", half), net("cosines", half)),
      }),
      multiplyX: instance(multiply, { pins: { advance, a: net("x"), b: net("of_x"), result: productX } }),
      multiplyY: instance(multiply, { pins: { advance, a: net("y"), b: net("of_y"), result: productY } }),
      add: instance(floatAdd({ format: fp32, stages: p.addStages, subnormals: p.subnormals }), { pins: { advance, a: productX, b: productY, result: sum } }),
      convert: instance(floatConvert({ from: fp32, to: p.element, stages: p.convertStages, subnormals: p.subnormals }), {
        pins: { advance, value: sum, result: element(net("results", beat), lane, ELEMENT_W) },
      }),
      results: lateResults(beat, LATENCY, own.rotated),
    };
  },
});
