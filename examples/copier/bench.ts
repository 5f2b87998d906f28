/**
 * Software and memory around the copier: random accesses of the registers, then copies, each awaited through its status. A part of the memory answers
 * with errors.
 *
 *     focus-rtl verify --bench examples/copier/bench.ts
 */
import { axiLiteMaster, axiMemory, bench, idleCycles, readWord, waitForWord, writeWord, type AxiLiteStep, type Random } from "focus-rtl";
import copier, { ID } from "./copier.ts";
import { copied, Registers } from "./golden.ts";
import { registers } from "./register-block.ts";

/** Bytes of the memory, and where the first one is. */
const BYTES = 32 * 1024;
const BASE = 0x8000_0000;
/** The last KB cannot be read or written. */
const ERRORS = BYTES - 1024;
/** Words that take so long to copy that a register can be written meanwhile. */
const LONG = 200;
/** Cycles that a copy may take. */
const PATIENCE = 20_000;

/** A pause, or a read or a write of any offset, with what golden says of it. A write of control starts nothing. */
function access(golden: Registers, random: Random): AxiLiteStep {
  if (random.chance(0.1)) return idleCycles(random.integer(1, 10));
  const offset = 4 * random.integer(0, 9);
  if (random.chance(0.5)) {
    const { value, response } = golden.read(offset);
    return readWord(offset, value, { response });
  }
  const data = offset === registers.control ? 0 : random.word();
  const strobe = random.integer(0, 15);
  return writeWord(offset, data, { strobe, response: golden.write(offset, data, strobe) });
}

/** Sets a register to a whole word. */
function set(golden: Registers, offset: number, data: number): AxiLiteStep {
  return writeWord(offset, data, { response: golden.write(offset, data, 15) });
}

/** A copy from one half of the memory to the other, away from the part with errors where it is to end well. */
function drawCopy(random: Random, kind: "short" | "long" | "error"): { readonly source: number; readonly destination: number; readonly words: number } {
  const words = kind === "long" ? random.integer(LONG, 700) : random.pick([1, 2, 15, 16, 17, 40]);
  const half = BYTES / 16;
  const [near, far] = [8 * random.integer(0, half - words), 8 * random.integer(half, ERRORS / 8 - words)];
  if (kind === "error") return { source: random.pick([ERRORS, ERRORS - 8]), destination: near, words: 16 };
  return random.chance(0.5) ? { source: near, destination: far, words } : { source: far, destination: near, words };
}

export default bench(copier, ({ random }) => {
  const golden = new Registers(ID);
  const image = Uint8Array.from({ length: BYTES }, () => random.integer(0, 255));
  const steps: AxiLiteStep[] = Array.from({ length: 60 }, () => access(golden, random));
  let expected: Uint8Array = image;
  for (const kind of ["short", "long", "error", "short"] as const) {
    const copy = drawCopy(random, kind);
    steps.push(
      set(golden, registers.source, BASE + copy.source),
      set(golden, registers.destination, BASE + copy.destination),
      set(golden, registers.words, copy.words),
      writeWord(registers.control, 1),
      // While a copy is under way, its registers stay as they are. A short one may be over by then.
      ...(kind === "long" ? [writeWord(registers.words, 7, { response: "SLVERR" })] : []),
      waitForWord(registers.status, { mask: 1, value: 0, cycles: PATIENCE }),
    );
    golden.end(kind === "error");
    if (kind !== "error") expected = copied(expected, copy);
    steps.push(...Object.values(registers).map((offset) => readWord(offset, golden.read(offset).value)));
  }
  return {
    registers: axiLiteMaster({ steps, stall: random.pick([0, 0.25, 0.5]) }),
    memory: axiMemory({
      base: BASE,
      image,
      expected,
      latency: random.integer(1, 40),
      bandwidth: random.pick([4, 8, 16]),
      stall: random.pick([0, 0.25, 0.5]),
      errors: [{ from: BASE + ERRORS, to: BASE + BYTES - 1, response: "SLVERR" }],
    }),
  };
}, {
  // Mistakes in the Verilog that it must notice: focus-rtl verify --bench examples/copier/bench.ts --faults
  faults: [
    { name: "a refused write that changes the register", block: "register_block", search: "store = write && allowed", replacement: "store = write" },
    { name: "a last word that is not written", block: "copy_engine", search: "memory_w_strb_o   = 8'hff", replacement: "memory_w_strb_o   = last ? 8'h00 : 8'hff" },
  ],
});
