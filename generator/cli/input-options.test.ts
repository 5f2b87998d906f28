import { describe, expect, it } from "vitest";
import { checkWholeNumbers, ramGiven } from "./input-options.js";

describe("options that count something", () => {
  it("are whole numbers from their least on, or left out", () => {
    expect(() => checkWholeNumbers({ seed: 0, "memory-latency": 0, frames: 1, K: 96, N: undefined })).not.toThrow();
  });

  it.each([
    [{ K: 1.5 }, "--K = 1.5: must be a whole number, 1 or more\n  fix: write for example --K 96"],
    [{ frames: 0 }, "--frames = 0: must be a whole number, 1 or more"],
    [{ stride: -1 }, "--stride = -1: must be a whole number, 1 or more"],
    [{ seed: -1 }, "--seed = -1: must be a whole number, 0 or more"],
    [{ N: 2 ** 60 }, "--N = 1152921504606847000: must be a whole number, 1 or more"],
    [{ beats: 0, seed: 1.5 }, "--seed = 1.5: must be a whole number, 0 or more\n  fix: write for example --seed 7\n--beats = 0:"],
  ])("%j are refused", (options, message) => {
    expect(() => checkWholeNumbers(options)).toThrow(message);
  });
});

describe("what a memory macro is allowed", () => {
  it("is a time, 0 among them, or left out", () => {
    expect(ramGiven({ ramAccess: 1.5 })).toEqual({ accessNs: 1.5 });
    expect(ramGiven({ ramAccess: 0, ramSetup: 0.25 })).toEqual({ accessNs: 0, setupNs: 0.25 });
    expect(ramGiven({})).toEqual({});
  });

  it("is no negative time, and no word", () => {
    expect(() => ramGiven({ ramAccess: -1, ramSetup: NaN })).toThrow("--ram-access = -1: must be a time in ns, 0 or more\n  fix: write for example --ram-access 1.6\n--ram-setup = NaN: must be a time in ns");
  });
});
