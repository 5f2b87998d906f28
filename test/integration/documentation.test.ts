import { describe, expect, it } from "vitest";
import { anchorsOf, brokenReferences, repositoryPaths, writtenTexts } from "../support/references.js";

/** A path in pieces, so that this file does not mention what is not there. */
const named = (...parts: readonly string[]): string => parts.join("/");

describe("what is cited is there", () => {
  it("pages, anchors, links, decisions and files that are named in docs, code, tests and templates", async () => {
    const texts = await writtenTexts();
    const mentions = [...texts.values()].flatMap((text) => [...text.matchAll(/\bdocs\/[\w/-]+\.md/g)]);
    expect(mentions.length).toBeGreaterThan(50);
    expect(brokenReferences(texts, await repositoryPaths())).toEqual([]);
  });

  it("finds every kind of mention that leads nowhere", () => {
    const page = named("docs", "numbers.md");
    const decision = named("docs", "adr", "0001-first.md");
    const source = named("generator", "one.ts");
    const guide = named("docs", "guide.md");
    const paths = new Set([page, decision, guide, source, "README.md"]);
    const broken = (file: string, text: string): readonly string[] => brokenReferences(new Map([[page, "# Numbers\n\n## Of bits\n```sh\n# no heading\n```\n"], [file, text]]), paths);
    const sound = [named("docs", "numbers.md#of-bits"), named("docs", "adr", "0001"), ["ADR", "1"].join(" "), ["README", "md"].join(".")];
    expect(broken(source, sound.join(", "))).toEqual([]);
    const lost = [named("docs", "letters.md"), named("docs", "numbers.md#no-heading"), named("docs", "adr", "0002"), ["ADR", "2"].join(" "), ["DESIGN", "md"].join(".")];
    expect(broken(source, lost.join(", "))).toEqual(lost.map((mention) => `${source}: ${mention}`));
    const links = "[a](numbers.md) [b](numbers.md#of-bits) [c](../generator/one.ts) [d](#here) [e](https://example.org)\n# Here\n`generator/o*.ts`";
    expect(broken(guide, links)).toEqual([]);
    expect(broken(guide, "[a](letters.md) [b](numbers.md#of-words) [c](#here) `generator/two.ts`")).toEqual(["](letters.md)", "](numbers.md#of-words)", "](#here)", "generator/two.ts"].map((mention) => `${guide}: ${mention}`));
  });

  it("anchors are those of GitHub", () => {
    const page = "# M-tile, 16 bytes\n## A patch-prompt\n### `sim --design sec`\n## Twice\n## Twice\n";
    expect([...anchorsOf(page)]).toEqual(["m-tile-16-bytes", "a-patch-prompt", "sim---design-sec", "twice", "twice-1"]);
  });
});
