import { wholeNumber } from "../../config/parameter.js";
import { defineBlock } from "../../dsl/define-block.js";
import { allOf, below, different, not } from "../../ir/condition.js";
import { clog2 } from "../../ir/size.js";
import { bits, input, output } from "../../ir/types.js";

/** Words with one write port and one read port, under the name of what they are kept in. */
export function memoryOf(name: string, { doc, maxWords }: { readonly doc: string; readonly maxWords: number }) {
  return defineBlock({
    name,
    doc,
    parameters: {
      width: wholeNumber({ doc: "Bits of one word.", unit: "bits", min: 1, max: 65_536 }),
      depth: wholeNumber({ doc: "Words.", unit: "words", min: 2, max: maxWords }),
    },
    clocking: "clock",
    sizes: (p) => ({
      WIDTH_BITS: { value: p.width, default: 32, min: 1, doc: "bits of one word" },
      DEPTH_WORDS: { value: p.depth, default: 64, min: 2, doc: "words" },
    }),
    ports: (p, { WIDTH_BITS, DEPTH_WORDS }) => ({
      writeEnable: input(bits(1), "Writes this cycle."),
      writeAddress: input(bits(clog2(DEPTH_WORDS)), "Word to write."),
      writeData: input(bits(WIDTH_BITS), "New word."),
      readEnable: input(bits(1), "Reads this cycle; without it the last word read stays."),
      readAddress: input(bits(clog2(DEPTH_WORDS)), "Word to read."),
      readData: output(bits(WIDTH_BITS), "Word read by the cycle before."),
    }),
    contract: () => ({
      lines: [
        { label: "latency", text: "1 cycle from read_enable_i to read_data_o" },
        { label: "throughput", text: "one write and one read per cycle" },
        { label: "hold", text: "read_data_o keeps the last word read while read_enable_i is low" },
        { label: "collision", text: "a word must not be read in the cycle that writes it; users keep to this, so any macro will do" },
        { label: "reset", text: "none: words that were never written are undefined" },
      ],
      latency: { readData: 1 },
    }),
    assertions: (_, { DEPTH_WORDS }, own) => ({
      writeInRange: { text: "a word that is written is there", assumed: true, when: own.writeEnable, holds: below(own.writeAddress, DEPTH_WORDS) },
      readInRange: { text: "a word that is read is there", assumed: true, when: own.readEnable, holds: below(own.readAddress, DEPTH_WORDS) },
      neverCollide: { text: "no word is read in the cycle that writes it", assumed: true, when: allOf(own.writeEnable, own.readEnable), holds: different(own.writeAddress, own.readAddress) },
      hold: { text: "the last word read stays", after: not(own.readEnable), keeps: [own.readData] },
    }),
  });
}

/** The one RAM wrapper: an ASIC macro or an FPGA block RAM is put in here and nowhere else. */
export const ram = memoryOf("ram", { doc: "Random access memory with one write port and one read port; the one place where a memory macro is put in.", maxWords: 2 ** 24 });
