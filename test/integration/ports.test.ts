import { describe, expect, it } from "vitest";
import { axi4, axi4Lite, bits, bundle, defineBlock, design, elaborate, emitDesign, flipped, fp16, fp32, FocusError, input, laneMask, latencyTo, output, repeated, repeatedGroup, sink, skidBuffer, source, stream, vector, type BlockUse, type Interface } from "../../generator/index.js";
import { moduleSignals, portSignals } from "../../generator/ir/types.js";
import { deviceOf } from "../../generator/testbench/device.js";
import { rowQueue } from "../../generator/blocks/scatter/row-queue.js";
import { tokenScatter } from "../../generator/blocks/scatter/token-scatter.js";

function refusal(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof FocusError) return error.message;
    throw error;
  }
  throw new Error("accepted");
}

const emit = (use: BlockUse) => emitDesign(elaborate(use, { prefix: "focus_" }));

const bus = axi4({ addressBits: 40, dataBits: 128, idBits: 4 }, "Memory.");
const words = bundle({ data: source({ word: bits(8), last: bits(1) }, "Words."), credit: sink(bits(4), "Words that may follow."), busy: output(bits(1), "Works.") }, "Words and their credit.");

/** Hands a bundle through. */
const bridge = design("bridge", { slave: flipped(bus), master: bus }, ({ own, connect }) => {
  connect(own.slave, own.master);
});
/** Their source and their sink at once. */
const relay = design("relay", { from: flipped(words), to: words }, ({ own, connect }) => {
  connect(own.from, own.to);
});

/** Rows handed through in lanes. */
const queues = (lanes: number) => design(`queues${lanes}`, { from: repeated(lanes, () => sink(vector(fp16, 4), "Rows.")), to: repeated(lanes, () => source(vector(fp16, 4), "Rows.")) }, ({ own, connect }) => {
  connect(own.from, own.to);
});

describe("a bundle", () => {
  it("is connected whole, each member in its own direction, and printed member by member", () => {
    const chain = design("chain", { slave: flipped(bus), master: bus }, ({ own, place, connect }) => {
      const [first, second] = [place(bridge, "first"), place(bridge, "second")];
      connect(own.slave, first.slave);
      // Whichever is named first: the members know who drives.
      connect(second.slave, first.master);
      connect(second.master, own.master);
    });
    const [inner, top] = emit(chain);
    expect(inner?.text).toContain("assign master_aw_valid_o = slave_aw_valid_i;");
    expect(inner?.text).toContain("assign slave_r_data_o = master_r_data_i;");
    expect(top?.text).toMatch(/ {2}wire \[127:0\] first_master_w_data;\n/);
    expect(top?.text).toMatch(/u_first[^;]*\.master_aw_addr_o *\(first_master_aw_addr\),[^;]*\.master_r_ready_o *\(second_slave_r_ready\)/);
    expect(top?.text).toMatch(/u_second[^;]*\.slave_aw_addr_i *\(first_master_aw_addr\),[^;]*\.slave_r_ready_i *\(second_slave_r_ready\)/);
  });

  it("has the signals of AXI under the names of the project", () => {
    const ports = elaborate(bridge, { prefix: "" }).modules[0]?.ports ?? {};
    const said = (name: string): readonly string[] => portSignals(name, ports[name] ?? input(bits(1), "")).map((signal) => `${signal.name}:${signal.width}`);
    expect(said("masterAw")).toEqual(["master_aw_valid_o:1", "master_aw_ready_i:1", "master_aw_id_o:4", "master_aw_addr_o:40", "master_aw_len_o:8", "master_aw_size_o:3", "master_aw_burst_o:2", "master_aw_lock_o:1", "master_aw_cache_o:4", "master_aw_prot_o:3", "master_aw_qos_o:4"]);
    expect(said("masterW")).toEqual(["master_w_valid_o:1", "master_w_ready_i:1", "master_w_data_o:128", "master_w_strb_o:16", "master_w_last_o:1"]);
    expect(said("masterB")).toEqual(["master_b_valid_i:1", "master_b_ready_o:1", "master_b_id_i:4", "master_b_resp_i:2"]);
    expect(said("slaveR")).toEqual(["slave_r_valid_o:1", "slave_r_ready_i:1", "slave_r_id_o:4", "slave_r_data_o:128", "slave_r_resp_o:2", "slave_r_last_o:1"]);
    const lite = design("lite", { from: flipped(axi4Lite({ addressBits: 12, dataBits: 32 }, "Registers.")), to: axi4Lite({ addressBits: 12, dataBits: 32 }, "Registers.") }, ({ own, connect }) => {
      connect(own.from, own.to);
    });
    const signals = Object.entries(elaborate(lite, { prefix: "" }).modules[0]?.ports ?? {}).flatMap(([name, port]) => portSignals(name, port)).filter(({ port }) => port.startsWith("from"));
    expect(signals.map(({ name }) => name)).toEqual([
      ...["from_aw_valid_i", "from_aw_ready_o", "from_aw_addr_i", "from_aw_prot_i", "from_w_valid_i", "from_w_ready_o", "from_w_data_i", "from_w_strb_i", "from_b_valid_o", "from_b_ready_i", "from_b_resp_o"],
      ...["from_ar_valid_i", "from_ar_ready_o", "from_ar_addr_i", "from_ar_prot_i", "from_r_valid_o", "from_r_ready_i", "from_r_data_o", "from_r_resp_o"],
    ]);
  });

  it("holds wires and streams, and others of its kind", () => {
    const twin = bundle({ read: words, write: flipped(words) }, "Both ways.");
    const both = design("both", { near: flipped(twin), far: twin }, ({ own, place, connect }) => {
      const one = place(relay, "one");
      connect(own.near.read, one.from);
      connect(one.to, own.far.read);
      connect(own.far.write.data, own.near.write.data);
      connect(own.near.write.credit, own.far.write.credit);
      connect(own.far.write.busy, own.near.write.busy);
    });
    expect(emit(both).at(-1)?.text).toMatch(/\.from_data_word_i *\(near_read_data_word_i\)[\s\S]*assign near_write_data_word_o = far_write_data_word_i;/);
  });

  it("stays together for testbench and hand-off", () => {
    const device = deviceOf(elaborate(bridge, { prefix: "" }));
    expect(device.bundles).toEqual([
      { name: "slave", protocol: "axi4", doc: "Memory.", members: { aw: "slaveAw", w: "slaveW", b: "slaveB", ar: "slaveAr", r: "slaveR" } },
      { name: "master", protocol: "axi4", doc: "Memory.", members: { aw: "masterAw", w: "masterW", b: "masterB", ar: "masterAr", r: "masterR" } },
    ]);
    expect(device.ports.filter(({ direction }) => direction === "out").map(({ file }) => file)).toEqual(["slave_b", "slave_r", "master_aw", "master_w", "master_ar"]);
    expect(deviceOf(elaborate(relay, { prefix: "" })).bundles[0]).toMatchObject({ name: "from", protocol: "", members: { data: "fromData", credit: "fromCredit", busy: "fromBusy" } });
  });

  it("is led out of a design as it is", () => {
    const led = design("led", ({ place, expose, exposeOpen }) => {
      const placed = place(bridge);
      expose("bus", placed.master);
      exposeOpen(placed, { slave: "cpu" });
    });
    expect(Object.keys(elaborate(led, { prefix: "" }).modules.at(-1)?.ports ?? {})).toEqual([..."aw,w,b,ar,r".split(",").map((name) => `bus${name.charAt(0).toUpperCase()}${name.slice(1)}`), "cpuAw", "cpuW", "cpuB", "cpuAr", "cpuR"]);
  });

  const narrow = axi4({ addressBits: 32, dataBits: 128, idBits: 4 }, "Memory.");
  const narrowBridge = design("narrow_bridge", { slave: flipped(narrow), master: narrow }, ({ own, connect }) => {
    connect(own.slave, own.master);
  });
  const readOnly = bundle({ ar: bus.members.ar, r: bus.members.r }, "Memory that is read.");
  const reader = design("reader", { slave: flipped(readOnly), master: readOnly }, ({ own, connect }) => {
    connect(own.slave, own.master);
  });

  it.each<[string, () => unknown, readonly string[]]>([
    [
      "another width",
      () =>
        design("d", ({ place, connect, exposeOpen }) => {
          const [wide, small] = [place(bridge, "wide"), place(narrowBridge, "small")];
          // @ts-expect-error: addresses of 40 bits into 32
          connect(wide.master, small.slave);
          exposeOpen(wide);
          exposeOpen(small, { master: "far" });
        }),
      [
        "d: wide.master.aw -> small.slave.aw: wide.master.aw gives id: 4 bits, addr: 40 bits, len: 8 bits, size: 3 bits, burst: 2 bits, lock: 1 bit, cache: 4 bits, prot: 3 bits, qos: 4 bits, small.slave.aw takes id: 4 bits, addr: 32 bits,",
        "d: wide.master.ar -> small.slave.ar: ",
      ],
    ],
    [
      "the same side twice",
      () =>
        design("d", ({ place, connect, exposeOpen }) => {
          const [first, second] = [place(bridge, "first"), place(bridge, "second")];
          // @ts-expect-error: two masters
          connect(first.master, second.master);
          exposeOpen(first);
          exposeOpen(second, { slave: "other" });
        }),
      ["d: first.master.aw -> second.master.aw: both give: each is an output here\n  fix: declare the bundle of one of the two blocks as flipped(...)", "d: first.master.b -> second.master.b: both take: each is an input here\n"],
    ],
    [
      "other members",
      () =>
        design("d", ({ place, connect, exposeOpen }) => {
          const [first, second] = [place(bridge, "first"), place(reader, "second")];
          // @ts-expect-error: five channels into two
          connect(first.master, second.slave);
          exposeOpen(first);
          exposeOpen(second);
        }),
      ["d: first.master -> second.slave: first.master has a member aw, second.slave has none\n  fix: declare both from one bundle: as it is on one side, flipped(...) on the other", "first.master has a member b, second.slave has none"],
    ],
    [
      "a stream",
      () =>
        design("d", ({ place, connect, exposeOpen }) => {
          const [first, second] = [place(bridge, "first"), place(reader, "second")];
          // @ts-expect-error: a bundle into a stream
          connect(first.master, second.slave.ar);
          exposeOpen(first);
        }),
      ["d: first.master -> second.slave.ar: first.master is a bundle, second.slave.ar is a stream\n  fix: connect bundles to bundles"],
    ],
    [
      "a member that is none",
      () =>
        design("d", ({ place }) => {
          // @ts-expect-error: no such member
          if (place(bridge).master.awr === undefined) throw new Error("accepted");
        }),
      ["d: bridge.master.awr: is not a member of this bundle\n  fix: did you mean bridge.master.aw? Members: aw, w, b, ar, r"],
    ],
  ])("with %s does not compile, and is refused with both ends and the member", (_, body, told) => {
    const message = refusal(body);
    for (const line of told) expect(message).toContain(line);
  });

  it("of widths that AXI does not have is refused", () => {
    expect(refusal(() => axi4({ addressBits: 65, dataBits: 48, idBits: 0 }, "Memory."))).toBe(
      [
        "axi4.addressBits = 65: must be a whole number from 1 to 64\n  fix: set addressBits to 64",
        "axi4.dataBits = 48: must be a power of two from 8 to 1024\n  fix: set dataBits to 64",
        "axi4.idBits = 0: must be a whole number from 1 to 32\n  fix: set idBits to 1",
      ].join("\n"),
    );
    expect(refusal(() => axi4Lite({ addressBits: 12, dataBits: 128 }, "Registers."))).toBe("axi4_lite.dataBits = 128: must be 32 or 64\n  fix: set dataBits to 32");
  });
});

describe("a repeated port", () => {
  it("is printed as if numbered by hand, ports that are repeated together number by number", () => {
    const queue = elaborate(rowQueue({ columns: 2, scatterLanes: 3, latency: 4, depth: 2 }), { prefix: "" }).modules.at(-1);
    expect(Object.keys(queue?.ports ?? {}).slice(-3)).toEqual(["rows0", "rows1", "rows2"]);
    const scatter = elaborate(tokenScatter({ columns: 2, lanes: 2, laneTokens: 4, bufferRows: 4, depth: 4, listDepth: 4, passDepth: 2, baseBits: 1 }), { prefix: "" }).modules.at(-1);
    const together = ["listLevel", "listRead", "listEntry", "read", "offset", "row", "advance", "sumsValid", "sumsFinal", "sumsLanes", "sumsIndex", "sums"];
    expect(Object.keys(scatter?.ports ?? {}).slice(-24)).toEqual([0, 1].flatMap((lane) => together.map((name) => `${name}${lane}`)));
  });

  it("is connected whole or one by one", () => {
    const swapped = design("swapped", ({ place, connect, exposeOpen }) => {
      const [first, second, third] = [place(queues(2), "first"), place(queues(2), "second"), place(queues(2), "third")];
      connect(first.to, second.from);
      connect(second.to.at(0), third.from.at(1));
      connect(second.to.at(1), third.from.at(0));
      exposeOpen(first);
      exposeOpen(third);
    });
    const text = emit(swapped).at(-1)?.text;
    expect(text).toMatch(/u_second[^;]*\.from0_data_i *\(first_to0_data\)[^;]*\.from1_data_i *\(first_to1_data\)/);
    expect(text).toMatch(/u_third[^;]*\.from0_data_i *\(second_to1_data\)[^;]*\.from1_data_i *\(second_to0_data\)/);
  });

  it("keeps the types of its ports", () => {
    const message = refusal(() =>
      design("d", ({ input: add, place, connect, exposeOpen }) => {
        const placed = place(queues(2), "rows");
        // @ts-expect-error: 8 lanes into 4
        connect(add("words", stream(fp16, { lanes: 8 })), placed.from.at(0));
        // @ts-expect-error: fp32 into fp16
        connect(add("sums", stream(fp32, { lanes: 4 })), placed.from.at(1));
        exposeOpen(placed);
      }),
    );
    expect(message).toContain("d: words -> rows.from.at(0): words gives fp16 x 8, rows.from.at(0) takes fp16 x 4\n  fix: make words give fp16 x 4, or set the parameters of rows so that from0 takes fp16 x 8");
    expect(message).toContain("d: sums -> rows.from.at(1): sums gives fp32 x 4, rows.from.at(1) takes fp16 x 4\n");
  });

  it("says how many there are", () => {
    const beyond = (index: number, lanes: number): string =>
      refusal(() =>
        design("d", ({ place, expose }) => {
          expose("row", place(queues(lanes), "rows").to.at(index));
        }),
      );
    expect(beyond(2, 2)).toBe("d: rows.to.at(2): is not there: queues2 has 2 of them\n  fix: use an index from 0 to 1, or rows.to.count");
    expect(beyond(-1, 1)).toBe("d: rows.to.at(-1): is not there: queues1 has one of them\n  fix: use index 0, or rows.to.count");
    const uneven = (): unknown =>
      design("d", ({ place, connect, exposeOpen }) => {
        const [first, second] = [place(queues(2), "first"), place(queues(3), "second")];
        connect(first.to, second.from);
        exposeOpen(first);
        exposeOpen(second, { from: "others", to: "late" });
      });
    expect(refusal(uneven)).toBe("d: first.to -> second.from: first.to is there 2 times, second.from 3 times\n  fix: choose the parameters of the two blocks so that both are there as often, or connect them one by one with at()");
  });

  it("may be a bundle", () => {
    const masters = repeated(2, (index) => axi4({ addressBits: 32, dataBits: 64, idBits: 2 }, `Memory ${index}.`));
    const both = design("both", { cpu: flipped(masters), memory: masters }, ({ own, connect }) => {
      connect(own.cpu.at(0), own.memory.at(0));
      connect(own.cpu.at(1), own.memory.at(1));
    });
    expect(deviceOf(elaborate(both, { prefix: "" })).bundles.map(({ name, members }) => [name, members["aw"]])).toEqual([["cpu0", "cpu0Aw"], ["cpu1", "cpu1Aw"], ["memory0", "memory0Aw"], ["memory1", "memory1Aw"]]);
    expect(emit(both)[0]?.text).toContain("assign memory1_aw_addr_o = cpu1_aw_addr_i;");
  });
});

describe("the ports of a placed block", () => {
  it("are led out as they are where nothing is connected: wires, streams, with their directions", () => {
    const led = design("led", ({ place, tie, exposeOpen }) => {
      const mask = place(laneMask({ lanes: 4, element: fp16 }), "mask");
      tie(mask.count, 4n);
      exposeOpen(mask, { masked: "kept" });
      exposeOpen(place(skidBuffer({ width: 8 })));
    });
    const top = elaborate(led, { prefix: "" }).modules.at(-1);
    expect(moduleSignals(top?.ports ?? {}, "none").map(({ name, width }) => `${name}:${width}`)).toEqual(["data_i:64", "kept_o:64", "push_valid_i:1", "push_ready_o:1", "push_data_i:8", "pop_valid_o:1", "pop_ready_i:1", "pop_data_o:8"]);
    const misspelled = (): unknown =>
      design("d", ({ place, exposeOpen }) => {
        // @ts-expect-error: no such port
        exposeOpen(place(skidBuffer({ width: 8 })), { pusch: "words" });
      });
    expect(refusal(misspelled)).toBe("d: skidBuffer.pusch: is not a port of skid_buffer\n  fix: did you mean skidBuffer.push? Ports: push, pop");
  });

  it("of a design or structure are checked from inside, too", () => {
    const message = refusal(() =>
      design("d", { a: input(bits(8), "In."), b: output(bits(16), "Out."), row: source(vector(fp16, 4), "Row."), wide: sink(vector(fp16, 8), "Wide row.") }, ({ own, connect }) => {
        // @ts-expect-error: 8 bits into 16
        connect(own.a, own.b);
        // @ts-expect-error: 8 lanes into 4
        connect(own.wide, own.row);
      }),
    );
    expect(message).toContain("d: a -> b: a gives 8 bits, b takes 16 bits\n");
    expect(message).toContain("d: wide -> row: wide gives fp16 x 8, row takes fp16 x 4\n");
    const misspelled = (): unknown =>
      design("d", { words: sink(bits(8), "In."), late: source(bits(8), "Out.") }, ({ own, connect }) => {
        // @ts-expect-error: no such port
        connect(own.word, own.late);
      });
    expect(refusal(misspelled)).toBe("d: own.word: is not a port of d\n  fix: did you mean own.words? Ports: words, late");
  });
});

describe("names of ports", () => {
  it("that come to one in Verilog are refused", () => {
    expect(refusal(() => design("d", { bus: words, busData: source(bits(8), "Words.") }, () => undefined))).toContain("d: busData: is busData in Verilog, as bus.data is\n  fix: rename one of them");
    expect(refusal(() => design("d", { ...repeatedGroup(1, () => ({ row: input(bits(1), "Row.") })), row0: input(bits(1), "Row.") }, () => undefined))).toContain("d: row0: is row0 in Verilog, as row.at(0) is");
  });
});

describe("the latencies of a contract", () => {
  const ports = { d: input(bits(4), "In."), q: repeated(2, () => output(bits(4), "Out.")) };
  const late = (latency: Readonly<Record<string, number>>) =>
    defineBlock({ name: "late", doc: "Late.", parameters: {}, clocking: "clock", ports: (): Interface => ports, contract: () => ({ lines: [], latency }), template: () => "ram" })({});
  const told = "late.contract.latency.qs: is not a port of late\n  fix: did you mean q? Ports: d, q";

  it("hold for every one of a repeated port", () => {
    expect(deviceOf(elaborate(late({ q: 3 }), { prefix: "" })).ports.map((port) => [port.name, port.latency])).toEqual([["d", 0], ["q0", 3], ["q1", 3]]);
    expect(latencyTo(late({ q: 3 }), "q")).toBe(3);
    expect(refusal(() => latencyTo(late({ q: 3 }), "d"))).toBe("late.d: has no latency in the contract of its block\n  fix: ask for one of: q");
  });

  it("of a port that is none do not compile, and are refused", () => {
    expect(refusal(() => late({ qs: 1 }))).toBe(told);
    const misspelled = (): unknown =>
      defineBlock({
        name: "late",
        doc: "Late.",
        parameters: {},
        clocking: "clock",
        ports: () => ports,
        // @ts-expect-error: no such port
        contract: () => ({ lines: [], latency: { qs: 1 } }),
        template: () => "ram",
      })({});
    expect(refusal(misspelled)).toBe(told);
    const oneOfTwo = (): unknown =>
      defineBlock({
        name: "late",
        doc: "Late.",
        parameters: {},
        clocking: "clock",
        ports: () => ports,
        // @ts-expect-error: one of them is no port
        contract: () => ({ lines: [], latency: { q: 1, qs: 1 } }),
        template: () => "ram",
      })({});
    expect(refusal(oneOfTwo)).toBe(told);
    const plain = { d: input(bits(4), "In."), q: output(bits(4), "Out.") };
    const inDesign = (): unknown =>
      design(
        "late",
        plain,
        ({ own, connect }) => {
          connect(own.d, own.q);
        },
        // @ts-expect-error: no such port
        { contract: { lines: [], latency: { qs: 1 } } },
      );
    expect(refusal(inDesign)).toBe(told);
  });
});
