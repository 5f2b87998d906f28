import { ram } from "../../../blocks/streams/ram.js";
import { registerFile } from "../../../blocks/streams/register-file.js";
import { ringBuffer } from "../../../blocks/streams/ring-buffer.js";
import { skidBuffer } from "../../../blocks/streams/skid-buffer.js";
import { slackBuffer } from "../../../blocks/streams/slack-buffer.js";
import { fp16, int8 } from "../../../config/number-format.js";
import { entry, labelled, type VerificationEntry } from "../catalog-entry.js";
import { handshakeStimulus, ramStimulus, ringStimulus, slackStimulus } from "./stimulus.js";

const memorySizes = [
  { width: 1, depth: 2 },
  { width: 9, depth: 3 },
  { width: 32, depth: 16 },
  { width: 70, depth: 37 },
];
const rams = memorySizes.map((sizes) => labelled(ram(sizes), { stimulus: ramStimulus(sizes.depth) }));
const registerFiles = memorySizes.map((sizes) => labelled(registerFile(sizes), { stimulus: ramStimulus(sizes.depth) }));

const skids = [
  ...[1, 2, 33].map((width) => labelled(skidBuffer({ width }))),
  labelled(skidBuffer({ width: 7 }), { stimulus: handshakeStimulus("push_valid", "pop_ready"), perCycle: true }),
];

const slacks = [
  { width: 1, stall: 1 },
  { width: 9, stall: 2 },
  { width: 33, stall: 3 },
].map((sizes) => labelled(slackBuffer(sizes), { stimulus: slackStimulus(sizes.stall), perCycle: true }));

const rings = [
  { lanes: 1, element: int8, depth: 2 },
  { lanes: 3, element: fp16, depth: 3 },
  { lanes: 4, element: int8, depth: 8 },
  { lanes: 2, element: fp16, depth: 13 },
  { lanes: 8, element: fp16, depth: 9 },
  { lanes: 1, element: fp16, depth: 5, readCycles: 2 },
  { lanes: 9, element: fp16, depth: 11, readCycles: 2 },
].map((sizes) => labelled(ringBuffer(sizes), { stimulus: ringStimulus(sizes.depth), perCycle: true }));

/** Memories and buffers. */
export const streamEntries: readonly VerificationEntry[] = [
  entry("ram", rams),
  entry("register_file", registerFiles),
  entry("skid_buffer", skids),
  entry("slack_buffer", slacks),
  entry("ring_buffer", rings),
];
