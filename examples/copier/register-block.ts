/** Registers on AXI4-Lite that start a copy and tell when it is over: the Verilog is in register-block.v.hbs, the golden model in golden.ts. */
import { axi4Lite, bits, defineBlock, flipped, sink, source, wholeNumber } from "focus-rtl";

/** What a copy is told: two byte addresses, multiples of 8, and a number of 64-bit words. */
export const copyCommand = { source: bits(32), destination: bits(32), words: bits(16) } as const;

/** Byte offsets of the registers. */
export const registers = { id: 0x00, control: 0x04, status: 0x08, scratch: 0x0c, copies: 0x10, source: 0x14, destination: 0x18, words: 0x1c } as const;

export const registerBlock = defineBlock({
  name: "register_block",
  doc: "Registers of a copy engine: id, control, status, scratch, copies, source, destination, words.",
  parameters: { id: wholeNumber({ doc: "What the register id reads.", min: 0, max: 0xffff_ffff }) },
  clocking: "clock and reset",
  ports: () => ({
    registers: flipped(axi4Lite({ addressBits: 8, dataBits: 32 }, "Registers.")),
    command: source(copyCommand, "A copy, when bit 0 of control is written."),
    done: sink({ error: bits(1) }, "The copy has ended."),
  }),
  contract: () => ({
    lines: [
      { label: "throughput", text: "one write and one read under way" },
      { label: "latency", text: "the response comes in the cycle after the request" },
      { label: "status", text: "bit 0 is set from the start of a copy to its end, bit 1 where it ended with an error" },
      { label: "refused", text: "a write of a register that can only be read, of one that is not there, or of any but scratch while a copy is under way: SLVERR, and nothing changes; so a read of one that is not there" },
      { label: "reset", text: "all registers are 0" },
    ],
  }),
  view: ({ id }) => ({ id: `32'h${id.toString(16).padStart(8, "0")}` }),
  templates: import.meta.url,
});
