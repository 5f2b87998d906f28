/** What the header of a numpy file is made of. Lists are arrays, tuples have `items`. */
export type PythonValue = string | bigint | number | boolean | null | readonly PythonValue[] | { readonly items: readonly PythonValue[] } | ReadonlyMap<PythonValue, PythonValue>;

const DEEPEST = 90;
const TOKEN = /(?:[ \t\r\n\f]|#[^\n]*(?:\n|$))*(?:([[\](){},:])|(0[xX][\da-fA-F]+|\d[\d_]*)(L?)(?![\w.])|(True|False|None)(?!\w)|[uU]?('(?:[^'\\\n]|\\['"\\])*'|"(?:[^"\\\n]|\\['"\\])*")|(-)|($))/y;

type Token = { readonly mark: string } | { readonly value: string | bigint | boolean | null };

/**
 * Reads the Python literals that headers of numpy files hold: dictionaries, tuples, lists, strings, whole numbers, True, False
 * and None.
 * @param python2 whole numbers may end in `L`
 * @throws SyntaxError for anything else
 */
export function parsePythonLiteral(text: string, { python2 }: { readonly python2: boolean }): PythonValue {
  const tokens = tokenize(text, python2);
  let at = 0;
  const isMark = (mark: string): boolean => {
    const token = tokens[at];
    return token !== undefined && "mark" in token && token.mark === mark;
  };
  const take = (mark: string): boolean => isMark(mark) && (at += 1) > 0;
  const expect = (mark: string): void => {
    if (!take(mark)) throw new SyntaxError(`${mark} is missing`);
  };
  /** Values up to `end`; whether a comma follows the last. */
  const list = <T>(end: string, item: () => T): { readonly items: T[]; readonly comma: boolean } => {
    const items: T[] = [];
    let comma = false;
    while (!take(end)) {
      if (items.length > 0 && !comma) throw new SyntaxError(", is missing");
      items.push(item());
      comma = take(",");
    }
    return { items, comma };
  };
  const value = (depth: number): PythonValue => {
    if (depth > DEEPEST) throw new SyntaxError("it is nested too deeply");
    const inner = (): PythonValue => value(depth + 1);
    if (take("{")) {
      const { items } = list("}", () => {
        const key = inner();
        expect(":");
        return [key, inner()] as const;
      });
      return new Map(items);
    }
    if (take("[")) return list("]", inner).items;
    if (take("(")) {
      const { items, comma } = list(")", inner);
      const [only, ...more] = items;
      return only !== undefined && more.length === 0 && !comma ? only : { items };
    }
    const negative = take("-");
    const token = tokens[at];
    if (token === undefined || "mark" in token) throw new SyntaxError("a value is missing");
    at += 1;
    if (!negative) return token.value;
    if (typeof token.value !== "bigint") throw new SyntaxError("only numbers have a sign");
    return -token.value;
  };
  const result = value(0);
  if (at < tokens.length) throw new SyntaxError("something follows it");
  return result;
}

function tokenize(text: string, python2: boolean): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (found === null) throw new SyntaxError("it holds something other than dictionaries, tuples, strings, whole numbers, True and False");
    const [, mark, number, long, word, quoted, minus] = found;
    if (long && !python2) throw new SyntaxError(`${number}L is a number of Python 2`);
    const sign = mark ?? minus;
    if (sign !== undefined) tokens.push({ mark: sign });
    else if (number !== undefined) tokens.push({ value: wholeNumber(number) });
    else if (word !== undefined) tokens.push({ value: word === "None" ? null : word === "True" });
    else if (quoted !== undefined) tokens.push({ value: quoted.slice(1, -1).replace(/\\(.)/g, "$1") });
    else break;
  }
  return tokens;
}

function wholeNumber(text: string): bigint {
  if (/^0\d*[1-9]|__|_$/.test(text)) throw new SyntaxError(`${text} is no number of Python`);
  return BigInt(text.replaceAll("_", ""));
}
