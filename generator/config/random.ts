/** Repeatable random numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** Uniform in [0, 2^32). */
  readonly word: () => number;
  /** Uniform in [0, 1). */
  readonly real: () => number;
  /** Uniform whole number, both ends included. */
  readonly integer: (min: number, max: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(values: readonly T[]) => T;
  /** Uniform in [0, 2^bits). */
  readonly bits: (bits: number) => bigint;
}

/** SplitMix32 sequence: one add and three multiply-xor steps a word. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const real = (): number => word() / 2 ** 32;
  const integer = (min: number, max: number): number => min + Math.floor(real() * (max - min + 1));
  return {
    word,
    real,
    integer,
    chance: (probability) => real() < probability,
    pick: (values) => {
      const value = values[integer(0, values.length - 1)];
      if (value === undefined) throw new Error("pick from an empty list");
      return value;
    },
    bits: (bits) => {
      let value = 0n;
      for (let got = 0; got < bits; got += 32) value = (value << 32n) | BigInt(word());
      return value & ((1n << BigInt(bits)) - 1n);
    },
  };
}
