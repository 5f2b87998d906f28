import { usedVector } from "../../config/interfaces/scatter.js";
import { numberFormat, wholeNumber } from "../../config/parameter.js";
import { formatBits, fp16, int8 } from "../../config/number-format.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { concatenation } from "../../ir/operand.js";
import { clog2, plus } from "../../ir/size.js";
import { bits, fieldsBits, fieldsOf, input, output, sink, sized, vector } from "../../ir/types.js";
import { readCycles, readVariant } from "../streams/register-file.js";
import { wordBuffer } from "../streams/ring-buffer.js";

export const vectorBuffer = defineBlock({
  name: "vector_buffer",
  doc: "Ring buffer of unique vectors, each with the scatter lanes that want its row of partial sums.",
  parameters: {
    lanes: wholeNumber({ doc: "Elements of one vector.", unit: "elements", min: 1, max: 1024 }),
    element: numberFormat({ doc: "One element.", kinds: ["float", "integer"], default: fp16, sample: [fp16, int8] }),
    scatterLanes: wholeNumber({ doc: "Scatter lanes.", unit: "lanes", min: 1, max: 16 }),
    depth: wholeNumber({ doc: "Vectors held.", unit: "vectors", min: 2, max: 2 ** 24 }),
    readCycles,
  },
  variant: (p) => readVariant(p.readCycles),
  clocking: "clock and reset",
  sizes: (p) => ({
    VECTOR_BITS: { value: p.lanes * formatBits(p.element), default: 64, min: 1, doc: "bits of one vector" },
    USERS_W: { value: p.scatterLanes, default: 2, min: 1, doc: "scatter lanes" },
    DEPTH_VECTORS: { value: p.depth, default: 32, min: 2, doc: "vectors held" },
  }),
  ports: (p, { VECTOR_BITS, USERS_W, DEPTH_VECTORS }) => ({
    write: sink(fieldsOf(usedVector(sized(vector(p.element, p.lanes), VECTOR_BITS), USERS_W)), "Vectors in, and which scatter lanes have a class that uses them."),
    advance: input(bits(1), "Lets a read happen; low holds the vector last read."),
    read: input(bits(1), "Reads the vector at offset."),
    offset: input(bits(clog2(DEPTH_VECTORS)), "Vector to read, counted from the oldest; must be below level."),
    release: input(bits(1), "With read: the oldest vector is not needed any more."),
    level: output(bits(plus(clog2(DEPTH_VECTORS), 1)), "Vectors held now."),
    data: output(sized(vector(p.element, p.lanes), VECTOR_BITS), p.readCycles === 1 ? "Vector read by the enabled cycle before." : "Vector read two enabled cycles ago."),
    users: output(bits(USERS_W), "Its scatter lanes."),
  }),
  contract: (p) => ({
    lines: [
      { label: "throughput", text: "one vector in and one read per cycle" },
      { label: "latency", text: `1 cycle from an accepted vector to level_o, ${p.readCycles === 1 ? "1 enabled cycle" : "2 enabled cycles"} from read_i to data_o` },
      { label: "stall", text: "write_ready_o falls when DEPTH_VECTORS are held" },
      { label: "reset", text: "empties the buffer" },
    ],
  }),
  instances: (p, { VECTOR_BITS, USERS_W, DEPTH_VECTORS }, own) => ({
    ring: instance(wordBuffer({ width: fieldsBits(fieldsOf(usedVector(vector(p.element, p.lanes), p.scatterLanes))), depth: p.depth, readCycles: p.readCycles }), {
      parameters: { VECTOR_BITS: plus(USERS_W, VECTOR_BITS), DEPTH_VECTORS },
      pins: {
        write: { valid: own.write.valid, ready: own.write.ready, data: concatenation(own.write.users, own.write.data) },
        advance: own.advance,
        read: own.read,
        offset: own.offset,
        release: own.release,
        level: own.level,
        data: concatenation(own.users, own.data),
      },
    }),
  }),
});
