import { describe, expect, it } from "vitest";
import { blocksOf } from "../../generator/dsl/elaborate.js";
import type { End } from "../../generator/dsl/ends.js";
import type { WirePort } from "../../generator/ir/types.js";
import {
  bits, defineBlock, delayLine, design, elaborate, emitDesign, FocusError, fp16, fp32, gemmArray, input, int32, int8, latencyTo, matcher, output, similarityConcentrator, skidBuffer, stream, wholeNumber, type BlockDefinition, type BlockUse, type EmittedFile,
} from "../../generator/index.js";
import { passThrough, sideBySide } from "../support/side-by-side.js";

const emit = (use: BlockUse, prefix = "focus_"): readonly EmittedFile[] => emitDesign(elaborate(use, { prefix }));
const names = (use: BlockUse, prefix = "focus_"): readonly string[] => elaborate(use, { prefix }).modules.map(({ name }) => name);

function refusal(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (error instanceof FocusError) return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}

/** Two bits handed on, straight or crossed. */
const exchange = (name: string, crossed: boolean): BlockUse =>
  design(name, (builder) => {
    const [a, b] = [builder.input("a", bits(1)), builder.input("b", bits(1))];
    builder.output("p", crossed ? b : a);
    builder.output("q", crossed ? a : b);
  });

/** A gather side for m-tiles of this size. */
const gatherSide = (tileTokens: number): BlockUse => similarityConcentrator({ lanes: 4, element: fp16, tileTokens, maxFrames: 2, maxRows: 4, maxColumns: 4 });

describe("two designs of one name", () => {
  it("are refused when their sizes differ", () => {
    expect(refusal(() => emit(sideBySide("both", [passThrough("pass", 8), passThrough("pass", 16)])))).toBe(
      "focus_pass: is the name of two modules with different text: both.unit0 and both.unit1; port d is an input of 8 bits in one and an input of 16 bits in the other\n  fix: give each of the two designs a name of its own",
    );
  });

  it("are refused when they connect differently", () => {
    expect(refusal(() => emit(sideBySide("both", [exchange("exchange", false), exchange("exchange", true)])))).toMatch(/^focus_exchange: .* both\.unit0 and both\.unit1; their connections or descriptions differ\n/);
  });

  it("or of a design and a block are refused, at the top and below it", () => {
    const buffered = design("skid_buffer", (builder) => {
      const buffer = builder.place(skidBuffer({ width: 8 }), "inner");
      builder.connect(builder.input("words", stream({ data: bits(8) })), buffer.push);
      builder.output("late", buffer.pop);
    });
    expect(refusal(() => emit(buffered))).toBe("name = skid_buffer: gives a module focus_skid_buffer, and a block of the design has that name\n  fix: choose another name, for example skid_buffer_top");
    expect(refusal(() => emit(sideBySide("outer", [buffered])))).toBe(
      "focus_skid_buffer: is the name of two modules with different text: outer.unit0 and outer.unit0.inner; one is a design, the other a block\n  fix: give the design a name that no block has",
    );
  });

  it("are all told at once", () => {
    const uses = [passThrough("pass", 8), passThrough("pass", 16), exchange("exchange", false), exchange("exchange", true)];
    expect(refusal(() => emit(sideBySide("both", uses))).match(/is the name of two modules/g)).toHaveLength(2);
  });

  it("are one module when all their text is the same", () => {
    expect(names(sideBySide("both", [passThrough("pass", 8), passThrough("pass", 8)]))).toEqual(["focus_pass", "focus_both"]);
  });
});

describe("two sizes of a block", () => {
  it("are one module where sizes stay parameters: no contract holds a size", () => {
    const arrays = emit(sideBySide("arrays", [gemmArray({ rows: 4, columns: 4 }), gemmArray({ rows: 8, columns: 2 })]));
    expect(arrays.filter(({ path }) => path.includes("gemm_array"))).toHaveLength(1);
    expect(arrays.at(-1)?.text).toMatch(/\.ROWS *\(4\)[\s\S]*\.ROWS *\(8\)/);
    const small = { element: fp16, matcherBits: 8 } as const;
    const matchers = names(sideBySide("both", [matcher({ ...small, lanes: 4 }), matcher({ ...small, lanes: 8, dotsPerCycle: 2 })]));
    expect(matchers.filter((name) => name.startsWith("focus_matcher"))).toEqual(["focus_matcher_stepwise"]);
  });

  it("have one latency line, of which each use is a value", () => {
    const line = (use: BlockUse): string | undefined => /^(.*?) (?:enabled )?cycles/.exec(use.contract.lines.find(({ label }) => label === "latency")?.text ?? "")?.[1];
    const array = (rows: number, columns: number, operand: typeof fp16 | typeof int8 = fp16) => gemmArray({ rows, columns, operand, accumulator: operand === int8 ? int32 : fp32, multiplyStages: 2, addStages: 3 });
    for (const [rows, columns] of [[1, 1], [4, 4], [3, 5], [32, 7]] as const) {
      expect([line(array(rows, columns)), latencyTo(array(rows, columns), "partialSums")]).toEqual(["3 * ROWS + COLUMNS + 3", 3 * rows + columns + 3]);
      expect([line(array(rows, columns, int8)), latencyTo(array(rows, columns, int8), "partialSums")]).toEqual(["3 * ROWS + COLUMNS + 2", 3 * rows + columns + 2]);
    }
    expect(line(gemmArray({ rows: 4, columns: 4, operand: int8, accumulator: int32, multiplyStages: 0, addStages: 1 }))).toBe("ROWS + COLUMNS");
    for (const dotsPerCycle of [1, 2, 3]) expect(line(matcher({ element: fp16, lanes: 4, dotsPerCycle }))).toBe("STEPS + 2 * LEVELS + 11");
    expect(line(matcher({ element: fp16, lanes: 4, dotsPerCycle: 7 }))).toBe("2 * LEVELS + 8");
  });

  it("have a hash behind the name where the text differs, whatever their order and prefix", () => {
    const hashed = names(sideBySide("both", [gatherSide(8), gatherSide(32)])).filter((name) => name.includes("similarity_concentrator"));
    expect(hashed).toHaveLength(2);
    for (const name of hashed) expect(name).toMatch(/^focus_similarity_concentrator_[0-9a-f]{8}$/);
    expect(names(sideBySide("turned", [gatherSide(32), gatherSide(8)])).filter((name) => hashed.includes(name))).toEqual([...hashed].reverse());
    expect(names(sideBySide("both", [gatherSide(8), gatherSide(32)]), "mine_")).toEqual(expect.arrayContaining(hashed.map((name) => name.replace("focus_", "mine_"))));
  });

  it("keep the plain name where they are alone", () => {
    for (const tokens of [8, 32]) expect(names(sideBySide("alone", [gatherSide(tokens), gatherSide(tokens)]))).toContain("focus_similarity_concentrator");
  });

  it("are instantiated by the names that their files have", () => {
    const files = emit(sideBySide("both", [gatherSide(8), gatherSide(32)]));
    const modules = files.map(({ text }) => /^module (\w+)/m.exec(text)?.[1]);
    expect(files.map(({ path }) => path)).toEqual(modules.map((name) => `rtl/${name ?? ""}.v`));
    expect([...(files.at(-1)?.text ?? "").matchAll(/^ {2}(focus_\w+)/gm)].map(([, name]) => name)).toEqual(modules.filter((name) => name?.startsWith("focus_similarity_concentrator_")));
  });

  it("of a block of one's own that forgets its variant are two modules as well", () => {
    const late = defineBlock({
      name: "late",
      doc: "A number, later.",
      parameters: { stages: wholeNumber({ doc: "Registers.", unit: "cycles", min: 1, max: 8 }) },
      clocking: "clock",
      ports: () => ({ data: input(bits(4), "Number."), delayed: output(bits(4), "The same, later.") }),
      contract: () => ({ lines: [{ label: "latency", text: "some cycles" }] }),
      structure: ({ stages }, { own, place, connect, tie }) => {
        const line = place(delayLine({ width: 4, stages }), "line");
        tie(line.advance, 1n);
        connect(own.data, line.data);
        connect(line.delayed, own.delayed);
      },
    });
    const found = names(sideBySide("both", [late({ stages: 1 }), late({ stages: 2 })])).filter((name) => name.startsWith("focus_late"));
    expect(new Set(found).size).toBe(2);
  });
});

describe("an end of another design", () => {
  it("is refused where a port of this one has its name", () => {
    let foreign: End<"drives", "wire"> | undefined;
    design("narrow", (builder) => {
      foreign = builder.input("data", bits(64));
      builder.output("q", foreign);
    });
    const told = refusal(() =>
      design("wide", (builder) => {
        builder.output("q", builder.input("data", bits(128)));
        const line = builder.place(delayLine({ width: 64, stages: 1 }));
        builder.tie(line.advance, 1n);
        if (foreign) builder.connect(foreign, line.data);
        builder.output("late", line.delayed);
      }),
    );
    expect(told).toBe("wide: data: is not a port of this design, but of the design narrow\n  fix: connect only what input() and place() of this very design gave");
  });

  it("is refused where a block of this one is placed under its name", () => {
    let foreign: End<"drives", "stream"> | undefined;
    const buffered = (name: string, from: (own: End<"drives", "stream">) => End<"drives", "stream">): BlockUse =>
      design(name, (builder) => {
        const buffer = builder.place(skidBuffer({ width: 8 }), "buffer");
        builder.connect(builder.input("words", stream({ data: bits(8) })), buffer.push);
        builder.output("late", from(buffer.pop));
      });
    buffered("first", (own) => (foreign = own));
    expect(refusal(() => buffered("second", (own) => foreign ?? own))).toContain("second: buffer.pop: is not a port of this design, but of the design first");
  });
});

describe("designs in designs", () => {
  /** Each level places the one below twice. */
  const doubled = (level: number): ReturnType<typeof passThrough> => {
    if (level === 0) return passThrough("level0", 1);
    const below = doubled(level - 1);
    return design(`level${level}`, { d: input(bits(1), "In."), q: output(bits(1), "Out.") }, ({ own, place, connect }) => {
      const [first, second] = [place(below, "first"), place(below, "second")];
      connect(own.d, first.d);
      connect(first.q, second.d);
      connect(second.q, own.q);
    });
  };

  /** The same as a block that makes the one below anew wherever it places it. */
  const tree = defineBlock({
    name: "tree",
    doc: "A chain of 2^level wires.",
    parameters: { level: wholeNumber({ doc: "Levels.", unit: "levels", min: 0, max: 20 }) },
    variant: ({ level }) => `l${level}`,
    clocking: "none",
    ports: () => ({ d: input(bits(1), "In."), q: output(bits(1), "Out.") }),
    contract: () => ({ lines: [{ label: "latency", text: "none" }] }),
    structure: ({ level }, { own, place, connect }) => {
      if (level === 0) {
        connect(own.d, own.q);
        return;
      }
      const [first, second] = [place(below(level), "first"), place(below(level), "second")];
      connect(own.d, first.d);
      connect(first.q, second.d);
      connect(second.q, own.q);
    },
  });
  const below = (level: number): ReturnType<typeof tree> => tree({ level: level - 1 });

  it.each([["design", doubled], ["defineBlock", (level: number) => tree({ level })]] as const)("20 levels of %s cost 20 times one, not 2^20", (_, make) => {
    const start = performance.now();
    const use = make(20);
    expect(emit(use)).toHaveLength(21);
    expect(blocksOf(use)).toHaveLength(21);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe("a block of one's own", () => {
  /** A register by way of a delay line. */
  const register = (changes: Partial<Pick<BlockDefinition, "clocking" | "sizes">>): BlockUse =>
    defineBlock({
      name: "register",
      doc: "A number, a cycle later.",
      parameters: {},
      clocking: "clock",
      ports: () => ({ d: input(bits(4), "In."), q: output(bits(4), "Out.") }),
      contract: () => ({ lines: [{ label: "latency", text: "1 cycle" }] }),
      structure: (_, { own, place, connect, tie }) => {
        const line = place(delayLine({ width: 4, stages: 1 }), "line");
        tie(line.advance, 1n);
        connect(own.d, line.data);
        connect(line.delayed, own.q);
      },
      ...changes,
    })({});

  it("is checked before it is printed: clocks and parameters", () => {
    expect(names(register({}))).toEqual(["focus_delay_line", "focus_register"]);
    expect(refusal(() => names(register({ clocking: "none" })))).toContain("focus_register: u_line.clk_i = clk_i: is no net of this module and no constant\n  fix: ");
    expect(refusal(() => names(register({ clocking: "clock and reset" })))).toContain("focus_register.rst_ni: is an input that nothing takes\n  fix: ");
    expect(refusal(() => names(register({ sizes: () => ({ WIDTH: { value: 0, default: 0, min: 1, doc: "bits" } }) })))).toMatch(/^focus_register\.WIDTH = 0: must be a whole number of at least 1\n.*\nfocus_register\.WIDTH: is a parameter of a module that is made of other modules/);
  });

  it("that places itself is told so", () => {
    const endless = defineBlock({
      name: "endless",
      doc: "Itself.",
      parameters: {},
      clocking: "none",
      ports: () => ({ d: input(bits(1), "In."), q: output(bits(1), "Out.") }),
      contract: () => ({ lines: [{ label: "latency", text: "none" }] }),
      structure: (_, { own, place, connect }) => {
        const ends = place(itself() as BlockUse<{ d: WirePort<"in">; q: WirePort<"out"> }>, "again");
        connect(own.d, ends.d);
        connect(ends.q, own.q);
      },
    });
    const itself = (): BlockUse => endless({});
    expect(refusal(() => names(itself()))).toBe("endless.again: is endless inside itself, with the same parameters\n  fix: give a block that places itself a parameter that ends it");
  });
});

it("a block called twice with the same values is one use", () => {
  expect(skidBuffer({ width: 8 })).toBe(skidBuffer({ width: 8 }));
  expect(skidBuffer({ width: 8 })).not.toBe(skidBuffer({ width: 9 }));
  expect(gemmArray({ rows: 2, columns: 2 })).toBe(gemmArray({ rows: 2, columns: 2, operand: fp16 }));
});
