import { elementAt } from "../../config/element-at.js";
import { formatBits } from "../../config/number-format.js";
import { rmsNorm, rotator, siluMultiplier } from "./element-steps.js";
import type { BinaryOperation } from "../arithmetic/float-units.js";
import { adder } from "../arithmetic/float-units.js";
import type { Beat, BlockParameters, GoldenBlock, PortBeats } from "../golden-block.js";
import { beatsOf, countParameter, fieldOf, floatParameter, packElements, subnormalsParameter, unpackElements } from "../golden-block.js";
import { softmax } from "./softmax.js";

/** Parameters `element`, `lanes`, `maxElements`; rows, scores -> probabilities. */
const softmaxBlock: GoldenBlock = (parameters, inputs) => {
  const element = floatParameter(parameters, "element");
  const lanes = countParameter(parameters, "lanes");
  const guardBits = countParameter(parameters, "maxElements").toString(2).length;
  const scores = beatsOf(inputs, "scores");
  let next = 0;
  const probabilities = beatsOf(inputs, "rows").flatMap((row): Beat[] => {
    const length = Number(fieldOf(row, "length"));
    const beats = Math.ceil(length / lanes);
    const elements = Array.from({ length: beats }, (_, beat) => unpackElements(fieldOf(scores[next + beat], "data"), lanes, formatBits(element))).flat();
    next += beats;
    const visible = Math.min(length, Number(fieldOf(row, "visible")));
    const found = softmax({ scores: elements, visible, factor: fieldOf(row, "factor"), element, lanes, guardBits });
    return Array.from({ length: beats }, (_, beat) => ({
      data: packElements(found.slice(beat * lanes, (beat + 1) * lanes), formatBits(element)),
      last: BigInt(beat === beats - 1),
    }));
  });
  return { probabilities };
};

/** Elements of as many beats of a port as a row of `length` takes, from beat `start` on. */
function rowElements(beats: readonly Beat[], start: number, length: number, parameters: BlockParameters): bigint[] {
  const lanes = countParameter(parameters, "lanes");
  const bits = formatBits(floatParameter(parameters, "element"));
  const count = Math.ceil(length / lanes);
  return Array.from({ length: count }, (_, beat) => unpackElements(fieldOf(beats[start + beat], "data"), lanes, bits)).flat().slice(0, length);
}

/** Beats of a row, the lanes behind its end zero. */
function rowBeats(elements: readonly bigint[], parameters: BlockParameters): Beat[] {
  const lanes = countParameter(parameters, "lanes");
  const bits = formatBits(floatParameter(parameters, "element"));
  const count = Math.ceil(elements.length / lanes);
  return Array.from({ length: count }, (_, beat) => ({ data: packElements(elements.slice(beat * lanes, (beat + 1) * lanes), bits), last: BigInt(beat === count - 1) }));
}

/** Parameters `element`, `lanes`, `maxElements`; rows, values, weights -> normalized. */
const rmsNormBlock: GoldenBlock = (parameters, inputs) => {
  const element = floatParameter(parameters, "element");
  const lanes = countParameter(parameters, "lanes");
  const guardBits = countParameter(parameters, "maxElements").toString(2).length;
  const [values, weights] = [beatsOf(inputs, "values"), beatsOf(inputs, "weights")];
  let next = 0;
  const normalized = beatsOf(inputs, "rows").flatMap((row): Beat[] => {
    const length = Number(fieldOf(row, "length"));
    const found = rmsNorm({
      values: rowElements(values, next, length, parameters),
      weights: rowElements(weights, next, length, parameters),
      inverse: fieldOf(row, "inverse"),
      epsilon: fieldOf(row, "epsilon"),
      element,
      lanes,
      guardBits,
    });
    next += Math.ceil(length / lanes);
    return rowBeats(found, parameters);
  });
  return { normalized };
};

/** Two streams beat by beat and element by element; `last` is the first one's. */
function paired(parameters: BlockParameters, inputs: PortBeats, ports: readonly [string, string], operation: BinaryOperation): Beat[] {
  const lanes = countParameter(parameters, "lanes");
  const bits = formatBits(floatParameter(parameters, "element"));
  const others = beatsOf(inputs, ports[1]);
  return beatsOf(inputs, ports[0]).map((beat, index) => {
    const b = unpackElements(fieldOf(others[index], "data"), lanes, bits);
    const results = unpackElements(fieldOf(beat, "data"), lanes, bits).map((a, lane) => operation(a, elementAt(b, lane)));
    return { data: packElements(results, bits), last: fieldOf(beat, "last") };
  });
}

/** Parameters `element`, `lanes`, `subnormals`; residual, update -> sums. */
const residualAdd: GoldenBlock = (parameters, inputs) => {
  return { sums: paired(parameters, inputs, ["residual", "update"], adder(floatParameter(parameters, "element"), subnormalsParameter(parameters))) };
};

/** Parameters `element`, `lanes`, `subnormals`; gate, up -> products. */
const siluMultiply: GoldenBlock = (parameters, inputs) => {
  return { products: paired(parameters, inputs, ["gate", "up"], siluMultiplier(floatParameter(parameters, "element"), subnormalsParameter(parameters))) };
};

/** Parameters `element`, `lanes`, `subnormals`; values, angles -> rotated. */
const rope: GoldenBlock = (parameters, inputs) => {
  const element = floatParameter(parameters, "element");
  const bits = formatBits(element);
  const lanes = countParameter(parameters, "lanes");
  const rotate = rotator(element, subnormalsParameter(parameters));
  const angles = beatsOf(inputs, "angles");
  const rotated = beatsOf(inputs, "values").map((beat, index) => {
    const values = unpackElements(fieldOf(beat, "data"), lanes, bits);
    const cosines = unpackElements(fieldOf(angles[index], "cosines"), lanes / 2, bits);
    const sines = unpackElements(fieldOf(angles[index], "sines"), lanes / 2, bits);
    const results = cosines.flatMap((cosine, pair) => {
      const { x, y } = rotate(elementAt(values, 2 * pair), elementAt(values, 2 * pair + 1), cosine, elementAt(sines, pair));
      return [x, y];
    });
    return { data: packElements(results, bits), last: fieldOf(beat, "last") };
  });
  return { rotated };
};

/** Golden models of the steps between GEMMs by block name. */
export const streamBlocks: Readonly<Record<string, GoldenBlock>> = {
  softmax: softmaxBlock,
  rms_norm: rmsNormBlock,
  residual_add: residualAdd,
  silu_multiply: siluMultiply,
  rope,
};
