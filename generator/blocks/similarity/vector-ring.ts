import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { given, lowest, net } from "../../ir/operand.js";
import { clog2, named, plus, times } from "../../ir/size.js";
import { bits, input, output } from "../../ir/types.js";
import { bankSizes, neighbourhood, neighbourhoodTable, type NeighbourhoodParameters } from "./neighbourhood.js";
import { ram } from "../streams/ram.js";

/** Words of the memory: the frames that are read before that of a key, and as much of its own as stays. */
function ringWords(p: NeighbourhoodParameters): number {
  const { depth, stride } = neighbourhood(p);
  const words = p.block.rows * p.block.columns;
  const [frame, twoRows] = [depth * words, 2 * stride * words];
  return (p.block.frames - 1) * frame + (p.block.frames === 1 ? frame : Math.min(frame, twoRows));
}

export const vectorRing = defineBlock({
  name: "vector_ring",
  doc: "Keeps the vectors of the last frames in one memory and reads the candidates of a key one by one.",
  parameters: {
    ...neighbourhoodTable,
    vectorBits: wholeNumber({ doc: "Width of a vector.", unit: "bits", min: 1, max: 16_384 }),
  },
  clocking: "clock and reset",
  sizes: (p) => {
    const sizes = neighbourhood(p);
    // It knows tokens by where they stand, not by their number.
    const { BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS, STRIDE_WORDS, DEPTH_WORDS, FRAME_W } = bankSizes(p);
    return {
      ...{ BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS, STRIDE_WORDS, DEPTH_WORDS, FRAME_W },
      NUMBER_W: { value: sizes.whichBits, default: 3, min: 1, doc: "bits of a candidate's number" },
      VECTOR_BITS: { value: p.vectorBits, default: 384, min: 1, doc: "bits of a vector" },
    };
  },
  derived: (_, { DEPTH_WORDS }) => ({ OFFSET_W: { size: clog2(DEPTH_WORDS), doc: "bits of an offset" } }),
  ports: (_, { BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS, FRAME_W, OFFSET_W, NUMBER_W, VECTOR_BITS }) => ({
    take: input(bits(1), "A key comes: it is written, its first candidate is read."),
    opens: input(bits(1), "It is the first one of a slice."),
    joins: input(bits(1), "It has joined a candidate: none is read."),
    frame: input(bits(FRAME_W), "Its frame."),
    row: input(bits(2), "Its row, modulo the rows of the block."),
    column: input(bits(2), "Its column, likewise."),
    top: input(bits(1), "It stands in the first row of blocks."),
    left: input(bits(1), "It stands in the first column of blocks."),
    offset: input(bits(OFFSET_W), "Word of its block in every bank."),
    vector: input(bits(VECTOR_BITS), "Its vector."),
    atFrame: input(bits(FRAME_W), "Frame of the key at hand, the one that came last."),
    atRow: input(bits(2), "Its row, as above."),
    atColumn: input(bits(2), "Its column, likewise."),
    atOffset: input(bits(OFFSET_W), "Its word, likewise."),
    present: input(bits(times(BLOCK_FRAMES, BLOCK_ROWS, BLOCK_COLUMNS)), "Its candidates: bit k is candidate k."),
    number: input(bits(NUMBER_W), "The candidate asked for."),
    next: input(bits(1), "The one behind it is read."),
    candidate: output(bits(VECTOR_BITS), "Vector of the candidate asked for; 0 if it is not there."),
  }),
  contract: () => ({
    lines: [
      { label: "ring", text: "position w * BR * BC + b of a frame for word w of its bank b, each frame behind the one before it, round and round" },
      { label: "depth", text: "what a vector takes the place of lies in the frame that is no longer read, or two rows of blocks before the key: nobody asks for it" },
      { label: "latency", text: "1 cycle from take_i to candidate 1, from next_i to the next one; it stays until then" },
      { label: "candidates", text: "k = (df * BR + dr) * BC + dc for the position (f - df, r - dr, c - dc)" },
      { label: "throughput", text: "one candidate per cycle" },
      { label: "reset", text: "starts the ring anew; vectors are not reset, present_i says which count" },
    ],
  }),
  instances: (p, { VECTOR_BITS }, own) => {
    const words = named("RING_WORDS", ringWords(p));
    const addressBits = named("RING_W", clog2(words));
    return {
      vectors: instance(ram({ width: p.vectorBits, depth: words.value }), {
        parameters: { WIDTH_BITS: VECTOR_BITS, DEPTH_WORDS: words },
        pins: {
          writeEnable: own.take,
          writeAddress: lowest(net("own_at", plus(addressBits, 1)), addressBits),
          writeData: own.vector,
          readEnable: given,
          readAddress: lowest(net("read_at", plus(addressBits, 1)), addressBits),
          readData: net("read_vector"),
        },
      }),
    };
  },
});
