import { bf16, float, fp16, fp32, int8 } from "../number-format.js";
import { choice, identifier, LONGEST_NAME, numberFormat, wholeNumber, type ParameterGroup, type ValuesOf } from "../parameter.js";

/** What the dense engine is called beside other units of a design: `<name>_engine`. */
export const ENGINE_SUFFIX = "_engine";

/** Keys of every accelerator: its name, and the array with what feeds it. */
export const gemmTable = {
  name: identifier({ doc: "Name of the design; the top module is <prefix><name>.", default: "gemm", max: LONGEST_NAME - ENGINE_SUFFIX.length }),
  prefix: identifier({ doc: "Start of every module name, so that two configurations can live in one chip.", default: "focus_", mayBeEmpty: true }),
  tile: {
    m: wholeNumber({ doc: "Most tokens in one m-tile.", unit: "tokens", min: 1, max: 65_536, default: 1024, sample: [1, 2, 3, 8, 17, 32] }),
    n: wholeNumber({ doc: "Outputs per n-group; the passes of one n-group share one read of the input.", unit: "outputs", min: 1, max: 16_384, default: 96, follows: "96, or the multiple of array.columns next to it: below, or array.columns itself" }),
  },
  array: {
    rows: wholeNumber({ doc: "PE rows: inner elements of one slice.", unit: "PEs", min: 1, max: 256, default: 32, sample: [1, 2, 3, 4, 5, 7, 8] }),
    columns: wholeNumber({ doc: "PE columns: outputs of one pass.", unit: "PEs", min: 1, max: 256, default: 32, sample: [1, 2, 3, 4, 5, 8] }),
    operand: numberFormat({ doc: "Activations and weights.", kinds: ["float", "integer"], default: fp16, sample: [fp16, fp16, bf16, int8, float(4, 3), float(5, 2)] }),
    accumulator: numberFormat({ doc: "Partial sums.", kinds: ["float", "integer"], default: fp32, follows: "fp32, wider where array.operand is, or int32 for integers", sample: [fp32] }),
    subnormals: choice(["keep", "flush"], { doc: "Keep subnormals as IEEE 754 does, or read and write them as zero.", default: "keep" }),
    pipeline: {
      multiply: wholeNumber({ doc: "Registers between multiplier and adder of a PE.", unit: "cycles", min: 0, max: 4, default: 1, sample: [0, 1, 2] }),
      add: wholeNumber({ doc: "Stages of every adder, result register included.", unit: "cycles", min: 1, max: 4, default: 2, sample: [1, 2, 3, 4] }),
      stall: wholeNumber({ doc: "Levels of the register tree that brings a stall to the array, so many cycles late (docs/adr/0020); 0: one net to all.", unit: "cycles", min: 0, max: 4, default: 0, sample: [0, 0, 1, 2, 3] }),
      memory: wholeNumber({ doc: "Cycles of a read of the buffers in front of the array: 2 with a register behind the memory.", unit: "cycles", min: 1, max: 2, default: 1, sample: [1, 2] }),
      convert: wholeNumber({ doc: "Registers behind the conversion of a result.", unit: "cycles", min: 1, max: 3, default: 1, sample: [1, 2] }),
    },
  },
  buffers: {
    activations: wholeNumber({ doc: "M-tile slices of activations held on chip; two hide the loading of the next slice.", unit: "slices", min: 2, max: 8, default: 2, sample: [2, 3] }),
    weights: wholeNumber({ doc: "Weight blocks (rows x columns) held on chip; two hide the loading of the next block.", unit: "blocks", min: 2, max: 64, default: 6, sample: [2, 3] }),
  },
  limits: {
    size: wholeNumber({ doc: "Largest M, K or N of one GEMM.", unit: "elements", min: 1024, max: 2 ** 24, default: 65_536, follows: "65536, or tile.m or tile.n where one is larger", sample: [1024, 65_536] }),
  },
} as const satisfies ParameterGroup;

/** What every accelerator has, and all that the dense engine is made of. */
export type GemmConfig = ValuesOf<typeof gemmTable>;
