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

  it("numbers the meanings of a word from 1 on", () => {
    for (const { word, meaning } of words) {
      const numbers = [...meaning.matchAll(/(?:^|\. |; )(\d)\. /g)].map(([, number]) => Number(number));
      expect(numbers, word).toEqual(numbers.map((_, index) => index + 1));
    }
  });
});
