import { chmod, lstat, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainFolder } from "./plain-path.js";

const uid = process.geteuid?.();
let folder = "";
const at = (...parts: readonly string[]): string => path.join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "focus-plain-"));
  for (const name of ["cache", "odd home", "plain"]) await mkdir(at(name));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Each has letters that make, a shell command of a tool, a linker flag or PATH reads in a way of its own. */
const ODD = ["a b", "Grüße", "(a)", "it's", 'a"b', "a&b", "a$b", "a#b", "a;b", "a:b", "a,b", "a%b", "a*b", "a?b", "a\\b", "a`b", "a=b", "~a", "a\nb", "漢字"];

describe("a folder that every tool can take", () => {
  it.each(["plain", "focus_2.0", "job@2", "c++", "a-b"])("is %s itself", (name) => {
    expect(plainFolder(at(name), { env: {}, uid })).toBe(at(name));
  });

  it.each(ODD)("is one in the cache for %j, the same each time and another for another folder", (name) => {
    const env = { XDG_CACHE_HOME: at("cache"), HOME: at("odd home") };
    const found = plainFolder(at(name, "project"), { env, uid });
    expect(found).toMatch(/^[A-Za-z0-9_./-]+$/);
    expect(path.dirname(found)).toBe(at("cache", "focus-rtl"));
    expect(plainFolder(at(name, "project"), { env, uid })).toBe(found);
    expect(plainFolder(at(name, "other"), { env, uid })).not.toBe(found);
  });

  it("is what a link leads to: tools ask for that name", async () => {
    await mkdir(at("to be linked"));
    await symlink(at("to be linked"), at("link"));
    await symlink(at("plain"), at("odd link"));
    expect(path.dirname(plainFolder(at("link"), { env: { HOME: at("plain") }, uid }))).toBe(at("plain", ".cache", "focus-rtl"));
    expect(plainFolder(at("odd link"), { env: {}, uid })).toBe(at("plain"));
  });

  it("is one of the user's alone where his home has an odd name too", async () => {
    const env = { HOME: at("odd home") };
    await mkdir(at("shared"));
    const found = plainFolder(at("a b"), { env, uid, shared: at("shared") });
    expect(path.dirname(found)).toBe(at("shared", `focus-rtl-${uid ?? "user"}`));
    expect((await lstat(path.dirname(found))).mode & 0o777).toBe(0o700);
    expect(plainFolder(at("a b"), { env, uid, shared: at("shared") })).toBe(found);
  });

  it("is never one that another user may have put there", async () => {
    const take = (shared: string): string => plainFolder(at("a b"), { env: {}, uid, shared: at(shared) });
    const name = `focus-rtl-${uid ?? "user"}`;
    await mkdir(at("open", name), { recursive: true });
    await chmod(at("open", name), 0o777);
    expect(() => take("open")).toThrow(/not a folder of yours alone[\s\S]*FOCUS_HOME/);
    expect(() => take("nowhere")).toThrow(/cannot be made \(ENOENT\)[\s\S]*FOCUS_HOME/);
    await mkdir(at("linked"));
    await symlink(at("plain"), at("linked", name));
    expect(() => take("linked")).toThrow("not a folder of yours alone");
    await mkdir(at("foreign", `focus-rtl-${(uid ?? 0) + 1}`), { recursive: true });
    expect(() => plainFolder(at("a b"), { env: {}, uid: (uid ?? 0) + 1, shared: at("foreign") })).toThrow("not a folder of yours alone");
  });
});
