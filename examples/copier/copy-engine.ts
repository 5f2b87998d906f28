/** Copies words from one place of a memory on AXI4 to another, burst by burst: the Verilog is in copy-engine.v.hbs. */
import { axi4, bits, defineBlock, sink, source } from "focus-rtl";
import { copyCommand } from "./register-block.ts";

export const copyEngine = defineBlock({
  name: "copy_engine",
  doc: "Copies 64-bit words within a memory.",
  parameters: {},
  clocking: "clock and reset",
  ports: () => ({
    command: sink(copyCommand, "A copy."),
    done: source({ error: bits(1) }, "It has ended: every write has been answered, or a burst had an error."),
    memory: axi4({ addressBits: 32, dataBits: 64, idBits: 1 }, "Memory."),
  }),
  contract: () => ({
    lines: [
      { label: "order", text: "a burst of up to 16 words is read, then written; the next one begins when that is answered" },
      { label: "bursts", text: "INCR, whole width, never across 4 KB on either side" },
      { label: "error", text: "ends the copy: what was read with an error is not written" },
      { label: "reset", text: "no copy; the words of a burst are not reset" },
    ],
  }),
  templates: import.meta.url,
});
