import { counted } from "../config/counted.js";

/** What a run compared, in elements: each kind has its own count, no element is in two. */
export interface Compared {
  /** Numbers: a lane of a vector counts as one. */
  readonly numbers: number;
  /** Numbers in lanes that hold nothing, behind the end of a row of results: they must be 0. */
  readonly padding: number;
  /** Fields of one bit. */
  readonly flags: number;
  /** Wider fields that are no numbers: indices, counts, packed words. */
  readonly codes: number;
}

/** What a run found to be wrong; every kind has its own count. All are 0 in a run that passed. */
export interface Findings {
  /** Compared elements that differ. */
  readonly mismatches: number;
  /** Output beats that were expected and did not come. */
  readonly missingBeats: number;
  /** Output beats beyond the last expected one; there is nothing to compare them with. */
  readonly surplusBeats: number;
  /** Input beats that were not taken. */
  readonly untakenBeats: number;
  /** Broken handshake rules, unknown handshake bits. */
  readonly violations: number;
}

export function foundNothing({ mismatches, missingBeats, surplusBeats, untakenBeats, violations }: Findings): boolean {
  return mismatches + missingBeats + surplusBeats + untakenBeats + violations === 0;
}

/** Findings of several runs together. */
export function addFindings(results: readonly Findings[]): Findings {
  const total = (kind: keyof Findings): number => results.reduce((sum, result) => sum + result[kind], 0);
  return { mismatches: total("mismatches"), missingBeats: total("missingBeats"), surplusBeats: total("surplusBeats"), untakenBeats: total("untakenBeats"), violations: total("violations") };
}

/** What was found, a clause for each kind that was; empty when nothing was. */
export function findingsText({ mismatches, missingBeats, surplusBeats, untakenBeats, violations, comparedElements }: Findings & { readonly comparedElements: number }): readonly string[] {
  return [
    ...(mismatches === 0 ? [] : [`${mismatches} of ${counted(comparedElements, "compared element")} ${mismatches === 1 ? "differs" : "differ"}`]),
    ...(missingBeats === 0 ? [] : [`${counted(missingBeats, "output beat")} missing`]),
    ...(surplusBeats === 0 ? [] : [`${counted(surplusBeats, "output beat")} beyond the last expected one`]),
    ...(untakenBeats === 0 ? [] : [`${counted(untakenBeats, "input beat")} not taken`]),
    ...(violations === 0 ? [] : [`${counted(violations, "rule")} broken`]),
  ];
}

/** What was compared, a clause for each kind; `names` says what numbers, flags and codes are there. */
export function comparedText({ numbers, padding, flags, codes }: Compared, names: { readonly numbers: string; readonly flags: string; readonly codes: readonly [one: string, many: string] }): string {
  return [
    counted(numbers, names.numbers),
    ...(padding === 0 ? [] : [`${counted(padding, "element")} of padding (lanes beyond N, which must be 0)`]),
    ...(flags === 0 ? [] : [counted(flags, names.flags)]),
    ...(codes === 0 ? [] : [counted(codes, ...names.codes)]),
  ].join(", ");
}
