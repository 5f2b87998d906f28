/** What register block and copy engine do, without clock cycles: written from their contracts, not from their Verilog. */
import type { AxiResponse } from "focus-rtl";
import { registers } from "./register-block.ts";

/** The memory after a copy. Addresses are bytes of the image, `words` has 8 bytes each; addresses of one copy do not overlap. */
export function copied(image: Uint8Array, { source, destination, words }: { readonly source: number; readonly destination: number; readonly words: number }): Uint8Array {
  const after = image.slice();
  after.set(image.subarray(source, source + 8 * words), destination);
  return after;
}

export interface Answer {
  readonly value: number;
  readonly response: AxiResponse;
}

/** The registers as software sees them while no copy is under way. */
export class Registers {
  readonly #values = new Map<number, number>(Object.values(registers).map((offset) => [offset, 0]));

  constructor(id: number) {
    this.#values.set(registers.id, id);
  }

  read(offset: number): Answer {
    const value = this.#values.get(offset);
    return value === undefined ? { value: 0, response: "SLVERR" } : { value, response: "OKAY" };
  }

  /** `strobe` has a bit per byte that is written. A start is not told of here: it changes what {@link end} says it changes. */
  write(offset: number, data: number, strobe: number): AxiResponse {
    if (offset === registers.control) return "OKAY";
    const writable: readonly number[] = [registers.scratch, registers.source, registers.destination, registers.words];
    if (!writable.includes(offset)) return "SLVERR";
    const before = this.read(offset).value;
    const bytes = [0, 1, 2, 3].map((byte) => (((strobe >> byte) & 1 ? data : before) >>> (8 * byte)) & 0xff);
    const value = bytes.reduce((sum, byte, index) => sum + byte * 2 ** (8 * index), 0);
    this.#values.set(offset, offset === registers.words ? value & 0xffff : value);
    return "OKAY";
  }

  /** A copy that was started has ended. */
  end(error: boolean): void {
    this.#values.set(registers.status, error ? 2 : 0);
    this.#values.set(registers.copies, this.read(registers.copies).value + 1);
  }
}
