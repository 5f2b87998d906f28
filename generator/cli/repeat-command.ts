/** A command line as a shell reads it back, word for word. */
function commandText(words: readonly string[]): string {
  return ["focus-rtl", ...words.map(shellWord)].join(" ");
}

/** A word as a shell reads it back. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The command line that was given, with the seed that it left out: it repeats the run bit for bit. */
export function repeatCommand(words: readonly string[], seed: number): string {
  const named = words.some((word) => word === "--seed" || word.startsWith("--seed="));
  return commandText(named ? words : [...words, "--seed", String(seed)]);
}
