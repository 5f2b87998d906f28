import { operandText, operandWidth, type Operand } from "./operand.js";
import { sizeText, type SizeLike } from "./size.js";

/** What is compared: bits of the module, a size, or a sum of such. */
export type Term = Operand | SizeLike | Total;

export interface Total {
  readonly kind: "total";
  readonly of: readonly Term[];
}

export interface Comparison {
  readonly kind: "comparison";
  readonly sign: "==" | "!=" | "<" | "<=";
  readonly left: Term;
  readonly right: Term;
}

/** Something that is true or false in a cycle: a bit that is high, or more than one such thing. */
export type Condition = Operand | Comparison | Negation | Joined;

export interface Negation {
  readonly kind: "not";
  readonly of: Condition;
}

export interface Joined {
  readonly kind: "all" | "any";
  readonly of: readonly Condition[];
}

export function isJoined(condition: Condition): condition is Joined {
  return condition.kind === "all" || condition.kind === "any";
}

export function not(of: Condition): Condition {
  return { kind: "not", of };
}

export function allOf(...of: readonly Condition[]): Condition {
  return { kind: "all", of };
}

export function anyOf(...of: readonly Condition[]): Condition {
  return { kind: "any", of };
}

export function equal(left: Term, right: Term): Condition {
  return { kind: "comparison", sign: "==", left, right };
}

export function different(left: Term, right: Term): Condition {
  return { kind: "comparison", sign: "!=", left, right };
}

export function below(left: Term, right: Term): Condition {
  return { kind: "comparison", sign: "<", left, right };
}

export function atMost(left: Term, right: Term): Condition {
  return { kind: "comparison", sign: "<=", left, right };
}

export function total(...of: readonly Term[]): Total {
  return { kind: "total", of };
}

/** Every signal that a condition looks at. */
export function operandsIn(condition: Condition): readonly Operand[] {
  return [...bitsIn(condition), ...comparisonsIn(condition).flatMap(({ left, right }) => [...termOperands(left), ...termOperands(right)])];
}

/** What is taken for true or false as it is. */
export function bitsIn(condition: Condition): readonly Operand[] {
  if (isJoined(condition)) return condition.of.flatMap(bitsIn);
  if (condition.kind === "not") return bitsIn(condition.of);
  return condition.kind === "comparison" ? [] : [condition];
}

export function comparisonsIn(condition: Condition): readonly Comparison[] {
  if (isJoined(condition)) return condition.of.flatMap(comparisonsIn);
  if (condition.kind === "not") return comparisonsIn(condition.of);
  return condition.kind === "comparison" ? [condition] : [];
}

/** As Verilog says it. An unknown bit makes a comparison unknown, which an assertion takes for false. */
export function conditionText(condition: Condition): string {
  if (isJoined(condition)) return condition.of.map(inside).join(condition.kind === "all" ? " && " : " || ");
  if (condition.kind === "not") return `!${inside(condition.of)}`;
  return condition.kind === "comparison" ? comparisonText(condition) : operandText(condition);
}

/** The parts that must all be true. */
export function conjuncts(condition: Condition): readonly Condition[] {
  return condition.kind === "all" ? condition.of.flatMap(conjuncts) : [condition];
}

/** A part of a larger condition, in parentheses where it is not one word. */
export function inside(condition: Condition): string {
  const text = conditionText(condition);
  return isJoined(condition) || condition.kind === "comparison" ? `(${text})` : text;
}

/** Two words of bits are compared as they are; with a size or in a sum they are 32 bits wide, as sizes are. */
function comparisonText({ sign, left, right }: Comparison): string {
  const plain = isOperand(left) && isOperand(right);
  return [left, right].map((term) => (plain && isOperand(term) ? operandText(term) : termText(term))).join(` ${sign} `);
}

function termText(term: Term): string {
  if (typeof term === "number" || term.kind === "size") return sizeText(term);
  if (term.kind === "total") return term.of.map(termText).join(" + ");
  const width = operandWidth(term);
  if (width !== undefined && width > SIZE_BITS) throw new Error(`${operandText(term)} has ${width} bits and is compared with a size, which has ${SIZE_BITS}`);
  return width === SIZE_BITS ? operandText(term) : `${SIZE_BITS}'(${operandText(term)})`;
}

/** Bits of a parameter. */
const SIZE_BITS = 32;

function isOperand(term: Term): term is Operand {
  return typeof term !== "number" && term.kind !== "size" && term.kind !== "total";
}

function termOperands(term: Term): readonly Operand[] {
  if (isOperand(term)) return [term];
  return typeof term !== "number" && term.kind === "total" ? term.of.flatMap(termOperands) : [];
}
