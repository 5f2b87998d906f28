import { expect, it } from "vitest";
import { z } from "zod";
import { parsedJson } from "./parsed-json.js";

it("reads JSON of one shape and nothing else", () => {
  const shape = z.object({ cycles: z.number() });
  expect(parsedJson(shape, '{"cycles":5}')).toEqual({ cycles: 5 });
  for (const text of ["", '{"cycles":', '{"cycles":"5"}', "[]", "null"]) expect(parsedJson(shape, text)).toBeUndefined();
});
