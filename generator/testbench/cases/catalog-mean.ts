import { groupMean } from "../../blocks/similarity/group-mean.js";
import { float, fp16, int8 } from "../../config/number-format.js";
import type { Beat } from "../../golden/index.js";
import { entry, labelled, type StimulusFunction, type VerificationEntry } from "./catalog-entry.js";
import { drawStimulus } from "./stimulus.js";

/** Maps as gather makes them: the next free number founds a group; groups of one, of few and of all tokens. */
function mapStimulus(tileTokens: number): StimulusFunction {
  return ({ device, beats, random }) => {
    const map: Beat[] = [];
    while (map.length < Math.min(beats, 400)) {
      const tokens = random.chance(0.3) ? tileTokens : random.integer(1, tileTokens);
      const [fresh, zeros] = [random.pick([0, 0.2, 0.6, 1]), random.pick([0, 0, 0.3, 1])];
      const near = random.chance(0.5);
      let groups = 0;
      for (let token = 0; token < tokens; token += 1) {
        const zero = random.chance(zeros);
        const founds = !zero && (groups === 0 || random.chance(fresh));
        const index = zero ? 0 : founds ? groups : near ? groups - 1 : random.integer(0, groups - 1);
        if (founds) groups += 1;
        map.push({ index: BigInt(index), zero: BigInt(zero), last: BigInt(token === tokens - 1), class: random.bits(1), classValid: random.bits(1) });
      }
    }
    const drawn = drawStimulus(device, { beats: map.length, random, allowExhaustive: false });
    return { ...drawn, map };
  };
}

const means = ([
  { tileTokens: 1, lanes: 1, element: fp16, addStages: 1 },
  { tileTokens: 16, lanes: 4, element: fp16, addStages: 2 },
  { tileTokens: 20, lanes: 3, element: float(5, 2), addStages: 4, subnormals: "flush" },
  { tileTokens: 33, lanes: 2, element: int8, addStages: 2 },
  { tileTokens: 8, lanes: 5, element: int8, addStages: 1 },
] as const).map((sizes) => labelled(groupMean(sizes), { stimulus: mapStimulus(sizes.tileTokens) }));

/** What makes the mean of every group. */
export const meanEntries: readonly VerificationEntry[] = [entry("group_mean", means)];
