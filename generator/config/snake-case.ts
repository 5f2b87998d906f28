/** `lastBlock` is `last_block`; digits stay. */
export type SnakeCase<Name extends string> = Name extends `${number}` ? Name : Name extends `${infer Head}${infer Rest}` ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Rest>}` : Name;

/** `partialSums` in TypeScript is `partial_sums` in Verilog. */
export function snakeCase<Name extends string>(name: Name): SnakeCase<Name> {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) as SnakeCase<Name>;
}
