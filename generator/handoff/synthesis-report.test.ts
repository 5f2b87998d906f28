import { describe, expect, it } from "vitest";
import { readAbcDelay, readTimingReport } from "./static-timing.js";
import { forOpensta } from "./timing-netlist.js";
import { countCells, countInstances, countMemories, yosysWarnings } from "./synthesis-report.js";

const STATISTICS = JSON.stringify({
  modules: {
    "\\top": { num_cells_by_type: { "\\row": 2, INV: 1 } },
    "\\row": { num_cells_by_type: { "$paramod$ab\\pe": 3, focus_ram: 1 } },
    "$paramod$ab\\pe": { num_cells_by_type: { INV: 5, $_DFF_P_: 2, $_NAND_: 4 } },
  },
});

describe("counting", () => {
  it("multiplies through the hierarchy", () => {
    const { leaves, modules } = countInstances(STATISTICS, "top");
    expect(Object.fromEntries(leaves)).toEqual({ INV: 31, $_DFF_P_: 12, $_NAND_: 24, focus_ram: 2 });
    expect(modules.get("row")).toBe(2);
    expect(modules.get("$paramod$ab\\pe")).toBe(6);
  });

  it("weighs generic gates by their transistors, and refuses a cell without an area", () => {
    const { leaves } = countInstances(STATISTICS, "top");
    expect(() => countCells({ leaves, memories: ["focus_ram"] })).toThrow(/INV is left after mapping/);
    const gates = new Map([...leaves].filter(([name]) => name !== "INV"));
    expect(countCells({ leaves: gates, memories: ["focus_ram"] })).toMatchObject({ flipFlops: 12, latches: 0, nand2Equivalents: 72, cellArea: 0 });
  });

  it("finds memories with their sizes and how often they are there", () => {
    const dump = [
      "module \\row",
      "  cell \\focus_ram \\u_a",
      "    parameter signed \\WIDTH_BITS 64",
      "    parameter signed \\DEPTH_WORDS 128",
      "  cell \\focus_ram \\u_b",
      "    parameter signed \\WIDTH_BITS 8",
      "    parameter signed \\DEPTH_WORDS 4",
      "module \\unused",
      "  cell \\focus_ram \\u_a",
      "    parameter signed \\WIDTH_BITS 1",
      "    parameter signed \\DEPTH_WORDS 2",
    ].join("\n");
    expect(countMemories(dump, new Map([["row", 2]]))).toEqual([
      { module: "focus_ram", widthBits: 64, depthWords: 128, count: 2 },
      { module: "focus_ram", widthBits: 8, depthWords: 4, count: 2 },
    ]);
  });

  it("keeps Yosys's warnings and leaves out ABC's remarks", () => {
    const log = "ABC: Warning: Detected 9 multi-output cells\nWarning: Wire a is used but has no driver.\nfile.v:3: Warning: Identifier `x' is implicitly declared.\nWarning: Wire a is used but has no driver.";
    expect(yosysWarnings(log)).toEqual(["Warning: Wire a is used but has no driver.", "file.v:3: Warning: Identifier `x' is implicitly declared."]);
  });
});

describe("netlists for timing", () => {
  it("hold what OpenSTA reads", () => {
    const netlist = [
      "  wire signed \\a.b[7] ;",
      "  focus_ram #(\n    .DEPTH_WORDS(32'sd20),\n    .WIDTH_BITS(32'sd12)\n  ) u_ram (",
      "  assign { \\a[1] , b  } = 2'h2;",
      "  assign { \\a[2] , \\a[3] , c } = { d, 1'h1, \\e[0]  };",
      "  assign f = g;",
    ].join("\n");
    expect(forOpensta(netlist).split("\n")).toEqual([
      "  wire \\a.b[7] ;",
      "  focus_ram u_ram (",
      "  assign \\a[1]  = 1'h1;",
      "  assign b = 1'h0;",
      "  assign \\a[2]  = d;",
      "  assign \\a[3]  = 1'h1;",
      "  assign c = \\e[0] ;",
      "  assign f = g;",
    ]);
    expect(() => forOpensta("  assign { a, b } = 3'h0;")).toThrow(/3 bits to 2 wires/);
  });
});

describe("memories in a netlist for timing", () => {
  it("are a cell for each bit of their pins, on their own clock, whatever their sizes", () => {
    const netlist = [
      "  focus_ram #(",
      "    .DEPTH_WORDS(32'd4),",
      "    .WIDTH_BITS(32'd2)",
      "  ) u_ram (",
      "    .clk_i(clk_i),",
      "    .read_address_i({ \\at[1] , \\at[0]  }),",
      "    .read_data_o({ \\word[1] , last }),",
      "    .read_enable_i(read),",
      "    .write_data_i({ 1'h0, \\in[0]  })",
      "  );",
      "  focus_other u_other (",
      "    .clk_i(clk_i)",
      "  );",
    ].join("\n");
    expect(forOpensta(netlist, ["focus_ram"]).split("\n")).toEqual([
      "  memory_input \\u_ram.read_address_i[1] (.clk(clk_i), .d(\\at[1] ));",
      "  memory_input \\u_ram.read_address_i[0] (.clk(clk_i), .d(\\at[0] ));",
      "  memory_output \\u_ram.read_data_o[1] (.clk(clk_i), .q(\\word[1] ));",
      "  memory_output \\u_ram.read_data_o[0] (.clk(clk_i), .q(last));",
      "  memory_input \\u_ram.read_enable_i[0] (.clk(clk_i), .d(read));",
      "  memory_input \\u_ram.write_data_i[1] (.clk(clk_i), .d(1'h0));",
      "  memory_input \\u_ram.write_data_i[0] (.clk(clk_i), .d(\\in[0] ));",
      "  focus_other u_other (",
      "    .clk_i(clk_i)",
      "  );",
    ]);
  });
});

describe("timing reports", () => {
  it("give the period at which the slack would be zero", () => {
    const report = "Startpoint: _1_ (rising edge-triggered flip-flop clocked by clock)\nEndpoint: s_o[3] (output port clocked by clock)\n  0.4766 0.4766 v _1_/Q (DFF)\n          -1.2500   slack (VIOLATED)\n";
    expect(readTimingReport(report, 4)).toEqual({ ns: 5.25, megahertz: 190.5, start: "_1_", end: "s_o[3]", source: "OpenSTA" });
    expect(readTimingReport("No paths found.", 4)).toBeUndefined();
  });

  it("take the slowest module where ABC speaks for it", () => {
    expect(readAbcDelay("ABC: Gates = 3  Delay =  120.50 ps ( 1 %)\nABC: Gates = 9  Delay =   80.00 ps\n")).toMatchObject({ ns: 0.1205, source: "ABC" });
    expect(readAbcDelay("")).toBeUndefined();
  });
});
