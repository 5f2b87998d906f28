import type { Random } from "../../config/random.js";
import type { BlockUse } from "../../dsl/block-use.js";
import { elaborate } from "../../dsl/elaborate.js";
import { emitChecked } from "../../emit/emit-checks.js";
import type { EmittedFile } from "../../emit/emit-design.js";
import { FocusError } from "../../errors.js";
import { cycleModels, goldenBlocks, maskName, type Beat, type GoldenBlock } from "../../golden/index.js";
import type { DesignIr } from "../../ir/module.js";
import type { VerificationCase } from "./catalog-entry.js";
import { cycleDeviceOf } from "../cycle-device.js";
import { deviceOf, inputPorts, outputPorts, type Device, type DevicePort } from "../device.js";
import { drawStimulus, type DeviceBeats } from "./stimulus.js";
import { isWatched, packBeats, type PortVectors, type Vectors } from "../vectors.js";

/** A case of the catalog made ready to run. */
export interface PreparedCase {
  readonly label: string;
  readonly use: BlockUse;
  readonly design: DesignIr;
  readonly device: Device;
  readonly rtl: readonly EmittedFile[];
  readonly draw: (beats: number, random: Random, allowExhaustive: boolean) => DeviceBeats;
  /** These inputs packed, beside what golden says of them. */
  readonly vectorsOf: (inputs: DeviceBeats) => Vectors;
}

/** `prefix` starts every module name: variants of one module that differ in their text can share a build under different ones. */
export function prepareCase(verification: VerificationCase, { prefix = "focus_" }: { readonly prefix?: string } = {}): PreparedCase {
  const { label, use, stimulus } = verification;
  const design = elaborate(use, { prefix });
  const device = verification.perCycle ? cycleDeviceOf(design) : deviceOf(design);
  return {
    label,
    use,
    design,
    device,
    rtl: emitChecked(design, { inputsWait: !verification.perCycle }),
    draw: (beats, random, allowExhaustive) => (stimulus ? stimulus({ device, beats, random }) : drawStimulus(device, { beats, random, allowExhaustive })),
    vectorsOf: (inputs) => {
      try {
        return goldenVectors(device, use, inputs, verification.golden);
      } catch (error) {
        // Beats of any kind do not keep the rules of a block: a length that is announced, a `last` at its end.
        if (stimulus || !(error instanceof RangeError)) throw error;
        throw new FocusError({ path: use.name, value: label, rule: `has a golden model that takes no random beats: ${error.message}`, fix: "give the case beats that keep the rules of the block: labelled(use, { stimulus })" });
      }
    },
  };
}

/** The golden model of the package that has the block's name. */
function packageModel(device: Device, { name }: BlockUse): GoldenBlock {
  const model = (device.perCycle ? cycleModels : goldenBlocks)[name];
  if (model) return model;
  throw new FocusError({ path: name, rule: "has no golden model", fix: `give its cases one, labelled(${name}, { golden }); that of a block of the package is registered in generator/golden/${device.perCycle ? "cycle-models.ts" : "block-models.ts"}` });
}

/**
 * Inputs packed beside what golden says of them.
 * @throws FocusError when the block has no golden model
 * @throws Error when the model leaves a port out: nothing is skipped.
 */
export function goldenVectors(device: Device, use: BlockUse, inputs: DeviceBeats, model: GoldenBlock = packageModel(device, use)): Vectors {
  const expected = model(use.values, inputs);
  const vectors: Record<string, PortVectors> = {};
  for (const port of inputPorts(device)) vectors[port.name] = { beats: packBeats(port, beatsOf(device, port, inputs[port.name])) };
  for (const port of outputPorts(device)) {
    if (isWatched(port) && expected[port.name] === undefined) continue;
    const masks = expected[maskName(port.name)];
    vectors[port.name] = { beats: packBeats(port, beatsOf(device, port, expected[port.name])), ...(masks ? { masks: packBeats(port, masks) } : {}) };
  }
  return vectors;
}

function beatsOf(device: Device, port: DevicePort, beats: readonly Beat[] | undefined): readonly Beat[] {
  if (!beats) throw new Error(`${device.block}: neither stimulus nor golden model give beats for port ${port.name} (${port.file})`);
  return beats;
}
