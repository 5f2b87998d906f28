/** What a user of the package imports: the DSL, the presets, and `generate`. */
export { focus, type Accelerator } from "./designs/focus.js";
export { defineAccelerator, denseBeats, type OwnAccelerator, type OwnDefinition } from "./simulate/own-accelerator.js";
export type { ConfigOf } from "./config/accelerators/keys.js";
export { memory, type AcceleratorModel, type Memory } from "./model/accelerators/accelerator-model.js";
export { denseModel } from "./model/accelerators/dense.js";
export { engineSizes, type EngineSizes } from "./designs/engine-sizes.js";
export { design, stream, type DesignBuilder } from "./dsl/design.js";
export { defineBlock, type Block, type BlockDefinition } from "./dsl/define-block.js";
export type { BlockUse, InstanceRow } from "./dsl/block-use.js";
export { instance, numbered } from "./dsl/instance.js";
export { latencyTo } from "./dsl/latency.js";
export { elaborate } from "./dsl/elaborate.js";
export { bundle, flipped, repeated, repeatedGroup, type Bundle, type Interface } from "./ir/interface.js";
export { asynchronous, bits, input, number, output, record, sink, source, vector, type DataType } from "./ir/types.js";
export { recordLayout, type RecordLayout } from "./config/record.js";
export { bit, concatenation, constant, element, given, high, low, lowest, net, slice, type Net, type Operand } from "./ir/operand.js";
export { allOf, anyOf, atMost, below, different, equal, not, total, type Condition } from "./ir/condition.js";
export type { AssertionRow } from "./ir/assertion.js";
export { holdsNumber, multipleOf, notBelow, type Relation } from "./ir/relation.js";
export { atLeast, clog2, indexWidth, larger, loopVariable, named, plus, quotient, times, type Size } from "./ir/size.js";
export { acceleratorTable, presets, presetDocs, resolveAccelerator, type AcceleratorConfig, type AcceleratorGiven, type FocusGiven, type PresetName } from "./config/accelerator.js";
export { choice, flag, identifier, numberFormat, realNumber, wholeNumber } from "./config/parameter.js";
export { bf16, e2m1, e2m3, e3m2, e4m3, e5m2, float, fp16, fp32, int32, int8, integer, parseFormat, type FormatName, type NumberFormat } from "./config/number-format.js";
export { CheckFailed, FocusError, type Problem } from "./errors.js";
/** Blocks and designs of one's own in the testbenches of the package, run by `verify --bench`: cases, a golden function, what the inputs are, faults. */
export { entry, labelled, type StimulusFunction, type VerificationCase, type VerificationEntry } from "./testbench/cases/catalog-entry.js";
export type { CaseFault, Fault } from "./testbench/cases/fault.js";
export { drawStimulus, type DeviceBeats } from "./testbench/cases/stimulus.js";
export { moody, valueBeats, withValues } from "./testbench/cases/bound-values.js";
export type { Device } from "./testbench/device.js";
export { fieldNames, wires, type BlockInterface } from "./config/interfaces/block-interface.js";
export { countParameter, fieldOf, formatParameter, golden, packElements, plainBeats, rowsOf, unpackElements, type Beat, type BlockParameters, type GoldenBlock, type InputsOf, type Model, type OutputsOf } from "./golden/golden-block.js";
export { cycleModel, cycleOutputs, type CycleModel } from "./golden/cycle-outputs.js";
export { codeToNumber, numberToCode } from "./golden/arithmetic/float-codec.js";
/** Golden models of the package's blocks, by name: what a design made of them is compared with. */
export { goldenBlocks } from "./golden/block-models.js";
/** A bench of one's own: agents at ports and bundles, run by `verify --bench`. */
export { bench, type OwnBench } from "./testbench/own-bench.js";
export type { Random } from "./config/random.js";
export { advancing, axiLiteMaster, axiMemory, held, idleCycles, readWord, streamSink, streamSource, timedSink, timedSource, waitForWord, writeWord, type Agents, type AxiLiteStep, type AxiResponse } from "./testbench/agents.js";
export { emitChecks } from "./emit/emit-checks.js";
export { emitDesign, type EmittedFile } from "./emit/emit-design.js";
export { gemmCycles, gemmPasses, type GemmCycles, type GemmShape } from "./model/gemm-cycles.js";
export { bubbleTopkCycles, radixTopkCycles, type SelectionLoad } from "./model/topk-cycles.js";
export { denseGemm } from "./designs/dense-gemm.js";
export { concentratedGemm } from "./designs/concentrated-gemm.js";
export { publishedGemm } from "./designs/published-gemm.js";
export { concentratedLayer } from "./designs/concentrated-layer.js";
export { semanticLayer } from "./designs/semantic-layer.js";
export { packed, without } from "./dsl/ends.js";
/** Blocks of the OCP MX specification: numbers to codes that share a scale, and back. */
export { mxfp4, mxfp6e2m3, mxfp6e3m2, mxfp8e4m3, mxfp8e5m2, type BlockFormat } from "./config/block-format.js";
export { blockValues, packBlock, quantiseBlock, unpackBlock, type BlockCodes } from "./golden/arithmetic/block-codec.js";
/** A tensor as the hardware concentrates it, and as memory holds it (docs/concentrated-tensor.md). */
export { concentrate, concentratedTensor, expandTensor, readTensor, writeTensor, type ConcentrateOptions, type ConcentratedTensor, type Concentration } from "./golden/similarity/index.js";
export * from "./blocks/index.js";
export { axi4, axi4Lite, type Axi4LiteOptions, type Axi4Options } from "./blocks/system/axi.js";
