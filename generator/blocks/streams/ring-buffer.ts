import { numberFormat, wholeNumber, type ParameterGroup, type ValuesOf } from "../../config/parameter.js";
import { fp16, int8 } from "../../config/number-format.js";
import type { NamedValues } from "../../dsl/connection-types.js";
import { defineBlock } from "../../dsl/define-block.js";
import { instance } from "../../dsl/instance.js";
import { allOf, below, total } from "../../ir/condition.js";
import { net } from "../../ir/operand.js";
import { clog2, plus } from "../../ir/size.js";
import { bits, input, output, sink, sized, typeBits, vector, type DataType } from "../../ir/types.js";
import { fillAssertions } from "./fill-assertions.js";
import { queueMemory, queueVariant, readCycles, readVariant } from "./register-file.js";

const depth = wholeNumber({ doc: "Vectors held.", unit: "vectors", min: 2, max: 2 ** 24 });

/** All that ring buffers of vectors and of plain words have in common: the module is the same. */
function ringOf<G extends ParameterGroup & { readonly depth: typeof depth; readonly readCycles: typeof readCycles }, D extends DataType>(parameters: G, payloadOf: (p: NamedValues<ValuesOf<G>>) => D) {
  const payload = (p: ValuesOf<G>): D => payloadOf(p as NamedValues<ValuesOf<G>>);
  const sizesOf = (p: ValuesOf<G>) => ({ width: typeBits(payload(p)), depth: countOf(p, "depth") });
  const isLate = (p: ValuesOf<G>): boolean => countOf(p, "readCycles") === 2;
  return defineBlock({
    name: "ring_buffer",
    doc: "Buffer between a stream and the array: vectors enter in order, may be read more than once, and leave from the oldest on.",
    parameters,
    variant: (p) => [queueVariant(sizesOf(p)), readVariant(countOf(p, "readCycles"))].filter((part) => part !== "").join("_"),
    clocking: "clock and reset",
    sizes: (p) => ({
      VECTOR_BITS: { value: sizesOf(p).width, default: 64, min: 1, doc: "bits of one vector" },
      DEPTH_VECTORS: { value: sizesOf(p).depth, default: 32, min: 2, doc: "vectors held" },
    }),
    ports: (p, { VECTOR_BITS, DEPTH_VECTORS }) => ({
      write: sink(sized(payload(p), VECTOR_BITS), "Vectors in."),
      advance: input(bits(1), "Lets a read happen; low holds the vector last read."),
      read: input(bits(1), "Reads the vector at offset."),
      offset: input(bits(clog2(DEPTH_VECTORS)), "Vector to read, counted from the oldest; must be below level."),
      release: input(bits(1), "With read: the oldest vector is not needed any more."),
      level: output(bits(plus(clog2(DEPTH_VECTORS), 1)), "Vectors held now."),
      data: output(sized(payload(p), VECTOR_BITS), isLate(p) ? "Vector read two enabled cycles ago." : "Vector read by the enabled cycle before."),
    }),
    contract: (p) => ({
      lines: [
        { label: "throughput", text: "one vector in and one read per cycle" },
        { label: "latency", text: `1 cycle from an accepted vector to level_o, ${isLate(p) ? "2 enabled cycles" : "1 enabled cycle"} from read_i to data_o` },
        { label: "stall", text: "write_ready_o falls when DEPTH_VECTORS are held; it depends on registers only" },
        { label: "reset", text: "empties the buffer" },
      ],
    }),
    diagram: [
      "           oldest         offset_i",
      "             |               |",
      "  ... free | v0 | v1 | v2 | v3 | v4 | free ...   level_o = 5",
      "             ^                         ^",
      "        release_i                   write_*_i",
    ],
    constants: (_, { DEPTH_VECTORS }) => ({ INDEX_W: clog2(DEPTH_VECTORS) }),
    assertions: (_, { DEPTH_VECTORS, INDEX_W }, own) => ({
      ...fillAssertions({ write: net("free_q", INDEX_W), read: net("oldest_q", INDEX_W), count: net("level_q", plus(INDEX_W, 1)), depth: DEPTH_VECTORS }),
      readHeld: { text: "a vector that is read is held", assumed: true, when: allOf(own.read, own.advance), holds: below(total(own.offset), total(own.level)) },
    }),
    instances: (p, { VECTOR_BITS, DEPTH_VECTORS }, own) => ({
      words: instance(queueMemory(sizesOf(p)), {
        parameters: { WIDTH_BITS: VECTOR_BITS, DEPTH_WORDS: DEPTH_VECTORS },
        pins: { writeEnable: net("write"), writeAddress: net("free_q"), writeData: own.write.data, readEnable: net("read"), readAddress: net("read_index"), readData: isLate(p) ? net("word", VECTOR_BITS) : own.data },
      }),
    }),
    view: (p) => ({ late: isLate(p) }),
  });
}

/** A parameter that every ring buffer has. */
function countOf(values: { readonly depth: unknown; readonly readCycles: unknown }, name: "depth" | "readCycles"): number {
  const value = values[name];
  if (typeof value !== "number") throw new TypeError(`${name} is ${String(value)}`);
  return value;
}

export const ringBuffer = ringOf(
  {
    lanes: wholeNumber({ doc: "Elements of one vector.", unit: "elements", min: 1, max: 1024 }),
    element: numberFormat({ doc: "One element.", kinds: ["float", "integer"], default: fp16, sample: [fp16, int8] }),
    depth,
    readCycles,
  },
  (p) => vector(p.element, p.lanes),
);

/** The same buffer for plain words. */
export const wordBuffer = ringOf({ width: wholeNumber({ doc: "Bits of one word.", unit: "bits", min: 1, max: 65_536 }), depth, readCycles }, (p) => bits(p.width));
