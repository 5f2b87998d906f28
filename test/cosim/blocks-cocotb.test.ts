import { describe } from "vitest";
import { requireTool } from "../support/require-tool.js";
import { openWorkspace } from "../../generator/tools/workspace.js";
import { testBlocks } from "./block-testbench.js";

const icarus = await requireTool(openWorkspace(process), "iverilog");

/** Each kind of device, with and without registers and stalls; every block is in blocks-cocotb.long.test.ts. */
const BLOCKS = ["float_max", "pe", "skid_buffer", "token_filter"];

describe.skipIf(!icarus)("in cocotb", () => {
  testBlocks({ of: "Python testbench", blocks: BLOCKS, simulator: "cocotb", least: 100 });
});
