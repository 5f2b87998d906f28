/**
 * How block and design are verified: with which sizes, inputs and faults, and against what.
 *
 *     focus-rtl verify --bench examples/peak/bench.ts
 *     focus-rtl verify --bench examples/peak/bench.ts --simulator icarus
 *     focus-rtl verify --bench examples/peak/bench.ts peak_finder --waves --coverage
 *     focus-rtl verify --bench examples/peak/bench.ts --faults
 */
import { drawStimulus, entry, labelled, moody, type StimulusFunction } from "focus-rtl";
import { peakFinderGolden, streamPeakGolden } from "./golden.ts";
import peakFinder from "./peak-finder.ts";
import { streamPeak } from "./stream-peak.ts";

/** Numbers as for any block, corners and all; packets of one number, of a few, of many. */
const packets: StimulusFunction = ({ device, beats, random }) => {
  const ends = moody(random, [0.02, 0.2, 0.5, 1]);
  const { samples = [] } = drawStimulus(device, { beats, random });
  return { samples: samples.map((beat) => ({ ...beat, last: ends() ? 1n : 0n })) };
};

const cases = [
  { width: 1, indexBits: 1 },
  { width: 4, indexBits: 3 },
  { width: 12, indexBits: 6 },
  { width: 64, indexBits: 32 },
].map((sizes) => labelled(streamPeak(sizes), { golden: streamPeakGolden, stimulus: packets }));

export default [
  entry("stream_peak", cases, {
    faults: [
      { name: "of equal numbers the last counts", label: "WIDTH_BITS=4", block: "stream_peak", search: "samples_value_i > best_q", replacement: "samples_value_i >= best_q" },
      { name: "a packet begins with the best of the one before", label: "WIDTH_BITS=4", block: "stream_peak", search: "!begun_q || samples_value_i", replacement: "samples_value_i" },
      { name: "a peak that waits is lost", label: "WIDTH_BITS=12", block: "stream_peak", search: "if (samples_ready_o) peak_valid_q", replacement: "peak_valid_q" },
    ],
  }),
  entry("peak_finder", [labelled(peakFinder, { golden: peakFinderGolden, stimulus: packets })], {
    faults: [{ name: "a full queue takes a peak", block: "stream_fifo", search: "assign push_ready_o = count_q != DEPTH", replacement: "assign push_ready_o = 1'b1 || count_q != DEPTH" }],
  }),
];
