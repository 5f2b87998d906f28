import { clog2, plus, sizeText, sizeValue, spacedText, type SizeLike } from "./size.js";

/** What must be so between the sizes of a module, whatever they are: elaboration ends where an instance breaks it. */
export interface Relation {
  /** As the name of a module that nobody has: `GROUP_OUTPUTS_must_be_a_multiple_of_COLUMNS`. */
  readonly text: string;
  /** True in Verilog where it is broken. */
  readonly broken: string;
  /** Whether the sizes at hand keep it. */
  readonly holds: boolean;
}

export function multipleOf(size: SizeLike, of: SizeLike): Relation {
  return { text: `${word(size)}_must_be_a_multiple_of_${word(of)}`, broken: `${part(size)} % ${part(of)} != 0`, holds: sizeValue(size) % sizeValue(of) === 0 };
}

export function notBelow(size: SizeLike, least: SizeLike): Relation {
  return { text: `${word(size)}_must_be_at_least_${word(least)}`, broken: `${spacedText(size)} < ${spacedText(least)}`, holds: sizeValue(size) >= sizeValue(least) };
}

/** A size that follows from others and is given all the same, since it stands in the ports: `PLACE_W_must_be_the_bits_of_a_place`. */
export function follows(size: SizeLike, from: SizeLike, what: string): Relation {
  return { text: `${word(size)}_must_be_${what}`, broken: `${spacedText(size)} != ${spacedText(from)}`, holds: sizeValue(size) === sizeValue(from) };
}

/** So many bits are enough for numbers up to `most`. */
export function holdsNumber(bits: SizeLike, most: SizeLike): Relation {
  const needed = clog2(plus(most, 1));
  return { text: `${word(bits)}_must_hold_${word(most)}`, broken: `${spacedText(bits)} < ${spacedText(needed)}`, holds: sizeValue(bits) >= sizeValue(needed) };
}

/** A part of a larger expression. */
function part(size: SizeLike): string {
  const text = spacedText(size);
  return /^\w+$/.test(text) ? text : `(${text})`;
}

function word(size: SizeLike): string {
  return sizeText(size).replace(/\W+/g, "_").replace(/^_|_$/g, "");
}
