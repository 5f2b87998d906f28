import { describe, expect, it } from "vitest";
import { scatterLane } from "../../generator/blocks/scatter/scatter-lane.js";
import { mapSorter } from "../../generator/blocks/scatter/map-sorter.js";
import { scatter } from "../../generator/blocks/scatter/scatter.js";
import { wordBuffer } from "../../generator/blocks/streams/ring-buffer.js";
import { record } from "../../generator/ir/types.js";
import {
  bf16, bits, delayLine, design, elaborate, emitDesign, floatAdd, focus, fp16, fp32, FocusError, gemmArray, input as inputPort, int32, int8, laneMask, number, output as outputPort, packed, ringBuffer, skidBuffer, stream, vector, type BlockUse, type DesignBuilder,
} from "../../generator/index.js";

/** Message of the FocusError that a design must be refused with. */
function refusal(body: (builder: DesignBuilder) => void, name = "d"): string {
  try {
    emitDesign(elaborate(design(name, body), { prefix: "focus_" }));
  } catch (error) {
    if (error instanceof FocusError) return error.message;
    throw error;
  }
  throw new Error("the design was accepted");
}

const word = bits(8);
const adder = floatAdd({ format: fp32, stages: 1 });

/** Wrong designs. Those that the compiler can see are told to run all the same, as a configuration file does. */
const wrong: Readonly<Record<string, (builder: DesignBuilder) => void>> = {
  "another number of lanes": ({ input, place, connect, output }) => {
    const buffer = place(ringBuffer({ lanes: 32, element: fp16, depth: 4 }), "topk");
    // @ts-expect-error: 16 lanes into 32
    connect(input("scores", stream(fp16, { lanes: 16 })), buffer.write);
    for (const [name, end] of [["read", buffer.read], ["release", buffer.release], ["advance", buffer.advance]] as const) connect(input(name, bits(1)), end);
    connect(input("offset", bits(2)), buffer.offset);
    output("level", buffer.level);
    output("kept", buffer.data);
  },
  "another element type": ({ input, place, connect, output }) => {
    const mask = place(laneMask({ lanes: 4, element: fp16 }));
    // @ts-expect-error: bf16 into fp16
    connect(input("data", vector(bf16, 4)), mask.data);
    connect(input("count", bits(3)), mask.count);
    output("masked", mask.masked);
  },
  "another width": ({ input, place, connect, output }) => {
    const delay = place(delayLine({ width: 16, stages: 2 }));
    // @ts-expect-error: 8 bits into 16
    connect(input("data", word), delay.data);
    connect(input("advance", bits(1)), delay.advance);
    output("delayed", delay.delayed);
  },
  "bits where a number is meant": ({ input, place, connect, output, tie }) => {
    const add = place(adder);
    // @ts-expect-error: bits into a number
    connect(input("a", bits(32)), add.a);
    tie(add.b, 0n);
    tie(add.advance, 1n);
    output("sum", add.result);
  },
  "other fields of a stream": ({ input, output, place, connect }) => {
    const buffer = place(skidBuffer({ width: 8 }));
    // @ts-expect-error: two fields into one
    connect(input("words", stream({ data: word, last: bits(1) })), buffer.push);
    output("late", buffer.pop);
  },
  "two blocks with one name in Verilog": ({ input, output, place, connect }) => {
    const first = place(skidBuffer({ width: 8 }), "skidOne");
    const second = place(skidBuffer({ width: 8 }), "skid_one");
    connect(input("words", stream({ data: word })), first.push);
    connect(first.pop, second.push);
    output("late", second.pop);
  },
  "two ports with one name in Verilog": ({ input, output }) => {
    output("x", input("dataIn", word));
    output("y", input("data_in", word));
  },
  "two nets with one name in Verilog": ({ input, output, place, connect, tie }) => {
    // a.delayedX and a_delayed.x
    const outer = place(design("outer_net", { in: inputPort(word, "In."), delayedX: outputPort(word, "Out.") }, ({ own, connect: join }) => { join(own.in, own.delayedX); }), "a");
    const inner = place(design("inner_net", { in: inputPort(word, "In."), x: outputPort(word, "Out.") }, ({ own, connect: join }) => { join(own.in, own.x); }), "a_delayed");
    for (const [index, [into, from]] of ([[outer.in, outer.delayedX], [inner.in, inner.x]] as const).entries()) {
      const delay = place(delayLine({ width: 8, stages: 1 }), `late${index}`);
      connect(input(`in${index}`, word), into);
      connect(from, delay.data);
      tie(delay.advance, 1n);
      output(`out${index}`, delay.delayed);
    }
  },
  "inputs left open": ({ input, place, connect, output }) => {
    const add = place(adder);
    connect(input("a", { kind: "number", format: fp32 }), add.a);
    output("sum", add.result);
  },
  "an output left open": ({ input, place, connect }) => {
    const buffer = place(skidBuffer({ width: 8 }));
    connect(input("words", stream({ data: word })), buffer.push);
  },
  "an input of the design that nothing takes": ({ input, place, connect, output }) => {
    const buffer = place(skidBuffer({ width: 8 }));
    connect(input("words", stream({ data: word })), buffer.push);
    input("mode", bits(2));
    output("late", buffer.pop);
  },
  "driven twice": ({ input, place, connect, output }) => {
    const delay = place(delayLine({ width: 8, stages: 2 }));
    const data = input("data", word);
    connect(data, delay.data);
    connect(input("other", word), delay.data);
    connect(input("advance", bits(1)), delay.advance);
    output("delayed", delay.delayed);
  },
  "driven and tied": ({ input, place, connect, output, tie }) => {
    const delay = place(delayLine({ width: 8, stages: 2 }));
    connect(input("data", word), delay.data);
    connect(input("advance", bits(1)), delay.advance);
    tie(delay.advance, 1n);
    output("delayed", delay.delayed);
  },
  "two blocks under one name": ({ input, place, connect, output }) => {
    const first = place(skidBuffer({ width: 8 }));
    const second = place(skidBuffer({ width: 8 }));
    connect(input("words", stream({ data: word })), first.push);
    connect(first.pop, second.push);
    output("late", second.pop);
  },
  "two ports under one name": ({ input, place, connect, output }) => {
    const buffer = place(skidBuffer({ width: 8 }));
    connect(input("words", stream({ data: word })), buffer.push);
    output("words", buffer.pop);
  },
  "names that are no identifiers": ({ input, place, connect, output }) => {
    const buffer = place(skidBuffer({ width: 8 }), "skid-buffer");
    connect(input("Words in", stream({ data: word })), buffer.push);
    output("late", buffer.pop);
  },
  "a stream that feeds two": ({ input, place, connect, output }) => {
    const words = input("words", stream({ data: word }));
    for (const name of ["left", "right"]) {
      const buffer = place(skidBuffer({ width: 8 }), name);
      connect(words, buffer.push);
      output(`${name}Late`, buffer.pop);
    }
  },
  "a constant that does not fit": ({ place, tie, output }) => {
    const mask = place(laneMask({ lanes: 4, element: fp16 }));
    tie(mask.count, 8n);
    tie(mask.data, -1n);
    output("masked", mask.masked);
  },
  "a port of another design": ({ place, tie, output }) => {
    let foreign: ReturnType<typeof place<ReturnType<typeof laneMask>["ports"]>> | undefined;
    refusal((other) => {
      foreign = other.place(laneMask({ lanes: 4, element: fp16 }), "elsewhere");
    });
    if (foreign === undefined) throw new Error("no foreign block");
    const mask = place(laneMask({ lanes: 4, element: fp16 }));
    tie(mask.count, 4n);
    tie(mask.data, 0n);
    output("masked", foreign.masked);
  },
  "a design whose name is no identifier": ({ place }) => {
    place(design("Pruned GEMM", () => undefined));
  },
};

describe("wrong connections", () => {
  it("are refused with both ends, the rule and a fix", async () => {
    const told = Object.entries(wrong).map(([what, body]) => {
      const message = refusal(body);
      expect(message, what).toMatch(/^[^\n]+: [^\n]+\n {2}fix: [^\n]{10}/);
      return `${what}\n${message}\n`;
    });
    await expect(told.join("\n")).toMatchFileSnapshot("../snapshots/refused-connections.txt");
  });

  it("are not complained about where a port is ignored on purpose", () => {
    const ignoring = design("ignoring", ({ input, place, connect, output, tie, ignore }) => {
      const mask = place(laneMask({ lanes: 4, element: fp16 }));
      connect(input("data", vector(fp16, 4)), mask.data);
      tie(mask.count, 4n);
      ignore(input("mode", bits(2)));
      output("masked", mask.masked);
    });
    const [top] = emitDesign(elaborate(ignoring, { prefix: "focus_" })).slice(-1);
    expect(top?.text).toContain("wire unused = &{\n      1'b0, mode_i\n  };");
  });

  it("tell records by the names and types of their fields; plain bits of the same width may hold one", () => {
    const lane = scatterLane({ columns: 2, laneClasses: 16, depth: 16, listDepth: 8 });
    const told = refusal(({ input, place, connect }) => {
      // @ts-expect-error: a record of other fields
      connect(input("map", record({ zero: 1, rowLast: 1, row: 8 })), place(scatter({ columns: 2, laneClasses: 16, depth: 16, listDepth: 16 }), "unit").listEntry);
    });
    expect(told).toContain("d: map -> unit.listEntry: map gives {zero: 1 bit, rowLast: 1 bit, row: 8 bits}, unit.listEntry takes {zero: 1 bit, rowLast: 1 bit, index: 4 bits, from: 4 bits}\n");
    const kept = refusal(({ input, place, connect }) => {
      const buffer = place(wordBuffer({ width: 10, depth: 8 }), "buffer");
      connect(input("list", stream({ data: record({ zero: 1, rowLast: 1, index: 4, from: 4 }) })), buffer.write);
      // @ts-expect-error: no stream
      connect(buffer.data, place(lane, "lane").list);
    });
    expect(kept).not.toContain("list -> buffer.write");
    expect(kept).toContain("d: buffer.data -> lane.list: buffer.data is a wire, lane.list is a stream");
  });

  it("put the fields of a stream into a word where they are packed, the first one lowest", () => {
    const kept = design("kept", ({ input, output, place, connect, tie, ignore }) => {
      const buffer = place(wordBuffer({ width: 10, depth: 8 }), "buffer");
      connect(packed(input("list", stream({ zero: bits(1), rowLast: bits(1), index: bits(4), from: bits(4) }))), buffer.write);
      for (const end of [buffer.advance, buffer.read, buffer.offset, buffer.release]) tie(end, 0n);
      ignore(buffer.level);
      output("word", buffer.data);
    });
    const text = emitDesign(elaborate(kept, { prefix: "" })).find(({ path }) => path === "rtl/kept.v")?.text;
    expect(text).toMatch(/\.write_data_i *\(\{list_from_i, list_index_i, list_row_last_i, list_zero_i\}\)/);
    const between = design("between", ({ input, output, place, connect }) => {
      const sorter = place(mapSorter({ tileTokens: 4, laneClasses: 4 }), "sorter");
      const queue = place(skidBuffer({ width: 6 }), "queue");
      connect(input("slices", stream({ unique: bits(3), classes: bits(3), first: bits(1), last: bits(1) })), sorter.slices);
      connect(input("rows", stream({ index: bits(2), zero: bits(1) })), sorter.rows);
      connect(packed(sorter.entries), queue.push);
      output("words", queue.pop);
      output("uses", sorter.uses);
      output("counts", sorter.counts);
    });
    expect(emitDesign(elaborate(between, { prefix: "" })).find(({ path }) => path === "rtl/between.v")?.text).toMatch(/\.push_data_i *\(\{sorter_entries_from, sorter_entries_index, sorter_entries_row_last,\s+sorter_entries_zero\}\)/);
    expect(refusal(({ input, place, connect }) => {
      connect(packed(input("list", stream({ zero: bits(1), index: bits(8) }))), place(skidBuffer({ width: 8 }), "narrow").push);
    })).toContain("d: list -> narrow.push: list gives ");
  });

  it("tell a design's own name from that of a block it places", () => {
    const twice: BlockUse = design("skid_buffer", ({ input, output, place, connect }) => {
      const buffer = place(skidBuffer({ width: 8 }), "inner");
      connect(input("words", stream({ data: word })), buffer.push);
      output("late", buffer.pop);
    });
    expect(() => elaborate(twice, { prefix: "focus_" })).toThrow(/name = skid_buffer: gives a module focus_skid_buffer, and a block of the design has that name\n {2}fix: choose another name/);
  });

  it("that are obvious do not compile, and are refused when they run all the same", () => {
    const obvious: readonly ((builder: DesignBuilder) => void)[] = [
      ({ input, place, connect }) => {
        // @ts-expect-error: a stream into a plain input
        connect(input("words", stream({ data: word })), place(delayLine({ width: 8, stages: 1 })).data);
      },
      ({ input, place, connect }) => {
        // @ts-expect-error: a plain signal into a stream
        connect(input("word", word), place(skidBuffer({ width: 8 })).push);
      },
      ({ input, place, connect }) => {
        // @ts-expect-error: from an input to an output
        connect(place(skidBuffer({ width: 8 })).push, input("words", stream({ data: word })));
      },
      ({ place, connect }) => {
        const [first, second] = [place(skidBuffer({ width: 8 }), "first"), place(skidBuffer({ width: 8 }), "second")];
        // @ts-expect-error: two outputs
        connect(first.pop, second.pop);
      },
      ({ place, tie }) => {
        // @ts-expect-error: a constant into a stream
        tie(place(skidBuffer({ width: 8 })).push, 0n);
      },
      ({ place }) => {
        const buffer = place(skidBuffer({ width: 8 }));
        // @ts-expect-error: no such port
        if (buffer.pusch === undefined) throw new Error("accepted");
      },
      ({ place }) => {
        // @ts-expect-error: a block without its parameters
        place(gemmArray);
      },
      ({ place }) => {
        // @ts-expect-error: a parameter of another type
        place(gemmArray({ rows: "four", columns: 4 }));
      },
      ({ place }) => {
        // @ts-expect-error: a parameter that the block has not
        place(gemmArray({ rows: 4, columns: 4, lanes: 4 }));
      },
      ({ input, place, connect }) => {
        // @ts-expect-error: a stream of 16 lanes into one of 32
        connect(input("scores", stream(fp16, { lanes: 16 })), place(ringBuffer({ lanes: 32, element: fp16, depth: 4 })).write);
      },
      ({ input, place, connect }) => {
        // @ts-expect-error: a stream of bf16 into one of fp16
        connect(input("scores", stream(bf16, { lanes: 32 })), place(ringBuffer({ lanes: 32, element: fp16, depth: 4 })).write);
      },
      ({ place, connect }) => {
        // @ts-expect-error: 16 lanes of one block into 8 of another
        connect(place(laneMask({ lanes: 16, element: fp16 }), "wide").masked, place(laneMask({ lanes: 8, element: fp16 }), "narrow").data);
      },
      ({ place, connect }) => {
        // @ts-expect-error: words of 16 bits into a buffer for 8
        connect(place(skidBuffer({ width: 16 }), "wide").pop, place(skidBuffer({ width: 8 }), "narrow").push);
      },
      ({ input, place, connect }) => {
        // @ts-expect-error: 8 bits into a number of 32
        connect(input("a", word), place(adder).a);
      },
      ({ input, place, connect }) => {
        // @ts-expect-error: fp16 into fp32
        connect(input("a", number(fp16)), place(adder).a);
      },
      () => {
        // @ts-expect-error: integer sums of float operands
        focus({ array: { operand: fp16, accumulator: int32 } });
      },
      () => {
        // @ts-expect-error: the same by their names
        focus({ array: { operand: "bf16", accumulator: "int32" } });
      },
      () => {
        // @ts-expect-error: float sums of integer operands
        focus({ array: { operand: int8, accumulator: fp32 } });
      },
      () => {
        // @ts-expect-error: a key that the accelerator has not
        focus({ array: { rowz: 4 } });
      },
      () => {
        // @ts-expect-error: a value that is none of the choices
        focus({ array: { subnormals: "maybe" } });
      },
    ];
    for (const body of obvious) expect(() => design("d", body)).toThrow(FocusError);
  });

  it("of sizes that are computed compile, and are checked when they run", () => {
    const lanes = [16, 32].map((count) => count);
    const computed = (given: number, taken: number): BlockUse =>
      design("d", ({ input, output, place, connect, tie }) => {
        const mask = place(laneMask({ lanes: taken, element: fp16 }));
        connect(input("data", vector(fp16, given)), mask.data);
        tie(mask.count, 0n);
        output("masked", mask.masked);
      });
    expect(computed(lanes[1] ?? 0, 32).ports).toHaveProperty("masked");
    expect(() => computed(lanes[0] ?? 0, 32)).toThrow(/fp16 x 16.*fp16 x 32/);
  });
});
