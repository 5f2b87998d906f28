import type { FloatFormat } from "../../generator/config/number-format.js";
import { formatBits } from "../../generator/config/number-format.js";
import { cornerCodes } from "../../generator/golden/arithmetic/corner-codes.js";

/** A whole number from 0 to limit - 1. */
export type Random = (limit: number) => number;

/** Marsaglia's xorshift32: the same cases on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/**
 * A code whose exponent is drawn evenly and whose fraction is often one that decides a rounding: all bits, a run of ones
 * or zeros up to the end, a single bit.
 */
export function randomCode(format: FloatFormat, random: Random, exponentField = random(2 ** format.exponentBits)): bigint {
  const { fractionBits } = format;
  const limit = 2 ** format.exponentBits;
  const field = ((exponentField % limit) + limit) % limit;
  return (BigInt(random(2) * limit + field) << BigInt(fractionBits)) | randomFraction(fractionBits, random);
}

/** Pairs: all corners with each other, corners with random codes, then codes that add or multiply to something hard. */
export function pairs(operand: FloatFormat, result: FloatFormat, count: number, random: Random): [BigUint64Array, BigUint64Array] {
  const corners = cornerCodes(operand);
  const left = new BigUint64Array(count);
  const right = new BigUint64Array(count);
  const bias = operand.bias;
  for (let index = 0; index < count; index += 1) {
    const a = index < corners.length ** 2 ? pick(corners, Math.floor(index / corners.length)) : randomCode(operand, random);
    left[index] = a;
    if (index < corners.length ** 2) right[index] = pick(corners, index % corners.length);
    else right[index] = hardPartner(a);
  }
  return [left, right];

  function hardPartner(a: bigint): bigint {
    const field = Number(a >> BigInt(operand.fractionBits)) % 2 ** operand.exponentBits;
    const near = random(2 * operand.fractionBits + 6) - operand.fractionBits - 3;
    switch (random(6)) {
      case 0:
        return pick(corners, random(corners.length));
      case 1: // almost cancels
        return BigInt.asUintN(formatBits(operand), a ^ (1n << BigInt(formatBits(operand) - 1)) ^ BigInt(random(4)));
      case 2: // bits overlap in a sum
        return randomCode(operand, random, field + near);
      case 3: // the product is about the smallest normal value of the result
        return randomCode(operand, random, 1 - result.bias + 2 * bias - field + random(6) - random(result.fractionBits + 6));
      case 4: // the product is about the largest
        return randomCode(operand, random, result.bias + 2 * bias - field + random(3) - 1);
      default:
        return randomCode(operand, random);
    }
  }
}

/** Codes of `from` of which many lie on the edges of what `to` can hold. */
export function conversionCodes(from: FloatFormat, to: FloatFormat, count: number, random: Random): BigUint64Array {
  const corners = cornerCodes(from);
  const shift = from.bias - to.bias;
  return BigUint64Array.from({ length: count }, (_, index) => {
    if (index < corners.length) return pick(corners, index);
    const kind = random(3);
    if (kind === 0) return randomCode(from, random);
    if (kind === 1) return randomCode(from, random, shift + random(to.fractionBits + 6) - to.fractionBits - 2);
    return randomCode(from, random, shift + random(2 ** to.exponentBits + 2));
  });
}

/** Every code of a format of up to 16 bits. */
export function allCodes(format: FloatFormat): bigint[] {
  return Array.from({ length: 2 ** formatBits(format) }, (_, code) => BigInt(code));
}

function randomFraction(bits: number, random: Random): bigint {
  const all = (BigInt(random(2 ** 26)) << 26n) | BigInt(random(2 ** 26));
  const place = BigInt(random(bits + 1));
  const run = (1n << place) - 1n;
  const choices = [all, all, all & ~run, all | run, run, 1n << place, (all & ~run) | (run >> 1n) ^ run, ~(1n << place)];
  return BigInt.asUintN(bits, choices[random(choices.length)] as bigint);
}

function pick(codes: readonly bigint[], index: number): bigint {
  return codes[index] as bigint;
}
