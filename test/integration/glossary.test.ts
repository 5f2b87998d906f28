import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { resource } from "../../generator/tools/paths.js";
import { repositoryPaths } from "../support/references.js";

interface Word {
  readonly group: string;
  readonly word: string;
  readonly meaning: string;
  readonly where: string;
}

/** Rows of the tables, below the heading each stands under. */
function wordsOf(page: string): readonly Word[] {
  return page.split(/^## /m).slice(1).flatMap((part) => {
    const [group = "", ...lines] = part.split("\n");
    const rows = lines.filter((line) => line.startsWith("| ")).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
    return rows.slice(1).map(([word = "", meaning = "", where = "", ...rest]) => {
      expect(rest, `${word}: more than three columns`).toEqual([]);
      return { group, word, meaning, where };
    });
  });
}

/** Numbers of the meanings, in the order of the text; none where there is one. */
function meaningsOf(meaning: string): readonly number[] {
  return [...meaning.matchAll(/(?:^|\. |; )(\d)\. /g)].map(([, number]) => Number(number));
}

describe("docs/glossary.md", () => {
  let words: readonly Word[] = [];
  beforeAll(async () => {
    words = wordsOf(await readFile(resource("docs", "glossary.md"), "utf8"));
  });

  it("has the three groups, each in the order of the alphabet, each word once with a meaning", () => {
    const groups = [...new Set(words.map(({ group }) => group))];
    expect(groups).toEqual(["The machine", "The generator", "Verification"]);
    for (const group of groups) {
      const own = words.filter((word) => word.group === group).map(({ word }) => word);
      expect(own.length, group).toBeGreaterThan(20);
      expect(own, group).toEqual([...new Set(own)].sort((a, b) => a.localeCompare(b, "en")));
    }
    expect(words.filter(({ meaning }) => !/[.?]$/.test(meaning)).map(({ word }) => word)).toEqual([]);
  });

  it("names files that are there", async () => {
    const paths = await repositoryPaths();
    const places = words.filter(({ where }) => where !== "");
    expect(places.length).toBeGreaterThan(50);
    expect(places.filter(({ where }) => !paths.has(where.replace(/^`(.*)`$/, "$1"))).map(({ word, where }) => `${word}: ${where}`)).toEqual([]);
  });

  it("has the words that newcomers stumble over, with all that they mean", () => {
    const meanings = (wanted: string): number => Math.max(0, ...words.filter(({ word }) => word.split(", ").includes(wanted)).map(({ meaning }) => meaningsOf(meaning).length || 1));
    const least = { use: 1, bench: 1, device: 1, beside: 1, variant: 1, row: 5, SEC: 1, semantic: 1, focus: 4, design: 4, block: 3, pass: 2, lane: 2, key: 2, model: 3, wire: 2 };
    expect(Object.entries(least).filter(([word, count]) => meanings(word) < count)).toEqual([]);
  });

  it("numbers the meanings of a word from 1 on", () => {
    for (const { word, meaning } of words) {
      const numbers = meaningsOf(meaning);
      expect(numbers, word).toEqual(numbers.map((_, index) => index + 1));
    }
  });
});
