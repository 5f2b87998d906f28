import type { z } from "zod";

/** What a program wrote as JSON; undefined where the text is none, or of another shape. */
export function parsedJson<T>(shape: z.ZodType<T>, text: string): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const read = shape.safeParse(value);
  return read.success ? read.data : undefined;
}
