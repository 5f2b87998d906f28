import { expect, it } from "vitest";
import { listsVectors } from "./processor.js";

it.each([
  ["all that x86-64-v3 has", "flags\t\t: fpu sse2 fma movbe xsave avx f16c abm bmi1 avx2 bmi2\n", true],
  ["AVX2 without BMI2", "flags\t\t: fpu sse2 fma movbe xsave avx f16c abm bmi1 avx2\n", false],
  ["another kind of processor", "Features\t: fp asimd evtstrm\n", false],
])("%s", (_, text, expected) => {
  expect(listsVectors(text)).toBe(expected);
});
