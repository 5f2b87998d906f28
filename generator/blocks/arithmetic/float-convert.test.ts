import { describe, expect, it } from "vitest";
import { e2m1, e3m2, e4m3, float, fp16, fp32 } from "../../config/number-format.js";
import { floatAdd } from "./float-add.js";
import { floatConvert } from "./float-convert.js";

describe("formats without infinities", () => {
  it("are read where every value is a normal number of the result", () => {
    for (const from of [e4m3, e3m2, e2m1]) for (const to of [fp16, fp32]) expect(floatConvert({ from, to }).template).toBe("float-convert-exact");
    expect(floatConvert({ from: "e4m3", to: "fp16", stages: 1 }).variant).toBe("e4m3_fp16_s1");
    expect(floatConvert({ from: e4m3, to: fp16 }).contract.lines).toContainEqual({ label: "NaN", text: "e4m3 has no infinity; its NaN, of either sign, becomes the one canonical NaN" });
  });

  it.each([
    [float(4, 3), "float_convert.to = e4f3: must hold every e4m3, all of them normal", "choose e5f3, fp16 or fp32"],
    [float(8, 2), "float_convert.to = e8f2: must hold every e4m3", "choose e5f3"],
  ])("are not rounded: e4m3 to %o", (to, rule, fix) => {
    const make = () => floatConvert({ from: e4m3, to });
    expect(make).toThrow(rule);
    expect(make).toThrow(fix);
  });

  it("are made by no unit, and no other unit reads them", () => {
    expect(() => floatConvert({ from: fp32, to: "e4m3" })).toThrow("float_convert.to = e4m3: must have the infinities and NaNs of IEEE 754, as the float units do; float_convert reads e4m3");
    expect(() => floatAdd({ format: "e2m1" })).toThrow("fix: set float_add.format to e3f1");
  });
});
