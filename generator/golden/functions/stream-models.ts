import { elementAt } from "../../config/element-at.js";
import { residualAddPorts, rmsNormPorts, ropePorts, siluMultiplyPorts, softmaxPorts } from "../../config/interfaces/functions.js";
import { formatBits } from "../../config/number-format.js";
import { rmsNorm, rotator, siluMultiplier } from "./element-steps.js";
import type { BinaryOperation } from "../arithmetic/float-units.js";
import { adder } from "../arithmetic/float-units.js";
import type { Beat, BlockParameters, GoldenBlock, Model } from "../golden-block.js";
import { countParameter, fieldOf, floatParameter, golden, packElements, subnormalsParameter, unpackElements } from "../golden-block.js";
import { softmax } from "./softmax.js";

type ElementRow = Beat<"data" | "last">;

/** Parameters `element`, `lanes`, `maxElements`; rows, scores -> probabilities. */
const softmaxBlock: Model<typeof softmaxPorts> = (parameters, { rows, scores }) => {
  const element = floatParameter(parameters, "element");
  const lanes = countParameter(parameters, "lanes");
  const guardBits = countParameter(parameters, "maxElements").toString(2).length;
  let next = 0;
  const probabilities = rows.flatMap((row): ElementRow[] => {
    const length = Number(row.length);
    if (length === 0) return [];
    const beats = Math.ceil(length / lanes);
    const elements = Array.from({ length: beats }, (_, beat) => unpackElements(fieldOf(scores[next + beat], "data"), lanes, formatBits(element))).flat();
    next += beats;
    const visible = Math.min(length, Number(row.visible));
    const found = softmax({ scores: elements, visible, factor: row.factor, element, lanes, guardBits });
    return Array.from({ length: beats }, (_, beat) => ({
      data: packElements(found.slice(beat * lanes, (beat + 1) * lanes), formatBits(element)),
      last: BigInt(beat === beats - 1),
    }));
  });
  return { probabilities };
};

/** Elements of as many beats of a port as a row of `length` takes, from beat `start` on. */
function rowElements(beats: readonly Beat<"data">[], start: number, length: number, parameters: BlockParameters): bigint[] {
  const lanes = countParameter(parameters, "lanes");
  const bits = formatBits(floatParameter(parameters, "element"));
  const count = Math.ceil(length / lanes);
  return Array.from({ length: count }, (_, beat) => unpackElements(fieldOf(beats[start + beat], "data"), lanes, bits)).flat().slice(0, length);
}

/** Beats of a row, the lanes behind its end zero. */
function rowBeats(elements: readonly bigint[], parameters: BlockParameters): ElementRow[] {
  const lanes = countParameter(parameters, "lanes");
  const bits = formatBits(floatParameter(parameters, "element"));
  const count = Math.ceil(elements.length / lanes);
  return Array.from({ length: count }, (_, beat) => ({ data: packElements(elements.slice(beat * lanes, (beat + 1) * lanes), bits), last: BigInt(beat === count - 1) }));
}

/** Parameters `element`, `lanes`, `maxElements`; rows, values, weights -> normalized. */
const rmsNormBlock: Model<typeof rmsNormPorts> = (parameters, { rows, values, weights }) => {
  const element = floatParameter(parameters, "element");
  const lanes = countParameter(parameters, "lanes");
  const guardBits = countParameter(parameters, "maxElements").toString(2).length;
  let next = 0;
  const normalized = rows.flatMap((row): ElementRow[] => {
    const length = Number(row.length);
    if (length === 0) return [];
    const found = rmsNorm({
      values: rowElements(values, next, length, parameters),
      weights: rowElements(weights, next, length, parameters),
      inverse: row.inverse,
      epsilon: row.epsilon,
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
function paired(parameters: BlockParameters, first: readonly ElementRow[], others: readonly Beat<"data">[], operation: BinaryOperation): ElementRow[] {
  const lanes = countParameter(parameters, "lanes");
  const bits = formatBits(floatParameter(parameters, "element"));
  return first.map((beat, index) => {
    const b = unpackElements(fieldOf(others[index], "data"), lanes, bits);
    const results = unpackElements(beat.data, lanes, bits).map((a, lane) => operation(a, elementAt(b, lane)));
    return { data: packElements(results, bits), last: beat.last };
  });
}

/** Parameters `element`, `lanes`, `subnormals`; residual, update -> sums. */
const residualAdd: Model<typeof residualAddPorts> = (parameters, { residual, update }) => ({
  sums: paired(parameters, residual, update, adder(floatParameter(parameters, "element"), subnormalsParameter(parameters))),
});

/** Parameters `element`, `lanes`, `subnormals`; gate, up -> products. */
const siluMultiply: Model<typeof siluMultiplyPorts> = (parameters, { gate, up }) => ({
  products: paired(parameters, gate, up, siluMultiplier(floatParameter(parameters, "element"), subnormalsParameter(parameters))),
});

/** Parameters `element`, `lanes`, `subnormals`; values, angles -> rotated. */
const rope: Model<typeof ropePorts> = (parameters, inputs) => {
  const element = floatParameter(parameters, "element");
  const bits = formatBits(element);
  const lanes = countParameter(parameters, "lanes");
  const rotate = rotator(element, subnormalsParameter(parameters));
  const rotated = inputs.values.map((beat, index) => {
    const values = unpackElements(beat.data, lanes, bits);
    const angles = elementAt(inputs.angles, index);
    const cosines = unpackElements(angles.cosines, lanes / 2, bits);
    const sines = unpackElements(angles.sines, lanes / 2, bits);
    const results = cosines.flatMap((cosine, pair) => {
      const { x, y } = rotate(elementAt(values, 2 * pair), elementAt(values, 2 * pair + 1), cosine, elementAt(sines, pair));
      return [x, y];
    });
    return { data: packElements(results, bits), last: beat.last };
  });
  return { rotated };
};

/** Golden models of the steps between GEMMs by block name. */
export const streamBlocks: Readonly<Record<string, GoldenBlock>> = {
  softmax: golden(softmaxPorts, softmaxBlock),
  rms_norm: golden(rmsNormPorts, rmsNormBlock),
  residual_add: golden(residualAddPorts, residualAdd),
  silu_multiply: golden(siluMultiplyPorts, siluMultiply),
  rope: golden(ropePorts, rope),
};
