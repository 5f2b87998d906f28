import { describe, expect, it } from "vitest";
import { resolveAccelerator } from "../config/accelerator.js";
import { checkGatherGrid, checkSizes, sizeLimits } from "./size-limits.js";

describe("sizes of a tensor", () => {
  const config = resolveAccelerator({ limits: { size: 1024 } });

  it("may be as large as limits.size", () => {
    expect(() => checkSizes(sizeLimits({ M: 1, K: 1024, N: 1024 }, config))).not.toThrow();
  });

  it("are refused beyond it, all at once, with what to set", () => {
    expect(() => checkSizes(sizeLimits({ M: 2000, K: 1024, N: 1025 }, config))).toThrow(
      "M = 2000: must not exceed limits.size, 1024\n  fix: raise it: --set limits.size=2000\nN = 1025: must not exceed limits.size, 1024\n  fix: raise it: --set limits.size=1025",
    );
  });

  it("are not to be met with a limit that is refused itself", () => {
    expect(() => checkSizes(sizeLimits({ M: 2 ** 24 + 1 }, config))).toThrow("fix: give at most 16777216 at a time");
  });
});

describe("the grid of a tensor to be gathered", () => {
  it("has as many places as the gather side counts", () => {
    expect(() => checkGatherGrid({ frames: 4096, rows: 256, columns: 1 })).not.toThrow();
    expect(() => checkGatherGrid({ frames: 5000, rows: 14, columns: 300 })).toThrow(
      "--grid: frames = 5000: must not exceed 4096\n  fix: choose a --grid of at most 4096 frames\n--grid: columns = 300: must not exceed 256",
    );
  });
});
