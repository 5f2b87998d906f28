/**
 * A size in bits, elements or words: a number for the generator, and what the Verilog says for it, which may be an
 * expression over the module's parameters. `times(size("LANES", 32), 12)` is 384 here and `LANES*12` in Verilog.
 */
export interface Size<Value extends number = number> {
  readonly kind: "size";
  readonly value: Value;
  readonly expression: Expression;
}

export type SizeLike<Value extends number = number> = Value | Size<Value>;

type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "constant"; readonly name: string; readonly of: Expression }
  | { readonly kind: "sum"; readonly terms: readonly Expression[] }
  | { readonly kind: "product"; readonly factors: readonly Expression[] }
  | { readonly kind: "bits"; readonly of: Expression }
  | { readonly kind: "index"; readonly of: Expression }
  | { readonly kind: "larger"; readonly of: readonly [Expression, Expression] }
  | { readonly kind: "quotient"; readonly of: Expression; readonly by: Expression }
  | { readonly kind: "at least"; readonly of: Expression; readonly least: number };

/** The Verilog parameter `name`, which has this value here. */
export function parameterSize<Value extends number>(name: string, value: Value): Size<Value> {
  return { kind: "size", value, expression: { kind: "parameter", name } };
}

/** The constant `name` of the module, of parameters: its body says the name, a port list, which stands before it, what it is made of. */
export function derivedSize(name: string, size: SizeLike): Size {
  return { kind: "size", value: sizeValue(size), expression: { kind: "constant", name, of: expressionOf(size) } };
}

/** The same without the names of constants. */
export function unfolded(size: SizeLike): SizeLike {
  return typeof size === "number" ? size : { ...size, expression: unfoldedExpression(size.expression) };
}

function unfoldedExpression(expression: Expression): Expression {
  switch (expression.kind) {
    case "number":
    case "parameter":
      return expression;
    case "constant":
      return unfoldedExpression(expression.of);
    case "sum":
      return sum(expression.terms.map(unfoldedExpression).flatMap((term) => (term.kind === "sum" ? term.terms : [term])));
    case "product":
      return product(expression.factors.map(unfoldedExpression).flatMap((factor) => (factor.kind === "product" ? factor.factors : [factor])));
    case "bits":
    case "index":
    case "at least":
      return { ...expression, of: unfoldedExpression(expression.of) };
    case "quotient":
      return { kind: "quotient", of: unfoldedExpression(expression.of), by: unfoldedExpression(expression.by) };
    case "larger": {
      const [a, b] = expression.of;
      return { kind: "larger", of: [unfoldedExpression(a), unfoldedExpression(b)] };
    }
  }
}

/** Sum; numbers come last and are added up: `LANES+1`. */
export function plus(...sizes: readonly SizeLike[]): Size {
  const terms = sizes.flatMap((one) => partsOf(one, "sum"));
  return { kind: "size", value: sizes.reduce<number>((sum, one) => sum + sizeValue(one), 0), expression: sum(terms) };
}

/** Product, in the order given: `2*LANES`, `COLUMNS*16`. */
export function times(...sizes: readonly SizeLike[]): Size {
  const factors = sizes.flatMap((one) => partsOf(one, "product"));
  return { kind: "size", value: sizes.reduce<number>((product, one) => product * sizeValue(one), 1), expression: product(factors) };
}

/** Bits of an index into that many things, `$clog2`: 0 for one. */
export function clog2(size: SizeLike): Size {
  return { kind: "size", value: Math.ceil(Math.log2(sizeValue(size))), expression: { kind: "bits", of: expressionOf(size) } };
}

/** Bits of an index into that many things, one at least: `(LANES > 1) ? $clog2(LANES) : 1`. */
export function indexWidth(count: SizeLike): Size {
  return { kind: "size", value: Math.max(1, Math.ceil(Math.log2(sizeValue(count)))), expression: { kind: "index", of: expressionOf(count) } };
}

/** The larger of two: `(GAP_W > COUNT_W) ? GAP_W : COUNT_W`. */
export function larger(a: SizeLike, b: SizeLike): Size {
  return { kind: "size", value: Math.max(sizeValue(a), sizeValue(b)), expression: { kind: "larger", of: [expressionOf(a), expressionOf(b)] } };
}

/** Whole number of times that `by` goes into `size`: `(ELEMENTS + LANES - 1) / LANES`. */
export function quotient(size: SizeLike, by: SizeLike): Size {
  return { kind: "size", value: Math.floor(sizeValue(size) / sizeValue(by)), expression: { kind: "quotient", of: expressionOf(size), by: expressionOf(by) } };
}

/** The size, or `least` where it is below: `BEATS < 2 ? 2 : BEATS`. */
export function atLeast(size: SizeLike, least: number): Size {
  return { kind: "size", value: Math.max(sizeValue(size), least), expression: { kind: "at least", of: expressionOf(size), least } };
}

/** The constant `name` of the module, which has this size: other constants are made of it by name, and instances where its template works it out. */
export function named(name: string, size: SizeLike): Size {
  return parameterSize(name, sizeValue(size));
}

/** The variable of a loop over `count` things; its value is the last one's, so that what it selects can be checked. */
export function loopVariable(name: string, count: SizeLike): Size {
  return parameterSize(name, sizeValue(count) - 1);
}

/** A number of bits that is printed as a range even where it is one: `[0:0]`, of which a bit can be selected. */
export function range<Value extends number>(bits: Value): Size<Value> {
  return { kind: "size", value: bits, expression: { kind: "number", value: bits } };
}

export function sizeValue(size: SizeLike): number {
  return typeof size === "number" ? size : size.value;
}

/** As Verilog says it between brackets: `32`, `LANES*12`. */
export function sizeText(size: SizeLike): string {
  return text(expressionOf(size), "");
}

/** As Verilog says it elsewhere: `LANES * 12`. */
export function spacedText(size: SizeLike): string {
  return text(expressionOf(size), " ");
}

/** How far all of them reach together, as an offset is written, the number first: `2+INDEX_W`, `2*FLOAT_W+NUMBER_W`. */
export function offsetText(sizes: readonly SizeLike[]): string {
  const terms = sizes.flatMap((one) => partsOf(one, "sum"));
  const number = terms.reduce((total, term) => total + (term.kind === "number" ? term.value : 0), 0);
  const counts = new Map<string, number>();
  for (const term of terms.filter(({ kind }) => kind !== "number")) counts.set(text(term, ""), (counts.get(text(term, "")) ?? 0) + 1);
  const others = [...counts].map(([term, count]) => (count === 1 ? term : `${count}*${term}`));
  return [...(number === 0 && others.length > 0 ? [] : [String(number)]), ...others].join("+");
}

function expressionOf(size: SizeLike): Expression {
  return typeof size === "number" ? { kind: "number", value: size } : size.expression;
}

function partsOf(size: SizeLike, kind: "sum" | "product"): readonly Expression[] {
  const expression = expressionOf(size);
  if (kind === "sum" && expression.kind === "sum") return expression.terms;
  if (kind === "product" && expression.kind === "product") return expression.factors;
  return [expression];
}

/** One number at most, where the first one stood, and none where it is 0. */
function sum(parts: readonly Expression[]): Expression {
  const isNumber = (part: Expression): part is Extract<Expression, { kind: "number" }> => part.kind === "number";
  const value = parts.filter(isNumber).reduce((total, part) => total + part.value, 0);
  const first = parts.findIndex(isNumber);
  const terms = parts.flatMap((part, index): readonly Expression[] => (!isNumber(part) ? [part] : index === first && value !== 0 ? [{ kind: "number", value }] : []));
  return alone(terms) ?? (terms.length === 0 ? { kind: "number", value } : { kind: "sum", terms });
}

/** Without factors of 1; 0 where one is. */
function product(parts: readonly Expression[]): Expression {
  if (parts.some((part) => part.kind === "number" && part.value === 0)) return { kind: "number", value: 0 };
  const factors = parts.filter((part) => part.kind !== "number" || part.value !== 1);
  return alone(factors) ?? (factors.length === 0 ? { kind: "number", value: 1 } : { kind: "product", factors });
}

function alone(parts: readonly Expression[]): Expression | undefined {
  return parts.length === 1 ? parts[0] : undefined;
}

function text(expression: Expression, space: "" | " "): string {
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "parameter":
    case "constant":
      return expression.name;
    case "bits":
      return `$clog2(${text(expression.of, space)})`;
    case "index": {
      const of = inside(expression.of, space);
      return `(${of} > 1) ? $clog2(${of}) : 1`;
    }
    case "larger": {
      const [a, b] = expression.of.map((one) => inside(one, space));
      return `(${a} > ${b}) ? ${a} : ${b}`;
    }
    case "at least": {
      const of = inside(expression.of, space);
      return `${of} < ${expression.least} ? ${expression.least} : ${of}`;
    }
    case "quotient":
      return `${factor(expression.of, space)}${space}/${space}${expression.by.kind === "product" ? `(${text(expression.by, space)})` : factor(expression.by, space)}`;
    case "product":
      return expression.factors.map((one) => factor(one, space)).join(`${space}*${space}`);
    case "sum":
      return expression.terms
        .map((term, index) => {
          if (index > 0 && term.kind === "number" && term.value < 0) return `${space}-${space}${-term.value}`;
          return `${index === 0 ? "" : `${space}+${space}`}${inside(term, space)}`;
        })
        .join("");
  }
}

/** A part of a larger expression: a choice stands in parentheses. */
function inside(expression: Expression, space: "" | " "): string {
  return expression.kind === "larger" || expression.kind === "at least" || expression.kind === "index" ? `(${text(expression, space)})` : text(expression, space);
}

/** A part of a product or a quotient: so does a sum, and a quotient, which is cut off before it is multiplied. */
function factor(expression: Expression, space: "" | " "): string {
  return expression.kind === "sum" || expression.kind === "quotient" ? `(${text(expression, space)})` : inside(expression, space);
}
