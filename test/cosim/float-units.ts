import { afterAll, describe, expect, it } from "vitest";
import { float, fp16, fp32, bf16, type FloatFormat, type SubnormalPolicy } from "../../generator/config/number-format.js";
import { floatAdd } from "../../generator/blocks/arithmetic/float-add.js";
import { floatCompare, floatMax } from "../../generator/blocks/arithmetic/float-compare.js";
import { floatConvert } from "../../generator/blocks/arithmetic/float-convert.js";
import { floatMultiply } from "../../generator/blocks/arithmetic/float-multiply.js";
import { multiplyAdd } from "../../generator/blocks/arithmetic/multiply-add.js";
import { pe } from "../../generator/blocks/array/pe.js";
import { createRandom } from "../../generator/config/random.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { buildFloatBench, runFloatBench, unitName, type FloatUnit } from "./float-bench.js";

const e6f10 = float(6, 10);
const e2f1 = float(2, 1);
const e3f2 = float(3, 2);
const e5f2 = float(5, 2);
const fp64 = float(11, 52);

export function addUnit(format: FloatFormat, stages: number, subnormals: SubnormalPolicy = "keep"): FloatUnit {
  return { operation: "add", use: floatAdd({ format, stages, subnormals }), operand: format, result: format, subnormals, latency: stages };
}

export function multiplyUnit(operand: FloatFormat, result: FloatFormat, stages: number, subnormals: SubnormalPolicy = "keep"): FloatUnit {
  return { operation: "multiply", use: floatMultiply({ operand, result, stages, subnormals }), operand, result, subnormals, latency: stages };
}

export function convertUnit(from: FloatFormat, to: FloatFormat, stages: number, subnormals: SubnormalPolicy = "keep"): FloatUnit {
  return { operation: "convert", use: floatConvert({ from, to, stages, subnormals }), operand: from, result: to, subnormals, latency: stages };
}

function orderUnits(format: FloatFormat, stages: number): readonly FloatUnit[] {
  const common = { operand: format, result: format, subnormals: "keep", latency: stages } as const;
  return [
    { operation: "compare", use: floatCompare({ format, stages }), ...common },
    { operation: "max", use: floatMax({ format, stages }), ...common },
  ];
}

function multiplyAddUnits(operand: FloatFormat, multiplyStages: number, addStages: number, subnormals: SubnormalPolicy): readonly FloatUnit[] {
  const parameters = { operand, accumulator: fp32, multiplyStages, addStages, subnormals };
  const common = { operand, result: fp32, subnormals } as const;
  return [
    { operation: "multiply_add", use: multiplyAdd(parameters), ...common, latency: multiplyStages + addStages, cDelay: multiplyStages },
    { operation: "pe", use: pe(parameters), ...common, latency: 1 + multiplyStages + addStages, cDelay: 1 + multiplyStages },
  ];
}

/** Every operation on every format the project names, both subnormal policies, every template, every pipeline depth somewhere. */
const floatUnits: readonly FloatUnit[] = [
  ...(["keep", "flush"] as const).flatMap((subnormals) => [
    addUnit(fp16, 1, subnormals),
    addUnit(bf16, 2, subnormals),
    addUnit(fp32, 2, subnormals),
    addUnit(e6f10, 3, subnormals),
    addUnit(e5f2, 4, subnormals),
    addUnit(e2f1, 0, subnormals),
    multiplyUnit(fp16, fp32, 1, subnormals),
    multiplyUnit(e6f10, fp32, 2, subnormals),
    multiplyUnit(bf16, fp32, 2, subnormals),
    multiplyUnit(fp16, fp16, 1, subnormals),
    multiplyUnit(fp32, fp32, 3, subnormals),
    multiplyUnit(e3f2, e3f2, 0, subnormals),
    multiplyUnit(e2f1, e2f1, 4, subnormals),
    convertUnit(fp16, e6f10, 0, subnormals),
    convertUnit(fp16, fp32, 1, subnormals),
    convertUnit(fp32, fp16, 2, subnormals),
    convertUnit(fp16, bf16, 1, subnormals),
    convertUnit(bf16, fp16, 0, subnormals),
    convertUnit(fp32, bf16, 1, subnormals),
    convertUnit(e2f1, float(2, 3), 1, subnormals),
    convertUnit(fp64, e2f1, 1, subnormals),
    ...multiplyAddUnits(e6f10, 1, 2, subnormals),
  ]),
  addUnit(fp64, 1),
  multiplyUnit(fp64, fp64, 1),
  ...multiplyAddUnits(bf16, 0, 1, "keep"),
  ...[fp16, bf16, fp32, e2f1].flatMap((format, index) => orderUnits(format, index % 2)),
];

const ofPresets: readonly FloatFormat[] = [fp16, fp32];
const isOfPresets = ({ operand, result }: FloatUnit): boolean => [operand, result].every((format) => ofPresets.includes(format));

/** Those on the formats of the presets, and the others. */
export const presetUnits = floatUnits.filter(isOfPresets);
export const otherUnits = floatUnits.filter((unit) => !isOfPresets(unit));

/** Random cases of each unit, beside the corner classes. */
const CASES = 1_000_000;

/** Seed of the random cases, FOCUS_SEED or one that is always the same. */
export const floatSeed = Number(process.env["FOCUS_SEED"] ?? createRandom(3).integer(1, 1_000_000));

/** The emitted units against exact integers. */
export function testFloatUnits(units: readonly FloatUnit[]): void {
  const workspace = openWorkspace(process);

  describe(`emitted float units against exact integers, ${CASES} random cases each and the corner classes (seed ${floatSeed})`, () => {
    let ran = 0;

    it.concurrent.each(units.map((unit) => [unitName(unit), unit] as const))("%s", async (_name, unit) => {
      const program = await buildFloatBench(workspace, unit);
      const result = await runFloatBench(program, unit, { cases: CASES, seed: floatSeed, environment: workspace.environment });
      expect(result, result.output).toMatchObject({ mismatches: 0 });
      expect(result.compared).toBeGreaterThan(CASES);
      ran += 1;
    });

    afterAll(() => {
      expect(ran).toBeGreaterThan(0);
    });
  });
}
