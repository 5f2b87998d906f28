/** The name a misspelled one may stand for; a wrong group (`rows` for `array.rows`) counts for little. */
export function nearestName(given: string, known: readonly string[]): string | undefined {
  const leaf = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
  const cost = (name: string): number => Math.min(distance(given, name), distance(leaf(given), leaf(name)) + 0.5);
  return [...known].sort((a, b) => cost(a) - cost(b))[0];
}

/** Levenshtein distance, for "did you mean". */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
