/** A number as the user wrote it in decimals, exactly: digits / 10^places. */
export interface Decimal {
  readonly digits: bigint;
  /** Below 0: zeros at the end. */
  readonly places: number;
}

/** Reads `0.4`, `.5`, `1.`, `4e-1`; undefined for anything else. Exponents have at most three figures. */
export function parseDecimal(text: string): Decimal | undefined {
  const [, whole, fraction = "", tail, exponent = "0"] = /^(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([+-]?\d{1,3}))?$/i.exec(text) ?? [];
  if (whole === undefined && tail === undefined) return undefined;
  const behind = tail ?? fraction;
  return { digits: BigInt(`${whole ?? ""}${behind}`), places: behind.length - Number(exponent) };
}

/**
 * Tokens that a share keeps (docs/facts.md#semantic-concentration): clamp(floor(tokens x share), 1, retained). The product is exact: 0.29 of 100
 * are 29, and not the 28 that fp64 makes of it.
 * @param tokens image tokens there were in the beginning
 * @param retained image tokens there still are
 */
export function keptTokens(share: Decimal, tokens: number, retained: number = tokens): number {
  const { digits, places } = share;
  const floor = places >= 0 ? (digits * BigInt(tokens)) / 10n ** BigInt(places) : digits * 10n ** BigInt(-places) * BigInt(tokens);
  if (floor < 1n) return 1;
  return floor > BigInt(retained) ? retained : Number(floor);
}
