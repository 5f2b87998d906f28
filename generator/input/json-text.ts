/** JSON as it is written: members in order with those that come twice, numbers as their text. */
export type JsonText = string | boolean | null | JsonNumber | readonly JsonText[] | JsonMembers;

export interface JsonNumber {
  readonly number: string;
}

export interface JsonMembers {
  readonly members: readonly (readonly [string, JsonText])[];
}

/** As the reference library's parser. */
const DEEPEST = 127;
const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS = [
  ["true", true],
  ["false", false],
  ["null", null],
] as const;

/**
 * Reads JSON without losing what JSON.parse forgets: which names come twice, and whether a number is a whole one.
 * @throws SyntaxError with what is wrong and where
 */
export function parseJsonText(text: string): JsonText {
  let at = 0;
  const wrong = (what: string): SyntaxError => new SyntaxError(`${what} at character ${at + 1}`);
  const skip = (): void => {
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
  };
  const take = (mark: string): boolean => {
    skip();
    if (text[at] !== mark) return false;
    at += 1;
    return true;
  };
  const quoted = (): string => {
    let end = text.indexOf('"', at + 1);
    while (end >= 0 && backslashes(text, end) % 2 === 1) end = text.indexOf('"', end + 1);
    if (end < 0) throw wrong("a string without end");
    let value: unknown;
    try {
      value = JSON.parse(text.slice(at, end + 1));
    } catch {
      throw wrong("a string with characters that JSON does not allow");
    }
    if (typeof value !== "string" || /\p{Surrogate}/u.test(value)) throw wrong("a string with half a character");
    at = end + 1;
    return value;
  };
  const list = <T>(end: string, item: () => T): T[] => {
    const items: T[] = [];
    if (take(end)) return items;
    do items.push(item());
    while (take(","));
    if (!take(end)) throw wrong(`no , and no ${end}`);
    return items;
  };
  const value = (depth: number): JsonText => {
    if (depth > DEEPEST) throw wrong("values nested too deeply");
    if (take("{")) {
      const members = list("}", () => {
        skip();
        if (text[at] !== '"') throw wrong("a name without quotes");
        const name = quoted();
        if (!take(":")) throw wrong("a name without :");
        return [name, value(depth + 1)] as const;
      });
      return { members };
    }
    if (take("[")) return list("]", () => value(depth + 1));
    if (text[at] === '"') return quoted();
    const word = WORDS.find(([name]) => text.startsWith(name, at));
    if (word !== undefined) {
      at += word[0].length;
      return word[1];
    }
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(text)?.[0];
    if (number === undefined || !Number.isFinite(Number(number))) throw wrong("no value of JSON");
    at += number.length;
    return { number };
  };
  const result = value(0);
  skip();
  if (at < text.length) throw wrong("something behind the end");
  return result;
}

function backslashes(text: string, end: number): number {
  let count = 0;
  while (text[end - 1 - count] === "\\") count += 1;
  return count;
}
