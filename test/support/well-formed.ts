import { expect } from "vitest";

/** Every tag closed, in order, and no number that is none: what a browser asks of an SVG file. */
export function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name, selfClosed] of svg.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)) {
    if (close === "/") expect(open.pop()).toBe(name);
    else if (selfClosed !== "/") open.push(name ?? "");
  }
  expect(open).toEqual([]);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
}
