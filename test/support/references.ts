import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { resource } from "../../generator/tools/paths.js";

/** What a person wrote: not what is built, installed or generated. */
const WRITTEN = ["docs", "examples", "generator", "sim", "templates", "test", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "eslint.config.js", "vitest.config.ts"];

/** Folders whose files a page may name; in rtl-out/ a reader makes folders of his own, so only links into it are looked at. */
const NAMED_FOLDERS = ["docs", "examples", "generator", "rtl-out", "sim", "templates", "test"] as const;

/** Files that the reader of a page is to write. */
const READERS_OWN = new Set(["generator/blocks/arithmetic/absolute-difference.ts", "templates/rtl/arithmetic/absolute-difference.v.hbs"]);

/** Texts by their path from the root of the repository. */
export type Texts = ReadonlyMap<string, string>;

/** Every file that a person wrote. */
export async function writtenTexts(): Promise<Texts> {
  const texts = new Map<string, string>();
  for (const part of WRITTEN) {
    for (const file of part.includes(".") || part === "Makefile" ? [part] : await filesBelow(part)) texts.set(file, await readFile(resource(file), "utf8"));
  }
  return texts;
}

/** Every path that a page may name. */
export async function repositoryPaths(): Promise<ReadonlySet<string>> {
  const top = await readdir(resource("."));
  const below = await Promise.all(NAMED_FOLDERS.filter((folder) => top.includes(folder)).map(filesBelow));
  return new Set([...top, ...below.flat()]);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(resource(folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".pyc"))
    .map((entry) => path.relative(resource("."), path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/"))
    .sort();
}

/** A page's text without what stands in fences, where `#` begins a comment and a bracket is no link. */
function withoutFences(text: string): string {
  return text.replace(/^(```|~~~).*?^\1$/gms, "");
}

/** The anchors of a page as GitHub makes them of its headings. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutFences(page).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const slug = heading.toLowerCase().replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[^\p{L}\p{N}_\- ]/gu, "").replaceAll(" ", "-");
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/**
 * Mentions of pages and files that are not there, as `file: mention`:
 * pages of docs/ with their anchors, decisions by number, and pages in capitals in every text; links and file names in pages.
 */
export function brokenReferences(texts: Texts, paths: ReadonlySet<string>): readonly string[] {
  const broken: string[] = [];
  const anchors = new Map([...texts].filter(([file]) => file.endsWith(".md")).map(([file, text]) => [file, anchorsOf(text)]));
  const decisions = new Set([...paths].flatMap((file) => /^docs\/adr\/(\d{4})-[^/]*\.md$/.exec(file)?.[1] ?? []));
  const hasFolder = (folder: string): boolean => [...paths].some((file) => file.startsWith(`${folder}/`));
  const isThere = (target: string, anchor?: string): boolean =>
    (paths.has(target) || hasFolder(target)) && (anchor === undefined || anchors.get(target)?.has(anchor) === true);

  for (const [file, text] of texts) {
    const tell = (mention: string): number => broken.push(`${file}: ${mention}`);
    for (const [mention, page = "", anchor] of text.matchAll(/\b(docs\/[\w/-]+\.md)(?:#([\w-]+))?/g)) if (!isThere(page, anchor)) tell(mention);
    for (const [mention, number = ""] of text.matchAll(/\bdocs\/adr\/(\d{4})\b/g)) if (!decisions.has(number)) tell(mention);
    for (const [mention, number = ""] of text.matchAll(/\bADR (\d{1,4})\b/g)) if (!decisions.has(number.padStart(4, "0"))) tell(mention);
    for (const [mention] of text.matchAll(/(?<![\w/.-])[A-Z][A-Z_]+\.md\b/g)) if (!paths.has(mention)) tell(mention);
    if (!file.endsWith(".md")) continue;
    const page = withoutFences(text);
    for (const [, target = "", anchor] of page.matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)/g)) {
      const resolved = target === "" ? file : path.posix.normalize(path.posix.join(path.posix.dirname(file), target)).replace(/\/$/, "");
      if (!isThere(resolved, anchor)) tell(`](${target}${anchor === undefined ? "" : `#${anchor}`})`);
    }
    for (const [, name = ""] of page.matchAll(/`([\w./*-]+)`/g)) {
      if (!NAMED_FOLDERS.some((folder) => name.startsWith(`${folder}/`)) || name.startsWith("rtl-out/") || READERS_OWN.has(name)) continue;
      const pattern = new RegExp(`^${name.replace(/\/$/, "").replaceAll(".", "\\.").replaceAll("*", "[^/]*")}(/|\\.test\\.ts$|$)`);
      if (![...paths].some((known) => pattern.test(known))) tell(name);
    }
  }
  return broken;
}
