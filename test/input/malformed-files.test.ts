import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { DELIBERATE, makeFiles, ourVerdict, verdictTable, type ReferenceCase, type Verdict } from "./malformed-files.js";

let folder = "";
let cases: readonly ReferenceCase[] = [];
const ours = new Map<string, Verdict>();
let mostMemory = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-malformed-"));
  cases = await makeFiles(openWorkspace(process), folder);
  const before = process.memoryUsage.rss();
  for (const file of cases) {
    ours.set(file.file, await ourVerdict(folder, file));
    mostMemory = Math.max(mostMemory, process.memoryUsage.rss() - before);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const verdict = ({ file }: ReferenceCase): Verdict => ours.get(file)!;

describe.each(["safetensors", "npy"] as const)("%s files", (group) => {
  it("are accepted and refused as by the reference, but for the differences with a reason", () => {
    const here = cases.filter((file) => file.group === group);
    expect(here.length).toBeGreaterThan(100);
    const differing = here.filter((file) => file.accepted !== verdict(file).accepted).map(({ what, accepted }) => `${what}: ${accepted ? "stricter" : "looser"}`);
    const deliberate = here.flatMap(({ what }) => (DELIBERATE[what] ? [`${what}: ${DELIBERATE[what].ours}`] : []));
    expect(differing).toEqual(deliberate);
  });

  it("have the same shape and the same numbers, every bit", () => {
    const both = cases.filter((file) => file.group === group && file.accepted && verdict(file).accepted);
    expect(both.length).toBeGreaterThan(20);
    for (const file of both) expect({ what: file.what, ...verdict(file) }).toMatchObject({ what: file.what, shape: file.shape, values: file.values });
  });

  it("are refused with place, rule and fix", () => {
    const refused = cases.filter((file) => file.group === group && !verdict(file).accepted);
    expect(refused.length).toBeGreaterThan(50);
    for (const file of refused) {
      const told = verdict(file) as Extract<Verdict, { accepted: false }>;
      expect({ what: file.what, ...told }).toMatchObject({ mistakeOfUser: true });
      expect(told.said).toMatch(new RegExp(`^${file.file}[^\\n]*: [^\\n]+\\n {2}fix: [^\\n]{10}`));
      expect(told.said).not.toMatch(/undefined|\[object|NaN/);
    }
  });
});

it("no two files of a kind are the same, and every difference is of a file that there is", () => {
  const names = cases.map(({ group, what }) => `${group} ${what}`);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(DELIBERATE).filter((what) => !cases.some((file) => file.what === what))).toEqual([]);
});

it("what we say of each is in one table", async () => {
  const table = verdictTable(cases.map((reference) => ({ reference, ours: verdict(reference) })), { referenceWords: false });
  await expect(`${table}\n`).toMatchFileSnapshot("../snapshots/malformed-files.md");
});

it("files of 3 GB are read without taking them into memory", () => {
  expect(cases.filter(({ what }) => what.includes("3 GB")).length).toBeGreaterThan(3);
  expect(mostMemory).toBeLessThan(2 ** 30);
});
