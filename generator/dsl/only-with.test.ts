import { describe, expect, it } from "vitest";
import { bits, input, output } from "../ir/types.js";
import { wholeNumber } from "../config/parameter.js";
import { defineBlock } from "./define-block.js";
import { design } from "./design.js";
import { onlyWith } from "./only-with.js";

const tagged = defineBlock({
  name: "tagged",
  doc: "Has a tag where it is asked for one.",
  parameters: { tagBits: wholeNumber({ doc: "Width of the tag.", unit: "bits", min: 0, max: 8, default: 0 }) },
  clocking: "none",
  sizes: (p) => (p.tagBits > 0 ? { TAG_W: { value: p.tagBits, default: 1, min: 1, doc: "bits of a tag" } } : {}),
  ports: (_, { TAG_W }) => ({ word: input(bits(4), "A word."), ...onlyWith("tagBits", TAG_W, (size) => ({ tag: output(bits(size), "Its tag.") })) }),
  contract: () => ({ lines: [] }),
});

describe("a port that a parameter brings", () => {
  it("is there where the parameter is given", () => {
    expect([Object.keys(tagged({ tagBits: 3 }).ports), Object.keys(tagged({}).ports)]).toEqual([["word", "tag"], ["word"]]);
  });

  it("is known to the compiler, and told where a configuration file is run without one", () => {
    expect(() =>
      design("d", ({ place: put, connect }) => {
        const [one, other] = [put(tagged({ tagBits: 4 }), "one"), put(tagged({}), "other")];
        // @ts-expect-error: without tagBits there is no tag
        connect(other.tag, one.word);
      }),
    ).toThrow("other.tag: is not a port of tagged");
  });
});
